// Script: runbooks for engine and runtime tests, written as coroutines straight over the engine's
// interface, so that these tests need no bundle and no kit.
#pragma once

#include <coroutine>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/engine/runbook.hpp"

namespace runbook::test {

// What a script's await throws when its command failed.
struct Failed {
    engine::Failure failure;
};

// What each pending await of a script throws once its run is cancelled, if it said that it wants
// to know (Scene::catch_cancel). A script that lets it out ends as cancelled.
struct Cancelled {
    std::string reason;
};

// What a script sees of its run.
class ScriptInstance;

class Scene {
 public:
    struct Wait {  // resolved by the number of its command
        Scene& scene;
        std::uint64_t seq;
        bool await_ready() const { return scene.resolved_.contains(seq); }
        void await_suspend(std::coroutine_handle<> handle) { scene.waiting_[seq] = handle; }
        std::string await_resume();
    };

    Wait step(const std::string& activity, const std::string& json,
              engine::StepOptions options = {}, const std::string& key = {});
    Wait sleep(std::int64_t ms);
    Wait child(const std::string& slug, const std::string& json, const std::string& id = {},
               engine::RunOptions options = {});
    Wait side_effect(std::function<std::string()> body);
    void cancel(const Wait& wait);
    Wait signal_run(const std::string& target, const std::string& name, const std::string& json);
    Wait signal_child(const Wait& child, const std::string& name, const std::string& json);
    Wait cancel_run(const std::string& target);
    // When the script returns, the run continues as new.
    void go_on(const std::string& json, const std::string& slug = {}, std::int64_t delay_ms = 0,
               engine::RunOptions options = {});
    // Without it the run ends at once when it is cancelled, whatever it waits for.
    void catch_cancel() { catches_cancel_ = true; }
    // The same wait again, after it has thrown Cancelled: how did it really end?
    Wait again(const Wait& wait) { return {*this, wait.seq}; }
    void emit_unsupported();

    struct SignalWait {  // the next signal of that name: its payload
        Scene& scene;
        std::string name;
        bool await_ready() const { return !scene.signals_[name].empty(); }
        void await_suspend(std::coroutine_handle<> handle) { scene.wait_for(name, handle); }
        std::string await_resume();
    };
    SignalWait signal(const std::string& name) { return {*this, name}; }
    // RESOLVED: the answer as JSON, or a failure of kind timeout.
    Wait gate(const std::string& name, std::int64_t within_ms = 0, const std::string& action = {},
              const std::string& schema = {});
    Wait hook(const std::string& name, std::int64_t within_ms = 0, const std::string& schema = {});
    struct TokenWait {  // of a hook
        Scene& scene;
        std::uint64_t seq;
        bool await_ready() const { return scene.tokens_.contains(seq); }
        void await_suspend(std::coroutine_handle<> handle) { scene.token_waiting_[seq] = handle; }
        std::string await_resume() { return scene.tokens_.at(seq); }
    };
    TokenWait token(const Wait& hook) { return {*this, hook.seq}; }
    // `take`: the answer; nothing: it comes later, through update_done(). What it throws as Failed
    // fails the update. `why_not`: the validator; empty: it may be taken.
    struct Update {
        std::function<std::optional<std::string>(const std::string& id, std::string input)> take;
        std::function<std::string(const std::string& input)> why_not = {};
    };
    void on_update(const std::string& name, Update update);
    void update_done(const std::string& id, const std::string& json);
    void on_query(const std::string& name, std::function<std::string(std::string)> answer);
    void memo(const std::string& key, const std::string& json);  // empty: removes it
    void search(const std::string& key, const std::string& json);
    void progress(const std::string& text);
    void command(engine::Command command) { emit(std::move(command)); }  // any at all
    bool kit_flag(std::uint32_t flag) { return port_->kit_flag(flag); }
    bool patched(const std::string& id) { return port_->patched(id); }
    void log(const std::string& line) { port_->log(2, line, "{}"); }
    std::int64_t now_ns() const { return now_ns_; }

 private:
    friend class ScriptInstance;
    std::uint64_t emit(engine::Command command);
    void wait_for(const std::string& signal, std::coroutine_handle<> handle);
    void wake_next(const std::string& signal);
    void tell_waits();
    void answer(const engine::Job& update);
    void set_pair(engine::CommandType type, const std::string& key, const std::string& json);

    std::vector<engine::Command> commands_;
    std::uint64_t next_seq_ = 1;
    std::map<std::uint64_t, std::coroutine_handle<>> waiting_;
    std::map<std::uint64_t, engine::Job> resolved_;
    std::map<std::uint64_t, std::function<std::string()>> inlines_;
    void cancel_waits(const std::string& reason);

    bool catches_cancel_ = false;
    std::optional<engine::Command> successor_;
    std::map<std::uint64_t, std::string> thrown_;  // awaits that are to throw Cancelled
    std::map<std::string, std::deque<engine::LeftSignal>> signals_;  // that nobody took yet
    std::map<std::string, std::deque<std::coroutine_handle<>>> signal_waiting_;
    std::map<std::uint64_t, std::string> tokens_;
    std::map<std::uint64_t, std::coroutine_handle<>> token_waiting_;
    std::map<std::string, Update> updates_;
    std::map<std::string, std::function<std::string(std::string)>> queries_;
    engine::ActivationPort* port_ = nullptr;
    std::int64_t now_ns_ = 0;
};

// The coroutine type of a script; its value is the run's result as JSON.
class Script {
 public:
    struct promise_type {
        std::string result;
        std::exception_ptr thrown;
        Script get_return_object() {
            return Script(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_value(std::string value) { result = std::move(value); }
        void unhandled_exception() { thrown = std::current_exception(); }
    };
    explicit Script(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
    Script(Script&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Script& operator=(Script&&) = delete;
    ~Script() {
        if (handle_) handle_.destroy();
    }
    std::coroutine_handle<promise_type> handle() const { return handle_; }

 private:
    std::coroutine_handle<promise_type> handle_;
};

using Body = std::function<Script(Scene&, std::string input)>;
using Handlers = std::vector<engine::Handler>;
using ActivityBody = std::function<engine::ActivityOutcome(const engine::ActivityCall&)>;

std::shared_ptr<const engine::Runbook> script(std::string slug, Body body,
                                              std::string version = "1", std::string digest = "d1",
                                              bool transient = false, Handlers handlers = {});

engine::ActivityOutcome value(std::string json);
engine::ActivityOutcome failure(std::string type, std::string message, bool no_retry = false);

// A catalog of scripts and activities. [any]
class Stage final : public engine::Catalog {
 public:
    void add(std::shared_ptr<const engine::Runbook> runbook);
    void remove(const std::string& slug);  // all its versions
    void activity(const std::string& name, ActivityBody body, engine::StepOptions defaults = {});
    void local_activity(const std::string& name, ActivityBody body);  // one that the loop may call

    Result<std::shared_ptr<const engine::Runbook>> runbook(std::string_view slug) override;
    Result<std::shared_ptr<const engine::Runbook>> pinned(std::string_view slug,
                                                          std::string_view digest) override;
    Result<std::shared_ptr<const engine::Activity>> activity(const engine::Runbook& from,
                                                             std::string_view name) override;
    std::vector<std::shared_ptr<const engine::Runbook>> runbooks() override;

 private:
    std::mutex mutex_;
    std::vector<std::shared_ptr<const engine::Runbook>> runbooks_;
    std::map<std::string, std::shared_ptr<const engine::Activity>, std::less<>> activities_;
};

}  // namespace runbook::test
