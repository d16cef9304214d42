// A bundle of runbooks alone, with samples.
#include <runbook/runbook.hpp>

struct Numbers {
    std::vector<int> numbers;
    RB_FIELDS(Numbers, numbers)
};

namespace {

rb::Task<int> sum(rb::Run& run, Numbers input) {
    int total = 0;
    for (const int one : input.numbers) total += one;
    run.log().info("added");
    co_return total;
}

}  // namespace

RUNBOOK_BUNDLE("pure", "1.0.0", rb::runbook<sum>("pure"))
