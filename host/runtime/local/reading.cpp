// Reading a run by its code: queries, and replays for people. A run is a function of its log and
// its code, so whoever has both can ask, and whoever drives the run is not disturbed.
#include <algorithm>
#include <utility>

#include "host/engine/execution.hpp"
#include "host/engine/query.hpp"
#include "host/runtime/local/local_runtime.hpp"
#include "host/runtime/local/store_tokens.hpp"
#include "host/runtime/local/views.hpp"

namespace runbook::runtime::local {

namespace {

using Code = std::shared_ptr<const engine::Runbook>;

// What the run is driven with, or would be: its own while that is here, else the newest.
Result<Code> code_of(engine::Catalog& catalog, const storage::RunRow& row,
                     const engine::RunFold& fold) {
    auto own = catalog.pinned(row.slug, fold.bundle_digest());
    if (own.ok()) return own;
    auto newest = catalog.runbook(row.slug);
    if (newest.ok()) return newest;
    return Error{ErrorCode::kMismatch,
                 "run " + row.run_id.to_string() + " cannot be asked: its runbook " + row.slug +
                     "@" + fold.version() + " is not here: " + newest.error().message,
                 "put the bundle into a bundle folder"};
}

}  // namespace

Result<engine::Payload> LocalRuntime::query(std::string_view run, const QueryCall& call) {
    std::string id(run);
    std::optional<storage::RunRow> row;
    if (const auto live = lanes_.live_view(id); live && !live->durable) {
        id = live->run_id;
    } else {
        RB_TRY(row, find_row(run));
        id = row->run_id.to_string();
    }
    RB_TRY(auto answer, lanes_.query(id, call));
    if (answer) return std::move(*answer);
    if (!row) return Error{ErrorCode::kConflict, "run " + id + " has just ended", ""};
    RB_TRY(storage::EventStore * store, stores_.reader());
    RB_TRY(const std::vector<engine::Event> log, store->read_events(row->key));
    engine::RunFold fold;
    fold.apply(log);
    RB_TRY(Code code, code_of(catalog_, *row, fold));
    StoreTokens tokens(*store);
    return engine::query_log(id, std::move(code), log, call.name, call.args, &tokens);
}

Result<ReplayView> LocalRuntime::replay(std::string_view run, const ReplayCall& call) {
    RB_TRY(const std::vector<engine::Event> whole, events(run));
    RB_TRY(storage::EventStore * store, stores_.reader());
    RB_TRY(const storage::RunRow row, store->find({std::string(run)}));
    if (call.upto > whole.size())
        return Error{ErrorCode::kBadInput,
                     "run " + row.run_id.to_string() + " has " + std::to_string(whole.size()) +
                         " events, so there is no event " + std::to_string(call.upto),
                     "runbook-host history " + row.run_id.to_string()};
    const std::span<const engine::Event> log =
        std::span(whole).first(call.upto == 0 ? whole.size() : call.upto);
    engine::RunFold fold;
    fold.apply(log);
    ReplayView view;
    view.run = view_of(row, fold);
    Code code = call.runbook;
    if (!code) {
        RB_TRY(code, code_of(catalog_, row, fold));
    }
    view.version = code->version();
    view.bundle_digest = code->bundle_digest();
    StoreTokens tokens(*store);
    engine::Execution execution(row.run_id.to_string(), std::move(code));
    auto fed = execution.look(log, &tokens);
    if (!fed.ok() && fed.error().code != ErrorCode::kMismatch) return std::move(fed).error();
    if (!fed.ok()) {
        view.difference = std::move(fed).error();
    } else {
        view.next = execution.next_commands();
    }
    return view;
}

}  // namespace runbook::runtime::local
