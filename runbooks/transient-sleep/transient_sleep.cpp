// transient-sleep: sleeps in a run that is kept in memory only, one behind the other and at once.
#include <runbook/runbook.hpp>

using namespace std::chrono_literals;

namespace {

struct Breakfast {
    std::chrono::milliseconds tea = 300ms, eggs = 200ms, rest = 100ms;
    RB_FIELDS(Breakfast, tea, eggs, rest)
};
struct Served {
    std::vector<std::string> dishes;
    std::chrono::milliseconds took = 0s;
    RB_FIELDS(Served, dishes, took)
};

std::string serve(rb::Activity& a, std::string dish) {
    a.log().info("serving " + dish);
    return dish;
}

// A task of its own, so that two of them can wait at the same time.
rb::Task<std::string> cook(rb::Run& run, std::string dish, rb::Duration time) {
    co_await run.sleep(time);
    co_return co_await run.step(serve, dish);
}

rb::Task<Served> transient_sleep(rb::Run& run, Breakfast breakfast) {
    const rb::Time began = run.now();
    Served served;
    auto [tea, eggs] =
        co_await rb::all(cook(run, "tea", breakfast.tea), cook(run, "eggs", breakfast.eggs));
    served.dishes = {tea, eggs};
    co_await run.sleep(breakfast.rest);
    served.took = std::chrono::duration_cast<std::chrono::milliseconds>(run.now() - began);
    co_return served;
}

}  // namespace

RUNBOOK_BUNDLE(
    "transient-sleep", "1.0.0",
    rb::runbook<transient_sleep>("transient-sleep").title("Sleeps in memory").transient(),
    rb::activity<serve>("serve"))
