// The log and every view of it, against the ledger.
#include <algorithm>
#include <utility>

#include "host/engine/fold.hpp"
#include "tests/sim/world.hpp"

namespace runbook::sim {

// What was reported and acknowledged before is on the disk that the new life finds.
void World::compare_store() {
    const auto rows = store_->list({});
    if (!rows.ok()) return ledger_.fail("the runs cannot be read: " + rows.error().message);
    std::size_t known = 0;
    for (const auto& row : *rows) {
        const std::string run = row.run_id.to_string();
        const auto log = store_->read_events(row.key);
        if (!log.ok()) return ledger_.fail("run " + run + ": " + log.error().message);
        ledger_.compare(run, *log);
        ++known;
    }
    std::size_t recorded = 0;
    for (const auto& [run, book] : ledger_.runs()) recorded += book.prints.empty() ? 0 : 1;
    if (recorded != known) ledger_.fail("a run is lost");
    for (const auto& [key, run] : ledger_.told().starts)
        if (ledger_.of(run).prints.empty()) ledger_.fail("run " + run + ", " + key + ", is lost");
}

void World::look_at_some() {
    std::vector<std::string> all;
    for (const auto& [run, book] : ledger_.runs())
        if (!book.prints.empty()) all.push_back(run);
    if (!all.empty()) look_at(dice_.pick(all));
}

// As `list` and `inspect` show them.
void World::look_at_all() {
    if (!std::exchange(is_news_, false)) return;
    const auto views = runtime_->list({});
    if (!views.ok()) return ledger_.fail("the runs cannot be listed: " + views.error().message);
    for (const auto& view : *views) {
        look_at(view.run_id);
        const auto inspected = runtime_->get(view.run_id);
        RB_SIM_CHECK(ledger_,
                     inspected.ok() && inspected->status == view.status &&
                         inspected->events == view.events && inspected->result == view.result,
                     "run " + view.run_id + " is listed as something else than it is");
    }
}

void World::look_at(const std::string& run) {
    const auto log = runtime_->events(run);
    const auto view = runtime_->get(run);
    const auto row = store_->find({run});
    if (!log.ok() || !view.ok() || !row.ok()) return ledger_.fail("run " + run + " cannot be read");
    ledger_.compare(run, *log);
    engine::RunFold fold;
    fold.apply(*log);
    const RunBook& book = ledger_.of(run);
    const bool is_final = engine::is_final(fold.status());
    RB_SIM_CHECK(ledger_, view->status == fold.status(),
                 "run " + run + " is shown as " + std::string(engine::name_of(view->status)) +
                     ", its log says " + std::string(engine::name_of(fold.status())));
    RB_SIM_CHECK(ledger_,
                 (row->closed_ns != 0) == is_final && (!is_final || row->status == fold.status()),
                 "the store's status of run " + run + " is not what its log says");
    RB_SIM_CHECK(ledger_, (book.status == engine::Status::kPending) == !is_final,
                 "run " + run + " has ended for some and not for others");
    RB_SIM_CHECK(ledger_, view->result == fold.result(),
                 "run " + run + " is shown with another result than its log has");
    RB_SIM_CHECK(ledger_, view->events == book.prints.size() && fold.events() == view->events,
                 "run " + run + " has a number of events that differs from those reported");
    // That the run waits for a signal its code alone says.
    const auto recorded =
        std::count_if(view->waits.begin(), view->waits.end(),
                      [](const auto& one) { return one.wait.kind != engine::WaitKind::kSignal; });
    RB_SIM_CHECK(ledger_, static_cast<std::size_t>(recorded) == fold.waits().size(),
                 "run " + run + " is shown to wait for something else than its log says");
}

void World::look_at_end() {
    compare_store();
    for (const auto& [run, book] : ledger_.runs()) {
        if (book.prints.empty() || !ledger_.failure().empty()) continue;
        look_at(run);
        RB_SIM_CHECK(ledger_, book.status != engine::Status::kPending,
                     "run " + run + " has no final event");
        ledger_.settle(run);
        const auto replayed = runtime_->replay(run, {});
        RB_SIM_CHECK(
            ledger_, replayed.ok() && !replayed->difference,
            "run " + run + " does not replay: " +
                (replayed.ok() ? replayed->difference->message : replayed.error().message));
        ledger_.settle_signals(run);
        if (book.carried > 0) tally_.count(Act::kCarried);
    }
}

}  // namespace runbook::sim
