// config check: what a host finds is told with the setting that it is about.
#include <doctest/doctest.h>

#include "tests/cli/fake_host.hpp"

using namespace runbook;
using namespace runbook::cli;

TEST_CASE("config check tells what the host finds with the source of the setting") {
    Desk desk;
    desk.variables["RUNBOOK_STORE"] = "sqlite:/s.db";
    desk.script.findings = {
        {true, Finding::Subject::kStore, "/s.db cannot be written: no", "choose another"},
        {false, Finding::Subject::kBundleFolders, "/b is not there", ""}};
    Ran ran = desk.run({"config", "check", "--bundles", "/b"});
    CHECK(ran.code == 5);
    CHECK(ran.err.empty());
    CHECK(holds(ran.out,
                "variable RUNBOOK_STORE: error: store.url: /s.db cannot be written: no; "
                "choose another\n"));
    CHECK(holds(ran.out, "flag --bundles: warning: bundles.paths: /b is not there\n"));
    CHECK(holds(ran.out, "1 error, 1 warning\n"));
    desk.script.findings.erase(desk.script.findings.begin());
    CHECK(desk.run({"config", "check", "--bundles", "/b"}).code == 0);
    CHECK(desk.run({"config", "check", "--bundles", "/b", "--strict"}).code == 5);
    CHECK(desk.script.calls.empty());
}

TEST_CASE("config check asks no host when the words are wrong, and control characters stay out") {
    Desk desk;
    desk.variables["RUNBOOK_STORE"] = "x\x1b[2J";
    const Ran ran = desk.run({"config", "check"});
    CHECK(ran.code == 5);
    CHECK(holds(ran.out, "variable RUNBOOK_STORE: error: "));
    CHECK(!holds(ran.out, "\x1b"));
    CHECK(desk.script.hosts == 0);
}
