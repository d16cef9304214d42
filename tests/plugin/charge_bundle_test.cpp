// A whole run of a bundle written in C, driven through host/plugin.
#include <doctest/doctest.h>

#include "fake_port.hpp"
#include "host/plugin/bundle_parts.hpp"

using namespace runbook;
using engine::CommandType;
using engine::JobType;
using engine::Payload;

extern "C" const rb_bundle charge_bundle;
extern "C" int charge_instances;

namespace {

plugin::BundleParts parts() {
    return plugin::make_parts(charge_bundle, {"payments", "2.1.0", "abc"}, nullptr);
}

engine::Activated apply(engine::Instance& instance, const engine::Job& job) {
    FakePort port;
    return instance.activate({job, 0, false, 0, port});
}

}  // namespace

TEST_CASE("what a bundle declares reaches the engine, without the kit's own activities") {
    const auto all = parts();
    REQUIRE(all.runbooks.size() == 1);
    const auto& pay = *all.runbooks[0];
    CHECK(pay.slug() == "pay");
    CHECK(pay.version() == "2.1.0");
    CHECK(pay.title() == "Pay an order");
    CHECK(pay.bundle() == "payments");
    CHECK(pay.bundle_digest() == "abc");
    CHECK(pay.input_schema() == R"({"type":"object"})");
    CHECK(pay.output_schema().empty());
    CHECK(pay.transient());
    REQUIRE(all.activities.size() == 1);
    CHECK(all.activities[0]->name() == "charge");
    CHECK(all.activities[0]->defaults().attempt_ms == 7000);
    CHECK_FALSE(all.activities[0]->defaults().retry.has_value());
}

TEST_CASE("a run in C asks for a step, gets its result and completes with it") {
    const auto all = parts();
    auto instance = std::move(all.runbooks[0]->create({.run_id = "r-1"})).value();
    CHECK(charge_instances == 1);

    Payload input = Payload::json(R"({"id":"o-1"})");
    input.meta = {{"messageType", "Order"}};
    auto asked = apply(*instance, {JobType::kStart, false, 0, "", {input}, nullptr, nullptr});
    REQUIRE_FALSE(asked.error);
    REQUIRE(asked.commands.size() == 1);
    const auto& step = asked.commands[0];
    CHECK(step.type == CommandType::kStep);
    CHECK(step.seq == 1);
    CHECK(step.name == "charge");
    CHECK(step.key == "once");
    CHECK(step.args == engine::Payloads{input});
    REQUIRE(step.step);
    CHECK(step.step->attempt_ms == 30'000);
    REQUIRE(step.step->retry);
    CHECK(step.step->retry->max_attempts == 5);
    CHECK(step.step->retry->first_ms == 1000);
    CHECK(step.step->retry->backoff_permille == 1500);
    CHECK(step.step->retry->no_retry_types == std::vector<std::string>{"declined"});

    const auto charged = all.activities[0]->run({.args = step.args, .last_heartbeat = {}});
    REQUIRE_FALSE(charged.failure);
    CHECK(charged.result == input);

    auto ended =
        apply(*instance, {JobType::kResolved, false, 1, "", {charged.result}, nullptr, nullptr});
    REQUIRE(ended.commands.size() == 1);
    CHECK(ended.commands[0].type == CommandType::kComplete);
    CHECK(ended.commands[0].seq == 2);
    CHECK(ended.commands[0].args == engine::Payloads{input});
    instance.reset();
    CHECK(charge_instances == 0);
}

TEST_CASE("a failure goes through the ABI and back with all its parts and causes") {
    const auto all = parts();
    auto instance = std::move(all.runbooks[0]->create({})).value();
    apply(*instance, {});

    auto failure = std::make_shared<engine::Failure>();
    failure->kind = engine::FailureKind::kTimeout;
    failure->timeout = engine::TimeoutKind::kHeartbeat;
    failure->origin = engine::Origin::kStep;
    failure->no_retry = true;
    failure->attempts = 3;
    failure->retry_after_ms = 1500;
    failure->type = "late";
    failure->message = "no heartbeat for 5s";
    failure->trace = "at charge";
    failure->source = "cpp";
    failure->origin_name = "charge";
    failure->origin_id = "charge#1";
    failure->origin_run = "r-9";
    failure->details = {Payload::json("1"), Payload::json("2"), Payload::null()};
    failure->cause = std::make_shared<engine::Failure>(
        engine::Failure{.type = "io", .message = "connection lost"});

    const auto ended = apply(*instance, {JobType::kResolved, false, 1, "", {}, failure, nullptr});
    REQUIRE(ended.commands.size() == 1);
    CHECK(ended.commands[0].type == CommandType::kFail);
    REQUIRE(ended.commands[0].failure);
    CHECK(*ended.commands[0].failure == *failure);
}

TEST_CASE("an activity that fails says why and whether to retry") {
    const auto all = parts();
    const engine::Payloads none;
    const auto outcome = all.activities[0]->run({.args = none, .last_heartbeat = none});
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->type == "no_order");
    CHECK(outcome.failure->message == "nothing to charge");
    CHECK(outcome.failure->no_retry);
    CHECK(outcome.failure->retry_after_ms == -1);
}

TEST_CASE("a create that gives up is an error that names runbook, bundle and status") {
    const auto made = parts().runbooks[0]->create({.seed = 13});
    REQUIRE_FALSE(made.ok());
    CHECK(made.error().message ==
          "runbook 'pay' of bundle payments 2.1.0 could not be instantiated: RB_E_LIMIT (-7)");
}
