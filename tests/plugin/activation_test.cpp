// What bundles do wrong in an activation, and what an activation offers them.
#include <doctest/doctest.h>

#include <thread>

#include "scripted.hpp"

using namespace runbook;
using engine::CommandType;

namespace {

std::string message_of(const engine::Activated& activated) {
    REQUIRE(activated.error);
    CHECK(activated.commands.empty());
    return activated.error->message;
}

// One activation by `body`; its error's message.
std::string error_after(ScriptedRunbook::Body body) {
    ScriptedRunbook scripted(std::move(body));
    auto instance = scripted.instance();
    return message_of(activate(*instance));
}

constexpr char kWho[] = "runbook 'order' of bundle orders 1.0";

}  // namespace

TEST_CASE("commands are numbered over the whole life of an instance, those without trace carry 0") {
    std::uint64_t next = 1;
    ScriptedRunbook scripted([&](const rb_activation* act) {
        for (int i = 0; i < 3; ++i) {
            const auto timer = command(RB_CMD_TIMER, next++);
            CHECK(act->emit(act, &timer) == RB_OK);
            const auto details = command(RB_CMD_DETAILS, 0);
            CHECK(act->emit(act, &details) == RB_OK);
        }
        return RB_OK;
    });
    auto instance = scripted.instance();
    CHECK(activate(*instance).commands.size() == 6);
    const auto second = activate(*instance);
    REQUIRE_FALSE(second.error);
    CHECK(second.commands.front().seq == 4);
    CHECK(second.commands.back().type == CommandType::kDetails);
}

TEST_CASE("a command out of order, of an unknown type or missing makes the activation an error") {
    const auto emits = [](rb_cmd cmd, rb_status expected) {
        return error_after([=](const rb_activation* act) {
            CHECK(act->emit(act, &cmd) == expected);
            const auto right = command(RB_CMD_TIMER, 1);
            CHECK(act->emit(act, &right) == RB_E_STATE);  // the first mistake stays
            return RB_OK;
        });
    };
    const std::string who = kWho;
    CHECK(emits(command(RB_CMD_STEP, 2), RB_E_ARG) ==
          who + ": command number 2 was emitted, 1 is next");
    CHECK(emits(command(RB_CMD_STEP, 0), RB_E_ARG) ==
          who + ": command number 0 was emitted, 1 is next");
    CHECK(emits(command(RB_CMD_DETAILS, 1), RB_E_ARG) ==
          who + ": command number 1 was emitted, 0 is next");
    for (const std::uint16_t type : {0, 9, 15, 23, 31, 36, 65535}) {
        CHECK(emits(command(type, 1), RB_E_UNSUPPORTED) == who + ": command 1 has type " +
                                                               std::to_string(type) +
                                                               ", which this host does not know");
    }
    CHECK(error_after([](const rb_activation* act) { return act->emit(act, nullptr); }) ==
          who + ": emit was called without a command");
}

TEST_CASE("sizes and pointers that cannot be are refused, not followed") {
    const auto emits = [](rb_cmd cmd) {
        return error_after([=](const rb_activation* act) {
            act->emit(act, &cmd);
            return RB_OK;
        });
    };
    auto cmd = command(RB_CMD_STEP, 1);
    cmd.struct_size = 0;
    CHECK(emits(cmd).find("a struct_size is too small") != std::string::npos);
    cmd = command(RB_CMD_STEP, 1);
    cmd.name = {nullptr, 4};
    CHECK(emits(cmd).find("a null pointer comes with a length") != std::string::npos);
    cmd = command(RB_CMD_STEP, 1, "charge");
    cmd.key = {"k", UINT64_MAX};
    CHECK(emits(cmd).find("larger than 2 MiB; store the data elsewhere") != std::string::npos);
    cmd = command(RB_CMD_STEP, 1, "charge");
    cmd.args = {nullptr, 1};
    CHECK(emits(cmd).find("a null pointer comes with a length") != std::string::npos);
    const rb_payload payload{};
    cmd.args = {&payload, UINT64_MAX};
    CHECK(emits(cmd).find("a list has more than") != std::string::npos);
}

TEST_CASE("a payload of exactly 2 MiB passes, one byte more does not") {
    std::string body(2u << 20, 'x');
    rb_payload payload{};
    payload.encoding = str(RB_ENCODING_BINARY);
    const auto emitted = [&] {
        payload.body = {reinterpret_cast<const std::uint8_t*>(body.data()), body.size()};
        ScriptedRunbook scripted([&](const rb_activation* act) {
            auto cmd = command(RB_CMD_COMPLETE, 1);
            cmd.args = {&payload, 1};
            return act->emit(act, &cmd);
        });
        auto instance = scripted.instance();
        return activate(*instance);
    };
    const auto whole = emitted();
    REQUIRE(whole.commands.size() == 1);
    CHECK(whole.commands[0].args[0].body == body);
    body += 'x';
    CHECK(emitted().error);
}

