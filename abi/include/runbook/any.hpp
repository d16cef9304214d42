// rb::any(..): the first of several to end. The others are cancelled, and it goes on when they have
// ended: at once for a step, child or timer (its on_cancel says so), after its cleanup for a task.
// When the first to end has failed, its failure is thrown; wrap it in rb::attempt(..) to have it as
// a value, and rb::any goes on to count it as the first.
//
//   auto first = co_await rb::any(run.step(ask, q), run.sleep(5min));  // a std::variant
//   if (first.index() == 1) ..                                         // it took too long
//   auto [index, value] = co_await rb::any(calls);                     // of a std::vector
#pragma once

#include <stdexcept>

#include "runbook/all.hpp"

namespace rb {

// What rb::any of a std::vector gives: which one, and its value (std::monostate for void).
template <class T>
struct Winner {
    Winner(std::size_t which, T what) : index(which), value(std::move(what)) {}
    std::size_t index;
    T value;
};

// One alternative for each argument; std::monostate for void.
template <class... A>
class [[nodiscard("co_await it")]] Any : public kit::Awaitable<Any<A...>> {
 public:
    using value_type = std::variant<kit::Filled<typename A::value_type>...>;
    using kit::Awaitable<Any<A...>>::Awaitable;

    static value_type take(kit::Handle group) {
        const kit::Closed closed(group, sizeof...(A));
        const std::uint32_t first = closed.decided == kit::kNoSlot ? 0 : closed.decided;
        return take_at(closed.members, first, std::index_sequence_for<A...>());
    }

 private:
    template <std::size_t I>
    static value_type take_one(kit::Handle member) {
        using Member = std::tuple_element_t<I, std::tuple<A...>>;
        return value_type(std::in_place_index<I>, kit::take_filled<Member>(member));
    }
    template <std::size_t... I>
    static value_type take_at(const std::vector<kit::Handle>& members, std::uint32_t first,
                              std::index_sequence<I...>) {
        using Take = value_type (*)(kit::Handle);
        static constexpr Take kTakes[] = {&take_one<I>...};
        return kTakes[first](members[first]);
    }
};

template <class A>
class [[nodiscard("co_await it")]] AnyOf : public kit::Awaitable<AnyOf<A>> {
 public:
    using value_type = Winner<kit::Filled<typename A::value_type>>;
    using kit::Awaitable<AnyOf<A>>::Awaitable;

    static value_type take(kit::Handle group) {
        const kit::Closed closed(group, 1);
        const std::size_t first = closed.decided == kit::kNoSlot ? 0 : closed.decided;
        return value_type(first, kit::take_filled<A>(closed.members[first]));
    }
};

template <kit::IsMember... A>
    requires(sizeof...(A) > 0)
Any<A...> any(A... awaitables) {
    return Any<A...>(kit::group_of(kit::GroupMode::any, {awaitables.rb_handle()...}));
}

template <kit::IsMember A>
AnyOf<A> any(const std::vector<A>& awaitables) {
    if (awaitables.empty()) throw std::invalid_argument("rb::any: none of nothing ever ends");
    return AnyOf<A>(kit::group_of(kit::GroupMode::any, kit::handles_of(awaitables)));
}

}  // namespace rb
