// Hooks: one payload each, addressed by a token that the log does not hold.
#include <doctest/doctest.h>

#include "tests/engine/lived.hpp"

using namespace runbook;
using namespace runbook::test;
using Types = std::vector<std::string>;

namespace {

const std::string kToken = "token k run-1 callback#1";

engine::HookReceived deliver(const std::string& token, const std::string& json = "7") {
    return {"hash of " + token, engine::Payload::json(json)};
}

// Tells its token to somebody, and waits.
Script callback(Scene& s, std::string) {
    auto hook = s.hook("callback", 5000);
    const std::string token = co_await s.token(hook);
    s.on_query("token", [token](const std::string&) { return token; });
    co_await s.step("tell", "\"" + token + "\"");
    try {
        co_return co_await hook;
    } catch (const Failed& failed) {
        co_return engine::name_of(failed.failure.kind);
    }
}

engine::StepEnded told() { return {2, 1, value("1")}; }

}  // namespace

TEST_CASE(
    "[C16] a hook hands out its token, is delivered once, and keeps the token out of the log") {
    Lived run(callback);
    CHECK(run.types() == Types{"workflow_started", "hook_created", "step_started"});
    const auto& created = std::get<engine::HookCreated>(run.log[1].data);
    CHECK(created.hook == "callback#1");
    CHECK(created.token_hash == "hash of " + kToken);
    CHECK(std::get<engine::StepStarted>(run.log[2].data).input[0].body == "\"" + kToken + "\"");
    CHECK(run.ask(deliver(kToken))->value().body == "{\"hook\":\"callback#1\"}");
    const auto second = run.ask(deliver(kToken));
    CHECK(second->error().code == ErrorCode::kConflict);
    CHECK(second->error().message ==
          "the hook of that token (callback#1 of run run-1) has received its payload already; it "
          "takes one");
    CHECK(run.log.size() == 4);
    run.tell(told());
    CHECK(run.execution.result().body == "7");
    CHECK(run.ask(deliver(kToken))->error().message == second->error().message);
    run.check_every_prefix();
}

TEST_CASE("[C16] unknown, expired and disposed hooks are refused each in its own words") {
    Lived run(callback);
    run.tell(told());
    const auto unknown = run.ask(deliver("guessed"));
    CHECK(unknown->error().code == ErrorCode::kNotFound);
    run.tell(engine::TimerFired{1, engine::TimerUse::kHook});
    CHECK(run.log.size() == 4);  // too early
    run.world.now += 5'000'000'000;
    run.tell(engine::TimerFired{1, engine::TimerUse::kHook});
    CHECK(run.types() == Types{"workflow_started", "hook_created", "step_started", "step_completed",
                               "hook_expired", "workflow_completed"});
    CHECK(run.execution.result().body == "timeout");
    CHECK(run.ask(deliver(kToken))->error().message ==
          "the hook of that token (callback#1 of run run-1) has expired");
    run.check_every_prefix();
    Lived disposed([](Scene& s, std::string) -> Script {
        auto hook = s.hook("callback", 5000);
        s.cancel(hook);
        co_return co_await s.signal("go");
    });
    CHECK(disposed.types() == Types{"workflow_started", "hook_created", "hook_disposed"});
    CHECK(disposed.ask(deliver(kToken))->error().message ==
          "the hook of that token (callback#1 of run run-1) is not waited for any more");
    disposed.check_every_prefix();
}

TEST_CASE("a payload that does not fit is refused, and the hook goes on waiting") {
    Lived run(
        [](Scene& s, std::string) -> Script { co_return co_await s.hook("callback", 0, "{"); });
    CHECK(run.ask(deliver(kToken, "7"))->error().message ==
          "hook callback of run run-1 takes no such value: not {");
    CHECK(run.ask(deliver(kToken, "{}"))->ok());
    CHECK(run.execution.result().body == "{}");
    CHECK(run.execution.closed());
}

TEST_CASE(
    "a run that is taken over shows its runbook the same token, and expires at the same time") {
    Lived run(callback);
    auto again = run.replayed();
    const auto armed = again->outstanding(run.world).arm;
    REQUIRE(armed.size() == 1);
    CHECK(armed[0].use == engine::TimerUse::kHook);
    CHECK(armed[0].at_ns == std::get<engine::HookCreated>(run.log[1].data).expires_at_ns);
    CHECK(again->query("token", {})->body == kToken);
    (void)again->take_over("test", run.world);
    CHECK(run.world.lines.empty());
    const auto delivery = again->deliver(engine::input_of(deliver(kToken), 1).value(), run.world);
    CHECK(delivery.events.size() == 1);
}

TEST_CASE("a token whose key is lost still works, and the loss is told") {
    Lived run(callback);
    run.world.key = "another";
    auto again = run.replayed();
    CHECK(again->query("token", {})->body == "run-1." + std::string(32, '0'));
    (void)again->take_over("test", run.world);
    REQUIRE(run.world.lines.size() == 1);
    CHECK(run.world.lines[0].find("hook callback#1") != std::string::npos);
    const auto delivery = again->deliver(engine::input_of(deliver(kToken), 1).value(), run.world);
    CHECK(delivery.events.size() == 1);
}

TEST_CASE("a driver that can make no tokens parks the run, and says why") {
    class Keyless final : public engine::Surroundings {
     public:
        std::int64_t now_ns() override { return 1; }
        const engine::StepOptions* declared(const engine::Runbook&, const std::string&) override {
            return nullptr;
        }
        ChildStart start_child(const engine::ChildRequest&) override { return {}; }
        ChildStart continue_run(engine::ContinueRequest) override { return {}; }
        std::shared_ptr<const engine::Failure> ask_run(const engine::ExternalRequest&) override {
            return nullptr;
        }
        std::int64_t cancel_grace_ms() override { return 0; }
        std::uint64_t events_max() override { return 1'000; }
        double chance() override { return 0; }
        void log(const std::string&, std::uint32_t, std::string_view, std::string_view) override {}
    };
    Keyless world;
    engine::Execution run("run-1", script("w", callback));
    engine::WorkflowStarted started;
    started.input = {engine::Payload::json("1")};
    run.begin(std::move(started), world);
    CHECK(run.parked());
    CHECK(run.failure()->type == "not_supported");
}
