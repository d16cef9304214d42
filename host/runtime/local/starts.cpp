// Starting runs: by a caller, and as children of a run, in the same transaction.
#include <algorithm>
#include <utility>

#include "host/runtime/local/refusal.hpp"
#include "host/runtime/local/turn.hpp"

namespace runbook::runtime::local {
namespace {

constexpr const char* kThisProcess = "self";  // the store puts its own holder id there

Error workflow_id_taken(const std::string& workflow_id, const std::string& run_id) {
    return {ErrorCode::kConflict,
            "workflow id '" + workflow_id + "' is already running as run " + run_id,
            "wait for it, or start with another --workflow-id"};
}

// A call can only shorten what the runbook declares for each of its runs.
void limit_child(engine::WorkflowStarted& started, const engine::RunOptions& call,
                 std::int64_t declared_ms, std::int64_t now_ns) {
    started.max_duration_ms = declared_ms;
    if (call.run_ms > 0 && (declared_ms == 0 || call.run_ms < declared_ms))
        started.max_duration_ms = call.run_ms;
    if (call.total_ms > 0) started.expires_ns = engine::after_ms(now_ns, call.total_ms);
}

}  // namespace

RunId Turn::new_run_id() {
    RunIdSource::Random bytes;
    const std::uint64_t a = loop_.random_();
    const std::uint64_t b = loop_.random_();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<std::uint8_t>((i < 8 ? a >> (8 * i) : b >> (8 * (i - 8))) & 0xff);
    }
    return loop_.common_.run_ids.next(static_cast<std::uint64_t>(now_ns_ / 1'000'000), bytes);
}

// One that belongs to this lane.
RunId Turn::new_root_id() {
    RunId id = new_run_id();
    while (lane_of_run(id, loop_.number_.count) != loop_.number_.index) id = new_run_id();
    return id;
}

std::unique_ptr<LiveRun> Turn::make_run(std::shared_ptr<const engine::Runbook> runbook,
                                        const RunId& id, const std::string& workflow_id) {
    std::string run_id = id.to_string();
    auto run = std::make_unique<LiveRun>();
    run->slot = ++loop_.last_slot_;
    run->run_id = id;
    run->names = std::make_shared<const RunNames>(
        RunNames{workflow_id.empty() ? run_id : workflow_id, run_id, runbook->slug()});
    run->execution = std::make_unique<engine::Execution>(std::move(run_id), std::move(runbook));
    return run;
}

LiveRun& Turn::adopt(std::unique_ptr<LiveRun> run) {
    LiveRun& live = *run;
    loop_.known_.add(live.run_id, live.slot);
    loop_.runs_.emplace(live.slot, std::move(run));
    if (!loop_.hindrances_.is_stuck(live.slot)) loop_.hopes_.add(live.parent_slot);
    loop_.live_runs_ = loop_.runs_.size() + loop_.evicted_.size();
    if (live.durable) touched_.push_back(live.slot);
    return live;
}

storage::RunRow Turn::row_of(const LiveRun& run, const engine::WorkflowStarted& started) const {
    storage::RunRow row;
    row.run_id = run.run_id;
    row.workflow_id = started.workflow_id;
    row.slug = started.runbook;
    row.version = started.version;
    row.bundle_digest = started.bundle_digest;
    row.idempotency_key = started.idempotency_key;
    if (!started.parent_run_id.empty()) row.parent = RunId::parse(started.parent_run_id).value();
    row.started_ns = now_ns_;
    return row;
}

void Turn::start(StartMessage& message) {
    const StartCall& call = *message.call;
    PendingReply pending{message.reply, StartedRun{}, 0};
    auto found = loop_.catalog_.runbook(call.slug);
    if (!found.ok()) {
        pending.answer = found.error();
        return replies_.push_back(std::move(pending));
    }
    const auto& runbook = *found;
    const bool durable =
        call.durable.value_or(runbook->transient() ? false : loop_.options_.default_durable);
    auto run = make_run(runbook, new_root_id(), call.workflow_id);
    const std::shared_ptr<const RunNames> names = run->names;
    run->durable = durable;
    engine::WorkflowStarted started;
    started.runbook = runbook->slug();
    started.version = runbook->version();
    started.bundle_digest = runbook->bundle_digest();
    started.input = call.input;
    started.workflow_id = names->workflow_id;
    started.root_run_id = names->run_id;
    started.idempotency_key = call.idempotency_key;
    started.seed = loop_.random_();
    started.guard = "off";
    started.max_duration_ms = runbook->max_duration_ms();
    started.continue_suggested_at = loop_.options_.events_warn;
    auto reserved = reserve(call, durable, *run, started, pending);
    if (!reserved.ok()) pending.answer = reserved.error();
    if (!reserved.ok() || !*reserved) return replies_.push_back(std::move(pending));
    pending.answer = StartedRun{names->run_id, names->workflow_id, durable, false};
    if (call.drive) {
        pending.slot = run->slot;
        begin(adopt(std::move(run)), std::move(started));
    }
    replies_.push_back(std::move(pending));
}

