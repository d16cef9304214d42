// How failures, bugs and broken answers travel: into the runbook, out of it, and out of activities.
#include <doctest/doctest.h>

#include "driver.hpp"

using namespace std::chrono_literals;
using rb::test::call;
using rb::test::Driver;
using Texts = std::vector<std::string>;

namespace {

struct Limit {
    int most = 0;
    RB_FIELDS(Limit, most)
};

std::string work(rb::Activity&, std::string text) { return text; }
int declines(rb::Activity&) {
    throw rb::Failure("declined", "no funds")
        .no_retry()
        .retry_after(2s)
        .detail(Limit{5})
        .because(rb::Failure("bank", "code 51"));
}
int throws_std(rb::Activity&) { throw std::out_of_range("index 7"); }
int throws_int(rb::Activity&) { throw 7; }
void stops(rb::Activity&) { throw rb::Cancelled("as asked"); }
std::string not_utf8(rb::Activity&) { return "a\xFFz"; }

rb::Task<std::string> describes(rb::Run& run) {
    try {
        co_return co_await run.step(work, "x");
    } catch (const rb::Failure& f) {
        std::string text = f.type + "|" + f.message + "|" + f.origin_name + "|" + f.origin_id +
                           "|" + std::to_string(f.attempts);
        if (f.kind == rb::FailureKind::timeout) text += "|timeout";
        if (!f.retryable) text += "|no retry";
        if (f.origin == rb::Origin::step) text += "|step";
        if (!f.details.empty()) text += "|" + std::to_string(f.detail_as<Limit>().most);
        if (f.cause) text += "|" + f.cause->type;
        co_return text;
    }
}

rb::Task<int> passes_on(rb::Run& run) {
    co_await run.step(work, "x");
    co_return 1;
}
rb::Task<int> throws_failure(rb::Run&) {
    throw rb::Failure("rejected", "by hand").no_retry();
    co_return 1;
}
rb::Task<int> throws_bug(rb::Run& run) {
    co_await run.sleep(1s);
    throw std::logic_error("a bug");
}
rb::Task<int> throws_number(rb::Run& run) {
    co_await run.sleep(1s);
    throw 42;
}
rb::Task<int> wrong_type(rb::Run& run) { co_return co_await run.step<int>("work"); }
rb::Task<int> twice(rb::Run& run) {
    auto call = run.step<int>("work");
    co_await call;
    co_return co_await call;
}
rb::Task<int> unregistered(rb::Run& run) { co_return co_await run.step(throws_int); }
rb::Task<int> bad_key(rb::Run& run) { co_return co_await run.step<int>("work").key("../x"); }
rb::Task<int> late_option(rb::Run& run) {
    auto call = run.step<int>("work");
    call.start();
    co_return co_await call.key("k");
}
rb::Task<std::string> not_text(rb::Run&) { co_return "\xC0"; }
rb::Task<int> takes(rb::Run&, Limit limit) { co_return limit.most; }
rb::Task<int> takes_maybe(rb::Run&, std::optional<Limit> limit) {
    co_return limit ? limit->most : -1;
}
rb::Task<Limit> newer_result(rb::Run& run) { co_return co_await run.child<Limit>("other"); }

const auto& bundle() {
    static const auto made = rb::test::bundle_of(
        rb::runbook<describes>("describes"), rb::runbook<passes_on>("passes-on"),
        rb::runbook<throws_failure>("throws-failure"), rb::runbook<throws_bug>("throws-bug"),
        rb::runbook<throws_number>("throws-number"), rb::runbook<wrong_type>("wrong-type"),
        rb::runbook<twice>("twice"), rb::runbook<unregistered>("unregistered"),
        rb::runbook<bad_key>("bad-key"), rb::runbook<late_option>("late-option"),
        rb::runbook<not_text>("not-text"), rb::runbook<takes>("takes"),
        rb::runbook<takes_maybe>("takes-maybe"), rb::runbook<newer_result>("newer-result"),
        rb::activity<work>("work"), rb::activity<declines>("declines"),
        rb::activity<throws_std>("throws-std"), rb::activity<stops>("stops"),
        rb::activity<not_utf8>("not-utf8"));
    return *made->abi();
}

rb::Failure step_failure() {
    rb::Failure failure("declined", "no funds");
    failure.origin = rb::Origin::step;
    failure.origin_name = "work";
    failure.origin_id = "work#1";
    failure.attempts = 4;
    return failure;
}

}  // namespace

