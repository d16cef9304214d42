// The verbs that read: list, inspect, history, runbooks, bundles, config.
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/cli/fake_host.hpp"

using namespace runbook;
using namespace runbook::cli;

namespace {

namespace json = boost::json;

json::value parsed(const Ran& ran) {
    REQUIRE(ran.code == 0);
    REQUIRE(ran.err.empty());
    REQUIRE(ran.out.ends_with('\n'));
    json::error_code fault;
    json::value value = json::parse(ran.out, fault);
    REQUIRE(!fault);
    return value;
}

RunInfo waiting_run() {
    RunInfo run = run_info("suspended");
    run.workflow_id = "o-7";
    run.waiting_for = {{"timer", "nap#1", kNowNs + 90 * kSecondNs, ""},
                       {"child", "o-7/ship#1", std::nullopt, "child is parked"}};
    return run;
}

}  // namespace

TEST_CASE("[C47] inspect --json has every member, null where there is nothing") {
    Desk desk;
    desk.script.found = waiting_run();
    const json::value run = parsed(desk.run({"inspect", "o-7", "--json"}));
    CHECK(run.at("run_id") == kRunId.c_str());
    CHECK(run.at("workflow_id") == "o-7");
    CHECK(run.at("runbook") == "order");
    CHECK(run.at("version") == "1.2.0");
    CHECK(run.at("status") == "suspended");
    CHECK(run.at("result").is_null());
    CHECK(run.at("failure").is_null());
    CHECK(run.at("closed_at").is_null());
    CHECK(run.at("started_at") == "2026-11-21T09:59:55.000000000Z");
    CHECK(run.at("waiting_for").at(0).at("kind") == "timer");
    CHECK(run.at("waiting_for").at(0).at("until") == "2026-11-21T10:01:30.000000000Z");
    CHECK(run.at("waiting_for").at(1).at("until").is_null());
    CHECK(run.at("waiting_for").at(1).at("note") == "child is parked");

    RunInfo failed = run_info("failed");
    failed.failure = FailureInfo{
        "app", "T\"", "m\n\x01", "step s#1", {FailureInfo{"timeout", "timeout", "late", "", {}}}};
    desk.script.found = failed;
    const json::value other = parsed(desk.run({"inspect", "o-7", "--json"}));
    CHECK(other.at("failure").at("type") == "T\"");
    CHECK(other.at("failure").at("message") == "m\n\x01");
    CHECK(other.at("failure").at("origin") == "step s#1");
    CHECK(other.at("failure").at("cause").at("kind") == "timeout");
    CHECK(other.at("failure").at("cause").at("cause").is_null());
}

TEST_CASE("a payload is printed as it was recorded, not as a number read and written again") {
    Desk desk;
    CHECK(holds(desk.run({"inspect", kRunId, "--json"}).out, "\"result\":{\"total\":1.10}"));
}

TEST_CASE("inspect tells people what a run waits for, since when, and why it failed") {
    Desk desk;
    desk.script.found = waiting_run();
    desk.terminal = true;
    desk.variables["NO_COLOR"] = "1";
    const Ran ran = desk.run({"inspect", "o-7"});
    CHECK(ran.out == "run        " + kRunId +
                         "\n"
                         "workflow   o-7\n"
                         "runbook    order 1.2.0\n"
                         "status     suspended\n"
                         "started    2026-11-21 09:59:55Z (5 s ago)\n"
                         "waits for  timer nap#1 until 2026-11-21 10:01:30Z\n"
                         "waits for  child o-7/ship#1, child is parked\n"
                         "events     4\n");
}

TEST_CASE("inspect shows what a run says of itself") {
    Desk desk;
    desk.script.found = waiting_run();
    const json::value silent = parsed(desk.run({"inspect", "o-7", "--json"}));
    CHECK(silent.at("progress").is_null());
    CHECK(silent.at("memo").is_null());
    desk.script.found->progress = "2 of 3 parcels";
    desk.script.found->memo = {{"note", "\"gift\""}};
    desk.script.found->search = {{"customer", "7"}};
    const std::string text = desk.run({"inspect", "o-7"}).out;
    CHECK(holds(text, "progress   2 of 3 parcels\n"));
    CHECK(holds(text, "memo       note = \"gift\"\n"));
    CHECK(holds(text, "search     customer = 7\n"));
    const json::value run = parsed(desk.run({"inspect", "o-7", "--json"}));
    CHECK(run.at("progress") == "2 of 3 parcels");
    CHECK(run.at("memo").at("note") == "gift");
    CHECK(run.at("search").at("customer") == 7);
}

