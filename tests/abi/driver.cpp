#include "driver.hpp"

#include <stdexcept>

namespace rb::test {

std::string brief(const Command& command) {
    static const std::map<int, std::string> names = {{RB_CMD_STEP, "step"},
                                                     {RB_CMD_INLINE_STEP, "inline"},
                                                     {RB_CMD_TIMER, "timer"},
                                                     {RB_CMD_CHILD, "child"},
                                                     {RB_CMD_CANCEL, "cancel"},
                                                     {RB_CMD_COMPLETE, "complete"},
                                                     {RB_CMD_FAIL, "fail"},
                                                     {RB_CMD_CANCELLED, "cancelled"},
                                                     {RB_CMD_UPDATE_REJECT, "reject"},
                                                     {RB_CMD_GATE, "gate"},
                                                     {RB_CMD_HOOK, "hook"},
                                                     {RB_CMD_SIGNAL_RUN, "signal"},
                                                     {RB_CMD_MEMO, "memo"},
                                                     {RB_CMD_SEARCH, "search"},
                                                     {RB_CMD_DETAILS, "details"},
                                                     {RB_CMD_UPDATE_ACCEPT, "accept"},
                                                     {RB_CMD_UPDATE_DONE, "done"},
                                                     {RB_CMD_CANCEL_RUN, "cancel-run"},
                                                     {RB_CMD_CONTINUE, "continue"}};
    std::string text = names.at(command.type);
    if (!command.name.empty()) text += " " + command.name;
    if (!command.key.empty()) text += "/" + command.key;
    if (!command.run_id.empty()) text += " " + command.run_id;
    for (const auto& arg : command.args) text += " " + arg;
    for (const auto& pair : command.pairs) text += " " + pair;
    if (command.type == RB_CMD_DETAILS) text += " " + command.label;
    if (command.type == RB_CMD_SIGNAL_RUN && command.target != 0)
        text += " to " + std::to_string(command.target);
    for (const auto& signal : command.unhandled) text += " unhandled:" + signal;
    for (const auto& signal : command.carried) text += " carried:" + signal;
    if (command.type == RB_CMD_TIMER) text += " " + std::to_string(command.delay_ms);
    if (command.type == RB_CMD_CANCEL) text += " " + std::to_string(command.target);
    if (command.failure) text += " " + command.failure->type + ": " + command.failure->message;
    return text;
}

namespace {

void copy_options(const rb_cmd& from, Command& to) {
    const rb_retry* retry = nullptr;
    if (from.step != nullptr) {
        to.cancel_mode = from.step->cancel_mode;
        to.attempt_ms = from.step->attempt_ms;
        to.total_ms = from.step->total_ms;
        to.heartbeat_ms = from.step->heartbeat_ms;
        retry = from.step->retry;
    }
    if (from.run != nullptr) {
        to.cancel_mode = from.run->cancel_mode;
        to.close_policy = from.run->close_policy;
        to.run_ms = from.run->run_ms;
        to.total_ms = from.run->total_ms;
        retry = from.run->retry;
    }
    to.has_retry = retry != nullptr;
    if (retry == nullptr) return;
    to.max_attempts = retry->max_attempts;
    to.backoff_permille = retry->backoff_permille;
    to.first_ms = retry->first_ms;
    to.max_ms = retry->max_ms;
    for (std::uint64_t i = 0; i < retry->no_retry_count; ++i)
        to.no_retry.push_back(kit::copy(retry->no_retry_types[i]));
}

// `add#2 s-1 {"n":1}`
std::string describe(const rb_job& signal) {
    std::string text = kit::copy(signal.name) + "#" + std::to_string(signal.number);
    text += " " + kit::copy(signal.id);
    for (std::uint64_t i = 0; i < signal.args.len; ++i)
        text += " " + std::string(kit::view(signal.args.ptr[i].body));
    return text;
}

Command copy_command(const rb_cmd& from) {
    Command to;
    to.type = from.type;
    to.seq = from.seq;
    to.name = kit::copy(from.name);
    to.key = kit::copy(from.key);
    to.label = kit::copy(from.label);
    to.run_id = kit::copy(from.run_id);
    for (std::uint64_t i = 0; i < from.args.len; ++i) {
        to.args.emplace_back(kit::view(from.args.ptr[i].body));
        to.encodings.push_back(kit::copy(from.args.ptr[i].encoding));
    }
    to.run_id = kit::copy(from.run_id);
    to.schema = kit::copy(from.schema);
    for (std::uint64_t i = 0; i < from.pairs.len; ++i)
        to.pairs.push_back(kit::copy(from.pairs.ptr[i].key) + "=" +
                           std::string(kit::view(from.pairs.ptr[i].value.body)));
    for (std::uint64_t i = 0; i < from.unhandled_count; ++i)
        to.unhandled.push_back(kit::copy(from.unhandled[i]));
    for (std::uint64_t i = 0; i < from.carried_count; ++i)
        to.carried.push_back(describe(*from.carried[i]));
    to.delay_ms = from.delay_ms;
    to.target = from.target_seq;
    copy_options(from, to);
    if (from.failure != nullptr) to.failure = kit::copy(*from.failure);
    return to;
}

}  // namespace

struct Driver::Hooks {
    static Driver& of(const rb_activation* activation) {
        return *static_cast<Driver*>(activation->host_data);
    }
    static rb_status emit(const rb_activation* activation, const rb_cmd* command) noexcept {
        Driver& self = of(activation);
        if (self.emit_answer != RB_OK) return self.emit_answer;
        if (command->seq != 0 && command->seq != self.numbered_ + 1) return RB_E_ARG;
        self.all_.push_back(copy_command(*command));
        if (command->seq != 0) self.by_seq_.push_back(self.all_.size() - 1), ++self.numbered_;
        return RB_OK;
    }
    static void log(const rb_activation* activation, std::uint32_t level, rb_str message,
                    rb_str json) noexcept {
        of(activation)
            .logged_.push_back(std::to_string(level) + " " + kit::copy(message) + kit::copy(json));
    }
    static std::int32_t patched(const rb_activation* activation, rb_str id,
                                std::uint32_t deprecated) noexcept {
        Driver& self = of(activation);
        self.asked_patches.push_back(kit::copy(id) + (deprecated != 0 ? "!" : ""));
        return self.old_patches.contains(kit::copy(id)) ? 0 : 1;
    }
    static void report(const rb_activation* activation, const rb_failure* failure) noexcept {
        of(activation).reported_ = kit::copy(*failure);
    }
    static void waiting_on(const rb_activation* activation, rb_str json) noexcept {
        of(activation).told_waits_ = kit::copy(json);
    }
};

Driver::Driver(const rb_bundle& bundle, std::string_view slug, std::uint64_t seed, HostKind kind)
    : kind_(kind), runbook_(find_runbook(bundle, slug)), bundle_(bundle) {
    Lent lent(kind_);
    auto info = kit::zeroed<rb_instance_info>();
    info.run_id = lent.text("run-0000-0000-0000-0000");
    info.workflow_id = lent.text("order-7");
    info.slug = lent.text(slug);
    info.attempt = 1;
    info.seed = seed;
    info.started_ns = 500;
    if (runbook_->create(runbook_, lent.grown(info), &instance_) != RB_OK)
        throw std::runtime_error("create failed");
}

void Driver::evict() {
    if (instance_ != nullptr) runbook_->evict(instance_);
    instance_ = nullptr;
}

rb_status Driver::activate(Lent& lent, const rb_job& job) {
    auto activation = kit::zeroed<rb_activation>();
    activation.flags = replaying ? static_cast<std::uint32_t>(RB_ACT_REPLAYING) : 0u;
    if (continue_suggested) activation.flags |= RB_ACT_CONTINUE_SUGGESTED;
    activation.now_ns = now_ns;
    activation.job = lent.grown(job);
    activation.host_data = this;
    activation.emit = &Hooks::emit;
    activation.log = &Hooks::log;
    activation.patched = &Hooks::patched;
    activation.report = &Hooks::report;
    activation.waiting_on = &Hooks::waiting_on;
    before_ = all_.size();
    return runbook_->activate(instance_, lent.grown(activation, offsetof(rb_activation, patched)));
}

rb_status Driver::start(const std::string& json) {
    Lent lent(kind_);
    auto job = kit::zeroed<rb_job>();
    job.type = RB_JOB_START;
    if (!json.empty()) job.args = lent.payloads({{RB_ENCODING_JSON, json}});
    return activate(lent, job);
}

rb_status Driver::resolve(std::uint64_t seq, const std::string& json) {
    Lent lent(kind_);
    auto job = kit::zeroed<rb_job>();
    job.type = RB_JOB_RESOLVED;
    job.seq = seq;
    job.args = lent.payloads({{RB_ENCODING_JSON, json}});
    return activate(lent, job);
}

rb_status Driver::resolve_void(std::uint64_t seq) {
    Lent lent(kind_);
    auto job = kit::zeroed<rb_job>();
    job.type = RB_JOB_RESOLVED;
    job.seq = seq;
    return activate(lent, job);
}

rb_status Driver::fail(std::uint64_t seq, const Failure& failure) {
    Lent lent(kind_);
    auto job = kit::zeroed<rb_job>();
    job.type = RB_JOB_RESOLVED;
    job.seq = seq;
    job.failure = lent.failure(failure);
    return activate(lent, job);
}

rb_status Driver::cancel(const std::string& reason) {
    Lent lent(kind_);
    auto job = kit::zeroed<rb_job>();
    job.type = RB_JOB_CANCEL;
    job.name = lent.text(reason);
    return activate(lent, job);
}

rb_status Driver::named(std::uint16_t type, std::uint16_t flags, std::string_view name,
                        std::string_view id, const std::string& json) {
    Lent lent(kind_);
    auto job = kit::zeroed<rb_job>();
    job.type = type;
    job.flags = flags;
    job.name = lent.text(name);
    job.id = lent.text(id);
    if (type == RB_JOB_SIGNAL) job.number = ++signals_;
    if (!json.empty()) job.args = lent.payloads({{RB_ENCODING_JSON, json}});
    return activate(lent, job);
}

rb_status Driver::signal(std::string_view name, const std::string& json) {
    return named(RB_JOB_SIGNAL, 0, name, "s-1", json);
}

rb_status Driver::update(std::string_view name, std::string_view id, const std::string& json) {
    const std::uint16_t flags = replaying ? std::uint16_t{0} : std::uint16_t{RB_JOB_F_VALIDATE};
    return named(RB_JOB_UPDATE, flags, name, id, json);
}

rb_status Driver::started(std::uint64_t seq, std::string_view name) {
    Lent lent(kind_);
    auto job = kit::zeroed<rb_job>();
    job.type = RB_JOB_STARTED;
    job.seq = seq;
    job.name = lent.text(name);
    return activate(lent, job);
}

std::string Driver::query(std::string_view name, const std::string& json) {
    Lent lent(kind_);
    std::string answer = "not answered";
    auto reply = kit::zeroed<rb_reply>();
    reply.host_data = &answer;
    reply.answer = [](const rb_reply* self, const rb_payload* value) noexcept {
        *static_cast<std::string*>(self->host_data) = kit::view(value->body);
    };
    reply.refuse = [](const rb_reply* self, const rb_failure* failure) noexcept {
        *static_cast<std::string*>(self->host_data) =
            kit::copy(failure->type) + ": " + kit::copy(failure->message);
    };
    rb_payloads input{};
    if (!json.empty()) input = lent.payloads({{RB_ENCODING_JSON, json}});
    const std::size_t before = all_.size();
    const rb_status status =
        runbook_->query(instance_, lent.text(name), input, {nullptr, 0}, lent.grown(reply));
    if (status != RB_OK || all_.size() != before) return "a query must not do that";
    return answer;
}

rb_status Driver::job(std::uint16_t type, std::uint16_t flags, std::uint64_t number) {
    Lent lent(kind_);
    auto job = kit::zeroed<rb_job>();
    job.type = type;
    job.flags = flags;
    job.number = number;
    job.seq = number;
    return activate(lent, job);
}

rb_status Driver::run_inline(std::uint64_t seq) {
    void* task = nullptr;
    const rb_status taken = runbook_->inline_task(instance_, seq, &task);
    if (taken != RB_OK) return taken;
    CallOptions options;
    options.task = task;
    options.kind = kind_;
    const Answer answer = call(bundle_, "rb.inline", {}, options);
    runbook_->inline_free(task);
    if (answer.failure) return fail(seq, *answer.failure);
    return answer.encoding == RB_ENCODING_NULL ? resolve_void(seq) : resolve(seq, answer.json);
}

std::vector<std::string> Driver::last() const {
    std::vector<std::string> texts;
    for (std::size_t i = before_; i < all_.size(); ++i) texts.push_back(brief(all_[i]));
    return texts;
}

std::string Driver::result() const {
    if (all_.empty() || all_.back().type != RB_CMD_COMPLETE) return "not completed";
    return all_.back().encodings.at(0) == RB_ENCODING_NULL ? "none" : all_.back().args.at(0);
}

const rb_activity* find_activity(const rb_bundle& bundle, std::string_view name) {
    for (std::uint64_t i = 0; i < bundle.activity_count; ++i)
        if (kit::view(bundle.activities[i]->slug) == name) return bundle.activities[i];
    throw std::runtime_error("no activity " + std::string(name));
}

const rb_runbook* find_runbook(const rb_bundle& bundle, std::string_view slug) {
    for (std::uint64_t i = 0; i < bundle.runbook_count; ++i)
        if (kit::view(bundle.runbooks[i]->slug) == slug) return bundle.runbooks[i];
    throw std::runtime_error("no runbook " + std::string(slug));
}

namespace {
struct CallState {
    Answer answer;
    std::uint32_t stop = 0;
    static CallState& of(const rb_activity_call* call) {
        return *static_cast<CallState*>(call->host_data);
    }
};
}  // namespace

Answer call(const rb_bundle& bundle, std::string_view activity, std::vector<std::string> args,
            const CallOptions& options) {
    CallState state;
    state.stop = options.stop;
    Lent lent(options.kind);
    std::vector<Payload> payloads;
    for (const auto& arg : args) payloads.push_back({RB_ENCODING_JSON, arg});
    auto call = kit::zeroed<rb_activity_call>();
    call.attempt = options.attempt;
    call.run_id = lent.text("run-1");
    call.step_id = lent.text("step#1");
    call.idempotency_key = lent.text("run-1/step#1");
    call.args = lent.payloads(payloads);
    if (!options.last_heartbeat.empty())
        call.last_heartbeat = lent.payloads({{RB_ENCODING_JSON, options.last_heartbeat}});
    const rb_str token = lent.text(options.token);
    call.token = {reinterpret_cast<const uint8_t*>(token.ptr), token.len};
    call.host_data = &state;
    call.stop_reason = [](const rb_activity_call* self) noexcept {
        return CallState::of(self).stop;
    };
    call.heartbeat = [](const rb_activity_call* self, const rb_payloads* details) noexcept {
        for (std::uint64_t i = 0; i < details->len; ++i)
            CallState::of(self).answer.heartbeats.emplace_back(kit::view(details->ptr[i].body));
        return rb_status{RB_OK};
    };
    call.succeed = [](const rb_activity_call* self, const rb_payload* value) noexcept {
        CallState::of(self).answer.json = kit::view(value->body);
        CallState::of(self).answer.encoding = kit::view(value->encoding);
    };
    call.fail = [](const rb_activity_call* self, const rb_failure* failure) noexcept {
        CallState::of(self).answer.failure = kit::copy(*failure);
    };
    call.log = [](const rb_activity_call* self, std::uint32_t, rb_str message, rb_str) noexcept {
        CallState::of(self).answer.logs.emplace_back(kit::view(message));
    };
    const rb_activity* const found = find_activity(bundle, activity);
    if (options.kind == HostKind::bare) {  // the mandatory two of the four functions
        call.stop_reason = nullptr;
        call.heartbeat = nullptr;
    }
    state.answer.status =
        found->run(found, options.task, lent.grown(call, offsetof(rb_activity_call, log)));
    return state.answer;
}

}  // namespace rb::test
