// Steps and children side by side, in the built binary.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;

namespace {

int sleeping(const Place& place) {
    const std::string list = place.call({"list", "--open", "--json"}).out;
    int count = 0;
    for (const std::string& run : json::elements(list, "")) {
        const bool naps = json::at(run, "/runbook") == "nap";
        count += naps && json::at(run, "/status") == "suspended" ? 1 : 0;
    }
    return count;
}

}  // namespace

TEST_CASE("[C10] three parallel steps are in flight at once, and their results come in order") {
    const Place place;
    Process run = place.begin(
        {"run", "together", "--workers", "3", "--workflow-id", "t", "--input", place.held()});
    Words lines = place.await(3);
    std::sort(lines.begin(), lines.end());
    CHECK(lines == Words{"held 1", "held 2", "held 3"});
    CHECK(place.inspect("t", "/status") == "running");
    place.open_fifo();
    const Ended ended = run.wait();
    CHECK(ended.code == 0);
    CHECK(ended.out == "[\"held 1\",\"held 2\",\"held 3\"]\n");
}

TEST_CASE(
    "[C20] suspended children in parallel and three deep complete after the host was killed") {
    const Place place;
    const std::string run = place.start("family", place.input(",\"ms\":6000"));
    Process driver = place.begin({"resume", run});
    CHECK(place.await(4).size() == 4);  // each of the four lies down
    while (sleeping(place) < 4) {       // .. and that is recorded
    }
    driver.kill();
    const Ended resumed = place.call({"resume", run});
    CAPTURE(resumed.err);
    CHECK(resumed.code == 0);
    CHECK(resumed.out == "4\n");
    CHECK(place.count("lie down") == 4);
    CHECK(place.count("get up") == 4);
    CHECK(place.runs() == 1 + 2 + 4 + 4);
    const Ended open = place.call({"list", "--open", "--json"});
    CHECK(json::size(open.out, "") == 0);
}