TEST_CASE("[C47] list --json is an array of runs, also of none") {
    Desk desk;
    CHECK(parsed(desk.run({"list", "--json"})).as_array().empty());
    desk.script.runs = std::vector{waiting_run(), run_info("completed")};
    const json::value runs = parsed(desk.run({"list", "--open", "--limit", "7", "--json"}));
    CHECK(desk.script.calls.back() == "list open 7");
    CHECK(runs.at(0).at("status") == "suspended");
    CHECK(runs.at(1).at("result").at("total") == 1.1);
}

TEST_CASE("list aligns its columns, leaves empty ones out and is plain in a pipe") {
    Desk desk;
    desk.script.runs = std::vector{run_info("completed"), run_info("failed")};
    desk.script.runs->at(1).runbook = "r\xc3\xbc";
    CHECK(desk.run({"list"}).out ==
          "RUN                                   RUNBOOK  STATUS     STARTED               TOOK\n" +
              kRunId + "  order    completed  2026-11-21 09:59:55Z  3.0 s\n" + kRunId +
              "  r\xc3\xbc       failed     2026-11-21 09:59:55Z  3.0 s\n");
    desk.terminal = true;
    const Ran colored = desk.run({"list"});
    CHECK(holds(colored.out, "\x1b[32mcompleted\x1b[0m  5 s ago"));
    CHECK(!holds(desk.run({"list", "--color", "never"}).out, "\x1b"));
    desk.terminal = false;
    CHECK(holds(desk.run({"list", "--color=always"}).out, "\x1b[31mfailed"));
}

TEST_CASE("an empty list is said on stderr, so that a pipe gets nothing") {
    Desk desk;
    CHECK(desk.run({"list"}).out.empty());
    CHECK(desk.run({"list"}).err == "there are no runs yet\n");
    CHECK(desk.run({"list", "--open"}).err == "no run is open\n");
    CHECK(desk.run({"runbooks"}).out.empty());
    CHECK(desk.run({"bundles", "list", "--bundles", "/a:/b"}).err ==
          "no bundle was found; looked in /a:/b\n");
    CHECK(desk.run({"runbooks", "--json"}).out == "[]\n");
}

TEST_CASE("[C47] history --json is the run's id and its events, the same each time") {
    Desk desk;
    desk.script.events =
        std::vector<EventInfo>{{1, "workflow_started", kNowNs, R"({"input":{"cents":1.50}})"},
                               {2, "step_started", kNowNs + 1, ""}};
    const Ran ran = desk.run({"history", "o-7", "--json"});
    CHECK(desk.script.calls.back() == "get_events " + kRunId);
    CHECK(ran.out == R"({"run_id":")" + kRunId +
                         R"(","events":[{"sequence":1,"type":"workflow_started",)"
                         R"("time":"2026-11-21T10:00:00.000000000Z","data":{"input":)"
                         R"({"cents":1.50}}},{"sequence":2,"type":"step_started",)"
                         R"("time":"2026-11-21T10:00:00.000000001Z","data":{}}]})"
                         "\n");
    CHECK(parsed(ran).at("events").as_array().size() == 2);
    CHECK(desk.run({"history", "o-7", "--json"}).out == ran.out);
}

