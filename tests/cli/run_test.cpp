#include <doctest/doctest.h>

#include "tests/cli/fake_host.hpp"

using namespace runbook;
using namespace runbook::cli;
using Calls = std::vector<std::string>;

TEST_CASE("run prints the result alone on stdout, as it was recorded and in one write") {
    Desk desk;
    const Ran ran = desk.run({"run", "order", "--workflow-id", "o-7", "--idempotency-key", "k"});
    CHECK(ran.code == 0);
    CHECK(ran.out == "{\"total\":1.10}\n");
    CHECK(ran.err.empty());
    CHECK(ran.writes == 1);
    CHECK(desk.script.calls == Calls{"start", "wait " + kRunId});
    CHECK(desk.script.request.runbook == "order");
    CHECK(desk.script.request.workflow_id == "o-7");
    CHECK(desk.script.request.idempotency_key == "k");
    CHECK(desk.script.request.drive);
    CHECK(!desk.script.request.durable.has_value());
}

TEST_CASE("[C27] --retry-failed goes with a key, and is refused without one") {
    Desk desk;
    CHECK(desk.run({"run", "order", "--retry-failed"}).code == 2);
    CHECK(desk.script.hosts == 0);
    CHECK(desk.run({"start", "order", "--idempotency-key", "k", "--retry-failed"}).code == 0);
    CHECK(desk.script.request.retry_failed);
}

TEST_CASE("a runbook that returns nothing has the result null") {
    Desk desk;
    desk.script.end->result.reset();
    CHECK(desk.run({"run", "order"}).out == "null\n");
}

TEST_CASE("a failed run is exit 1 with type, message, origin and every cause on stderr") {
    Desk desk;
    RunInfo failed = run_info("failed");
    failed.failure =
        FailureInfo{"app",
                    "OrderFailed",
                    "not shipped",
                    "",
                    {FailureInfo{"app",
                                 "NoStock",
                                 "no pen\x1b[2J\nleft",
                                 "child ship-parcel",
                                 {FailureInfo{"timeout", "timeout", "late", "step pick#1", {}}}}}};
    desk.script.end = failed;
    const Ran ran = desk.run({"run", "order", "--json"});
    CHECK(ran.code == 1);
    CHECK(ran.out.empty());
    CHECK(ran.err ==
          "error: order failed: OrderFailed: not shipped\n"
          "  caused by NoStock: no pen\\x1b[2J\\nleft\n"
          "  in child ship-parcel\n"
          "  caused by timeout: late\n"
          "  in step pick#1\n"
          "hint: the whole story: runbook-host history " +
              kRunId + "\n");
}

TEST_CASE("each end of a run has its exit code") {
    const std::vector<std::pair<std::string, int>> ends{
        {"completed", 0}, {"failed", 1}, {"cancelled", 3}, {"terminated", 3}, {"interrupted", 7}};
    for (const auto& [status, code] : ends) {
        CAPTURE(status);
        Desk desk;
        desk.script.end = run_info(status);
        CHECK(desk.run({"run", "order"}).code == code);
        CHECK(desk.run({"resume", kRunId}).code == code);
    }
}

TEST_CASE("an interrupted run is exit 7 with the reason and the way on") {
    Desk desk;
    desk.script.end = run_info("interrupted");
    desk.script.end->failure = FailureInfo{"host", "nondeterminism", "event 4 is a sleep", "", {}};
    const Ran ran = desk.run({"run", "order", "--store", "sqlite:/tmp/a b.db"});
    CHECK(ran.code == 7);
    CHECK(holds(ran.err,
                "order is interrupted, and parked until it is resumed: host: "
                "nondeterminism: event 4 is a sleep\n"));
    CHECK(holds(ran.err, "hint: correct what is named, then: runbook-host resume " + kRunId +
                             " --store 'sqlite:/tmp/a b.db'\n"));
}

