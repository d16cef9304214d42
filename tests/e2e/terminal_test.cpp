// run, as a person sees it at a terminal.
#include <doctest/doctest.h>

#include "tests/e2e/place.hpp"

using namespace runbook::test;

namespace {

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("[C48] run shows each event at a terminal, and the result alone in a pipe") {
    const Place place;
    const Ended piped = place.call({"run", "steps", "--input", place.input()});
    CHECK(piped.out == "3\n");
    CHECK(!holds(piped.err, "note#1"));
    Terminal terminal;
    Process shown = place.begin_at(terminal, {"run", "steps", "--input", place.input()});
    const std::string lines = terminal.rest();
    CHECK(holds(lines, "note#1"));
    CHECK(holds(lines, "note#3"));
    CHECK(holds(lines, "completed"));
    CHECK(!holds(lines, "\n3\n"));
    const Ended ended = shown.wait();
    CHECK(ended.code == 0);
    CHECK(ended.out == "3\n");
}

TEST_CASE("[C48] Ctrl-C at the terminal detaches the run, and what it says gets back to it") {
    const Place place;
    Terminal terminal;
    Process shown = place.begin_at(terminal, {"run", "nap", "--workflow-id", "w-1", "--input",
                                              place.input(",\"ms\":3600000")});
    place.await(1);
    place.await_status("w-1", "suspended");
    terminal.type("\x03");
    const std::string lines = terminal.rest();
    CHECK(holds(lines, "detached: run "));
    CHECK(holds(lines, "runbook-host resume "));
    CHECK(shown.wait().code == 4);
    CHECK(place.inspect("w-1", "/status") == "suspended");
    CHECK(place.call({"cancel", "w-1"}).code == 0);
    CHECK(place.lines() == Words{"lie down"});
    CHECK(place.inspect("w-1", "/status") == "cancelled");
}
