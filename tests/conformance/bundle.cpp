// The bundle of the conformance suite: runbooks as authors write them, activities that leave a
// deed with the witness.
#define rb_bundle_entry_v1 conformance_bundle_entry  // two bundles are linked into this program
#include <chrono>
#include <runbook/runbook.hpp>

#include "tests/conformance/witness.hpp"

namespace {

using namespace std::chrono_literals;
using runbook::test::witness;

std::int64_t add(rb::Activity&, std::int64_t a, std::int64_t b) {
    witness().note("add " + std::to_string(a) + " " + std::to_string(b));
    return a + b;
}

std::string mark(rb::Activity&, std::string what) {
    witness().note(what);
    return what;
}

std::string decline(rb::Activity&, std::string card) {
    witness().note("decline " + card);
    throw rb::Failure("declined", "card " + card + " was declined").no_retry();
}

// Fails in the first `failures` attempts.
std::string flaky(rb::Activity& a, std::uint32_t failures) {
    witness().note("flaky " + std::to_string(a.attempt()));
    if (a.attempt() > failures) return "attempt " + std::to_string(a.attempt());
    throw rb::Failure("busy", "the line is busy");
}

std::string later(rb::Activity& a, std::uint32_t failures) {
    witness().note("later " + std::to_string(a.attempt()));
    if (a.attempt() > failures) return "attempt " + std::to_string(a.attempt());
    throw rb::Failure("busy", "the line is busy").retry_after(7s);
}

rb::Task<std::int64_t> linear(rb::Run& run, std::int64_t x) {
    co_return co_await run.step(add, x, std::int64_t{1});
}

rb::Task<void> empty(rb::Run&) { co_return; }

rb::Task<std::vector<std::int64_t>> twice(rb::Run& run) {
    const std::int64_t a = co_await run.step(add, std::int64_t{1}, std::int64_t{2});
    const std::int64_t b = co_await run.step(add, std::int64_t{1}, std::int64_t{2});
    co_return std::vector<std::int64_t>{a, b};
}

rb::Task<std::vector<std::int64_t>> keyed(rb::Run& run) {
    const std::int64_t a = co_await run.step(add, std::int64_t{1}, std::int64_t{2}).key("once");
    const std::int64_t b = co_await run.step(add, std::int64_t{1}, std::int64_t{2}).key("once");
    co_return std::vector<std::int64_t>{a, b};
}

rb::Task<std::string> pay(rb::Run& run, std::string card) {
    co_return co_await run.step(decline, card);
}

rb::Task<std::string> stubborn(rb::Run& run, std::uint32_t failures) {
    const rb::Retry policy = rb::Retry::attempts(3).first(1s);
    co_return co_await run.step(flaky, failures).retry(policy);
}

struct Backoff {
    std::string kind;
    std::uint32_t failures = 1;
    RB_FIELDS(Backoff, kind, failures)
};

rb::Task<std::string> backoff(rb::Run& run, Backoff wanted) {
    rb::Retry policy = rb::Retry::attempts(20);
    if (wanted.kind == "exponential") policy.first(1s).backoff(2.0).max(300s);
    if (wanted.kind == "fixed") policy.first(10s).fixed();
    if (wanted.kind == "retry-after") {
        policy.first(10s).fixed();
        co_return co_await run.step(later, wanted.failures).retry(policy);
    }
    co_return co_await run.step(flaky, wanted.failures).retry(policy);
}

rb::Task<std::string> nap(rb::Run& run, std::int64_t ms) {
    const std::string first = "lie down";
    const std::string second = "get up";
    co_await run.step(mark, first);
    co_await run.sleep(std::chrono::milliseconds(ms));
    co_return co_await run.step(mark, second);
}

struct Inbox {
    std::string got;
    std::int64_t most = 0;      // signals, one in each run
    std::int64_t after_ms = 0;  // between two runs
    RB_FIELDS(Inbox, got, most, after_ms)
};

rb::Task<std::string> inbox(rb::Run& run, Inbox box) {
    co_await run.sleep(1s);
    box.got += co_await run.signal<std::string>("item").next();
    if (static_cast<std::int64_t>(box.got.size()) == box.most) co_return box.got;
    co_return co_await run.continue_as_new(box).after(std::chrono::milliseconds(box.after_ms));
}

rb::Task<std::string> parent(rb::Run& run, std::string name) {
    co_return co_await run.child<std::string>("greeter", name);
}

struct Caught {
    std::string type, message, origin_name, origin_run, cause_type, cause_message;
    RB_FIELDS(Caught, type, message, origin_name, origin_run, cause_type, cause_message)
};

rb::Task<Caught> guardian(rb::Run& run, std::string slug) {
    const std::string input = "4242";
    auto child = co_await rb::attempt(run.child<std::string>(slug, input));
    Caught caught;
    if (child.failure() == nullptr) co_return caught;
    const rb::Failure& failure = *child.failure();
    caught.type = failure.type;
    caught.message = failure.message;
    caught.origin_name = failure.origin_name;
    caught.origin_run = failure.origin_run;
    if (failure.cause) {
        caught.cause_type = failure.cause->type;
        caught.cause_message = failure.cause->message;
    }
    co_return caught;
}

}  // namespace

RUNBOOK_BUNDLE("conformance", "1.0.0", rb::runbook<linear>("linear"), rb::runbook<empty>("empty"),
               rb::runbook<twice>("twice"), rb::runbook<keyed>("keyed"), rb::runbook<pay>("pay"),
               rb::runbook<stubborn>("stubborn"), rb::runbook<backoff>("backoff"),
               rb::runbook<nap>("nap"), rb::runbook<inbox>("inbox"), rb::runbook<parent>("parent"),
               rb::runbook<guardian>("guardian"), rb::activity<add>("add"),
               rb::activity<mark>("mark"), rb::activity<decline>("decline"),
               rb::activity<flaky>("flaky"), rb::activity<later>("later"))