TEST_CASE("every error of the host has its exit code, its message and its hint") {
    const std::vector<std::pair<ErrorCode, int>> errors{
        {ErrorCode::kBadInput, 2},     {ErrorCode::kEnvironment, 5}, {ErrorCode::kNotFound, 6},
        {ErrorCode::kConflict, 8},     {ErrorCode::kFenced, 8},      {ErrorCode::kMismatch, 7},
        {ErrorCode::kNotSupported, 5}, {ErrorCode::kTimedOut, 4},    {ErrorCode::kUndriven, 4},
        {ErrorCode::kFailed, 1}};
    for (const auto& [error, code] : errors) {
        Desk desk;
        desk.script.started = Error{error, "what\nand where", "try this"};
        for (const char* verb : {"run", "start", "resume"}) {
            const Ran ran = desk.run({verb, "order-id"});
            CHECK(ran.code == code);
            CHECK(ran.out.empty());
            CHECK(ran.err == "error: what\n       and where\nhint: try this\n");
        }
    }
}

TEST_CASE("a wait that ends first is exit 4 and says how to get back") {
    Desk desk;
    desk.script.slices_until_end = 1000;
    const Ran ran = desk.run({"run", "order", "--wait", "120ms"});
    CHECK(ran.code == 4);
    CHECK(ran.left_with == 4);
    CHECK(ran.out.empty());
    CHECK(ran.err == "no end within 120ms: run " + kRunId +
                         " stays open and waits for `resume`; get back to it with: "
                         "runbook-host resume " +
                         kRunId + "\n");
    CHECK(desk.script.clock == std::chrono::milliseconds{120});
    Desk patient;
    patient.script.slices_until_end = 2;
    CHECK(patient.run({"run", "order", "--wait", "120ms"}).code == 0);
}

TEST_CASE("following a run that another process drives now does not ask without pause") {
    Desk desk;
    desk.script.driven_elsewhere = true;
    desk.script.slices_until_end = 1000;
    CHECK(desk.run({"run", "order", "--wait", "1s"}).code == 4);
    CHECK(desk.script.calls.size() < 30);
}

TEST_CASE("[C48] Ctrl-C detaches a durable run, says how to get back to it, and leaves at once") {
    for (const char* verb : {"run", "resume"}) {
        Desk desk;
        desk.script.slices_until_end = 1000;
        desk.script.slices_until_ctrl_c = 3;
        const Ran ran = desk.run({verb, "order-1"});
        CHECK(ran.code == 4);
        CHECK(ran.left_with == 4);
        CHECK(ran.out.empty());
        CHECK(holds(ran.err, "detached: run " + kRunId + " stays open"));
        CHECK(holds(ran.err, "runbook-host resume " + kRunId));
    }
}

TEST_CASE("Ctrl-C and a wait that ends lose a run that nothing keeps, and say so") {
    Desk desk;
    desk.script.started->durable = false;
    desk.script.slices_until_end = 1000;
    desk.script.slices_until_ctrl_c = 1;
    Ran ran = desk.run({"run", "order", "--transient"});
    CHECK(ran.code == 3);
    CHECK(holds(ran.err, "is transient: nothing is recorded"));
    CHECK(holds(ran.err, "stopped: run " + kRunId + " was not kept anywhere and ends here"));
    CHECK(!holds(ran.err, "resume"));
    CHECK(desk.script.request.durable == false);

    Desk memory;
    memory.script.slices_until_end = 1000;
    ran = memory.run({"run", "order", "--store", "memory:", "--wait", "1s"});
    CHECK(ran.code == 3);
    CHECK(holds(ran.err, "was not kept anywhere"));
}

TEST_CASE("a known idempotency key answers with its run and drives nothing") {
    Desk desk;
    desk.script.started->existing = true;
    const Ran done = desk.run({"run", "order", "--idempotency-key", "k"});
    CHECK(done.code == 0);
    CHECK(done.out == "{\"total\":1.10}\n");
    CHECK(holds(done.err, "the idempotency key 'k' belongs to run " + kRunId));

    desk.script.found = run_info("failed");
    CHECK(desk.run({"run", "order", "--idempotency-key", "k"}).code == 1);
    desk.script.found = run_info("interrupted");
    CHECK(desk.run({"run", "order", "--idempotency-key", "k"}).code == 7);

    desk.script.found = run_info("running");
    desk.script.found->driver = "pid 4711";
    desk.script.slices_until_end = 3;
    const Ran open = desk.run({"run", "order", "--idempotency-key", "k"});
    CHECK(open.code == 0);
    CHECK(open.out == "{\"total\":1.10}\n");
    CHECK(holds(open.err, "is driven by pid 4711; waiting for its end"));
    desk.script.slices_until_end = 1000;
    const Ran late = desk.run({"run", "order", "--idempotency-key", "k", "--wait", "1s"});
    CHECK(late.code == 4);
    CHECK(holds(late.err, "no end within 1s: run " + kRunId + " goes on without this process"));
    desk.script.slices_until_end = 0;
    desk.script.end = Error{ErrorCode::kUndriven, "run is open, and no process drives it", ""};
    CHECK(desk.run({"run", "order", "--idempotency-key", "k"}).code == 4);
    desk.script.calls.clear();
    desk.script.found = run_info("suspended");
    const Ran idle = desk.run({"run", "order", "--idempotency-key", "k"});
    CHECK(idle.code == 4);
    CHECK(holds(idle.err, "drive it with: runbook-host resume " + kRunId));
    for (const std::string& call : desk.script.calls) CHECK(!holds(call, "wait"));
}

