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