TEST_CASE("an older bundle's short command is read as far as it goes") {
    ScriptedRunbook scripted([](const rb_activation* act) {
        rb_cmd cmd = command(RB_CMD_STEP, 1, "charge");
        cmd.struct_size = offsetof(rb_cmd, label);
        cmd.key = {nullptr, 99};  // beyond its end: must not be looked at
        cmd.step = reinterpret_cast<const rb_step_opts*>(8);
        return act->emit(act, &cmd);
    });
    auto instance = scripted.instance();
    const auto activated = activate(*instance);
    REQUIRE_FALSE(activated.error);
    CHECK(activated.commands.at(0).name == "charge");
    CHECK(activated.commands.at(0).key.empty());
    CHECK_FALSE(activated.commands.at(0).step);
}

TEST_CASE("a newer bundle's longer command is read as far as this host knows it") {
    struct Longer {
        rb_cmd known;
        unsigned char more[64];
    };
    ScriptedRunbook scripted([](const rb_activation* act) {
        Longer cmd{command(RB_CMD_STEP, 1, "charge"), {}};
        cmd.known.struct_size = sizeof cmd;
        std::fill(std::begin(cmd.more), std::end(cmd.more), 0xA5);
        return act->emit(act, &cmd.known);
    });
    auto instance = scripted.instance();
    CHECK(activate(*instance).commands.at(0).name == "charge");
}

TEST_CASE("a chain of causes that points back at itself ends") {
    ScriptedRunbook scripted([](const rb_activation* act) {
        rb_failure failure = failure_of("loop", "again");
        failure.cause = &failure;
        auto cmd = command(RB_CMD_FAIL, 1);
        cmd.failure = &failure;
        return act->emit(act, &cmd);
    });
    auto instance = scripted.instance();
    const auto activated = activate(*instance);
    REQUIRE_FALSE(activated.error);
    int causes = 0;
    for (const auto* at = &*activated.commands[0].failure; at->cause; at = at->cause.get())
        ++causes;
    CHECK(causes == 32);
}

TEST_CASE("emit from another thread makes the activation an error, and its command is not taken") {
    CHECK(error_after([](const rb_activation* act) {
              std::thread([act] {
                  const auto cmd = command(RB_CMD_TIMER, 1);
                  CHECK(act->emit(act, &cmd) == RB_E_STATE);
                  CHECK(act->patched(act, str("new"), 0) == 0);
              }).join();
              return RB_OK;
          }) ==
          std::string(kWho) + ": emit was called outside its activation or from another thread");
}

TEST_CASE("emit after its activation returned makes the next activation an error") {
    const rb_activation* kept = nullptr;
    ScriptedRunbook scripted([&](const rb_activation* act) {
        kept = act;
        return RB_OK;
    });
    auto instance = scripted.instance();
    CHECK_FALSE(activate(*instance).error);
    const auto cmd = command(RB_CMD_TIMER, 1);
    CHECK(kept->emit(kept, &cmd) == RB_E_STATE);
    CHECK(message_of(activate(*instance)).find("outside its activation") != std::string::npos);
}

TEST_CASE("emit after eviction is refused, and the next instance is not harmed by it") {
    const rb_activation* kept = nullptr;
    ScriptedRunbook scripted([&](const rb_activation* act) {
        kept = act;
        return RB_OK;
    });
    const auto made = scripted.made();
    auto instance = std::move(made->create({})).value();
    activate(*instance);
    instance.reset();
    CHECK(scripted.evicted == 1);
    const auto cmd = command(RB_CMD_TIMER, 1);
    CHECK(kept->emit(kept, &cmd) == RB_E_STATE);
}

TEST_CASE("an error status parks the run with the reported failure, else with the status") {
    CHECK(error_after([](const rb_activation*) { return RB_E_BUG; }) ==
          std::string(kWho) + " ended an activation with RB_E_BUG (-8) and reported no reason");
    CHECK(error_after([](const rb_activation*) { return 77; }) ==
          std::string(kWho) + " ended an activation with status 77 and reported no reason");
    ScriptedRunbook scripted([](const rb_activation* act) {
        const auto cmd = command(RB_CMD_TIMER, 1);
        act->emit(act, &cmd);
        const auto why = failure_of("std::out_of_range", "map::at");
        act->report(act, &why);
        return RB_E_BUG;
    });
    auto instance = scripted.instance();
    const auto activated = activate(*instance);
    CHECK(message_of(activated) == "map::at");
    CHECK(activated.error->type == "std::out_of_range");
}

