// A runbook and an activity behind the C ABI whose behaviour a test writes as a lambda: for what no
// well-behaved bundle does.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "abi/include/runbook/abi.h"
#include "fake_port.hpp"
#include "host/plugin/activity.hpp"
#include "host/plugin/runbook.hpp"

inline rb_str str(std::string_view text) { return {text.data(), text.size()}; }

inline rb_cmd command(std::uint16_t type, std::uint64_t seq, std::string_view name = {}) {
    rb_cmd made{};
    made.struct_size = sizeof made;
    made.type = type;
    made.seq = seq;
    made.name = str(name);
    return made;
}

inline rb_failure failure_of(std::string_view type, std::string_view message) {
    rb_failure made{};
    made.struct_size = sizeof made;
    made.kind = RB_FAIL_APP;
    made.retry_after_ms = -1;
    made.type = str(type);
    made.message = str(message);
    return made;
}

using ActivityBody = std::function<rb_status(void* task, const rb_activity_call*)>;

struct ScriptedActivity {
    explicit ScriptedActivity(ActivityBody does, std::string_view name = "charge")
        : body(std::move(does)) {
        abi.struct_size = sizeof abi;
        abi.slug = str(name);
        abi.user = this;
        abi.run = [](const rb_activity* self, void* task, const rb_activity_call* call) noexcept {
            return static_cast<ScriptedActivity*>(self->user)->body(task, call);
        };
    }
    runbook::engine::ActivityOutcome run(const runbook::engine::Payloads& args = {}) {
        const runbook::engine::Payloads none;
        return runbook::plugin::make_activity(&abi, {"orders", "1.0", ""}, nullptr)
            ->run({.args = args,
                   .last_heartbeat = none,
                   .stop_reason = stop_reason,
                   .heartbeat = heartbeat,
                   .log = log});
    }
    ActivityBody body;
    rb_activity abi{};
    std::function<std::uint32_t()> stop_reason;
    std::function<bool(const runbook::engine::Payloads&)> heartbeat;
    std::function<void(std::uint32_t, std::string_view, std::string_view)> log;
};

struct ScriptedRunbook {
    using Body = std::function<rb_status(const rb_activation*)>;

    explicit ScriptedRunbook(Body does) : body(std::move(does)) {
        abi.struct_size = sizeof abi;
        abi.slug = str("order");
        abi.user = this;
        abi.create = [](const rb_runbook* self, const rb_instance_info* info,
                        void** inst) noexcept {
            *inst = self->user;
            static_cast<ScriptedRunbook*>(self->user)->parent =
                std::string(info->parent_id.ptr, info->parent_id.len);
            return rb_status{RB_OK};
        };
        abi.activate = [](void* inst, const rb_activation* act) noexcept {
            return static_cast<ScriptedRunbook*>(inst)->body(act);
        };
        abi.evict = [](void* inst) noexcept { ++static_cast<ScriptedRunbook*>(inst)->evicted; };
    }
    std::shared_ptr<const runbook::engine::Runbook> made(const rb_activity* inline_act = nullptr) {
        return runbook::plugin::make_runbook(&abi, {"orders", "1.0", "d1"}, inline_act, nullptr);
    }
    std::unique_ptr<runbook::engine::Instance> instance(const rb_activity* inline_act = nullptr) {
        return std::move(
                   made(inline_act)->create({.workflow_id = "w", .run_id = "r", .slug = "order"}))
            .value();
    }
    Body body;
    rb_runbook abi{};
    std::string parent;
    int evicted = 0;
};

inline runbook::engine::Activated activate(runbook::engine::Instance& instance,
                                           const runbook::engine::Job& job = {},
                                           bool replaying = false) {
    FakePort port;
    return instance.activate({job, 42, replaying, 7, port});
}
