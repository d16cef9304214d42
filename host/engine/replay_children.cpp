// Replaying children.
#include <utility>

#include "host/engine/describe.hpp"
#include "host/engine/replayer.hpp"

namespace runbook::engine {

Result<void> Replayer::operator()(const ChildWorkflowStarted& e) {
    RB_TRY(const Command command, run.expect(event, CommandType::kChild, e.slug));
    ChildMachine child(run.child_id(command), command);
    if (child.id != e.child) return run.mismatch(event, describe(command));
    child.run_id = e.run_id;
    child.on(ChildMachine::Happening::kStarted);
    Job job;
    job.type = JobType::kStarted;
    job.seq = command.seq;
    job.name = e.run_id;
    run.jobs_.push_back(std::move(job));
    run.ids_[e.child] = command.seq;
    run.live_.emplace(command.seq, std::move(child));
    return run.settle();
}

Result<void> Replayer::operator()(const ChildWorkflowCompleted& e) {
    return child_ended(e.child, Status::kCompleted, e.result, nullptr);
}

Result<void> Replayer::operator()(const ChildWorkflowFailed& e) {
    if (was_started(e)) {
        return child_ended(e.child, Status::kFailed, {},
                           std::make_shared<const Failure>(e.failure));
    }
    RB_TRY(const Command command, run.expect(event, CommandType::kChild, e.slug));
    if (run.child_id(command) != e.child) return run.mismatch(event, describe(command));
    run.resolve(command.seq, std::make_shared<const Failure>(e.failure));
    return run.settle();
}

Result<void> Replayer::operator()(const ChildWorkflowCancelled& e) {
    return child_ended(e.child, Status::kCancelled, {}, nullptr);
}

Result<void> Replayer::operator()(const ChildWorkflowTerminated& e) {
    return child_ended(e.child, Status::kTerminated, {}, nullptr);
}

Result<void> Replayer::child_ended(const std::string& id, Status status, const Payload& result,
                                   std::shared_ptr<const Failure> recorded) {
    RB_CHECK(run.arrived(event));
    auto [seq, child] = run.by_id<ChildMachine>(id);
    if (child == nullptr) return run.damaged(event);
    const bool told = child->state() == ChildMachine::State::kLetGo;
    child->on(ChildMachine::Happening::kEnded);
    if (!recorded && status != Status::kCompleted) {
        recorded =
            std::make_shared<const Failure>(Execution::child_failure(*child, status, nullptr));
    }
    run.forget(seq, id);
    if (told) return run.settle();
    if (recorded) {
        run.resolve(seq, std::move(recorded));
    } else {
        run.resolve(seq, result);
    }
    return run.settle();
}

}  // namespace runbook::engine
