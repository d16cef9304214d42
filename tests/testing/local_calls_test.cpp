// Local steps of transient runs, which the run's own code calls.
#include <runbook/test_bench.hpp>

#include <thread>

#include "tests/testing/fixture.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

std::unique_ptr<Host> host_with(HostOptions options = {}) {
    options.guard = HostOptions::Guard::kStrict;
    auto host = Host::create(std::move(options));
    for (const LinkedEntry entry : linked_bundles()) CHECK(host->add_bundle(entry).ok());
    return host;
}

RunInfo run(Host& host, const std::string& slug, const std::string& input = "null",
            bool durable = false) {
    StartRequest request;
    request.runbook = slug;
    request.input = input;
    request.durable = durable;
    const auto started = host.start(request);
    REQUIRE(started.ok());
    return host.wait(started->run_id).value();
}

}  // namespace

TEST_CASE("a transient run's code calls its local steps itself, with the values as they are") {
    const auto host = host_with();
    const RunInfo ended = run(*host, "whole");
    CHECK(ended.result == "\"42 as it was\"");
    CHECK(ended.events == 6);  // as many as a log would have
}

TEST_CASE("a local step with options, of a durable run or with a listener is one like all others") {
    CHECK(run(*host_with(), "spelled-out").result == "\"42 \"");
    CHECK(run(*host_with(), "whole", "null", true).result == "\"42 \"");
    HostOptions options;
    std::vector<std::string> heard;
    options.on_progress = [&](const Progress& one) { heard.push_back(one.event.type); };
    CHECK(run(*host_with(std::move(options)), "whole").result == "\"42 \"");
    CHECK(heard == std::vector<std::string>{"workflow_started", "step_started", "step_completed",
                                            "step_started", "step_completed",
                                            "workflow_completed"});
}

TEST_CASE("a test hears of local steps, and can fake them") {
    LocalTest test;
    CHECK(test.run_local("whole").result == "\"42 \"");
    CHECK(test.calls("doubled") == 1);
    test.fake_json("doubled", [](const auto&) { return R"({"n":7})"; });
    CHECK(test.run_local("whole").result == "\"7 \"");
}

TEST_CASE("a local step that fails where it was called is tried again as the same step") {
    const auto host = host_with();
    for (const int failures : {1, 2}) {
        const RunInfo ended = run(*host, "retried", std::to_string(failures));
        std::string expected = "[\"" + ended.run_id + "/shaky#1 1\"";
        for (int attempt = 1; attempt <= failures + 1; ++attempt)
            expected += ",\"" + ended.run_id + "/shaky#2 " + std::to_string(attempt) + "\"";
        CHECK(ended.result == expected + "]");
    }
    const RunInfo failed = run(*host, "retried", "3");
    CHECK(failed.status == "failed");
    CHECK(failed.failure.value().type == "busy");
}

TEST_CASE("a local step that fails for good tells whose failure it is") {
    const RunInfo ended = run(*host_with(), "lost");
    CHECK(ended.status == "failed");
    REQUIRE(ended.failure);
    CHECK(ended.failure->type == "no");
    CHECK(ended.failure->origin == "step hopeless#1");
    CHECK(ended.events == 4);
}

TEST_CASE("local steps are members of groups, attempts, and can be started early") {
    CHECK(run(*host_with(), "beside").result == "\"4 no\"");
}

TEST_CASE("a local step that is cancelled before it is awaited is not called") {
    CHECK(run(*host_with(), "unbegun").result == "\"0 cancelled\"");
}

TEST_CASE("[C49] the guard leaves a local step alone, and the runbook's own code after it not") {
    const auto host = host_with();
    CHECK(run(*host, "timely").result == "true");
    const RunInfo caught = run(*host, "hasty-local");
    CHECK(caught.status == "interrupted");
    CHECK(has(caught.failure.value().message, "N102-clock"));
}

TEST_CASE("a run of nothing but local steps meets the limit of events") {
    HostOptions options;
    options.events_warn = 20;
    options.events_max = 100;
    const auto host = host_with(std::move(options));
    CHECK(run(*host, "many", "40").result == "40");
    const RunInfo parked = run(*host, "many", "1000000");
    CHECK(parked.status == "interrupted");
    CHECK(parked.failure.value().type == "event_limit");
    CHECK(parked.events <= 102);  // with that of its parking
}

TEST_CASE("a run of nothing but local steps can be cancelled") {
    HostOptions options;
    options.events_max = std::uint64_t{1} << 60;
    options.events_warn = options.events_max - 1;
    const auto host = host_with(std::move(options));
    StartRequest request;
    request.runbook = "many";
    request.input = "1000000000000";
    request.durable = false;
    const auto started = host->start(request);
    REQUIRE(started.ok());
    CHECK(host->cancel(started->run_id, "enough").ok());
    CHECK(host->wait(started->run_id)->status == "cancelled");
}

TEST_CASE("a run tells how many local steps it has made") {
    const auto host = host_with();
    StartRequest request;
    request.runbook = "asked";
    request.durable = false;
    const auto started = host->start(request);
    REQUIRE(started.ok());
    const auto steps = host->query(started->run_id, "rb.steps");
    REQUIRE(steps.ok());
    CHECK(has(*steps, "\"completed\":3"));
    CHECK(host->signal(started->run_id, {"go", "1", "", ""}).ok());
    CHECK(host->wait(started->run_id)->status == "completed");
}
