// runbook_seq.h: a runbook in plain C is run from its top again and again, and what ended before is
// remembered. Driven without a host; all that it is lent is gone after each call.
#include <doctest/doctest.h>
#include <runbook/runbook_seq.h>  // not used here: it compiles as C++ too

#include "driver.hpp"

extern "C" {
const rb_bundle* seq_cases_entry(const rb_host* host);
extern int seq_turn;
}

using rb::test::Driver;
using rb::test::HostKind;
using Words = std::vector<std::string>;

namespace {

const rb_bundle& bundle() {
    auto host = rb::kit::zeroed<rb_host>();
    const rb_bundle* const made = seq_cases_entry(&host);
    REQUIRE(made != nullptr);
    return *made;
}

rb::Failure broken() {
    rb::Failure failure("broken", "a message beyond the small buffer of a string");
    failure.details.push_back({RB_ENCODING_JSON, R"({"a detail":"of some length, too"})"});
    failure.origin_name = "one";
    return failure.because(rb::Failure("cause", "why it broke, in some words")).no_retry();
}

std::string why(const Driver& run) { return run.reported() ? run.reported()->message : "nothing"; }

}  // namespace

TEST_CASE("a runbook in C makes one call after the other and completes") {
    for (const auto host : {HostKind::usual, HostKind::bare, HostKind::fat}) {
        Driver run(bundle(), "linear", 7, host);
        CHECK(run.start("\"in\"") == RB_OK);
        CHECK(run.last() == Words{"step one \"in\""});
        CHECK(run.resolve(1, "\"out\"") == RB_OK);
        CHECK(run.last() == Words{"timer 1"});
        CHECK(run.resolve_void(2) == RB_OK);
        CHECK(run.last() == Words{"child other \"out\""});
        CHECK(run.resolve(3, "{\"x\":1}") == RB_OK);
        CHECK(run.result() == "{\"x\":1}");
        CHECK(run.count() == 4);
        CHECK(run.resolve(3, "2") == RB_E_STATE);
    }
}

TEST_CASE("a runbook in C logs a line once, and not in replay") {
    Driver run(bundle(), "linear");
    run.start("1");
    run.resolve(1, "2");
    run.resolve_void(2);
    run.resolve(3, "3");
    CHECK(run.logged() == Words{"3 between"});
    Driver again(bundle(), "linear");
    again.replaying = true;
    again.start("1");
    again.resolve(1, "2");
    CHECK(again.logged().empty());
}

TEST_CASE("a runbook in C keeps many results, and its input") {
    Driver run(bundle(), "many");
    run.start("0");
    for (std::uint64_t seq = 1; seq <= 20; ++seq) {
        CHECK(run.command(seq).args == Words{std::to_string(seq - 1)});
        CHECK(run.resolve(seq, std::to_string(seq)) == RB_OK);
    }
    CHECK(run.result() == "20");

    Driver input(bundle(), "gives_input");
    input.start(R"("an input that is longer than a small buffer")");
    input.resolve_void(1);
    CHECK(input.result() == R"("an input that is longer than a small buffer")");
    Driver none(bundle(), "gives_input");
    none.start();
    none.resolve_void(1);
    CHECK(none.result() == "none");
}

TEST_CASE("a failure that is returned fails the run with all its parts") {
    Driver run(bundle(), "passes_on");
    run.start("1");
    CHECK(run.fail(1, broken()) == RB_OK);
    REQUIRE(run.final().type == RB_CMD_FAIL);
    const rb::Failure& failure = *run.final().failure;
    CHECK(failure.type == "broken");
    CHECK(failure.message == "a message beyond the small buffer of a string");
    CHECK(failure.origin_name == "one");
    CHECK_FALSE(failure.retryable);
    REQUIRE(failure.details.size() == 1);
    CHECK(failure.details[0].body == R"({"a detail":"of some length, too"})");
    REQUIRE(failure.cause);
    CHECK(failure.cause->message == "why it broke, in some words");
}

TEST_CASE("a failure that is handled lets the runbook go on, and is kept meanwhile") {
    for (const auto host : {HostKind::usual, HostKind::bare, HostKind::fat}) {
        Driver run(bundle(), "handles", 7, host);
        run.start("1");
        CHECK(run.fail(1, broken()) == RB_OK);
        CHECK(run.last() == Words{"step undo 1"});
        CHECK(run.resolve_void(2) == RB_OK);
        REQUIRE(run.final().type == RB_CMD_FAIL);
        CHECK(run.final().failure->cause->message == "why it broke, in some words");
    }
    Driver own(bundle(), "fails");
    own.start("1");
    CHECK(own.last() == Words{"fail declined: no money"});
}