TEST_CASE("history tells people who did what, how long it took and what came of it") {
    constexpr std::int64_t kMs = kSecondNs / 1000;
    Desk desk;
    desk.script.events = std::vector<EventInfo>{
        {1, "workflow_started", kNowNs, R"({"runbook":"order"})"},
        {2, "step_started", kNowNs + kMs, R"({"step":"charge#1","attempt":1})"},
        {3, "step_failed", kNowNs + 13 * kMs,
         R"({"step":"charge#1","attempt":1,"failure":{"type":"Declined","message":"no\u001b[2J"}})"},
        {4, "step_retrying", kNowNs + 13 * kMs,
         R"({"step":"charge#1","next_attempt":2,"at":"2026-11-21T10:00:01.013000000Z"})"},
        {5, "child_workflow_started", kNowNs + 14 * kMs,
         R"({"child":"0192/ship-parcel#1","slug":"ship-parcel"})"},
        {6, "brand_new_event", kNowNs + 14 * kMs, "[]"},
        {7, "workflow_completed", kNowNs + 1500 * kMs, R"({"result":{"ok":true}})"}};
    CHECK(desk.run({"history", "o-7"}).out ==
          "#  TIME                  EVENT                   OF\n"
          "1  2026-11-21 10:00:00Z  workflow_started                       order\n"
          "2  +1 ms                 step_started            charge#1\n"
          "3  +12 ms                step_failed             charge#1       after 12 ms, Declined: "
          "no\\x1b[2J\n"
          "4  +0 ms                 step_retrying           charge#1       attempt 2, in 1.0 s\n"
          "5  +1 ms                 child_workflow_started  ship-parcel#1  ship-parcel\n"
          "6  +0 ms                 brand_new_event\n"
          "7  +1.4 s                workflow_completed                     after 1.5 s, -> "
          "{\"ok\":true}\n");
}

TEST_CASE("runbooks and bundles tell what can be run, and why something cannot") {
    Desk desk;
    RunbookInfo order{"order", "1.2.0", "Sell", "orders", "/b/orders.so", "abc", false, "{}", ""};
    desk.script.runbooks = std::vector{order};
    const json::value found = parsed(desk.run({"runbooks", "--json"})).at(0);
    CHECK(found.at("slug") == "order");
    CHECK(found.at("input_schema").is_object());
    CHECK(found.at("output_schema").is_null());
    CHECK(found.at("transient") == false);
    CHECK(desk.run({"runbooks"}).out ==
          "RUNBOOK  VERSION  BUNDLE  MODE     TITLE\norder    1.2.0    orders  durable  Sell\n");

    desk.script.bundles = std::vector<BundleInfo>{
        {"/b/orders.so", "orders", "1.2.0", "abc", "active", "", {"order@1.2.0"}, {"charge"}},
        {"/b/bad.so", "", "", "", "refused", "no entry\nin it", {}, {}}};
    const json::value bundles = parsed(desk.run({"bundles", "list", "--json"}));
    CHECK(bundles.at(0).at("runbooks").at(0) == "order@1.2.0");
    CHECK(bundles.at(0).at("refusal").is_null());
    CHECK(bundles.at(1).at("refusal") == "no entry\nin it");
    CHECK(holds(desk.run({"bundles", "list"}).out, "\nrefused /b/bad.so: no entry\\nin it\n"));
}

TEST_CASE("config show names every setting's value and source, and opens no store") {
    Desk desk;
    desk.variables["RUNBOOK_LOG_LEVEL"] = "warn";
    const json::value shown = parsed(desk.run({"config", "show", "--store", "memory:", "--json"}));
    CHECK(shown.at("files").as_array().empty());
    CHECK(shown.at("profile").is_null());
    bool store = false;
    bool level = false;
    for (const json::value& setting : shown.at("settings").as_array()) {
        store |= setting.at("key") == "store.url" && setting.at("value") == "memory:" &&
                 setting.at("source") == "flag --store";
        level |= setting.at("key") == "log.level" && setting.at("value") == "warn" &&
                 setting.at("source") == "variable RUNBOOK_LOG_LEVEL";
    }
    CHECK(store);
    CHECK(level);
    const Ran text = desk.run({"config", "show"});
    CHECK(holds(text.out, "SETTING"));
    CHECK(holds(text.out, "no runbook-host.toml was found"));
    CHECK(desk.script.hosts == 0);
}

TEST_CASE("config show opens no log file, and says on stderr which variables have no effect") {
    Desk desk;
    desk.variables["RUNBOOK_LOG_FILE"] = "/no/such/folder/can/be/made/host.log";
    desk.variables["RUNBOOK_STOER"] = "x";
    const Ran ran = desk.run({"config", "show"});
    CHECK(ran.code == 0);
    CHECK(holds(ran.out, "/no/such/folder/can/be/made/host.log"));
    CHECK(holds(ran.err, "warning: variable RUNBOOK_STOER: "));
    CHECK(holds(ran.err, "did you mean RUNBOOK_STORE?"));
    CHECK(!std::filesystem::exists("/no/such"));
}

TEST_CASE("[C47] an unknown run is exit 6 on stderr, whatever asks for it") {
    Desk desk;
    desk.script.found = Error{ErrorCode::kNotFound, "there is no run 'o-9'", ""};
    desk.script.started = Error{ErrorCode::kNotFound, "there is no run 'o-9'", ""};
    for (const char* verb : {"inspect", "history", "resume"}) {
        const Ran ran = desk.run({verb, "o-9", "--json"});
        CHECK(ran.code == 6);
        CHECK(ran.out.empty());
        CHECK(ran.err == "error: there is no run 'o-9'\n");
    }
}
