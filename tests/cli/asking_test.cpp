// Verbs that ask something of an open run: what they ask the host for, and what they say.
#include <doctest/doctest.h>

#include "tests/cli/fake_host.hpp"

using namespace runbook;
using namespace runbook::cli;

namespace {

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("[C23] cancel returns once the request is recorded when another process drives the run") {
    Desk desk;
    desk.script.found = run_info("suspended");
    desk.script.found->driver = "pid 4711";
    const Ran ran = desk.run({"cancel", "o-7", "--reason", "twice"});
    CHECK(ran.code == 0);
    CHECK(ran.out == "cancellation of order run " + kRunId + " requested\n");
    CHECK(desk.script.calls == Words{"cancel o-7 twice 10000"});
}

TEST_CASE("[C23] cancel drives a run that nobody else drives to its end, however long") {
    Desk desk;
    desk.script.found = run_info("running");
    desk.script.found->driven_here = true;
    desk.script.end = run_info("cancelled");
    desk.script.slices_until_end = 1000;
    const Ran ran = desk.run({"cancel", "o-7"});
    CHECK(ran.code == 0);
    CHECK(ran.out == "cancelled order run " + kRunId + "\n");
}

TEST_CASE("[C23] cancel --wait tells how the run ended, or that it is still open") {
    Desk desk;
    desk.script.found = run_info("suspended");
    desk.script.end = run_info("cancelled");
    Ran ran = desk.run({"cancel", "o-7", "--wait", "1m", "--json"});
    CHECK(ran.code == 0);
    CHECK(holds(ran.out, R"("status":"cancelled")"));
    desk.script.end = run_info("completed");
    ran = desk.run({"cancel", "o-7", "--wait", "1m"});
    CHECK(ran.code == 0);
    CHECK(holds(ran.err, "has completed all the same"));
    desk.script.end = run_info("failed");
    CHECK(desk.run({"cancel", "o-7", "--wait", "1m"}).code == 1);
    desk.script.slices_until_end = 1'000'000;
    CHECK(desk.run({"cancel", "o-7", "--wait", "200ms"}).left_with == 4);
}

TEST_CASE("[C47] what is no id or no duration is refused before anything is opened") {
    Desk desk;
    CHECK(desk.run({"cancel", "../x"}).code == 2);
    CHECK(desk.run({"cancel"}).code == 2);
    CHECK(desk.run({"cancel", "o-7", "--wait", "soon"}).code == 2);
    CHECK(desk.script.hosts == 0);
}

TEST_CASE("a refusal of the host is the verb's, with its exit code") {
    for (const auto& [code, exit] :
         {std::pair{ErrorCode::kConflict, 8}, std::pair{ErrorCode::kNotFound, 6},
          std::pair{ErrorCode::kMismatch, 7}, std::pair{ErrorCode::kTimedOut, 4}}) {
        Desk desk;
        desk.script.found = Error{code, "that is why", ""};
        const Ran ran = desk.run({"cancel", "o-7"});
        CHECK(ran.code == exit);
        CHECK(ran.out.empty());
        CHECK(holds(ran.err, "that is why"));
    }
}

TEST_CASE("[C14] [C47] signal hands on what it was given, and says when nobody drives the run") {
    Desk desk;
    desk.script.found = run_info("suspended");
    desk.script.found->driver = "pid 4711";
    Ran ran = desk.run({"signal", "o-7", "paid", "--payload", "{\"cents\": 5}", "--id", "p-1"});
    CHECK(ran.code == 0);
    CHECK(ran.out == "sent signal 'paid' to order run " + kRunId + "\n");
    CHECK(ran.err.empty());
    CHECK(desk.script.calls.back() == "signal o-7 paid {\"cents\":5} p-1 10000");
    desk.script.found->driver = "";
    ran = desk.run({"signal", "o-7", "go", "--json"});
    CHECK(ran.code == 0);
    CHECK(holds(ran.out, "\"run_id\""));
    CHECK(holds(ran.err, "no process drives run " + kRunId));
    CHECK(desk.script.calls.back() == "signal o-7 go -  10000");
    CHECK(desk.run({"signal", "../x", "go"}).code == 2);
    CHECK(desk.run({"signal", "o-7", "../go"}).code == 2);
    CHECK(desk.run({"signal", "o-7", "go", "--payload", "{"}).code == 2);
}

TEST_CASE("[C47] query and update print the answer alone") {
    Desk desk;
    desk.script.answer = std::string("{\"total\":5}");
    CHECK(desk.run({"query", "o-7", "total", "--args", "1"}).out == "{\"total\":5}\n");
    CHECK(desk.script.calls.back() == "query o-7 total 1");
    const Ran ran = desk.run({"update", "o-7", "add", "--id", "u", "--wait", "1m"});
    CHECK(ran.out == "{\"total\":5}\n");
    CHECK(desk.script.calls.back() == "update o-7 add - u 60000");
    desk.script.answer = Error{ErrorCode::kTimedOut, "not yet", "ask again"};
    CHECK(desk.run({"update", "o-7", "add"}).code == 4);
    desk.script.answer = Error{ErrorCode::kFailed, "update add failed: no-stock: none left", ""};
    const Ran failed = desk.run({"update", "o-7", "add"});
    CHECK(failed.code == 1);
    CHECK(failed.out.empty());
    CHECK(failed.err == "error: update add failed: no-stock: none left\n");
    CHECK(desk.run({"query", "../x", "total"}).code == 2);
}

TEST_CASE("[C17] pending shows who waits for what and how to answer") {
    Desk desk;
    CHECK(desk.run({"pending"}).err == "no run waits for a person\n");
    CHECK(desk.run({"pending", "--json"}).out == "[]\n");
    desk.script.gates = {{kRunId, "o-7", "order", "review", "look at it", "{\"cents\":5}",
                          kNowNs - kSecondNs, kNowNs + kSecondNs}};
    const Ran shown = desk.run({"pending"});
    CHECK(holds(shown.out, "review"));
    CHECK(holds(shown.out, "look at it"));
    CHECK(holds(shown.err, "approve " + kRunId + " --gate review"));
    const Ran listed = desk.run({"pending", "--json"});
    for (const char* const member : {"run_id", "workflow_id", "runbook", "gate", "action", "since"})
        CHECK(holds(listed.out, "\"" + std::string(member) + "\":"));
}

TEST_CASE("[C17] approve, reject and correct answer a gate, by name or the one that is open") {
    Desk desk;
    desk.script.found = run_info("suspended");
    CHECK(desk.run({"approve", "o-7", "--by", "ann"}).code == 0);
    CHECK(desk.script.calls.back() == "answer o-7  approved ann  -");
    CHECK(desk.run({"reject", "o-7", "--gate", "review", "--comment", "no"}).code == 0);
    CHECK(desk.script.calls.back() == "answer o-7 review rejected  no -");
    CHECK(desk.run({"correct", "o-7", "--corrections", "{\"a\":1}"}).code == 0);
    CHECK(desk.script.calls.back() == "answer o-7  corrected   {\"a\":1}");
    CHECK(desk.run({"correct", "o-7"}).code == 2);
    CHECK(desk.run({"approve", "o-7", "--corrections", "1"}).code == 2);
    desk.script.found = Error{ErrorCode::kConflict, "somebody was faster", ""};
    CHECK(desk.run({"approve", "o-7"}).code == 8);
}

TEST_CASE("[C16] hooks are listed, and delivered to by their tokens") {
    Desk desk;
    CHECK(desk.run({"hooks", "list"}).err == "no run waits for a hook\n");
    desk.script.hooks = {{kRunId, "o-7", "order", "paid#1", kNowNs, std::nullopt}};
    CHECK(holds(desk.run({"hooks", "list"}).out, "paid#1"));
    CHECK(holds(desk.run({"hooks", "list", "--json"}).out, "\"hook\":\"paid#1\""));
    desk.script.found = run_info("suspended");
    CHECK(desk.run({"hooks", "deliver", "token", "--payload", "1"}).code == 0);
    CHECK(desk.script.calls.back() == "deliver token 1");
    CHECK(desk.run({"hooks", "deliver"}).code == 2);
    CHECK(desk.run({"hooks", "lst"}).code == 2);
}

TEST_CASE("[C32] replay shows what the code makes of the log, and exits 7 when that differs") {
    Desk desk;
    desk.script.replay->run = run_info("suspended");
    desk.script.replay->next = {"step charge"};
    desk.script.replay->version = "2.0.0";
    const Ran ran = desk.run({"replay", "o-7", "--to", "3", "--bundle", "x.so"});
    CHECK(ran.code == 0);
    CHECK(holds(ran.out, "step charge"));
    CHECK(desk.script.calls.back() == "replay o-7 3 x.so");
    desk.script.replay->difference = "it asks for something else";
    CHECK(desk.run({"replay", "o-7"}).code == 7);
    CHECK(holds(desk.run({"replay", "o-7", "--json"}).out, "\"difference\":\"it asks"));
    CHECK(desk.run({"replay", "o-7", "--to", "0"}).code == 2);
}

TEST_CASE("[C22] history --chain tells of every run of the chain") {
    Desk desk;
    desk.script.events = std::vector<EventInfo>{{1, "workflow_started", kNowNs, "{}"}};
    const Ran ran = desk.run({"history", "o-7", "--chain", "--json"});
    CHECK(ran.code == 0);
    CHECK(ran.out.starts_with("[{\"run_id\":\"" + kRunId + "\""));
    CHECK(holds(desk.run({"history", "o-7", "--chain"}).out, "run " + kRunId + "\n"));
}

TEST_CASE("[C09] activity completes, fails or keeps alive the step of a token") {
    Desk desk;
    desk.script.found = run_info("suspended");
    CHECK(desk.run({"activity", "complete", "tok", "--result", "7"}).code == 0);
    CHECK(desk.run({"activity", "fail", "tok", "--type", "lost", "--message", "in the post",
                    "--details", "[1]", "--no-retry"})
              .code == 0);
    CHECK(desk.run({"activity", "heartbeat", "tok", "--details", "{}"}).out == "go on\n");
    desk.script.goes_on = false;
    const Ran stopped = desk.run({"activity", "heartbeat", "tok", "--json"});
    CHECK(stopped.code == 8);
    CHECK(stopped.out == "{\"goes_on\":false}\n");
    CHECK(desk.script.calls == Words{"complete tok 7", "fail tok lost in the post [1] no_retry",
                                     "heartbeat tok {}", "heartbeat tok -"});
}

TEST_CASE("activity refuses what its word has no use for, before anything is opened") {
    Desk desk;
    CHECK(desk.run({"activity", "complete", "tok", "--message", "x"}).code == 2);
    CHECK(desk.run({"activity", "fail", "tok", "--result", "7"}).code == 2);
    CHECK(desk.run({"activity", "heartbeat", "tok", "--no-retry"}).code == 2);
    CHECK(holds(desk.run({"activity", "complet", "tok"}).err, "did you mean 'complete'?"));
    CHECK(desk.run({"activity", "complete", "tok", "--result", "{"}).code == 2);
    CHECK(desk.script.hosts == 0);
}
