// What run.wait gives. The predicate is tested when the await begins, and after each thing that
// happened to the run, in the order in which the waits began; never by polling. It reads variables
// of the runbook and changes nothing. What it throws is thrown to the one who waits.
#pragma once

#include "runbook/kit/awaitable.hpp"

namespace rb {
namespace kit {

template <class F>
class ConditionOf final : public Condition {
 public:
    template <class Given>
    explicit ConditionOf(Given&& function) : function_(static_cast<Given&&>(function)) {}
    bool holds() override { return static_cast<bool>(function_()); }

 private:
    F function_;
};

template <class F>
Handle prepare_condition(Instance& instance, F&& predicate, std::int64_t timeout_ms) {
    using Code = std::decay_t<F>;
    static_assert(std::is_invocable_r_v<bool, Code&>,
                  "rb: the predicate of run.wait is a function without parameters that gives a "
                  "bool");
    static_assert(kSafeClosure<F>,
                  "rb: GCC before 13 destroys this lambda's captures twice. Name the lambda in a "
                  "statement of its own and pass the name, or capture by reference");
    Wait what;
    what.condition = std::make_unique<ConditionOf<Code>>(static_cast<F&&>(predicate));
    what.timeout_ms = timeout_ms;
    return instance.prepare_wait(std::move(what));
}

inline void set_label(Handle handle, std::string_view for_people) {
    handle.instance->at(handle).wait->label = for_people;
}

}  // namespace kit

class [[nodiscard("co_await it, or it does nothing")]] Waiting : public kit::Awaitable<Waiting> {
 public:
    using value_type = void;
    using kit::Awaitable<Waiting>::Awaitable;

    Waiting label(std::string_view for_people) const {
        kit::set_label(handle_, for_people);
        return *this;
    }
    static void take(kit::Handle handle) { handle.instance->take_wait(handle, nullptr); }
};

// Gives true: it came; false: it did not come in time.
class [[nodiscard("co_await it, or it does nothing")]] WaitingInTime
    : public kit::Awaitable<WaitingInTime> {
 public:
    using value_type = bool;
    using kit::Awaitable<WaitingInTime>::Awaitable;

    WaitingInTime label(std::string_view for_people) const {
        kit::set_label(handle_, for_people);
        return *this;
    }
    static bool take(kit::Handle handle) {
        return handle.instance->take_wait(handle, nullptr) == kit::Settled::value;
    }
};

}  // namespace rb
