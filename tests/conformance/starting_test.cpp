// Cases 27 to 29: keys, workflow ids, what is refused before anything is recorded. Case 39.
#include <doctest/doctest.h>

#include "tests/conformance/bench.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

std::size_t runs_of(Bench& bench) {
    const auto runs = bench.host().list();
    return runs.ok() ? runs->size() : 999;
}

void check_refused(Bench& bench, const StartRequest& request, ErrorCode code,
                   const std::string& words) {
    const auto refused = bench.host().start(request);
    REQUIRE(!refused.ok());
    CHECK(refused.error().code == code);
    CAPTURE(refused.error().message);
    CHECK(refused.error().message.find(words) != std::string::npos);
    CHECK(runs_of(bench) == 0);
    CHECK(witness().deeds.empty());
}

}  // namespace

TEST_CASE("[C27] a known key gives the known run and executes nothing; keys are per runbook") {
    for (const Kind& kind : kKinds) {
        if (!kind.durable) continue;
        INFO("kind: " << std::string(kind.name));
        Bench bench(kind);
        StartRequest asked = bench.request("nap", "1000");
        asked.idempotency_key = "k";
        const auto first = bench.host().start(asked);
        REQUIRE(first.ok());
        CHECK(!first->existing);
        const auto open = bench.host().start(asked);
        REQUIRE(open.ok());
        CHECK(open->existing);
        CHECK(open->run_id == first->run_id);
        CHECK(bench.wait(first->run_id).status == "completed");
        asked.input = "5";  // the key decides, not the input
        const auto closed = bench.host().start(asked);
        REQUIRE(closed.ok());
        CHECK(closed->existing);
        CHECK(closed->run_id == first->run_id);
        CHECK(witness().whats() == Log{"lie down", "get up"});

        StartRequest other = bench.request("linear", "5");
        other.idempotency_key = "k";
        const auto own = bench.host().start(other);
        REQUIRE(own.ok());
        CHECK(!own->existing);
        CHECK(own->run_id != first->run_id);
        CHECK(runs_of(bench) == 2);
    }
}

TEST_CASE("[C27] a transient run refuses a key, because it leaves no record") {
    Bench bench(kKinds[0]);
    StartRequest asked = bench.request("linear", "5");
    asked.idempotency_key = "k";
    check_refused(bench, asked, ErrorCode::kBadInput, "transient");
}

TEST_CASE("[C28] the workflow id of an open run is refused by name, and free when it closed") {
    on_every_kind([](Bench& bench) {
        const std::string first = bench.start("nap", "1000", "o-7").run_id;
        StartRequest asked = bench.request("linear", "5");
        asked.workflow_id = "o-7";
        const auto refused = bench.host().start(asked);
        REQUIRE(!refused.ok());
        CHECK(refused.error().code == ErrorCode::kConflict);
        CHECK(refused.error().message == "workflow id 'o-7' is already running as run " + first);
        CHECK(bench.wait(first).status == "completed");
        CHECK(witness().whats() == Log{"lie down", "get up"});
        const auto again = bench.host().start(asked);
        REQUIRE(again.ok());
        CHECK(again->run_id != first);
        CHECK(bench.wait(again->run_id).result == "6");
    });
}

TEST_CASE("[C29] an unknown slug is not found, with near names and no record") {
    on_every_kind([](Bench& bench) {
        check_refused(bench, bench.request("liner", "5"), ErrorCode::kNotFound,
                      "no runbook 'liner'; did you mean 'linear'?");
    });
}

TEST_CASE("[C29] input that does not fit is refused with the field's path, nothing started") {
    on_every_kind([](Bench& bench) {
        const ErrorCode bad = ErrorCode::kBadInput;
        check_refused(bench, bench.request("linear", "\"five\""), bad, "$: expected an integer");
        check_refused(bench, bench.request("backoff", "{\"kind\":1}"), bad, "$.kind: expected");
        check_refused(bench, bench.request("backoff", "{}"), bad, "$.kind: missing");
        check_refused(bench, bench.request("linear", "{"), bad, "not JSON");
        StartRequest sly = bench.request("linear", "5");
        sly.workflow_id = "../x";
        check_refused(bench, sly, bad, "'../x'");
    });
}

TEST_CASE("[C39] set_runtime after the first use is refused, and the bound runtime works on") {
    on_every_kind([](Bench& bench) {
        CHECK(bench.run("linear", "5").result == "6");
        CHECK(get_runtime() == "local");
        const auto late = set_runtime("stub");
        REQUIRE(!late.ok());
        CHECK(late.error().code == ErrorCode::kConflict);
        CHECK(late.error().message.find("runtime already bound") != std::string::npos);
        CHECK(get_runtime() == "local");
        CHECK(bench.run("linear", "6").result == "7");
    });
}

TEST_CASE("[C39] set_runtime before the first use decides, above everything else") {
    reset_config();
    REQUIRE(set_runtime("stub").ok());
    HostOptions options;
    options.runtime.push_back({"local", "flag --runtime"});
    const auto host = Host::create(options);
    const auto refused = host->list();
    REQUIRE(!refused.ok());
    CHECK(refused.error().code == ErrorCode::kNotSupported);
    CHECK(get_runtime() == "stub");
    reset_config();
    CHECK(get_runtime().empty());
}
