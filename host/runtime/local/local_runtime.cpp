#include "host/runtime/local/local_runtime.hpp"

#include <utility>

#include "host/engine/request.hpp"
#include "host/runtime/local/declared.hpp"
#include "host/runtime/local/views.hpp"
#include "host/storage/refusals.hpp"

namespace runbook::runtime::local {
namespace {

// "host-4711-1a2b" of a store that names its holders so: "pid 4711"; any other as it is.
std::string driver_of(const std::string& holder) {
    const auto begin = holder.find('-');
    const auto end = holder.find('-', begin + 1);
    if (begin == std::string::npos || end == std::string::npos) return holder;
    const std::string pid = holder.substr(begin + 1, end - begin - 1);
    if (pid.empty() || pid.find_first_not_of("0123456789") != std::string::npos) return holder;
    return "pid " + pid;
}

}  // namespace

LocalRuntime::LocalRuntime(Options options, engine::Catalog& catalog, StoreSource& stores,
                           std::shared_ptr<Clock> clock)
    : options_(options),
      catalog_(catalog),
      stores_(stores),
      clock_(clock),
      lanes_(std::move(options), catalog, stores, clock),
      neighbours_(stores, lanes_, *clock_) {}

// First, so that a neighbour's command which waits for a full disk lets go of its thread.
LocalRuntime::~LocalRuntime() { lanes_.stop(); }

Result<StartedRun> LocalRuntime::start(const StartCall& call) {
    auto started = lanes_.start(call);
    if (started.ok() && started->durable && call.drive && !started->existing) neighbours_.listen();
    return started;
}

std::vector<Result<StartedRun>> LocalRuntime::start_all(const std::vector<StartCall>& calls) {
    auto started = lanes_.start_all(calls);
    neighbours_.listen();
    return started;
}

OutcomePtr LocalRuntime::known(std::string_view run) {
    if (auto outcome = lanes_.outcome(run)) return outcome;
    const auto view = lanes_.live_view(std::string(run));
    return view ? lanes_.outcome(view->run_id) : nullptr;
}

Result<storage::RunRow> LocalRuntime::find_row(std::string_view run) {
    RB_TRY(storage::EventStore * store, stores_.reader());
    return store->find({std::string(run)});
}

Result<RunView> LocalRuntime::wait(std::string_view run,
                                   std::optional<std::chrono::milliseconds> limit) {
    std::optional<std::int64_t> until;
    if (limit) until = clock_->now_ns() + std::chrono::nanoseconds(*limit).count();
    RB_TRY(RunViewPtr view, wait_for_one(run, until));
    while (view->status == engine::Status::kContinuedAsNew) {
        RB_TRY(view, wait_for_one(view->continued_to, until));
    }
    return *view;
}

Result<RunViewPtr> LocalRuntime::wait_for_one(std::string_view run,
                                              std::optional<std::int64_t> until) {
    OutcomePtr outcome = known(run);
    if (!outcome) {
        RB_TRY(const storage::RunRow row, find_row(run));
        outcome = lanes_.outcome(row.run_id.to_string());
        if (!outcome) return await_elsewhere(row, until);
    }
    if (!lanes_.await(*outcome, until)) {
        return Error{ErrorCode::kTimedOut, "run " + std::string(run) + " is still open",
                     "runbook-host resume " + std::string(run)};
    }
    const std::lock_guard lock(outcome->mutex);
    return *outcome->view;
}

Result<RunViewPtr> LocalRuntime::await_elsewhere(const storage::RunRow& row,
                                                 std::optional<std::int64_t> until) {
    const bool over = row.closed_ns != 0 || row.status == engine::Status::kInterrupted;
    if (!over) RB_CHECK(neighbours_.await(row.run_id, until));
    RB_TRY(RunView view, get(row.run_id.to_string()));
    return std::make_shared<const RunView>(std::move(view));
}

// A workflow id means its latest run: one that continues as new in this moment hands the request
// on.
Result<AskedRun> LocalRuntime::ask(std::string_view run, const engine::EventData& request,
                                   std::chrono::milliseconds limit) {
    const std::int64_t until = clock_->now_ns() + std::chrono::nanoseconds(limit).count();
    if (const auto live = lanes_.live_view(std::string(run)); live && !live->durable) {
        RB_TRY(auto answer, lanes_.ask(live->run_id, request, until));
        if (answer) return AskedRun{live->run_id, std::move(*answer)};
        return Error{ErrorCode::kConflict, "run " + live->run_id + " has just ended", ""};
    }
    RB_TRY(storage::RunRow row, find_row(run));
    for (;;) {
        auto asked = ask(row, request, until);
        if (asked.ok() || asked.error().code != ErrorCode::kConflict) return asked;
        RB_TRY(storage::RunRow latest, find_row(run));
        if (latest.run_id == row.run_id) return asked;
        row = std::move(latest);
    }
}

Result<AskedRun> LocalRuntime::ask(const storage::RunRow& row, const engine::EventData& request,
                                   std::int64_t until) {
    if (row.closed_ns != 0) return storage::too_late(row, request);
    const std::string id = row.run_id.to_string();
    RB_TRY(auto answer, lanes_.ask(id, request, until));
    if (answer) return AskedRun{id, std::move(*answer)};
    RB_CHECK(check_kept(row, request));
    RB_TRY(engine::Payload told, neighbours_.ask(row, request, until));
    return AskedRun{id, std::move(told)};
}

// Whoever drives the run looks at the payload first. When nobody does, this process must, if it has
// the bundle.
Result<void> LocalRuntime::check_kept(const storage::RunRow& row,
                                      const engine::EventData& request) {
    if (engine::needs_driver(request)) return {};
    RB_TRY(storage::EventStore * store, stores_.store());
    if (store->held_by_live_process(row)) return {};
    auto code = catalog_.pinned(row.slug, row.bundle_digest);
    if (!code.ok()) code = catalog_.runbook(row.slug);
    if (!code.ok()) return {};
    RB_TRY(const engine::Openings openings, openings_of(*store, row, clock_->now_ns()));
    return check_declared(**code, request, openings, clock_->now_ns(), options_);
}

Result<OpenRun> LocalRuntime::stored_openings(storage::EventStore& store,
                                              const storage::RunRow& row) {
    RB_TRY(engine::Openings openings, openings_of(store, row, clock_->now_ns()));
    return OpenRun{row.run_id.to_string(), row.workflow_id,    row.slug,
                   row.bundle_digest,      row.closed_ns != 0, std::move(openings)};
}

Result<OpenRun> LocalRuntime::openings(std::string_view run) {
    if (auto live = lanes_.transient_openings(std::string(run))) return std::move(*live);
    RB_TRY(storage::EventStore * store, stores_.reader());
    RB_TRY(const storage::RunRow row, store->find({std::string(run)}));
    return stored_openings(*store, row);
}

// A log that cannot be read must not hide the others.
Result<std::vector<OpenRun>> LocalRuntime::openings_of_all() {
    RB_TRY(storage::EventStore * store, stores_.reader());
    storage::ListFilter filter;
    filter.open_only = true;
    RB_TRY(const std::vector<storage::RunRow> rows, store->list(filter));
    std::vector<OpenRun> found;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        auto one = stored_openings(*store, *row);
        if (one.ok()) found.push_back(std::move(one).value());
    }
    for (OpenRun& live : lanes_.all_transient_openings()) found.push_back(std::move(live));
    return found;
}

