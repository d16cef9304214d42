// quick-tasks: short work in parallel that is not worth a record: declared transient, it runs in
// memory unless --durable asks for a log.
#include <runbook/runbook.hpp>

namespace {

struct Numbers {
    std::vector<std::int64_t> values;
    RB_FIELDS(Numbers, values)
};
struct Totals {
    std::int64_t sum = 0, sum_of_squares = 0;
    RB_FIELDS(Totals, sum, sum_of_squares)
};

std::int64_t sum(rb::Activity&, std::vector<std::int64_t> values) {
    std::int64_t total = 0;
    for (const std::int64_t value : values) total += value;
    return total;
}

std::vector<std::int64_t> squares(rb::Activity&, std::vector<std::int64_t> values) {
    for (std::int64_t& value : values) value *= value;
    return values;
}

rb::Task<Totals> quick_tasks(rb::Run& run, Numbers numbers) {
    auto [total, squared] =
        co_await rb::all(run.step(sum, numbers.values), run.step(squares, numbers.values));
    const std::int64_t squared_total = co_await run.step(sum, squared);
    co_return Totals{total, squared_total};
}

}  // namespace

RUNBOOK_BUNDLE("quick-tasks", "1.0.0",
               rb::runbook<quick_tasks>("quick-tasks").title("Sums in parallel").transient(),
               rb::activity<sum>("sum"), rb::activity<squares>("squares"))
