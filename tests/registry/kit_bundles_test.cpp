// The sample bundles, written with the C++ kit, on their way through registry and plugin.
#include <doctest/doctest.h>

#include "fixture.hpp"

using namespace runbook;
using engine::CommandType;
using engine::JobType;
using engine::Payload;

namespace {

struct NoPort final : engine::ActivationPort {
    bool patched(std::string_view) override { return true; }
    bool kit_flag(std::uint32_t) override { return true; }
    void log(std::uint32_t, std::string_view, std::string_view) override {}
};

engine::Activated apply(engine::Instance& instance, const engine::Job& job) {
    NoPort port;
    return instance.activate({job, 0, false, 0, port});
}

constexpr char kOrder[] = R"({"id":"o-1","sku":"pen","cents":1250})";

}  // namespace

TEST_CASE("the sample bundles are taken in without a word and known the next time") {
    Place place;
    for (const auto& entry : fs::directory_iterator(RB_TEST_SAMPLES)) {
        fs::copy_file(entry.path(), place.bundles() / entry.path().filename());
        make_older(place.bundles() / entry.path().filename());
    }
    place.start();
    CHECK(place.warnings.empty());
    auto& again = place.start();
    for (const auto& bundle : again.bundles()) {
        CAPTURE(bundle.path);
        CHECK(bundle.state == registry::Slot::State::kKnown);
        CHECK(bundle.note.empty());
    }
    CHECK(again.runbook("order").ok());
    CHECK(again.runbook("ship-parcel").ok());
    CHECK(place.warnings.empty());
}

TEST_CASE("a runbook of the kit charges through its activity and asks for its child by slug") {
    Place place;
    auto& registry = place.start({{RB_TEST_SAMPLES, true}});
    const auto order = registry.runbook("order").value();
    CHECK(order->title() == "Take an order");
    CHECK(order->input_schema().find("\"cents\"") != std::string::npos);
    auto instance = std::move(order->create({.workflow_id = "w", .run_id = "r-1"})).value();

    const auto asked = apply(
        *instance, {JobType::kStart, false, 0, "", {Payload::json(kOrder)}, nullptr, nullptr});
    REQUIRE_FALSE(asked.error);
    REQUIRE(asked.commands.size() == 1);
    CHECK(asked.commands[0].type == CommandType::kStep);
    CHECK(asked.commands[0].step->attempt_ms == 30'000);

    const auto charge = registry.activity(*order, asked.commands[0].name).value();
    REQUIRE(charge->defaults().retry);
    CHECK(charge->defaults().retry->max_attempts == 5);
    const auto charged = charge->run({.args = asked.commands[0].args, .last_heartbeat = {}});
    REQUIRE_FALSE(charged.failure);
    CHECK(charged.result == Payload::json("\"pay-o-1\""));

    const auto next =
        apply(*instance, {JobType::kResolved, false, 1, "", {charged.result}, nullptr, nullptr});
    REQUIRE_FALSE(next.error);
    REQUIRE(next.commands.size() == 1);
    CHECK(next.commands[0].type == CommandType::kChild);
    CHECK(next.commands[0].name == "ship-parcel");
}
