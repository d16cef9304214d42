// Replaying what happens to the run as a whole.
#include <utility>

#include "host/engine/describe.hpp"
#include "host/engine/replayer.hpp"

namespace runbook::engine {

Result<void> Replayer::operator()(const WorkflowStarted& e) {
    run.started_ = e;
    run.started_.input.clear();
    run.started_ns_ = event.time_ns;
    run.status_ = Status::kRunning;
    run.create_instance();
    Job job;
    job.type = JobType::kStart;
    job.args = e.input;
    run.jobs_.push_back(std::move(job));
    run.carried_left_ = e.carried_signals;
    return run.carried_left_ == 0 ? run.settle() : Result<void>();
}

Result<void> Replayer::operator()(const WorkflowCompleted& e) {
    RB_CHECK(run.expect_final(event, CommandType::kComplete));
    run.result_ = e.result;
    run.close(Status::kCompleted);
    return {};
}

Result<void> Replayer::operator()(const WorkflowFailed& e) {
    RB_CHECK(run.expect_final(event, CommandType::kFail));
    run.failure_ = std::make_shared<const Failure>(e.failure);
    run.close(Status::kFailed);
    return {};
}

Result<void> Replayer::operator()(const WorkflowCancelled& e) {
    RB_CHECK(run.expect_final(event, CommandType::kCancelled));
    run.fail_as(FailureKind::kCancelled, "cancelled", e.reason);
    run.close(Status::kCancelled);
    return {};
}

Result<void> Replayer::operator()(const WorkflowTerminated& e) {
    run.fail_as(FailureKind::kTerminated, "terminated", e.reason);
    run.close(Status::kTerminated);
    return {};
}

Result<void> Replayer::operator()(const WorkflowContinuedAsNew& e) {
    RB_CHECK(run.expect_final(event, CommandType::kContinue));
    run.ending_->new_run_id = e.new_run_id;
    run.close(Status::kContinuedAsNew);
    return {};
}

// Commands of an activation that threw are not in the log; the next ones after it may be new.
Result<void> Replayer::operator()(const WorkflowInterrupted& e) {
    run.status_ = Status::kInterrupted;
    run.fail_as(FailureKind::kHost, e.reason, e.detail);
    run.lost_in_a_row_ = e.attempt;
    if (is_stop(event.data)) run.open_activation_ = true;
    return {};
}

Result<void> Replayer::operator()(const WorkflowResumed&) {
    if (run.failure_ && run.failure_->type != "worker_lost") run.lost_in_a_row_ = 0;
    run.status_ = Status::kRunning;
    run.failure_ = nullptr;
    return {};
}

Result<void> Replayer::operator()(const CancellationRequested& e) {
    RB_CHECK(run.arrived(event));
    if (run.ending_ && run.ending_->command.type != CommandType::kContinue)
        return run.mismatch(event, describe(run.ending_->command));
    run.ask_to_end(e);
    return run.settle();
}

Result<void> Replayer::operator()(const MarkerRecorded& e) {
    if (e.kind != MarkerKind::kSideEffect) return {};  // gathered before the replay began
    RB_TRY(const Command command, run.expect(event, CommandType::kInlineStep, ""));
    run.numbered("side_effect");
    if (e.failure) {
        run.resolve(command.seq, std::make_shared<const Failure>(*e.failure));
    } else {
        run.resolve(command.seq, e.value);
    }
    return run.settle();
}

}  // namespace runbook::engine
