#include <doctest/doctest.h>

#include "host/cli/story.hpp"
#include "host/cli/text.hpp"
#include "tests/cli/fake_host.hpp"

using namespace runbook;
using namespace runbook::cli;

namespace {

constexpr std::int64_t kMs = kSecondNs / 1000;

std::vector<Progress> told(const std::string& run_id, const std::string& runbook,
                           const std::vector<EventInfo>& events) {
    std::vector<Progress> out;
    for (const EventInfo& event : events) out.push_back({run_id, runbook, event});
    return out;
}

std::vector<Progress> two_steps() {
    return told(kRunId, "order",
                {{1, "workflow_started", kNowNs, R"({"runbook":"order"})"},
                 {2, "step_started", kNowNs, R"({"step":"charge#1","attempt":1})"},
                 {3, "step_completed", kNowNs + 12 * kMs, R"({"step":"charge#1","result":null})"},
                 {4, "step_started", kNowNs + 12 * kMs, R"({"step":"mail#1","attempt":2})"}});
}

}  // namespace

TEST_CASE("[C48] run shows a line for each event on a terminal, and nothing of it in a pipe") {
    Desk desk;
    desk.script.progress = two_steps();
    CHECK(desk.run({"run", "order"}).err.empty());

    desk.terminal = true;
    desk.variables["NO_COLOR"] = "1";
    for (const char* verb : {"run", "resume"}) {
        desk.script.progress = two_steps();
        const Ran ran = desk.run({verb, "order"});
        CHECK(ran.out == "{\"total\":1.10}\n");
        CHECK(ran.err ==
              "      0 ms  order               started\n"
              "      0 ms  charge#1            started\n"
              "     12 ms  charge#1            completed  after 12 ms\n"
              "     12 ms  mail#1              started  attempt 2\n");
        desk.script.progress = two_steps();
        CHECK(desk.run({verb, "order", "--json"}).err.empty());
    }
}

TEST_CASE("a child's events stand indented, with lengths of their own") {
    Desk desk;
    desk.terminal = true;
    desk.variables["TERM"] = "dumb";
    desk.script.progress = told(kRunId, "order", {{1, "workflow_started", kNowNs, "{}"}});
    for (const Progress& progress : told("child", "ship",
                                         {{1, "workflow_started", kNowNs + kMs, "{}"},
                                          {2, "step_started", kNowNs + kMs, R"({"step":"pack#1"})"},
                                          {3, "workflow_completed", kNowNs + 3 * kMs, "{}"}}))
        desk.script.progress.push_back(progress);
    CHECK(desk.run({"run", "order"}).err ==
          "      0 ms  order               started\n"
          "      1 ms    ship              started\n"
          "      1 ms    pack#1            started\n"
          "      3 ms    ship              completed  after 2 ms\n");
}

TEST_CASE("a story survives data that is no object, no JSON or of other types") {
    Story story;
    for (const char* data : {"", "[]", "{", "null", R"({"step":5,"attempt":"x","failure":[]})",
                             R"({"step":null,"at":"yesterday","next_attempt":1e99})"}) {
        CAPTURE(data);
        const Sentence sentence = story.tell("r", {1, "step_retrying", kNowNs, data});
        CHECK(sentence.subject.empty());
        CHECK(sentence.predicate == "will be retried");
        CHECK(sentence.remark.empty());
    }
}

TEST_CASE("times are told as people say them") {
    CHECK(length(0) == "0 ms");
    CHECK(length(1) == "under 1 ms");
    CHECK(length(999 * kMs) == "999 ms");
    CHECK(length(1449 * kMs) == "1.4 s");
    CHECK(length(60 * kSecondNs) == "1 min");
    CHECK(length(185 * kSecondNs) == "3 min 5 s");
    CHECK(length(26 * 3600 * kSecondNs) == "1 d 2 h");
    CHECK(distance(kNowNs, kNowNs) == "just now");
    CHECK(distance(kNowNs - 3 * kSecondNs, kNowNs) == "3 s ago");
    CHECK(distance(kNowNs + 3 * 3600 * kSecondNs, kNowNs) == "in 3 h");
    CHECK(point(kNowNs) == "2026-11-21 10:00:00Z");
}

TEST_CASE("what others wrote is shortened between characters and cannot steer a terminal") {
    CHECK(plain("a\x1b[31m\x7f\n\tb") == "a\\x1b[31m\\x7f\\n\\tb");
    CHECK(shortened("abcdef", 6) == "abcdef");
    CHECK(shortened("abcdefg", 6) == "abcd..");
    CHECK(shortened("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4", 3) == "\xc3\xa4..");
    CHECK(shown_width(shortened(std::string(1000, 'x'), 60)) == 60);
}
