// The sample bundle in plain C passes the cases that it can have, on every kind of runtime and
// store: loaded from its file, beside a bundle made with the C++ kit. Its activities write into a
// ledger; verdicts compare that with the host's log.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <fstream>

#include "tests/conformance/test_host.hpp"

using namespace runbook;
using namespace std::chrono_literals;
using test::Kind;
using test::kKinds;
using test::Log;

namespace {

constexpr const char* kOrder = R"({"id":"o-1","sku":"pen","cents":1250})";
constexpr const char* kAnvil = R"({"id":"o-2","sku":"anvil","cents":1250})";

const Log kCharged{"workflow_started", "step_started", "step_failed",   "step_retrying",
                   "step_started",     "step_failed",  "step_retrying", "step_started",
                   "step_completed",   "sleep_started"};

Log operator+(Log log, const Log& more) {
    log.insert(log.end(), more.begin(), more.end());
    return log;
}

class Place : public test::TestHost {
 public:
    enum class Order { kChildLast, kChildFirst };

    explicit Place(const Kind& kind, Order order = Order::kChildLast)
        : TestHost(kind, [order](Host& host) {
              const char* files[] = {PLAIN_C_BUNDLE, PARCELS_BUNDLE};
              if (order == Order::kChildFirst) std::swap(files[0], files[1]);
              for (const char* file : files) {
                  const auto added = host.add_bundle(std::filesystem::path(file));
                  REQUIRE_MESSAGE(added.ok(), added.error().message);
              }
          }) {
        ::setenv("LEDGER", (folder() / "ledger").c_str(), 1);
        open();
    }

    std::string child_of(const std::string& run) const {
        for (const Progress& progress : story())
            if (progress.run_id != run) return progress.run_id;
        return "no child";
    }
    Log ledger() const {
        std::ifstream in(folder() / "ledger");
        Log lines;
        for (std::string line; std::getline(in, line);) lines.push_back(line);
        return lines;
    }
};

void on_every_kind(const std::function<void(Place&)>& body) {
    for (const Kind& kind : kKinds) {
        INFO("kind: " << std::string(kind.name));
        Place place(kind);
        body(place);
    }
}

void check_asleep(Place& place, const std::string& run) {
    const auto early = place.host().wait(run, 400ms);
    REQUIRE(!early.ok());
    CHECK(early.error().code == ErrorCode::kTimedOut);
    const auto info = place.host().get_run(run);
    REQUIRE(info.ok());
    CHECK(info->status == "suspended");
    CHECK(place.log(run) == kCharged);
    CHECK(place.ledger() == Log{"charge", "charge", "charge"});
}

}  // namespace

TEST_CASE("[C01] in plain C: a run of one step completes, and its log has four events") {
    on_every_kind([](Place& place) {
        const std::string run = place.start("add-one", "5").run_id;
        const RunInfo ended = place.wait(run);
        CHECK(ended.status == "completed");
        CHECK(ended.result == "6");
        CHECK(place.ledger() == Log{"add"});
        CHECK(place.log(run) ==
              Log{"workflow_started", "step_started", "step_completed", "workflow_completed"});
        CHECK(place.data(run, 1).find(R"("step":"add#1")") != std::string::npos);
        CHECK(place.data(run, 2).find(R"("result":6)") != std::string::npos);
    });
}

TEST_CASE("[C06] in plain C: a step that fails twice succeeds at its third attempt") {
    on_every_kind([](Place& place) {
        const std::string run = place.start("plain-c", kOrder).run_id;
        CHECK(place.wait(run).status == "completed");
        CHECK(place.ledger() == Log{"charge", "charge", "charge"});
        const Log log = place.log(run);
        REQUIRE(log.size() >= kCharged.size());
        CHECK(Log(log.begin(), log.begin() + 10) == kCharged);
        CHECK(place.data(run, 1).find(R"("attempt":1)") != std::string::npos);
        CHECK(place.data(run, 3).find(R"("next_attempt":2)") != std::string::npos);
        CHECK(place.data(run, 7).find(R"("attempt":3)") != std::string::npos);
    });
}

TEST_CASE("[C11] in plain C: a sleeping run is suspended, an early wait changes nothing") {
    on_every_kind([](Place& place) {
        const std::string run = place.start("plain-c", kOrder).run_id;
        check_asleep(place, run);
        check_asleep(place, run);
        CHECK(place.wait(run).status == "completed");
        CHECK(place.ledger() == Log{"charge", "charge", "charge"});
        CHECK(place.log(run) == kCharged + Log{"sleep_completed", "child_workflow_started",
                                               "child_workflow_completed", "workflow_completed"});
    });
}

TEST_CASE("[C11] in plain C: another host neither repeats the step nor the sleep") {
    for (const Kind& kind : kKinds) {
        if (!kind.survives) continue;
        Place place(kind);
        const std::string run = place.start("plain-c", kOrder).run_id;
        check_asleep(place, run);
        place.reopen();
        REQUIRE(place.host().resume(run).ok());
        check_asleep(place, run);
        CHECK(place.wait(run).status == "completed");
        CHECK(place.ledger() == Log{"charge", "charge", "charge"});
    }
}

TEST_CASE("[C19] in plain C: a child of another bundle, in whatever order they were loaded") {
    for (const auto order : {Place::Order::kChildLast, Place::Order::kChildFirst}) {
        for (const Kind& kind : kKinds) {
            INFO("kind: " << std::string(kind.name));
            Place place(kind, order);
            const std::string run = place.start("plain-c", kOrder).run_id;
            const RunInfo ended = place.wait(run);
            CHECK(ended.status == "completed");
            CHECK(ended.result == R"({"tracking":"RB-o-1"})");
            CHECK(place.log(place.child_of(run)) == Log{"workflow_started", "step_started",
                                                        "step_completed", "step_started",
                                                        "step_completed", "workflow_completed"});
        }
    }
}

TEST_CASE("[C19] in plain C: a child's failure is handled, and is the parent's after the refund") {
    on_every_kind([](Place& place) {
        const std::string run = place.start("plain-c", kAnvil).run_id;
        const RunInfo ended = place.wait(run);
        CHECK(ended.status == "failed");
        REQUIRE(ended.failure.has_value());
        CHECK(ended.failure->type == "too_heavy");
        CHECK(ended.failure->message == "no carrier takes an anvil");
        CHECK(place.ledger() == Log{"charge", "charge", "charge", "refund"});
        CHECK(place.log(run) == kCharged + Log{"sleep_completed", "child_workflow_started",
                                               "child_workflow_failed", "step_started",
                                               "step_completed", "workflow_failed"});
    });
}
