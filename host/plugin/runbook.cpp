#include "host/plugin/runbook.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "host/base/assert.hpp"
#include "host/plugin/from_abi.hpp"
#include "host/plugin/instance.hpp"
#include "host/plugin/status.hpp"
#include "host/plugin/to_abi.hpp"

namespace runbook::plugin {
namespace {

rb_instance_info info_view(const engine::InstanceInfo& info) {
    rb_instance_info abi{};
    abi.struct_size = sizeof abi;
    abi.attempt = 1;
    abi.workflow_id = to_abi(info.workflow_id);
    abi.run_id = to_abi(info.run_id);
    abi.first_run_id = to_abi(info.first_run_id);
    abi.continued_from = to_abi(info.continued_from);
    abi.expires_ns = info.expires_ns;
    abi.run_timeout_ms = info.max_duration_ms;
    abi.original_run_id = abi.run_id;
    abi.slug = to_abi(info.slug);
    abi.parent_id = to_abi(info.parent_workflow_id);
    abi.parent_run_id = to_abi(info.parent_run_id);
    abi.root_id = to_abi(info.root_run_id);
    abi.started_ns = info.started_ns;
    abi.seed = info.seed;
    return abi;
}

class PluginRunbook final : public engine::Runbook {
 public:
    PluginRunbook(const rb_runbook* abi, const BundleFacts& facts,
                  const rb_activity* inline_activity, std::shared_ptr<const void> owner);

    const std::string& slug() const override { return slug_; }
    const std::string& version() const override { return version_; }
    const std::string& title() const override { return title_; }
    const std::string& bundle() const override { return facts_.name; }
    const std::string& bundle_digest() const override { return facts_.digest; }
    const std::string& input_schema() const override { return input_schema_; }
    const std::string& output_schema() const override { return output_schema_; }
    bool transient() const override { return transient_; }
    const std::vector<engine::Handler>& handlers() const override { return handlers_; }
    const std::vector<engine::DeclaredStep>& steps() const override { return steps_; }
    std::int64_t max_duration_ms() const override { return max_duration_ms_; }
    Result<std::unique_ptr<engine::Instance>> create(
        const engine::InstanceInfo& info) const override;

 private:
    const std::shared_ptr<RunbookParts> parts_;
    const BundleFacts facts_;
    std::string slug_, version_, title_, input_schema_, output_schema_;
    bool transient_ = false;
    std::int64_t max_duration_ms_ = 0;
    std::vector<engine::Handler> handlers_;
    std::vector<engine::DeclaredStep> steps_;
};

std::vector<engine::Handler> handlers_of(const rb_runbook* abi) {
    std::vector<engine::Handler> handlers;
    if (!RB_HAS(rb_runbook, abi, handler_count) || abi->handlers == nullptr) return handlers;
    for (const rb_handler* one : std::span(abi->handlers, abi->handler_count)) {
        if (one == nullptr || !RB_HAS(rb_handler, one, name)) continue;
        if (one->kind < RB_HANDLES_SIGNAL || one->kind > RB_HANDLES_HOOK) continue;  // newer
        engine::Handler& handler = handlers.emplace_back();
        handler.kind = static_cast<engine::HandlerKind>(one->kind);
        handler.name = text(one->name);
        if (RB_HAS(rb_handler, one, title)) handler.title = text(one->title);
        if (RB_HAS(rb_handler, one, input_schema)) handler.input_schema = text(one->input_schema);
        if (RB_HAS(rb_handler, one, output_schema))
            handler.output_schema = text(one->output_schema);
    }
    return handlers;
}

std::vector<engine::DeclaredStep> steps_of(const rb_runbook* abi) {
    std::vector<engine::DeclaredStep> steps;
    if (!RB_HAS(rb_runbook, abi, step_count) || abi->steps == nullptr) return steps;
    for (const rb_step_decl* one : std::span(abi->steps, abi->step_count)) {
        if (one == nullptr || !RB_HAS(rb_step_decl, one, name)) continue;
        engine::DeclaredStep& step = steps.emplace_back();
        step.name = text(one->name);
        if (RB_HAS(rb_step_decl, one, title)) step.title = text(one->title);
    }
    return steps;
}

PluginRunbook::PluginRunbook(const rb_runbook* abi, const BundleFacts& facts,
                             const rb_activity* inline_activity, std::shared_ptr<const void> owner)
    : parts_(std::make_shared<RunbookParts>(facts.payload_bytes_max, facts.guard)),
      facts_(facts),
      slug_(text(abi->slug)),
      version_(text(abi->version)) {
    if (version_.empty()) version_ = facts.version;
    if (RB_HAS(rb_runbook, abi, title)) title_ = text(abi->title);
    if (RB_HAS(rb_runbook, abi, input_schema)) input_schema_ = text(abi->input_schema);
    if (RB_HAS(rb_runbook, abi, output_schema)) output_schema_ = text(abi->output_schema);
    transient_ = (abi->flags & RB_RUNBOOK_TRANSIENT) != 0;
    if (RB_CAN(rb_runbook, abi, defaults) && RB_HAS(rb_run_opts, abi->defaults, total_ms))
        max_duration_ms_ = std::max<std::int64_t>(abi->defaults->total_ms, 0);
    handlers_ = handlers_of(abi);
    steps_ = steps_of(abi);
    parts_->owner = std::move(owner);
    parts_->abi = abi;
    parts_->inline_activity = inline_activity;
    parts_->label = "runbook '" + slug_ + "' of bundle " + facts.name + " " + facts.version;
}

Result<std::unique_ptr<engine::Instance>> PluginRunbook::create(
    const engine::InstanceInfo& info) const {
    const rb_instance_info abi = info_view(info);
    void* state = nullptr;
    const rb_status status = parts_->abi->create(parts_->abi, &abi, &state);
    if (status != RB_OK) {
        return Error{ErrorCode::kEnvironment,
                     parts_->label + " could not be instantiated: " + name_of_status(status),
                     "see the log lines of the bundle above"};
    }
    return std::unique_ptr<engine::Instance>(std::make_unique<PluginInstance>(parts_, state, info));
}

}  // namespace

std::shared_ptr<const engine::Runbook> make_runbook(const rb_runbook* runbook,
                                                    const BundleFacts& facts,
                                                    const rb_activity* inline_activity,
                                                    std::shared_ptr<const void> owner) {
    RB_ASSERT(runbook != nullptr && RB_CAN(rb_runbook, runbook, create) &&
              RB_CAN(rb_runbook, runbook, activate) && RB_CAN(rb_runbook, runbook, evict));
    return std::make_shared<PluginRunbook>(runbook, facts, inline_activity, std::move(owner));
}

}  // namespace runbook::plugin
