// Saga: what is to be undone when a runbook, or a part of it, does not come to its end.
//
//   rb::Saga saga(run);
//   auto paid = co_await run.step(charge, o);
//   saga.undo(run.step(refund, paid));
//   co_await run.child<Parcel>("ship-parcel", o);
//   saga.keep();
//
// Whatever was not kept when the saga goes out of scope is undone, the last first, each shielded
// from cancellation: by a failure, by a cancellation, also of a suspended run, or by a return. This
// is done when the task that made the saga ends, before whoever awaits that task goes on; the
// task's outcome stays what it was. An undoing that fails is told in the log, and the others still
// run.
#pragma once

#include "runbook/run.hpp"

namespace rb {

class [[nodiscard("it undoes at the end of its scope")]] Saga {
 public:
    explicit Saga(Run& run) : task_(kit::instance_of(run).current_task()) {}
    // A destructor cannot await: it leaves the calls to its task.
    ~Saga() { task_.instance->hand_over(undo_, task_); }
    Saga(const Saga&) = delete;
    Saga& operator=(const Saga&) = delete;

    // A step, child, task or rb::all of them; it is begun only if it comes to that.
    template <kit::IsMember A>
    void undo(A call) {
        task_.instance->add_undo(undo_, call.rb_handle());
    }

    // All went well so far: what was collected is forgotten.
    void keep() { task_.instance->forget_undo(std::exchange(undo_, {})); }

    class [[nodiscard("co_await it")]] RollBack : public kit::Awaitable<RollBack> {
     public:
        using value_type = void;
        using kit::Awaitable<RollBack>::Awaitable;
        static void take(kit::Handle undo) {
            if (undo.instance != nullptr) undo.instance->close_group(undo);
        }
    };
    // Undoes here and now: co_await saga.roll_back(). The saga is empty then.
    RollBack roll_back() { return RollBack(std::exchange(undo_, {})); }

 private:
    kit::Handle task_;
    kit::Handle undo_;
};

}  // namespace rb
