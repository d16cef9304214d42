// long-running: three steps with a second of sleep between them. While it sleeps it is suspended:
// stop the host, wait, resume, and it goes on where it was.
#include <runbook/runbook.hpp>

using namespace std::chrono_literals;

namespace {

struct Trip {
    std::string traveller;
    RB_FIELDS(Trip, traveller)
};

std::string visit(rb::Activity& a, std::string traveller, std::string city) {
    a.log().info(traveller + " visits " + city);
    return city;
}

rb::Task<std::vector<std::string>> long_running(rb::Run& run, Trip trip) {
    std::vector<std::string> seen;
    for (const char* city : {"Bern", "Wien", "Prag"}) {
        if (!seen.empty()) co_await run.sleep(1s);
        seen.push_back(co_await run.step(visit, trip.traveller, city));
    }
    co_return seen;
}

}  // namespace

RUNBOOK_BUNDLE("long-running", "1.0.0",
               rb::runbook<long_running>("long-running").title("Sleeps between its steps"),
               rb::activity<visit>("visit"))
