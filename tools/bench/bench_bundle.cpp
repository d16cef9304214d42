// The bundle that is measured, written as any author would: a runbook of as many steps as its input
// says, each with a result of 200 bytes of JSON.
#include <chrono>
#include <cstdint>
#include <runbook/runbook.hpp>
#include <string>

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

}  // namespace

RUNBOOK_BUNDLE("runbook-bench", "1.0.0", rb::runbook<steps>("bench-steps"),
               rb::runbook<sleeper>("bench-sleeper"), rb::activity<work>("work"))
