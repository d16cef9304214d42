#include "host/app/later_port.hpp"

#include <runbook/abi.h>

#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string_view>
#include <utility>

#include "host/base/token.hpp"
#include "host/engine/request.hpp"
#include "host/guard/watch.hpp"
#include "host/plugin/from_abi.hpp"

namespace runbook::app {

struct LaterPort::Shared {
    Shared();
    rb_async_activity_v1 table{};
    void* next = nullptr;

    // The token's step is asked; what it says goes to *answer.
    rb_status ask(rb_bytes token, const std::function<engine::EventData(std::string hash)>& request,
                  engine::Payload* answer = nullptr);

    static rb_status succeed(void* data, rb_bytes token, const rb_payload* result) noexcept;
    static rb_status fail(void* data, rb_bytes token, const rb_failure* failure) noexcept;
    static rb_status heartbeat(void* data, rb_bytes token, const rb_payloads* details) noexcept;

    std::atomic<std::uint64_t> bytes_max{2u << 20};
    std::shared_mutex mutex;                 // shared: asking
    std::map<const void*, AskRun> runtimes;  // guarded by mutex
};

namespace {

// Every table ever made: kept on purpose, and so that a leak checker sees it.
std::atomic<void*> kept_tables{nullptr};

rb_status status_of(const char* problem) {
    return problem == plugin::kTooLarge || problem == plugin::kTooLong ? RB_E_LIMIT : RB_E_ARG;
}

}  // namespace

LaterPort::Shared::Shared() {
    next = kept_tables.exchange(this);
    table.struct_size = sizeof table;
    table.host_data = this;
    table.succeed = &Shared::succeed;
    table.fail = &Shared::fail;
    table.heartbeat = &Shared::heartbeat;
}

rb_status LaterPort::Shared::ask(rb_bytes token,
                                 const std::function<engine::EventData(std::string hash)>& request,
                                 engine::Payload* answer) {
    if (token.ptr == nullptr) return RB_E_ARG;
    const guard::Pause pause;
    const std::string_view text(reinterpret_cast<const char*>(token.ptr), token.len);
    const auto run = run_of_token(text);
    if (!run.ok()) return RB_E_ARG;
    const engine::EventData event = request(hash_of_token(text));
    const std::shared_lock lock(mutex);
    for (const auto& [whose, runtime] : runtimes) {
        auto asked = runtime(run->to_string(), event);
        if (!asked.ok()) continue;
        if (answer != nullptr) *answer = std::move(asked).value();
        return RB_OK;
    }
    return RB_E_STATE;
}

rb_status LaterPort::Shared::succeed(void* data, rb_bytes token,
                                     const rb_payload* result) noexcept {
    try {
        auto& self = *static_cast<Shared*>(data);
        engine::Payload value = engine::Payload::null();
        if (result != nullptr) {
            if (const auto* problem = plugin::copy(*result, value, self.bytes_max))
                return status_of(problem);
        }
        return self.ask(token, [&](std::string hash) {
            return engine::step_completion(std::move(hash), std::move(value));
        });
    } catch (...) {
        return RB_E_LIMIT;  // out of memory
    }
}

rb_status LaterPort::Shared::fail(void* data, rb_bytes token, const rb_failure* failure) noexcept {
    try {
        auto& self = *static_cast<Shared*>(data);
        engine::Failure why;
        if (failure == nullptr) return RB_E_ARG;
        if (const auto* problem = plugin::copy(*failure, why, self.bytes_max))
            return status_of(problem);
        return self.ask(token, [&](std::string hash) {
            return engine::step_failure(std::move(hash), std::move(why));
        });
    } catch (...) {
        return RB_E_LIMIT;
    }
}

rb_status LaterPort::Shared::heartbeat(void* data, rb_bytes token,
                                       const rb_payloads* details) noexcept {
    try {
        auto& self = *static_cast<Shared*>(data);
        engine::Payloads copied;
        if (details != nullptr) {
            if (const auto* problem = plugin::copy(*details, copied, self.bytes_max))
                return status_of(problem);
        }
        engine::Payload goes_on;
        const rb_status status = self.ask(
            token,
            [&](std::string hash) {
                return engine::step_heartbeat(std::move(hash), std::move(copied));
            },
            &goes_on);
        return status == RB_OK && goes_on.body == "false" ? RB_E_CANCELLED : status;
    } catch (...) {
        return RB_E_LIMIT;
    }
}

LaterPort::LaterPort() : shared_(new Shared) {}

LaterPort::~LaterPort() {
    const std::lock_guard lock(shared_->mutex);
    shared_->runtimes.clear();
}

const char* LaterPort::id() const { return RB_EXT_ASYNC_ACTIVITY_V1; }
const void* LaterPort::table() const { return &shared_->table; }

void LaterPort::serve(const void* whose, AskRun ask) {
    const std::lock_guard lock(shared_->mutex);
    if (ask) {
        shared_->runtimes.insert_or_assign(whose, std::move(ask));
    } else {
        shared_->runtimes.erase(whose);
    }
}

void LaterPort::limit_payloads(std::uint64_t bytes_max) { shared_->bytes_max = bytes_max; }

}  // namespace runbook::app
