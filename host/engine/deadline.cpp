// How long a run may take, as its first event says. When it is over the run is cancelled, its
// cleanup runs, and it fails with a timeout. A runbook that swallows the cancellation decides
// itself how it ends, as with any other.
#include <algorithm>
#include <utility>

#include "host/engine/execution.hpp"

namespace runbook::engine {

namespace {
constexpr const char* kByDeadline = "max_duration";  // who asks for the cancellation
}  // namespace

// 0: there is none, or it has been reached, or the run is cancelled already.
std::int64_t Execution::deadline_ns() const {
    if (cancel_requested_) return 0;
    std::int64_t due = started_.expires_ns;
    if (started_.max_duration_ms <= 0) return due;
    const std::int64_t own = after_ms(started_ns_, started_.max_duration_ms);
    return due == 0 ? own : std::min(due, own);
}

// A run that has done its work, and only waits for stragglers, was fast enough.
void Execution::accept_deadline() {
    const std::int64_t due = deadline_ns();
    if (due == 0 || due > now_ns_ || ending_) return;
    ask_to_end({"it has reached the longest time that it may take", kByDeadline});
}

// At first and in a replay.
bool Execution::is_deadline(const CancellationRequested& request) const {
    const std::int64_t due = deadline_ns();
    return request.by == kByDeadline && due != 0 && due <= now_ns_;
}

Failure Execution::overdue() const {
    Failure failure;
    failure.kind = FailureKind::kTimeout;
    failure.timeout = TimeoutKind::kTotal;
    failure.type = "timeout";
    failure.message = "run " + run_id_ + " passed the longest time that it may take";
    return failure;
}

void Execution::ask_to_end(CancellationRequested request) {
    overdue_ = is_deadline(request);
    cancel_requested_ = true;
    cancel_reason_ = request.reason;
    if (!replaying_) record(request);
    if (ending_) {
        ending_->cancelled = true;
        return;
    }
    Job job;
    job.type = JobType::kCancel;
    job.name = std::move(request.reason);
    jobs_.push_back(std::move(job));
}

}  // namespace runbook::engine