TEST_CASE("an instance that ended with an error is not activated again, only evicted") {
    int activations = 0;
    ScriptedRunbook scripted([&](const rb_activation*) {
        ++activations;
        return RB_E_BUG;
    });
    auto instance = scripted.instance();
    const auto first = activate(*instance), second = activate(*instance);
    CHECK(activations == 1);
    CHECK(second.error == first.error);
    instance.reset();
    CHECK(scripted.evicted == 1);
}

TEST_CASE("an activation shows its time, history and job, and answers patches, flags and logs") {
    FakePort port;
    ScriptedRunbook scripted([](const rb_activation* act) {
        CHECK(act->struct_size == sizeof(rb_activation));
        CHECK(act->now_ns == 42);
        CHECK(act->history_events == 7);
        CHECK((act->flags & RB_ACT_REPLAYING) == 0);
        REQUIRE(act->job != nullptr);
        CHECK(act->job->type == RB_JOB_STARTED);
        CHECK(act->job->seq == 3);
        CHECK(std::string_view(act->job->name.ptr, act->job->name.len) == "r-2");
        CHECK(act->patched(act, str("new"), 0) == 1);
        CHECK(act->patched(act, str("old"), 1) == 0);
        CHECK(act->kit_flag(act, 1) == 1);
        CHECK(act->kit_flag(act, 2) == 0);
        act->log(act, RB_LOG_INFO, str("hello"), str("{}"));
        return RB_OK;
    });
    auto instance = scripted.instance();
    const engine::Job job{.type = engine::JobType::kStarted, .seq = 3, .name = "r-2"};
    CHECK_FALSE(instance->activate({job, 42, false, 7, port}).error);
    CHECK(port.calls == std::vector<std::string>{"patched new", "patched old", "kit_flag 1",
                                                 "kit_flag 2", "log 3 hello {}"});
}

TEST_CASE("log lines are mute in replay") {
    FakePort port;
    ScriptedRunbook scripted([](const rb_activation* act) {
        CHECK((act->flags & RB_ACT_REPLAYING) != 0);
        act->log(act, RB_LOG_INFO, str("hello"), {});
        return RB_OK;
    });
    auto instance = scripted.instance();
    instance->activate({engine::Job{}, 0, true, 0, port});
    CHECK(port.calls.empty());
}

TEST_CASE("an inline step's task is moved out, run by rb.inline and freed once") {
    static int freed;
    static std::uint64_t asked;
    freed = 0;
    int task = 5;
    static void* handed;
    handed = &task;
    ScriptedActivity inline_activity(
        [](void* given, const rb_activity_call* call) {
            CHECK(std::string_view(call->step_id.ptr, call->step_id.len) == "rb.inline#4");
            CHECK(std::string_view(call->run_id.ptr, call->run_id.len) == "r");
            const std::string body = std::to_string(*static_cast<int*>(given));
            rb_payload result{};
            result.encoding = str(RB_ENCODING_JSON);
            result.body = {reinterpret_cast<const std::uint8_t*>(body.data()), body.size()};
            call->succeed(call, &result);
            return RB_OK;
        },
        "rb.inline");
    ScriptedRunbook scripted([](const rb_activation*) { return RB_OK; });
    scripted.abi.inline_task = [](void*, std::uint64_t seq, void** out) noexcept {
        asked = seq;
        if (seq != 4) return rb_status{RB_E_STATE};
        *out = handed;
        return rb_status{RB_OK};
    };
    scripted.abi.inline_free = [](void* given) noexcept { freed += given == handed ? 1 : 100; };
    auto instance = scripted.instance(&inline_activity.abi);
    const auto outcome = instance->run_inline(4);
    CHECK_FALSE(outcome.failure);
    CHECK(outcome.value == engine::Payload::json("5"));
    CHECK(freed == 1);
    const auto unknown = instance->run_inline(9);
    CHECK(asked == 9);
    REQUIRE(unknown.failure);
    CHECK(unknown.failure->message.find("RB_E_STATE (-3)") != std::string::npos);
    CHECK(freed == 1);
}

TEST_CASE("an inline step of a bundle without inline tasks is a failure that says so") {
    ScriptedRunbook scripted([](const rb_activation*) { return RB_OK; });
    auto instance = scripted.instance();
    const auto outcome = instance->run_inline(1);
    REQUIRE(outcome.failure);
    CHECK(outcome.failure->message == "inline step 1 of " + std::string(kWho) +
                                          ": the bundle has no inline_task or no 'rb.inline'");
}