Result<StartedRun> LocalRuntime::resume(std::string_view run) {
    if (const auto live = lanes_.live_view(std::string(run)); live && !live->durable) {
        return StartedRun{live->run_id, live->workflow_id, live->durable, false};
    }
    RB_TRY(storage::EventStore * store, stores_.reader());
    RB_TRY(storage::RunRow row, store->find({std::string(run)}));
    while (row.status == engine::Status::kContinuedAsNew) {
        RB_TRY(const RunView view, stored_view(*store, row));
        RB_TRY(row, store->find({view.continued_to}));
    }
    if (engine::is_final(row.status)) {
        return Error{ErrorCode::kConflict,
                     "run " + row.run_id.to_string() + " is " +
                         std::string(engine::name_of(row.status)) + ": there is nothing to resume",
                     "runbook-host inspect " + row.run_id.to_string()};
    }
    auto resumed = lanes_.resume(row);
    if (resumed.ok()) neighbours_.listen();
    return resumed;
}

Result<RunView> LocalRuntime::stored_view(storage::EventStore& store, const storage::RunRow& row) {
    RB_TRY(const std::vector<engine::Event> log, store.read_events(row.key));
    engine::RunFold fold;
    fold.apply(log);
    return completed(view_of(row, fold), store, row);
}

// What neither its log nor its execution says.
RunView LocalRuntime::completed(RunView view, storage::EventStore& store,
                                const storage::RunRow& row) {
    if (store.held_by_live_process(row)) view.driver = driver_of(row.holder);
    view.driven_here = lanes_.drives(row.run_id);
    for (WaitView& wait : view.waits) {
        if (wait.wait.kind != engine::WaitKind::kChild) continue;
        const auto child = store.get(RunId::parse(wait.wait.run_id).value());
        if (child.ok() && child->status == engine::Status::kInterrupted) {
            wait.note = "the child is interrupted: resume " + wait.wait.run_id;
        }
    }
    return view;
}