// Creates the run in the store, where its ids are unique; false: somebody has it already, as the
// reply says.
Result<bool> Turn::reserve(const StartCall& call, bool durable, LiveRun& run,
                           engine::WorkflowStarted& started, PendingReply& reply) {
    if (!durable) {
        if (!call.idempotency_key.empty()) {
            return Error{ErrorCode::kBadInput,
                         "an idempotency key needs a durable run: a transient one keeps no record",
                         "leave out --idempotency-key, or run with --durable"};
        }
        if (!call.drive) {
            return Error{ErrorCode::kBadInput,
                         "a transient run of '" + call.slug +
                             "' cannot be recorded for later: it lives in one process",
                         "use run, or start with --durable"};
        }
        const std::string holder =
            loop_.common_.transient_ids.claim(started.workflow_id, run.names->run_id);
        if (holder == run.names->run_id) return true;
        return workflow_id_taken(started.workflow_id, holder);
    }
    // A run under its own id clashes with none: begin() creates it, without a look-up.
    if (call.idempotency_key.empty() && call.workflow_id.empty() && call.drive) return true;
    RB_TRY(storage::Transaction * tx, transaction());
    auto row = std::make_unique<storage::RunRow>(row_of(run, started));
    row->holder = call.drive ? kThisProcess : "";
    if (call.retry_failed) {
        RB_TRY(const auto open, tx->open_run_of(started.workflow_id));
        if (open) return workflow_id_taken(started.workflow_id, open->run_id.to_string());
        if (auto freed = tx->free_key_of_failed(row->slug, row->idempotency_key); !freed.ok()) {
            write_error_ = freed.error();
            return freed.error();
        }
        note({.kind = Write::Kind::kFreeKey, .row = std::make_unique<storage::RunRow>(*row)});
    }
    Write op{.kind = Write::Kind::kCreate, .slot = call.drive ? run.slot : 0};
    std::vector<engine::Event> events{{1, now_ns_, started}};
    records_.encode(op, events);
    auto made = tx->create(*row, records_.of(op));
    if (!made.ok()) {
        write_error_ = made.error();
        return made.error();
    }
    const storage::RunRow& now_there = made->row;
    switch (made->outcome) {
        case storage::Created::Outcome::kSameKey:
            reply.answer =
                StartedRun{now_there.run_id.to_string(), now_there.workflow_id, true, true};
            return false;
        case storage::Created::Outcome::kWorkflowIdTaken:
            return workflow_id_taken(started.workflow_id, now_there.run_id.to_string());
        case storage::Created::Outcome::kCreated:
            break;
    }
    run.key = now_there.key;
    run.epoch = now_there.epoch;
    // Kept for the case that the commit fails; it has been performed once already.
    op.row = std::move(row);
    if (loop_.options_.on_progress) op.events = std::move(events);
    note(std::move(op));
    return true;
}

// The first activation, in one record with workflow_started; behind it when reserve() has created
// the run already.
void Turn::begin(LiveRun& run, engine::WorkflowStarted&& started,
                 std::vector<engine::SignalReceived> carried) {
    current_durable_ = run.durable;
    std::unique_ptr<storage::RunRow> row;
    if (run.durable && run.key == 0) {
        row = std::make_unique<storage::RunRow>(row_of(run, started));
        row->holder = kThisProcess;
        if (row->workflow_id == run.names->run_id) row->workflow_id.clear();
    }
    engine::Delivery delivery = run.execution->begin(std::move(started), *this, std::move(carried));
    if (run.durable && !row) delivery.events.erase(delivery.events.begin());
    keep(run, std::move(delivery), std::move(row));
}

