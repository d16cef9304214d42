// Local activities that a bundle calls itself in the middle of an activation: what it must keep to.
#include <doctest/doctest.h>

#include "scripted.hpp"

using namespace runbook;

namespace {

struct Told {
    engine::Activated activated;
    std::vector<std::string> calls;
};

Told activated_by(ScriptedRunbook::Body body, bool local_calls = true) {
    ScriptedRunbook scripted(std::move(body));
    auto instance = scripted.instance();
    FakePort port;
    const engine::Job job;
    engine::Activation activation{job, 42, false, 7, port};
    activation.local_calls = local_calls;
    return {instance->activate(activation), port.calls};
}

std::string error_after(ScriptedRunbook::Body body) {
    const Told told = activated_by(std::move(body));
    REQUIRE(told.activated.error);
    return told.activated.error->message;
}

constexpr char kWho[] = "runbook 'order' of bundle orders 1.0: ";

struct FailedStep {
    rb_step_opts options{};
    rb_failure failure = failure_of("busy", "not yet");
    rb_cmd cmd = command(RB_CMD_STEP, 1, "add");

    explicit FailedStep(std::uint32_t number) {
        options.struct_size = sizeof options;
        options.local_number = number;
        options.local_failure = &failure;
        cmd.step = &options;
    }
    FailedStep(const FailedStep&) = delete;
    FailedStep& operator=(const FailedStep&) = delete;
};

}  // namespace

TEST_CASE("a bundle calls a local activity between begin_local and end_local, when it may") {
    const Told told = activated_by([](const rb_activation* act) {
        CHECK(act->begin_local(act, str("other")) == 0);
        CHECK(act->begin_local(act, str("add")) == 3);
        CHECK(act->begin_local(act, str("add")) == 0);  // one at a time
        act->end_local(act, 1);
        act->end_local(act, 1);  // said once
        return RB_OK;
    });
    CHECK_FALSE(told.activated.error);
    CHECK(told.calls == std::vector<std::string>{"begin other", "begin add", "done"});
    activated_by(
        [](const rb_activation* act) {
            CHECK((act->begin_local == nullptr));
            CHECK((act->end_local == nullptr));
            return RB_OK;
        },
        false);
}

TEST_CASE("a local call that failed is emitted next, with its number and its failure") {
    const Told told = activated_by([](const rb_activation* act) {
        CHECK(act->begin_local(act, str("add")) == 3);
        act->end_local(act, 0);
        const FailedStep step(3);
        return act->emit(act, &step.cmd);
    });
    REQUIRE_FALSE(told.activated.error);
    const engine::Command& step = told.activated.commands.at(0);
    CHECK(step.local_number == 3);
    CHECK(step.failure->type == "busy");
    CHECK(told.calls == std::vector<std::string>{"begin add", "failed"});
}

TEST_CASE("a bundle that does anything else in the middle of a local step breaks the contract") {
    const std::string middle = std::string(kWho) + "command 1 came in the middle of a local step";
    CHECK(error_after([](const rb_activation* act) {
              act->begin_local(act, str("add"));
              const auto timer = command(RB_CMD_TIMER, 1);
              CHECK(act->emit(act, &timer) == RB_E_STATE);
              return RB_OK;
          }) == middle);
    CHECK(error_after([](const rb_activation* act) {  // another command in the failed step's place
              act->begin_local(act, str("add"));
              act->end_local(act, 0);
              const auto timer = command(RB_CMD_TIMER, 1);
              act->emit(act, &timer);
              return RB_OK;
          }) == middle);
    CHECK(error_after([](const rb_activation* act) {  // a failed attempt that nobody allowed
              const FailedStep step(1);
              act->emit(act, &step.cmd);
              return RB_OK;
          }) == middle);
    const std::string ended =
        std::string(kWho) + "the activation ended in the middle of a local step";
    for (const bool finished : {false, true}) {
        CHECK(error_after([finished](const rb_activation* act) {
                  act->begin_local(act, str("add"));
                  if (finished) act->end_local(act, 0);
                  return RB_OK;
              }) == ended);
    }
}
