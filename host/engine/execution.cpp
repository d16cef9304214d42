#include "host/engine/execution.hpp"

#include <utility>

#include "host/base/prefetch.hpp"

namespace runbook::engine {

Execution::Execution(std::string run_id, std::shared_ptr<const Runbook> runbook)
    : runbook_(std::move(runbook)), run_id_(std::move(run_id)) {}

// The instance has borrowed texts from it.
Execution::~Execution() { instance_.reset(); }

Delivery Execution::begin(WorkflowStarted&& started, Surroundings& world,
                          std::vector<SignalReceived> carried) {
    RB_ASSERT(sequence_ == 0);
    world_ = &world;
    now_ns_ = started_ns_ = world.now_ns();
    status_ = Status::kRunning;
    started.carried_signals = static_cast<std::uint32_t>(carried.size());
    record_if_wanted([&] { return started; });
    started_ = std::move(started);
    Job job;
    job.type = JobType::kStart;
    job.args = std::exchange(started_.input, {});  // it may be large, and is not needed again
    if (deadline_ns() != 0)
        delivery_.effects.arm.push_back({0, TimerUse::kDeadline, deadline_ns()});
    create_instance();
    jobs_.push_back(std::move(job));
    for (SignalReceived& signal : carried) {
        signalled(signal);
        record(std::move(signal));
    }
    pump();
    return close_record();
}

namespace {
// Something for the runbook's own ears.
bool is_told(const Input& input) {
    return std::holds_alternative<SignalAsked>(input) ||
           std::holds_alternative<UpdateAsked>(input) || std::holds_alternative<GateAsked>(input) ||
           std::holds_alternative<HookAsked>(input);
}

bool is_kept(const Input& input) {
    const auto* signal = std::get_if<SignalAsked>(&input);
    return signal != nullptr && signal->kept;
}
}  // namespace

Delivery Execution::deliver(Input&& input, Surroundings& world) {
    // A parked run can still be ended: that needs nothing of its code.
    const bool in_vain = parked() && !std::holds_alternative<TerminateAsked>(input);
    const bool late = ending_ && is_told(input) && !is_kept(input);
    const bool is_carried = std::holds_alternative<SignalAsked>(input) && continues();
    if (closed() || in_vain || (late && !is_carried)) {
        refuse(input);
        return close_record();
    }
    world_ = &world;
    now_ns_ = world.now_ns();
    std::visit([this](auto& one) { accept(one); }, input);
    if (!delivery_.events.empty() || delivery_.only_counted > 0) lost_in_a_row_ = 0;
    pump();
    return close_record();
}

Delivery Execution::take_over(const std::string& by, Surroundings& world) {
    RB_ASSERT(!closed());
    world_ = &world;
    now_ns_ = world.now_ns();
    std::vector<std::pair<std::uint64_t, StepMachine*>> in_flight;
    for (auto& [seq, machine] : live_) {
        auto* step = std::get_if<StepMachine>(&machine);
        if (step != nullptr && step->under_way() && !step->deferred())
            in_flight.emplace_back(seq, step);
    }
    const bool was_parked = parked();
    if (!was_parked && !in_flight.empty()) {
        const std::string step = in_flight.front().second->id;
        record(WorkflowInterrupted{"worker_lost", lost_in_a_row_ + 1,
                                   "the process that ran step " + step + " is gone"});
        if (++lost_in_a_row_ >= 3) {
            park_now("no_progress", "three processes in a row died while step " + step +
                                        " of bundle " + runbook_->bundle() +
                                        " was in flight; nothing was recorded in between");
            return close_record();
        }
    }
    if (was_parked || !in_flight.empty()) {
        if (was_parked) lost_in_a_row_ = 0;
        record(WorkflowResumed{by, runbook_->version(), runbook_->bundle_digest()});
    }
    status_ = Status::kRunning;
    failure_ = nullptr;
    for (MarkerRecorded& marker : std::exchange(new_markers_, {})) record(std::move(marker));
    for (const LogLine& line : std::exchange(new_lines_, {})) {
        world.log(run_id_, line.level, line.message, line.json);
    }
    for (auto& [seq, step] : in_flight)
        if (step->state() != StepMachine::State::kStopping) dispatch(seq, *step);
    // What the code asks for beyond the log comes first, as it will in a replay.
    pump();
    // Nobody wants those any more, and whether they have happened only their own side knows.
    for (const auto& [seq, unused] : in_flight) {
        const auto place = live_.find(seq);
        auto* step = place == live_.end() ? nullptr : std::get_if<StepMachine>(&place->second);
        const bool stopping = step != nullptr && step->state() == StepMachine::State::kStopping;
        if (!stopping || step->deferred() || closed() || parked()) continue;
        cancel_step(seq, *step, true);
        pump();  // one by one, as a replay tells the code of their ends
    }
    return close_record();
}

Delivery Execution::park(std::string reason, std::string detail, Surroundings& world) {
    RB_ASSERT(!closed());
    world_ = &world;
    now_ns_ = world.now_ns();
    park_now(std::move(reason), std::move(detail));
    return close_record();
}

void Execution::fetch_ahead(Fetch what) const {
    constexpr std::size_t kHotBytes = 448;
    if (what == Fetch::kItself) return prefetch_bytes(this, kHotBytes);
    if (!instance_) return;
    if (what == Fetch::kInstance) return instance_->fetch_ahead();
    if (!live_.empty()) prefetch(&*live_.begin());
    if (!counts_.empty()) prefetch(&*counts_.begin());
    prefetch_bytes(instance_.get(), 128);
}

Effects Execution::outstanding(Surroundings& world) const {
    Effects effects;
    for (const auto& [seq, machine] : live_) {
        if (const auto* step = std::get_if<StepMachine>(&machine)) {
            if (step->state() == StepMachine::State::kBackingOff) {
                effects.arm.push_back({seq, TimerUse::kBackoff, step->retry_at_ns});
            } else {
                auto& tasks = step->deferred() ? effects.deferred : effects.steps;
                tasks.push_back(task_of(seq, *step, world));
            }
        } else if (const auto* timer = std::get_if<TimerMachine>(&machine)) {
            effects.arm.push_back({seq, TimerUse::kSleep, timer->fires_at_ns});
        } else if (const auto* child = std::get_if<ChildMachine>(&machine)) {
            effects.children.push_back({seq, child->run_id});
        } else if (const auto* gate = std::get_if<GateMachine>(&machine)) {
            if (gate->expires_at_ns == 0) continue;
            effects.arm.push_back({seq, TimerUse::kGate, gate->expires_at_ns});
        } else if (const auto* hook = std::get_if<HookMachine>(&machine)) {
            if (hook->expires_at_ns == 0) continue;
            effects.arm.push_back({seq, TimerUse::kHook, hook->expires_at_ns});
        }
    }
    if (closed()) return effects;
    if (ending_) effects.arm.push_back({0, TimerUse::kGrace, ending_due_ns(world)});
    if (deadline_ns() != 0) effects.arm.push_back({0, TimerUse::kDeadline, deadline_ns()});
    return effects;
}

std::vector<Wait> Execution::waits() const {
    std::vector<Wait> waits;
    for (const auto& [seq, machine] : live_) {
        if (const auto* step = std::get_if<StepMachine>(&machine)) {
            const bool backing_off = step->state() == StepMachine::State::kBackingOff;
            const WaitKind with_somebody = step->deferred() ? WaitKind::kDeferred : WaitKind::kStep;
            waits.push_back({backing_off ? WaitKind::kRetry : with_somebody,
                             step->id,
                             backing_off ? step->retry_at_ns : 0,
                             {}});
        } else if (const auto* timer = std::get_if<TimerMachine>(&machine)) {
            waits.push_back({WaitKind::kTimer, timer->id, timer->fires_at_ns, {}});
        } else if (const auto* child = std::get_if<ChildMachine>(&machine)) {
            waits.push_back({WaitKind::kChild, child->id, 0, child->run_id});
        } else if (const auto* gate = std::get_if<GateMachine>(&machine)) {
            waits.push_back({WaitKind::kGate, gate->id, gate->expires_at_ns, {}});
            waits.back().action = gate->action;
            waits.back().since_ns = gate->opened_ns;
        } else if (const auto* hook = std::get_if<HookMachine>(&machine)) {
            waits.push_back({WaitKind::kHook, hook->id, hook->expires_at_ns, {}});
        }
    }
    if (!dialogue_ || closed()) return waits;
    for (const std::string& name : dialogue_->signals) {
        waits.push_back({WaitKind::kSignal, name, 0, {}});
    }
    for (const std::string& label : dialogue_->conditions) {
        waits.push_back({WaitKind::kSignal, label.empty() ? "a condition" : label, 0, {}});
    }
    return waits;
}

const Properties& Execution::properties() const {
    static const Properties kNone;
    return dialogue_ ? dialogue_->properties : kNone;
}

Dialogue& Execution::dialogue() {
    if (!dialogue_) dialogue_ = std::make_unique<Dialogue>();
    return *dialogue_;
}

Delivery Execution::close_record() {
    world_ = nullptr;
    Delivery done = std::move(delivery_);
    delivery_.only_counted = 0;  // what was moved from is empty
    return done;
}

void Execution::create_instance() {
    InstanceInfo info;
    info.workflow_id = started_.workflow_id;
    info.run_id = run_id_;
    info.root_run_id = started_.root_run_id;
    info.slug = started_.runbook;
    info.parent_workflow_id = started_.parent_workflow_id;
    info.parent_run_id = started_.parent_run_id;
    info.started_ns = started_ns_;
    info.seed = started_.seed;
    info.continued_from = started_.continued_from;
    info.first_run_id = started_.first_run_id.empty() ? run_id_ : started_.first_run_id;
    info.expires_ns = started_.expires_ns;
    info.max_duration_ms = started_.max_duration_ms;
    auto made = runbook_->create(info);
    if (made.ok()) {
        instance_ = std::move(made).value();
        return;
    }
    Failure failure;
    failure.type = "create";
    failure.message = made.error().message;
    error_ = std::make_shared<const Failure>(std::move(failure));
}

// The first time, an update is put to the runbook before its event is recorded.
std::uint64_t Execution::events_at(const Job& job) const {
    return replaying_ && job.type == JobType::kUpdate ? sequence_ - 1 : sequence_;
}

void Execution::activate(const Job& job) {
    const std::uint64_t suggested = started_.continue_suggested_at;
    Activation activation{job, now_ns_, again(), events_at(job), *this};
    activation.continue_suggested = suggested != 0 && activation.history_events >= suggested;
    activation.local_calls = !replaying_ && !world_->wants_log();
    Activated done = instance_->activate(activation);
    if (done.error) {
        error_ = std::move(done.error);
        return;
    }
    commands_.append(std::move(done.commands));
    if (job.type == JobType::kUpdate) check_update_answer(job);
}

// False: the job that comes next is for a command that was cancelled meanwhile, and is dropped.
bool Execution::next_job_counts() const {
    const Job& job = jobs_.front();
    return job.type != JobType::kStarted || live_.contains(job.seq);
}

// The commands of one activation first, then the jobs they themselves caused, one by one.
void Execution::pump() {
    while (!closed() && !parked() && !ending_) {
        if (error_) {
            park_now("runbook_error", error_->type + ": " + error_->message);
        } else if (!commands_.empty()) {
            perform(commands_.front());  // adds none
            commands_.pop_front();
        } else if (!jobs_.empty()) {
            if (next_job_counts()) activate(jobs_.front());  // adds commands, no jobs
            jobs_.pop_front();
        } else {
            return;
        }
    }
    commands_.clear();
    jobs_.clear();
    error_ = nullptr;
    if (ending_ && !closed()) end_if_possible();
}

// A final command ends the delivery of jobs.
void Execution::resolve(std::uint64_t seq, Payload value) {
    if (ending_) return;
    Job job;
    job.type = JobType::kResolved;
    job.seq = seq;
    job.args.push_back(std::move(value));
    jobs_.push_back(std::move(job));
}

void Execution::resolve(std::uint64_t seq, std::shared_ptr<const Failure> failure) {
    if (ending_) return;
    Job job;
    job.type = JobType::kResolved;
    job.seq = seq;
    job.failure = std::move(failure);
    jobs_.push_back(std::move(job));
}

void Execution::park_now(std::string reason, std::string detail) {
    fail_as(FailureKind::kHost, reason, detail);
    record(WorkflowInterrupted{std::move(reason), lost_in_a_row_, std::move(detail)});
    status_ = Status::kInterrupted;
    send_askers_away();
}

void Execution::fail_as(FailureKind kind, std::string type, std::string message) {
    Failure failure;
    failure.kind = kind;
    failure.type = std::move(type);
    failure.message = std::move(message);
    failure_ = std::make_shared<const Failure>(std::move(failure));
}

bool Execution::patched(std::string_view id) {
    const auto known = patches_.find(id);
    if (known != patches_.end()) return known->second;
    return patches_[std::string(id)] = mark(MarkerKind::kPatch, std::string(id));
}

bool Execution::kit_flag(std::uint32_t flag) {
    const auto known = kit_flags_.find(flag);
    if (known != kit_flags_.end()) return known->second;
    return kit_flags_[flag] = mark(MarkerKind::kKitFlag, std::to_string(flag));
}

// The activation that is being applied has happened before; false in a replay for the one whose
// commands are not in the log.
bool Execution::again() const {
    return replaying_ && (open_since_ == 0 || sequence_ < open_since_);
}

// Records the newer behaviour; false: the log knows nothing of it, so this run keeps the older.
bool Execution::mark(MarkerKind kind, std::string id) {
    MarkerRecorded marker{kind, std::move(id), Payload::null(), {}};
    if (!replaying_) {
        record(std::move(marker));
        return true;
    }
    if (again()) return false;
    new_markers_.push_back(std::move(marker));
    return true;
}

void Execution::log(std::uint32_t level, std::string_view message, std::string_view json) {
    if (again()) return;
    if (world_ != nullptr) return world_->log(run_id_, level, message, json);
    new_lines_.push_back({level, std::string(message), std::string(json)});
}

// Counted as the two events that it would leave in a log.
std::uint32_t Execution::begin_local(std::string_view activity) {
    if (sequence_ + 2 > world_->events_max() || !world_->may_call(*runbook_, activity)) return 0;
    return next_number(activity);
}

void Execution::end_local(bool done) {
    if (!done) return;
    sequence_ += 2;
    delivery_.only_counted += 2;
}

void Execution::waiting_on(std::vector<std::string> signals, std::vector<std::string> conditions) {
    dialogue().signals = std::move(signals);
    dialogue().conditions = std::move(conditions);
}

}  // namespace runbook::engine