TEST_CASE("a failed step is caught with everything that the host said of it") {
    Driver run(bundle(), "describes");
    run.start();
    rb::Failure failure = step_failure().no_retry().detail(Limit{5}).because(rb::Failure("bank"));
    failure.kind = rb::FailureKind::timeout;
    run.fail(1, failure);
    CHECK(run.result() == R"("declined|no funds|work|work#1|4|timeout|no retry|step|5|bank")");
}

TEST_CASE("a failure that nobody catches fails the run and keeps its origin") {
    Driver run(bundle(), "passes-on");
    run.start();
    CHECK(run.fail(1, step_failure()) == RB_OK);
    CHECK(run.last() == Texts{"fail declined: no funds"});
    CHECK(run.final().failure->origin_id == "work#1");
}

TEST_CASE("a runbook's own failure fails the run") {
    Driver run(bundle(), "throws-failure");
    CHECK(run.start() == RB_OK);
    CHECK(run.last() == Texts{"fail rejected: by hand"});
    CHECK(!run.final().failure->retryable);
}

TEST_CASE("a runbook that throws anything else is a bug: reported, and no final command") {
    Driver run(bundle(), "throws-bug");
    run.start();
    CHECK(run.resolve_void(1) == RB_E_BUG);
    CHECK(run.last().empty());
    CHECK(run.reported()->type == "std::logic_error");
    CHECK(run.reported()->message == "a bug");
    CHECK(run.resolve_void(1) == RB_E_STATE);

    Driver number(bundle(), "throws-number");
    number.start();
    CHECK(number.resolve_void(1) == RB_E_BUG);
    CHECK(number.reported()->type == "unknown exception");
}

TEST_CASE("a result of another type than asked for parks the run with the path") {
    Driver run(bundle(), "wrong-type");
    run.start();
    CHECK(run.resolve(1, R"("text")") == RB_E_BUG);
    CHECK(run.reported()->message ==
          "result of a step: $: expected a number, found a string (byte 0)");
}

TEST_CASE("a result may have fields that this version does not know") {
    Driver run(bundle(), "newer-result");
    run.start();
    run.resolve(1, R"({"more":[{"a":null},1.5,"x",true],"most":3})");
    CHECK(run.result() == R"({"most":3})");
}

TEST_CASE("misuse of a call is a bug with the cure in its text") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"twice", "awaited before"},
        {"unregistered", "rb::activity<function>"},
        {"late-option", "options come before the start"},
        {"not-text", "not UTF-8"}};
    for (const auto& [slug, cure] : cases) {
        Driver run(bundle(), slug);
        rb_status status = run.start();
        if (slug == "twice") status = run.resolve(1, "1");
        CHECK_MESSAGE(status == RB_E_BUG, slug);
        CHECK_MESSAGE(run.reported()->message.find(cure) != std::string::npos, slug);
    }
}

TEST_CASE("a key that is no id fails the run") {
    Driver run(bundle(), "bad-key");
    CHECK(run.start() == RB_OK);
    CHECK(run.final().failure->type == "bad-id");
}

TEST_CASE("an input that does not fit fails the run with the path") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {R"({"most":"x"})", "$.most: expected a number, found a string (byte 8)"},
        {R"({"mots":1})", "$.mots: unknown field; known: most"},
        {R"({"most":1} x)", "$: expected the end, found 'x' (byte 11)"},
        {"", "$: expected an object, found null (byte 0)"}};
    for (const auto& [input, message] : cases) {
        Driver run(bundle(), "takes");
        CHECK(run.start(input) == RB_OK);
        CHECK(run.final().failure->type == "input");
        CHECK(run.final().failure->message == message);
    }
}

TEST_CASE("an optional input may be missing") {
    Driver run(bundle(), "takes-maybe");
    run.start();
    CHECK(run.result() == "-1");
}

TEST_CASE("a refusal of the host stops the activation with the same status") {
    Driver run(bundle(), "passes-on");
    run.emit_answer = RB_E_MISMATCH;
    CHECK(run.start() == RB_E_MISMATCH);
    CHECK(run.resolve(1, R"("x")") == RB_E_STATE);
}

TEST_CASE("an activity's failure is handed on as it is") {
    const auto answer = call(bundle(), "declines");
    CHECK(answer.status == RB_OK);
    CHECK(answer.failure->type == "declined");
    CHECK(answer.failure->message == "no funds");
    CHECK(!answer.failure->retryable);
    CHECK(answer.failure->retry_delay == 2s);
    CHECK(answer.failure->detail_as<Limit>().most == 5);
    CHECK(answer.failure->cause->message == "code 51");
}

TEST_CASE("any other exception of an activity is retryable and named by its type") {
    auto answer = call(bundle(), "throws-std");
    CHECK(answer.failure->type == "std::out_of_range");
    CHECK(answer.failure->message == "index 7");
    CHECK(answer.failure->retryable);
    answer = call(bundle(), "stops");
    CHECK(answer.failure->kind == rb::FailureKind::cancelled);
    answer = call(bundle(), "not-utf8");
    CHECK(answer.failure->message == "a string is not UTF-8 at its byte 1");
}

TEST_CASE("arguments that do not fit are not worth a retry") {
    auto answer = call(bundle(), "work", {"1"});
    CHECK(answer.failure->type == "input");
    CHECK(answer.failure->message == "argument 1: $: expected a string, found a number (byte 0)");
    CHECK(!answer.failure->retryable);
    answer = call(bundle(), "work", {R"("a")", R"("b")"});
    CHECK(answer.failure->message == "the activity takes 1 arguments, 2 were given");
}
