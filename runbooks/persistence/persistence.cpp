// persistence: counts shelves, one step each, with a pause between them, so that there is time to
// look at the store while the run is under way.
#include <runbook/runbook.hpp>

using namespace std::chrono_literals;

namespace {

struct Warehouse {
    std::vector<std::string> shelves;
    std::chrono::milliseconds pause = 1s;  // in JSON "1s", "250ms"
    RB_FIELDS(Warehouse, shelves, pause)
};
struct Count {
    std::string shelf;
    std::int64_t things = 0;
    RB_FIELDS(Count, shelf, things)
};

Count count(rb::Activity& a, std::string shelf) {
    a.log().info("counting shelf " + shelf);
    const auto things = static_cast<std::int64_t>(shelf.size() * 7);
    return Count{shelf, things};
}

// Neither `counted` nor `i` is kept anywhere: a process that takes the run over runs this function
// again, the recorded results come back at once, and both have their values again.
rb::Task<std::vector<Count>> persistence(rb::Run& run, Warehouse warehouse) {
    std::vector<Count> counted;
    for (std::size_t i = 0; i < warehouse.shelves.size(); ++i) {
        if (i > 0) co_await run.sleep(warehouse.pause);
        const Count one = co_await run.step(count, warehouse.shelves[i]);
        counted.push_back(one);
    }
    co_return counted;
}

}  // namespace

RUNBOOK_BUNDLE(
    "persistence", "1.0.0",
    rb::runbook<persistence>("persistence").title("Counts shelves, and can be looked at"),
    rb::activity<count>("count"))
