#include "host/plugin/instance.hpp"

#include <utility>

#include "host/base/prefetch.hpp"
#include "host/plugin/activity_call.hpp"
#include "host/plugin/query_reply.hpp"
#include "host/plugin/status.hpp"
#include "host/plugin/to_abi.hpp"

namespace runbook::plugin {
namespace {

// So that what the guard answers is not what run.random() says.
constexpr std::uint64_t kGuardsShare = 0x6775'6172'6473'2E2Eu;

std::shared_ptr<const engine::Failure> failure_of(const guard::Caught& caught) {
    return broken_contract(std::string(guard::id_of(caught.rule)), caught.message);
}

}  // namespace

PluginInstance::PluginInstance(std::shared_ptr<RunbookParts> parts, void* state,
                               const engine::InstanceInfo& info)
    : chance_(info.seed ^ kGuardsShare),
      parts_(std::move(parts)),
      state_(state),
      frame_(parts_->frames.acquire()),
      workflow_id_(info.workflow_id),
      run_id_(info.run_id),
      slug_(info.slug) {}

PluginInstance::~PluginInstance() {
    parts_->abi->evict(state_);
    parts_->frames.release(frame_);
}

// What the bundle keeps is its own; the beginning of it is what it will look at first.
void PluginInstance::fetch_ahead() const {
    prefetch(frame_);
    prefetch_bytes(state_, 512);
}

engine::Activated PluginInstance::activate(const engine::Activation& activation) {
    if (broken_) return {{}, broken_};
    const JobView job(activation.job);
    guard::Watch watch(parts_->guard, {parts_->label, run_id_}, activation.now_ns, chance_,
                       __builtin_frame_address(0));
    const rb_status status = parts_->abi->activate(state_, frame_->open(activation, job.abi()));
    auto commands = frame_->close();  // before the watch ends, which a local call may have paused
    watch.end();
    engine::Activated activated{std::move(commands), error_of(status)};
    if (const auto caught = watch.take_caught()) activated.error = failure_of(*caught);
    if (activated.error) {
        activated.commands.clear();  // half an activation is none
        broken_ = activated.error;
    }
    return activated;
}

std::shared_ptr<const engine::Failure> PluginInstance::error_of(rb_status status) {
    auto report = frame_->take_report();
    if (auto violation = frame_->violation(); !violation.empty())
        return broken_contract("activation_contract", parts_->label + ": " + violation);
    if (status == RB_OK) return nullptr;
    if (report) return report;
    return broken_contract("activation_error", parts_->label + " ended an activation with " +
                                                   name_of_status(status) +
                                                   " and reported no reason");
}

engine::Instance::InlineOutcome PluginInstance::run_inline(std::uint64_t seq) {
    const rb_runbook* abi = parts_->abi;
    const std::string step = "inline step " + std::to_string(seq) + " of " + parts_->label;
    if (!RB_CAN(rb_runbook, abi, inline_task) || parts_->inline_activity == nullptr) {
        return {{},
                broken_contract("inline_contract",
                                step + ": the bundle has no inline_task or no 'rb.inline'")};
    }
    void* task = nullptr;
    const rb_status status = abi->inline_task(state_, seq, &task);
    if (status != RB_OK)
        return {{}, broken_contract("inline_contract", step + ": " + name_of_status(status))};
    auto outcome = run_task(task, seq);
    if (RB_CAN(rb_runbook, abi, inline_free)) abi->inline_free(task);
    return outcome;
}

engine::Instance::QueryOutcome PluginInstance::query(std::string_view name,
                                                     const engine::Payloads& args,
                                                     std::int64_t now_ns) {
    if (broken_) return {{}, broken_};
    if (!RB_CAN(rb_runbook, parts_->abi, query)) return Instance::query(name, args, now_ns);
    QueryReply reply(now_ns, parts_->body_max);
    const PayloadsView view(args);
    frame_->open_query();
    std::uint64_t chance = chance_;  // a question changes nothing
    guard::Watch watch(parts_->guard, {parts_->label, run_id_}, now_ns, chance,
                       __builtin_frame_address(0));
    const rb_status status =
        parts_->abi->query(state_, to_abi(name), view.abi(), {nullptr, 0}, reply.abi());
    watch.end();
    const bool read_only = frame_->close_query();
    if (const auto caught = watch.take_caught()) return {{}, failure_of(*caught)};
    const std::string what = "query '" + std::string(name) + "' of " + parts_->label;
    if (!read_only) {
        return {
            {},
            broken_contract("query_contract", what + " asked for a command; a query is read-only")};
    }
    if (status != RB_OK) {
        return {{}, broken_contract("query_contract", what + ": " + name_of_status(status))};
    }
    auto outcome = reply.take();
    if (outcome) return std::move(*outcome);
    return {{}, broken_contract("query_contract", what + " was not answered exactly once")};
}

engine::Instance::InlineOutcome PluginInstance::run_task(void* task, std::uint64_t seq) {
    const engine::Payloads none;
    const std::string step_id = "rb.inline#" + std::to_string(seq);
    const std::string key = std::string(run_id_) + "/" + step_id;
    engine::ActivityCall call{.workflow_id = workflow_id_,
                              .run_id = run_id_,
                              .runbook = slug_,
                              .step_id = step_id,
                              .idempotency_key = key,
                              .args = none,
                              .last_heartbeat = none,
                              .stop_reason = {},
                              .heartbeat = {},
                              .log = {}};
    auto outcome = call_activity(*parts_->inline_activity, task, call, parts_->body_max);
    return {std::move(outcome.result), std::move(outcome.failure)};
}

}  // namespace runbook::plugin
