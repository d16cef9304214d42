// rb::all(..): awaits several at once. Results come in the order of the arguments, whatever the
// order of finishing. The first failure cancels the others, and is thrown when they have ended: at
// once for a step (its on_cancel says so), after its cleanup for a task. Wrap one in
// rb::attempt(..) to have its failure as a value instead, or in run.shield(..) to let it finish.
//
//   auto [a, b] = co_await rb::all(run.step(f, x), run.step(g, y));
//   std::vector<T> list = co_await rb::all(calls);  // a std::vector of steps, children or tasks
#pragma once

#include <tuple>
#include <variant>

#include "runbook/kit/awaitable.hpp"

namespace rb {
namespace kit {

template <class T>
using Filled = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <class A>
Filled<typename A::value_type> take_filled(Handle handle) {
    if constexpr (std::is_void_v<typename A::value_type>) {
        A::take(handle);
        return {};
    } else {
        return A::take(handle);
    }
}

// The members of a group that is done; `decided` is the one that ended it, or kNoSlot.
struct Closed {
    std::vector<Handle> members;
    std::uint32_t decided = kNoSlot;
    Closed(Handle group, std::size_t count_if_none) {
        if (group.instance == nullptr) {
            members.resize(count_if_none);
            return;
        }
        Group closed = group.instance->close_group(group);
        members = std::move(closed.members);
        decided = closed.decided;
    }
};

// Of all members the first that belongs to an instance; an rb::all of nothing belongs to none.
inline Handle group_of(GroupMode mode, std::vector<Handle> members) {
    for (const Handle member : members)
        if (member.instance != nullptr) return member.instance->add_group(mode, std::move(members));
    return {};
}

template <class A>
std::vector<Handle> handles_of(const std::vector<A>& awaitables) {
    std::vector<Handle> handles;
    handles.reserve(awaitables.size());
    for (const A& one : awaitables) handles.push_back(one.rb_handle());
    return handles;
}

// Takes the one that failed, which throws.
template <class... A>
void take_failed(const std::vector<Handle>& members, std::uint32_t failed) {
    std::uint32_t place = 0;
    ((place++ == failed ? void(take_filled<A>(members[place - 1])) : void()), ...);
}

}  // namespace kit

template <class... A>
class [[nodiscard("co_await it")]] All : public kit::Awaitable<All<A...>> {
 public:
    static constexpr bool kVoid = (std::is_void_v<typename A::value_type> && ...);
    using value_type =
        std::conditional_t<kVoid, void, std::tuple<kit::Filled<typename A::value_type>...>>;
    using kit::Awaitable<All<A...>>::Awaitable;

    static value_type take(kit::Handle group) {
        const kit::Closed closed(group, sizeof...(A));
        if (closed.decided != kit::kNoSlot) kit::take_failed<A...>(closed.members, closed.decided);
        return take_each(closed.members, std::index_sequence_for<A...>());
    }

 private:
    template <std::size_t... I>
    static value_type take_each(const std::vector<kit::Handle>& members,
                                std::index_sequence<I...>) {
        if constexpr (kVoid)
            (A::take(members[I]), ...);
        else
            return value_type{kit::take_filled<A>(members[I])...};
    }
};

template <class A>
class [[nodiscard("co_await it")]] AllOf : public kit::Awaitable<AllOf<A>> {
 public:
    static constexpr bool kVoid = std::is_void_v<typename A::value_type>;
    using value_type =
        std::conditional_t<kVoid, void, std::vector<kit::Filled<typename A::value_type>>>;
    using kit::Awaitable<AllOf<A>>::Awaitable;

    static value_type take(kit::Handle group) {
        const kit::Closed closed(group, 0);
        if (closed.decided != kit::kNoSlot)  // which throws
            static_cast<void>(kit::take_filled<A>(closed.members[closed.decided]));
        if constexpr (kVoid) {
            for (const kit::Handle member : closed.members) A::take(member);
        } else {
            value_type values;
            values.reserve(closed.members.size());
            for (const kit::Handle member : closed.members) values.push_back(A::take(member));
            return values;
        }
    }
};

template <kit::IsMember... A>
    requires(sizeof...(A) > 0)
All<A...> all(A... awaitables) {
    return All<A...>(kit::group_of(kit::GroupMode::all, {awaitables.rb_handle()...}));
}

template <kit::IsMember A>
AllOf<A> all(const std::vector<A>& awaitables) {
    return AllOf<A>(kit::group_of(kit::GroupMode::all, kit::handles_of(awaitables)));
}

}  // namespace rb
