// The sample bundle in plain C passes the cases that it can have, on every kind of runtime and
// store: loaded from its file, beside a bundle made with the C++ kit. Its activities write into a
// ledger; verdicts compare that with the host's log.
#include "tests/conformance/bench.hpp"  // kKinds alone; the bench itself has other bundles

#include <doctest/doctest.h>
#include <stdlib.h>

#include <fstream>

#include "host/app/wiring.hpp"
#include "host/base/log.hpp"
#include "host/runtime/local/clock.hpp"

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

class Place {
 public:
    enum class Order { kChildLast, kChildFirst };

    explicit Place(const Kind& kind, Order order = Order::kChildLast)
        : kind_(kind), order_(order), clock_(std::make_shared<runtime::local::VirtualClock>()) {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "runbook-plain-c-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        folder_ = pattern;
        ::setenv("LEDGER", (folder_ / "ledger").c_str(), 1);
        log::Options quiet;
        quiet.level = log::Level::kOff;
        REQUIRE(log::configure(quiet).ok());
        app::set_clock_for_tests(clock_);
        open();
    }
    ~Place() {
        host_.reset();
        app::set_clock_for_tests(nullptr);
        reset_config();
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    Host& host() { return *host_; }
    void reopen() {
        host_.reset();
        reset_config();
        open();
    }
    std::string start(const std::string& slug, const std::string& input) {
        StartRequest request;
        request.runbook = slug;
        request.input = input;
        const auto started = host_->start(request);
        REQUIRE_MESSAGE(started.ok(), started.error().message);
        return started->run_id;
    }
    RunInfo wait(const std::string& run) {
        const auto ended = host_->wait(run);
        REQUIRE_MESSAGE(ended.ok(), ended.error().message);
        return *ended;
    }
    Log log(const std::string& run) const {
        Log types;
        for (const Progress& progress : story_)
            if (progress.run_id == run) types.push_back(progress.event.type);
        return types;
    }
    std::string data(const std::string& run, std::size_t n) const {
        for (const Progress& progress : story_)
            if (progress.run_id == run && n-- == 0) return progress.event.data;
        return "no such event";
    }
    std::string child_of(const std::string& run) const {
        for (const Progress& progress : story_)
            if (progress.run_id != run) return progress.run_id;
        return "no child";
    }
    Log ledger() const {
        std::ifstream in(folder_ / "ledger");
        Log lines;
        for (std::string line; std::getline(in, line);) lines.push_back(line);
        return lines;
    }

 private:
    void open() {
        HostOptions options;
        options.store = "memory:";
        if (kind_.survives)
            options.store = std::string(kind_.store) + ":" + (folder_ / "runs").string();
        options.private_folder = folder_ / "bundles";
        options.default_durable = kind_.durable;
        options.workers = 0;
        options.on_progress = [this](const Progress& progress) { story_.push_back(progress); };
        host_ = Host::create(std::move(options));
        const char* files[] = {PLAIN_C_BUNDLE, PARCELS_BUNDLE};
        if (order_ == Order::kChildFirst) std::swap(files[0], files[1]);
        for (const char* file : files) {
            const auto added = host_->add_bundle(std::filesystem::path(file));
            REQUIRE_MESSAGE(added.ok(), added.error().message);
        }
    }

    const Kind kind_;
    const Order order_;
    std::filesystem::path folder_;
    std::shared_ptr<runtime::local::VirtualClock> clock_;
    std::vector<Progress> story_;
    std::unique_ptr<Host> host_;
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
        const std::string run = place.start("add-one", "5");
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
        const std::string run = place.start("plain-c", kOrder);
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
        const std::string run = place.start("plain-c", kOrder);
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
        const std::string run = place.start("plain-c", kOrder);
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
            const std::string run = place.start("plain-c", kOrder);
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
        const std::string run = place.start("plain-c", kAnvil);
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
