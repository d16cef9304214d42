// The sample bundles, used as the README says.
#include <doctest/doctest.h>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;

namespace {

struct Samples : Place {
    Samples() { environment["RUNBOOK_BUNDLES"] = SAMPLE_BUNDLES; }
};

const char* const kOrder = "{\"id\":\"o-1\",\"sku\":\"pen\",\"cents\":1250}";

}  // namespace

TEST_CASE("the order sample charges and ships through another bundle's runbook") {
    const Samples place;
    const Ended ended =
        place.call_plain({"run", "order", "--input", kOrder, "--workflow-id", "o-1"});
    CHECK(ended.code == 0);
    CHECK(json::at(ended.out, "/payment") == "pay-o-1");
    CHECK(!json::at(ended.out, "/tracking").empty());
    const std::string history = place.call_plain({"history", "o-1", "--json"}).out;
    CHECK(json::each(history, "/events", "/type") ==
          Words{"workflow_started", "step_started", "step_completed", "child_workflow_started",
                "child_workflow_completed", "workflow_completed"});
    const std::string child = json::at(history, "/events/3/data/run_id");
    CHECK(json::at(place.call_plain({"history", child, "--json"}).out, "/events/0/type") ==
          "workflow_started");
}

TEST_CASE("the order sample runs without a record when asked to, with its input from a file") {
    const Samples place;
    place.write(place.work() / "order.json", kOrder);
    const Ended ended = place.call_plain({"run", "order", "--transient", "--input", "@order.json"});
    CHECK(ended.code == 0);
    CHECK(json::at(ended.out, "/payment") == "pay-o-1");
    CHECK(place.call_plain({"list", "--json"}).out == "[]\n");
}

TEST_CASE("every sample completes with the input that lies beside it") {
    const Samples place;
    const std::filesystem::path sources = SAMPLE_SOURCES;
    const std::pair<const char*, const char*> samples[] = {
        {"orders", "order"},       {"parcels", "ship-parcel"},
        {"basic-workflow", ""},    {"retries", ""},
        {"long-running", ""},      {"event-log", ""},
        {"quick-tasks", ""},       {"plain-c", ""},
        {"persistence", ""},       {"idempotency", ""},
        {"transient-retries", ""}, {"transient-sleep", ""},
        {"cancellation", ""},      {"fan-out", ""}};
    for (const auto& [folder, name] : samples) {
        const std::string slug = *name != '\0' ? name : folder;
        CAPTURE(slug);
        const std::string input = "@" + (sources / folder / "input.json").string();
        const Ended ended = place.call_plain({"run", slug, "--input", input});
        CAPTURE(ended.err);
        CHECK(ended.code == 0);
        CHECK(json::is_valid(ended.out));
    }
}