engine::Surroundings::ChildStart Turn::start_child(const engine::ChildRequest& request) {
    using engine::FailureKind;
    auto found = loop_.catalog_.runbook(request.slug);
    if (!found.ok()) {
        return {"", refusal(FailureKind::kNotFound, "not_found",
                            "child runbook '" + request.slug + "' is not registered")};
    }
    const std::uint32_t depth = request.parent.depth + 1;
    if (depth > loop_.options_.child_depth_max) {
        return {"", refusal(FailureKind::kHost, "child_depth",
                            "child runbook '" + request.slug + "' would be " +
                                std::to_string(depth) + " levels deep; the limit is " +
                                std::to_string(loop_.options_.child_depth_max) +
                                " (runtime.child_depth_max)")};
    }
    const RunId id = new_run_id();
    std::string run_id = id.to_string();
    std::string holder;
    if (current_durable_) {
        auto tx = transaction();
        auto open = tx.ok() ? (*tx)->open_run_of(request.workflow_id)
                            : Result<std::optional<storage::RunRow>>(tx.error());
        if (!open.ok()) {
            write_error_ = open.error();
        } else if (*open) {
            holder = (*open)->run_id.to_string();
        }
    } else {
        holder = loop_.common_.transient_ids.claim(request.workflow_id, run_id);
        if (holder == run_id) holder.clear();
    }
    for (const PendingChild& child : children_) {
        if (child.started.workflow_id == request.workflow_id) holder = child.run_id.to_string();
    }
    if (!holder.empty()) {
        return {"", refusal(FailureKind::kExists, "already_running",
                            "workflow id '" + request.workflow_id + "' is already running as run " +
                                holder)};
    }
    PendingChild child;
    child.run_id = id;
    child.runbook = *found;
    child.parent_seq = request.seq;
    child.started.runbook = child.runbook->slug();
    child.started.version = child.runbook->version();
    child.started.bundle_digest = child.runbook->bundle_digest();
    child.started.input = request.args;
    child.started.workflow_id = request.workflow_id;
    child.started.parent_run_id = request.parent_run_id;
    child.started.parent_workflow_id = request.parent.workflow_id;
    child.started.root_run_id = request.parent.root_run_id;
    child.started.depth = depth;
    child.started.seed = loop_.random_();
    child.started.guard = request.parent.guard;
    child.started.continue_suggested_at = loop_.options_.events_warn;
    limit_child(child.started, request.options, child.runbook->max_duration_ms(), now_ns_);
    children_.push_back(std::move(child));
    return {std::move(run_id), nullptr};
}

// The successor of a run that continues as new: the same workflow id, the same parent, a fresh log.
// The newest version of the runbook takes it. The idempotency key stays with the first run.
engine::Surroundings::ChildStart Turn::continue_run(engine::ContinueRequest request) {
    const engine::WorkflowStarted& from = request.from;
    const std::string& slug = request.slug.empty() ? from.runbook : request.slug;
    auto found = loop_.catalog_.runbook(slug);
    if (!found.ok()) {
        return {"", refusal(engine::FailureKind::kNotFound, "not_found",
                            "runbook '" + slug + "' is not registered, so run " +
                                request.from_run_id + " cannot continue as it")};
    }
    PendingChild next;
    next.continues = true;
    // A root decides which lane its tree lives in.
    next.run_id = from.parent_run_id.empty() ? new_root_id() : new_run_id();
    next.runbook = *found;
    engine::WorkflowStarted& started = next.started;
    started = from;
    started.runbook = next.runbook->slug();
    started.version = next.runbook->version();
    started.bundle_digest = next.runbook->bundle_digest();
    started.input = request.args;
    if (from.parent_run_id.empty()) started.root_run_id = next.run_id.to_string();
    started.idempotency_key.clear();
    started.seed = loop_.random_();
    started.continue_suggested_at = loop_.options_.events_warn;
    started.continued_from = request.from_run_id;
    started.first_run_id = from.first_run_id.empty() ? request.from_run_id : from.first_run_id;
    if (started.runbook != from.runbook) started.max_duration_ms = next.runbook->max_duration_ms();
    if (request.options.run_ms > 0) started.max_duration_ms = request.options.run_ms;
    next.signals = std::move(request.signals);
    std::string run_id = next.run_id.to_string();
    children_.push_back(std::move(next));
    return {std::move(run_id), nullptr};
}

// None once the parent turns out to be another holder's, as a look-up of one of them may show.
void Turn::start_children(LiveRun& parent) {
    const SlotId slot = parent.slot;
    for (PendingChild& child : std::exchange(children_, {})) {
        auto run = make_run(child.runbook, child.run_id, child.started.workflow_id);
        run->durable = parent.durable;
        run->parent_slot = child.continues ? parent.parent_slot : parent.slot;
        run->parent_seq = child.continues ? parent.parent_seq : child.parent_seq;
        LiveRun& live = adopt(std::move(run));
        if (child.continues && !live.durable)
            loop_.common_.transient_ids.pass_on(child.started.workflow_id, live.names->run_id);
        note_chain(live, child.started);
        const SlotId begun = live.slot;
        begin(live, std::move(child.started), std::move(child.signals));
        if (find(slot) != nullptr) continue;
        lose(begun, {ErrorCode::kFenced, "the run that has begun it is not", ""});
        return;
    }
}

void Turn::note_chain(const LiveRun& run, const engine::WorkflowStarted& started) {
    if (started.first_run_id.empty() || started.parent_run_id.empty()) return;
    loop_.chains_.add(started.first_run_id, run.slot);
}

// `run_id`: of the first run, when the child has continued as new. 0: not driven here.
SlotId Turn::slot_of_child(const std::string& run_id) const {
    if (const SlotId latest = loop_.chains_.latest(run_id)) return latest;
    return loop_.known_.slot_of(run_id);
}

}  // namespace runbook::runtime::local
