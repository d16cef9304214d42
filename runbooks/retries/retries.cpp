// retries: an activity that fails twice and then succeeds; the host tries it again by its policy.
#include <runbook/runbook.hpp>

using namespace std::chrono_literals;

namespace {

struct Call {
    std::string number;
    std::uint32_t busy_for = 2;  // attempts that fail
    RB_FIELDS(Call, number, busy_for)
};

std::string dial(rb::Activity& a, Call call) {
    if (a.attempt() <= call.busy_for) {
        throw rb::Failure("busy",
                          call.number + " is busy on attempt " + std::to_string(a.attempt()));
    }
    return "connected to " + call.number + " on attempt " + std::to_string(a.attempt());
}

rb::Task<std::string> retries(rb::Run& run, Call call) { co_return co_await run.step(dial, call); }

}  // namespace

RUNBOOK_BUNDLE("retries", "1.0.0",
               rb::runbook<retries>("retries").title("Fails twice, then succeeds"),
               rb::activity<dial>("dial").retry(rb::Retry::attempts(3).first(200ms).backoff(2.0)))
