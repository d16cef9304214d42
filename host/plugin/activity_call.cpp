#include "host/plugin/activity_call.hpp"

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "host/plugin/from_abi.hpp"
#include "host/plugin/status.hpp"
#include "host/plugin/to_abi.hpp"

namespace runbook::plugin {
namespace {

// Lives for one call. A body may complete from a thread of its own before it returns, so completion
// is counted atomically and only the first is taken.
class Call {
 public:
    Call(const rb_activity& activity, const engine::ActivityCall& call, std::uint64_t body_max);

    engine::ActivityOutcome run(void* task);

 private:
    static Call& self(const rb_activity_call* abi) { return *static_cast<Call*>(abi->host_data); }
    static std::uint32_t stop_reason(const rb_activity_call* abi) noexcept;
    static rb_status heartbeat(const rb_activity_call* abi, const rb_payloads* details) noexcept;
    static void succeed(const rb_activity_call* abi, const rb_payload* result) noexcept;
    static void fail(const rb_activity_call* abi, const rb_failure* failure) noexcept;
    static void log(const rb_activity_call* abi, std::uint32_t level, rb_str message,
                    rb_str json) noexcept;

    bool first() { return completions_.fetch_add(1) == 0; }
    engine::ActivityOutcome judge(rb_status status);
    engine::ActivityOutcome broken(const std::string& how) const;
    engine::ActivityOutcome ended_with(rb_status status) const;
    engine::ActivityOutcome too_large() const;
    std::string name() const { return "activity '" + text(activity_.slug) + "'"; }
    void fill(const engine::ActivityCall& call);

    const rb_activity& activity_;
    const engine::ActivityCall& call_;
    const std::uint64_t body_max_;
    const PayloadsView args_;
    const PayloadsView last_heartbeat_;
    rb_activity_call abi_{};
    engine::ActivityOutcome outcome_;
    Problem problem_ = nullptr;  // with what the body completed with
    std::atomic<int> completions_ = 0;
};

Call::Call(const rb_activity& activity, const engine::ActivityCall& call, std::uint64_t body_max)
    : activity_(activity),
      call_(call),
      body_max_(body_max),
      args_(call.args),
      last_heartbeat_(call.last_heartbeat) {
    fill(call);
}

void Call::fill(const engine::ActivityCall& call) {
    abi_.struct_size = sizeof abi_;
    abi_.attempt = call.attempt;
    abi_.workflow_id = to_abi(call.workflow_id);
    abi_.run_id = to_abi(call.run_id);
    abi_.runbook = to_abi(call.runbook);
    abi_.step_id = to_abi(call.step_id);
    abi_.idempotency_key = to_abi(call.idempotency_key);
    abi_.scheduled_ns = call.scheduled_ns;
    abi_.started_ns = call.started_ns;
    abi_.deadline_ns = call.deadline_ns;
    abi_.heartbeat_ms = call.heartbeat_ms;
    abi_.args = args_.abi();
    abi_.last_heartbeat = last_heartbeat_.abi();
    abi_.token = {reinterpret_cast<const std::uint8_t*>(call.token.data()), call.token.size()};
    abi_.host_data = this;
    abi_.stop_reason = &Call::stop_reason;
    abi_.heartbeat = &Call::heartbeat;
    abi_.succeed = &Call::succeed;
    abi_.fail = &Call::fail;
    abi_.log = &Call::log;
}

engine::ActivityOutcome Call::run(void* task) {
    return judge(activity_.run(&activity_, task, &abi_));
}

engine::ActivityOutcome Call::judge(rb_status status) {
    const int completions = completions_;
    if (completions > 1) return broken("completed " + std::to_string(completions) + " times");
    if (status == RB_PENDING && completions == 0) {
        if (call_.token.empty()) return broken("wants to be answered later, and cannot be");
        engine::ActivityOutcome outcome;
        outcome.deferred = true;
        return outcome;
    }
    if (completions == 0) {
        return status == RB_OK ? broken("returned without a result or a failure")
                               : ended_with(status);
    }
    if (problem_ == kTooLarge) return too_large();
    if (problem_ != nullptr) return broken(std::string("completed with bad data: ") + problem_);
    if (status != RB_OK && !outcome_.failure)
        return broken("reported a result and ended with " + name_of_status(status));
    return std::move(outcome_);
}

engine::ActivityOutcome Call::broken(const std::string& how) const {
    return {{}, broken_contract("activity_contract", name() + " " + how)};
}

// Trying again would make the same bytes again.
engine::ActivityOutcome Call::too_large() const {
    auto failure = std::make_shared<engine::Failure>();
    failure->type = "payload_too_large";
    failure->message = "the result of " + name() + ": " + plugin::too_large(body_max_);
    failure->no_retry = true;
    return {{}, std::move(failure)};
}

// An error status alone is an ordinary failure: what it means the body knows, so it may be retried.
engine::ActivityOutcome Call::ended_with(rb_status status) const {
    auto failure = std::make_shared<engine::Failure>();
    failure->type = "activity_error";
    failure->message = name() + " ended with " + name_of_status(status) + " and gave no reason";
    return {{}, std::move(failure)};
}

std::uint32_t Call::stop_reason(const rb_activity_call* abi) noexcept {
    const auto& stop = self(abi).call_.stop_reason;
    return stop ? stop() : static_cast<std::uint32_t>(RB_STOP_NONE);
}

rb_status Call::heartbeat(const rb_activity_call* abi, const rb_payloads* details) noexcept {
    try {
        engine::Payloads copied;
        if (details != nullptr) {
            if (Problem problem = copy(*details, copied, self(abi).body_max_))
                return problem == kTooLong || problem == kTooLarge ? RB_E_LIMIT : RB_E_ARG;
        }
        const auto& beat = self(abi).call_.heartbeat;
        return !beat || beat(copied) ? RB_OK : RB_E_CANCELLED;
    } catch (...) {
        return RB_E_LIMIT;
    }
}

void Call::succeed(const rb_activity_call* abi, const rb_payload* result) noexcept {
    auto& call = self(abi);
    if (!call.first()) return;
    try {
        if (result == nullptr) {
            call.outcome_.result = engine::Payload::null();
        } else {
            call.problem_ = copy(*result, call.outcome_.result, call.body_max_);
        }
    } catch (...) {
        call.problem_ = "out of memory";
    }
}

void Call::fail(const rb_activity_call* abi, const rb_failure* failure) noexcept {
    auto& call = self(abi);
    if (!call.first()) return;
    try {
        auto copied = std::make_shared<engine::Failure>();
        call.problem_ =
            failure == nullptr ? "no failure was given" : copy(*failure, *copied, call.body_max_);
        call.outcome_.failure = std::move(copied);
    } catch (...) {
        call.problem_ = "out of memory";
    }
}

void Call::log(const rb_activity_call* abi, std::uint32_t level, rb_str message,
               rb_str json) noexcept {
    try {
        const auto& sink = self(abi).call_.log;
        if (sink) sink(level, text(message), text(json));
    } catch (...) {  // a log line is never worth an activity
    }
}

}  // namespace

engine::ActivityOutcome call_activity(const rb_activity& activity, void* task,
                                      const engine::ActivityCall& call, std::uint64_t body_max) {
    return Call(activity, call, body_max).run(task);
}

}  // namespace runbook::plugin
