#include "host/runtime/local/views.hpp"

#include <algorithm>

namespace runbook::runtime::local {

namespace {

void show(const LiveRun& run, RunView& view) {
    const engine::Execution& execution = *run.execution;
    const engine::WorkflowStarted& started = execution.started();
    view.run_id = execution.run_id();
    view.workflow_id = started.workflow_id;
    view.runbook = started.runbook;
    view.version = execution.runbook().version();
    view.bundle_digest = execution.runbook().bundle_digest();
    view.parent_run_id = started.parent_run_id;
    view.idempotency_key = started.idempotency_key;
    view.status = execution.status();
    view.durable = run.durable;
    view.driven_here = !execution.closed() && !execution.parked();
    view.started_ns = execution.started_ns();
    view.closed_ns = execution.closed_ns();
    view.events = execution.sequence();
    if (view.status == engine::Status::kCompleted) view.result = execution.result();
    view.failure = execution.failure();
    view.first_run_id = started.first_run_id;
    view.continued_from = started.continued_from;
    view.continued_to = execution.continued_to();
    view.properties = execution.properties();
    if (execution.closed()) return;
    bool busy = false;
    for (engine::Wait& wait : execution.waits()) {
        busy = busy || wait.kind == engine::WaitKind::kStep;
        view.waits.push_back({std::move(wait), ""});
    }
    // As in the log of a durable one, which does not say that the run waits for a signal.
    const bool idle = run.durable || !view.waits.empty();
    if (!execution.parked())
        view.status = busy || !idle ? engine::Status::kRunning : engine::Status::kSuspended;
    if (run.durable && execution.sequence() == 1) view.status = engine::Status::kPending;
}

}  // namespace

RunView view_of(const LiveRun& run) {
    if (run.parked_view) return *run.parked_view;
    RunView view;
    show(run, view);
    return view;
}

std::shared_ptr<const RunView> shared_view_of(const LiveRun& run) {
    if (run.parked_view) return run.parked_view;
    auto view = std::make_shared<RunView>();
    show(run, *view);
    return view;
}

RunView view_of(const storage::RunRow& row, const engine::RunFold& fold) {
    RunView view;
    view.run_id = row.run_id.to_string();
    view.workflow_id = row.workflow_id;
    view.runbook = row.slug;
    view.version = fold.version();
    view.bundle_digest = fold.bundle_digest();
    view.parent_run_id = fold.started().parent_run_id;
    view.idempotency_key = row.idempotency_key;
    view.status = fold.status();
    view.started_ns = fold.started_ns();
    view.closed_ns = fold.closed_ns();
    view.events = fold.events();
    view.result = fold.result();
    view.failure = fold.failure();
    view.first_run_id = fold.started().first_run_id;
    view.continued_from = fold.started().continued_from;
    view.continued_to = fold.continued_to();
    view.properties = fold.properties();
    for (engine::Wait& wait : fold.waits()) view.waits.push_back({std::move(wait), ""});
    return view;
}

Result<engine::Openings> openings_of(storage::EventStore& store, const storage::RunRow& row,
                                     std::int64_t now_ns, std::int64_t before) {
    RB_TRY(const std::vector<engine::Event> log, store.read_events(row.key));
    engine::Openings openings;
    openings.apply(log);
    if (row.closed_ns != 0) return openings;
    RB_TRY(const std::vector<storage::Letter> letters, store.letters(row.key));
    for (const storage::Letter& letter : letters) {
        if (!letter.request || (before != 0 && letter.id >= before)) continue;
        auto event = openings.resolve(*letter.request, now_ns);
        if (event.ok()) openings.apply(engine::Event{0, now_ns, std::move(event).value()});
    }
    return openings;
}

}  // namespace runbook::runtime::local