Result<RunView> LocalRuntime::get(std::string_view run) {
    auto live = lanes_.live_view(std::string(run));
    if (live && !live->durable) return *live;
    if (const auto outcome = lanes_.outcome(run)) {
        const std::lock_guard lock(outcome->mutex);
        if (outcome->view && outcome->view->ok() && !outcome->view->value()->durable) {
            return *outcome->view->value();
        }
    }
    RB_TRY(storage::EventStore * store, stores_.reader());
    RB_TRY(const storage::RunRow row, store->find({std::string(run)}));
    // One that is driven here is known without its log, which may be long.
    if (!live) live = lanes_.live_view(row.run_id.to_string());
    if (live && live->driven_here) return completed(std::move(*live), *store, row);
    return stored_view(*store, row);
}

Result<std::vector<engine::Event>> LocalRuntime::events(std::string_view run) {
    const auto view = get(run);
    if (view.ok() && !view->durable) {
        return Error{ErrorCode::kBadInput, "run " + view->run_id + " is transient: it keeps no log",
                     "run it with --durable to have a history"};
    }
    RB_TRY(storage::EventStore * store, stores_.reader());
    RB_TRY(const storage::RunRow row, store->find({std::string(run)}));
    return store->read_events(row.key);
}

Result<std::vector<RunView>> LocalRuntime::list(const ListCall& call) {
    RB_TRY(storage::EventStore * store, stores_.reader());
    storage::ListFilter filter;
    filter.open_only = call.open_only;
    filter.most = call.most;
    RB_TRY(const std::vector<storage::RunRow> rows, store->list(filter));
    std::vector<RunView> views;
    for (const storage::RunRow& row : rows) {
        auto view = stored_view(*store, row);
        if (!view.ok()) {  // one damaged log must not hide the others
            RunView broken;
            broken.run_id = row.run_id.to_string();
            broken.workflow_id = row.workflow_id;
            broken.runbook = row.slug;
            broken.version = row.version;
            broken.status = row.status;
            broken.started_ns = row.started_ns;
            engine::Failure failure;
            failure.kind = engine::FailureKind::kHost;
            failure.type = "damaged_log";
            failure.message = view.error().message;
            broken.failure = std::make_shared<const engine::Failure>(std::move(failure));
            views.push_back(std::move(broken));
            continue;
        }
        views.push_back(std::move(view).value());
    }
    return views;
}

}  // namespace runbook::runtime::local