TEST_CASE("a known idempotency key of a run that continued as new answers with the last one") {
    Desk desk;
    desk.script.started->existing = true;
    desk.script.found = run_info("continued_as_new");
    CHECK(desk.run({"run", "order", "--idempotency-key", "k"}).out == "{\"total\":1.10}\n");
    CHECK(desk.script.calls.back() == "wait " + kRunId);
    desk.script.slices_until_end = 1000;
    CHECK(desk.run({"run", "order", "--idempotency-key", "k"}).code == 4);
}

TEST_CASE("words that contradict each other start nothing") {
    Desk desk;
    CHECK(desk.run({"run", "order", "--durable", "--transient"}).code == 2);
    CHECK(desk.run({"run", "order", "--transient", "--idempotency-key", "k"}).code == 2);
    CHECK(desk.run({"start", "order", "--transient"}).code == 2);
    CHECK(desk.run({"start", "order", "--store", "memory:"}).code == 2);
    CHECK(desk.script.hosts == 0);
    desk.script.started->durable = false;
    const Ran declared = desk.run({"start", "order"});
    CHECK(declared.code == 2);
    CHECK(holds(declared.err, "the runbook order is transient"));
}

TEST_CASE("start prints the run and says who will drive it") {
    Desk desk;
    desk.script.started->workflow_id = "o-7";
    const Ran text = desk.run({"start", "order", "--durable"});
    CHECK(text.code == 0);
    CHECK(text.out == "started order run " + kRunId + "\n");
    CHECK(text.err ==
          "run " + kRunId + " waits for `resume`: runbook-host resume " + kRunId + "\n");
    CHECK(!desk.script.request.drive);
    CHECK(desk.script.request.durable == true);
    const Ran json = desk.run({"start", "order", "--json"});
    CHECK(json.out == "{\"run_id\":\"" + kRunId + "\",\"workflow_id\":\"o-7\"}\n");
    CHECK(holds(json.err, "waits for `resume`"));
}

TEST_CASE("resume drives the run that was named and prints its result") {
    Desk desk;
    const Ran ran = desk.run({"resume", "o-7", "--json"});
    CHECK(ran.code == 0);
    CHECK(ran.out == "{\"total\":1.10}\n");
    CHECK(desk.script.calls == Calls{"resume o-7", "wait " + kRunId});
}

TEST_CASE("a stdout that cannot be written is an error, not a silent success") {
    Desk desk;
    Script& script = desk.script;
    World world;
    std::string err;
    world.make_host = [&](HostOptions) { return std::make_unique<FakeHost>(script); };
    world.inputs = [](std::vector<config::Flag>) -> Result<config::Inputs> {
        config::Inputs inputs;
        inputs.variables = {{"XDG_STATE_HOME", "/nowhere"}};
        inputs.working_directory = "/";
        return inputs;
    };
    world.write_out = [](std::string_view) -> Result<void> {
        return Error{ErrorCode::kEnvironment, "stdout cannot be written: disk full", ""};
    };
    world.write_err = [&](std::string_view text) { err += text; };
    world.monotonic = [] { return std::chrono::nanoseconds{0}; };
    world.catch_interrupts = [] {};
    world.interrupted = [] { return false; };
    CHECK(execute(std::vector<std::string>{"run", "order"}, world) == 5);
    CHECK(err == "error: stdout cannot be written: disk full\n");
}