TEST_CASE("a cancelled runbook ends as cancelled, after its cleaning up when it has some") {
    Driver plain(bundle(), "linear");
    plain.start("1");
    CHECK(plain.cancel("enough") == RB_OK);
    CHECK(plain.last() == Words{"cancel 1", "cancelled"});

    Driver run(bundle(), "cleans_up");
    run.start("1");
    CHECK(run.cancel("enough") == RB_OK);
    CHECK(run.last() == Words{"cancel 1", "step undo 1"});
    CHECK(run.resolve(1, "\"late\"") == RB_OK);  // the step that was asked to stop
    CHECK(run.last().empty());
    CHECK(run.resolve_void(3) == RB_OK);
    CHECK(run.last() == Words{"cancelled"});
}

TEST_CASE("the clock of a runbook in C stands still between two calls, however often it is run") {
    Driver run(bundle(), "clock");
    run.now_ns = 100;
    run.start();
    run.now_ns = 142;
    run.resolve_void(1);
    CHECK(run.last() == Words{"timer 42"});
    run.now_ns = 999;
    run.resolve_void(2);
    CHECK(run.result() == "none");
}

TEST_CASE(
    "a runbook in C that does something else with the same results is parked, with the reason") {
    for (const char* slug : {"fickle", "shrinks"}) {
        seq_turn = 0;
        Driver run(bundle(), slug);
        run.start("1");
        seq_turn = 1;
        CHECK(run.resolve(1, "1") == RB_E_BUG);
        CHECK(why(run).find("run again with the same results, the runbook makes ") == 0);
        CHECK(run.resolve(1, "1") == RB_E_STATE);
        seq_turn = 0;
    }
}

TEST_CASE("a runbook in C that does not look at a status is parked, with the reason") {
    const std::pair<const char*, const char*> cases[] = {
        {"does_not_look", "a call is pending, and the runbook makes another one"},
        {"ends_at_once", "a call is pending, and the runbook ends"},
        {"waits_for_nothing", "RB_PENDING, and nothing is waited for"}};
    for (const auto& [slug, reason] : cases) {
        Driver run(bundle(), slug);
        CHECK(run.start() == RB_E_BUG);
        CHECK(why(run) == reason);
    }
}

TEST_CASE("a runbook in C takes the jobs that it can do nothing with") {
    Driver run(bundle(), "linear");
    CHECK(run.job(RB_JOB_RESOLVED) == RB_E_STATE);
    Driver other(bundle(), "linear");
    other.start("1");
    CHECK(other.start("1") == RB_E_STATE);
    Driver third(bundle(), "linear");
    third.start("1");
    CHECK(third.job(RB_JOB_SIGNAL) == RB_OK);
    CHECK(third.job(RB_JOB_STARTED, 0, 1) == RB_OK);
    CHECK(third.job(RB_JOB_RESEED, 0, 5) == RB_OK);
    CHECK(third.job(99, RB_JOB_F_OPTIONAL) == RB_OK);
    CHECK(third.resolve(1, "2") == RB_OK);
    CHECK(third.last() == Words{"timer 1"});
    CHECK(third.job(RB_JOB_UPDATE) == RB_OK);
    CHECK(third.last() == Words{"reject unknown-update: the runbook takes no updates"});
    CHECK(third.job(99) == RB_E_UNSUPPORTED);
}

TEST_CASE("a runbook in C hands an error of the host on") {
    Driver run(bundle(), "linear");
    run.emit_answer = RB_E_LIMIT;
    CHECK(run.start("1") == RB_E_LIMIT);
    CHECK(run.resolve(1, "1") == RB_E_STATE);
}

TEST_CASE(
    "a bundle in C is in use while an instance lives, and asks for a host that is new enough") {
    {
        Driver run(bundle(), "linear");
        CHECK(bundle().close() == RB_E_STATE);
    }
    CHECK(bundle().close() == RB_OK);
    CHECK(seq_cases_entry(nullptr) == nullptr);
    CHECK(rb::test::call(bundle(), "one", {"5"}).json == "5");
    CHECK(rb::test::call(bundle(), "one").failure->retryable == false);
}
