// The bundle that is measured, written as any author would: runbooks of as many steps as their
// input says.
#include <chrono>
#include <cstdint>
#include <runbook/runbook.hpp>
#include <string>
#include <utility>
#include <vector>

namespace {

constexpr std::size_t kResultBytes = 200;

std::string work(rb::Activity&) {
    return std::string(kResultBytes - 2, 'x');  // JSON adds the two quotes
}

rb::Task<std::int64_t> steps(rb::Run& run, std::int64_t count) {
    std::int64_t bytes = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const std::string result = co_await run.step(work);
        bytes += static_cast<std::int64_t>(result.size());
    }
    co_return bytes;
}

rb::Task<std::int64_t> sleeper(rb::Run& run, std::int64_t) {
    const std::string result = co_await run.step(work);
    co_await run.sleep(std::chrono::hours(24));
    co_return static_cast<std::int64_t>(result.size());
}

std::int64_t add(rb::Activity&, std::int64_t a, std::int64_t b) { return a + b; }

rb::Task<std::int64_t> sums(rb::Run& run, std::int64_t count) {
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < count; ++i) sum = co_await run.step(add, sum, i);
    co_return sum;
}

struct Item {
    std::string sku;
    int count = 0;
    RB_FIELDS(Item, sku, count)
};
struct Order {
    std::string id, customer;
    std::int64_t cents = 0;
    bool express = false;
    std::string note;
    std::vector<Item> items;
    RB_FIELDS(Order, id, customer, cents, express, note, items)
};
struct Orders {
    std::int64_t count = 0;
    Order order;
    RB_FIELDS(Orders, count, order)
};

// JSON in and JSON out, as a service would answer; read and written once, as the limit does.
std::string reprice(rb::Activity&, const std::string& text) {
    auto order = rb::from_json<Order>(text);
    ++order.cents;
    return rb::to_json(order);
}

rb::Task<std::int64_t> orders(rb::Run& run, Orders input) {
    std::string order = rb::to_json(input.order);
    for (std::int64_t i = 0; i < input.count; ++i) order = co_await run.step(reprice, order);
    co_return rb::from_json<Order>(order).cents;
}

}  // namespace

RUNBOOK_BUNDLE("runbook-bench", "1.0.0", rb::runbook<steps>("bench-steps"),
               rb::runbook<sleeper>("bench-sleeper"), rb::runbook<sums>("bench-sums"),
               rb::runbook<orders>("bench-orders"), rb::activity<work>("work"),
               rb::activity<add>("add").local(), rb::activity<reprice>("reprice").local())
