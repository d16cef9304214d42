// ContinueAsNew: the run ends, and one with the same workflow id and a fresh log begins, from
// run.continue_as_new(input). It never comes back.
//
//   if (run.continue_as_new_suggested()) co_return co_await run.continue_as_new(state);
//
// In a task of void: co_await run.continue_as_new(state);
#pragma once

#include "runbook/calls.hpp"

namespace rb {

class [[nodiscard("co_await it, or it does nothing")]] ContinueAsNew
    : public kit::Call<ContinueAsNew> {
 public:
    using value_type = kit::Never;
    using kit::Call<ContinueAsNew>::Call;

    // The next run begins so much later.
    ContinueAsNew after(Duration delay) const {
        spec().delay_ms = kit::milliseconds(delay);
        return self();
    }
    // By another runbook.
    ContinueAsNew runbook(std::string_view slug) const {
        spec().name = slug;
        return self();
    }
    // Of the next run.
    ContinueAsNew timeout(Duration one_run) const {
        spec().run_ms = kit::milliseconds(one_run);
        return self();
    }

    // It is the end of the run, nothing to begin beside other things.
    void start() const = delete;
    void cancel() const = delete;
    ContinueAsNew shielded() const = delete;

    bool await_ready() const { return true; }
    // A cancellation that has not been thrown yet wins.
    [[noreturn]] static kit::Never take(kit::Handle call) {
        call.instance->throw_if_due();
        throw kit::Continue{call};
    }
};

}  // namespace rb
