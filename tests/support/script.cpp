#include "tests/support/script.hpp"

#include <algorithm>
#include <utility>

namespace runbook::test {

std::string Scene::Wait::await_resume() {
    if (const auto thrown = scene.thrown_.extract(seq); !thrown.empty())
        throw Cancelled{thrown.mapped()};
    engine::Job job = std::move(scene.resolved_.at(seq));
    scene.resolved_.erase(seq);
    if (job.failure) throw Failed{*job.failure};
    return job.args.empty() ? "" : job.args.front().body;
}

// Those that leave nothing in the log take no number, as in abi.h.
std::uint64_t Scene::emit(engine::Command command) {
    const bool numbered = command.type != engine::CommandType::kDetails &&
                          command.type != engine::CommandType::kUpdateReject;
    command.seq = numbered ? next_seq_++ : 0;
    commands_.push_back(std::move(command));
    return commands_.back().seq;
}

Scene::Wait Scene::step(const std::string& activity, const std::string& json,
                        engine::StepOptions options, const std::string& key) {
    engine::Command command;
    command.type = engine::CommandType::kStep;
    command.name = activity;
    command.key = key;
    command.args = {engine::Payload::json(json)};
    command.step = std::make_shared<const engine::StepOptions>(std::move(options));
    return {*this, emit(std::move(command))};
}

Scene::Wait Scene::sleep(std::int64_t ms) {
    engine::Command command;
    command.type = engine::CommandType::kTimer;
    command.delay_ms = ms;
    return {*this, emit(std::move(command))};
}

Scene::Wait Scene::child(const std::string& slug, const std::string& json, const std::string& id,
                         engine::RunOptions options) {
    engine::Command command;
    command.type = engine::CommandType::kChild;
    command.name = slug;
    command.key = id;
    command.run = options;
    command.args = {engine::Payload::json(json)};
    return {*this, emit(std::move(command))};
}

Scene::Wait Scene::side_effect(std::function<std::string()> body) {
    engine::Command command;
    command.type = engine::CommandType::kInlineStep;
    command.name = "rb.inline";
    const std::uint64_t seq = emit(std::move(command));
    inlines_[seq] = std::move(body);
    return {*this, seq};
}

void Scene::cancel(const Wait& wait) {
    engine::Command command;
    command.type = engine::CommandType::kCancel;
    command.target_seq = wait.seq;
    emit(std::move(command));
}

namespace {
std::shared_ptr<const engine::CommandExtras> to_run(const std::string& target) {
    engine::CommandExtras extras;
    extras.run_id = target;
    return std::make_shared<const engine::CommandExtras>(std::move(extras));
}
}  // namespace

Scene::Wait Scene::signal_run(const std::string& target, const std::string& name,
                              const std::string& json) {
    engine::Command command;
    command.type = engine::CommandType::kSignalRun;
    command.extras = to_run(target);
    command.name = name;
    command.args = {engine::Payload::json(json)};
    return {*this, emit(std::move(command))};
}

Scene::Wait Scene::signal_child(const Wait& child, const std::string& name,
                                const std::string& json) {
    engine::Command command;
    command.type = engine::CommandType::kSignalRun;
    command.target_seq = child.seq;
    command.name = name;
    command.args = {engine::Payload::json(json)};
    return {*this, emit(std::move(command))};
}

Scene::Wait Scene::cancel_run(const std::string& target) {
    engine::Command command;
    command.type = engine::CommandType::kCancelRun;
    command.extras = to_run(target);
    return {*this, emit(std::move(command))};
}

void Scene::go_on(const std::string& json, const std::string& slug, std::int64_t delay_ms,
                  engine::RunOptions options) {
    engine::Command command;
    command.type = engine::CommandType::kContinue;
    command.name = slug;
    command.delay_ms = delay_ms;
    command.run = options;
    command.args = {engine::Payload::json(json)};
    successor_ = std::move(command);
}

// Each is asked to stop, and its await throws at once, whatever it will end with.
void Scene::cancel_waits(const std::string& reason) {
    const auto waiting = std::exchange(waiting_, {});
    for (const auto& [seq, handle] : waiting) {
        cancel({*this, seq});
        thrown_[seq] = reason;
    }
    for (const auto& [seq, handle] : waiting) handle.resume();
}

// Of an author's kit that is newer than this engine.
void Scene::emit_unsupported() {
    engine::Command command;
    command.type = static_cast<engine::CommandType>(15);
    emit(std::move(command));
}

std::string Scene::SignalWait::await_resume() {
    std::string payload = first_of(scene.signals_.at(name).front().payload).body;
    scene.signals_.at(name).pop_front();
    return payload;
}

void Scene::wait_for(const std::string& signal, std::coroutine_handle<> handle) {
    signal_waiting_[signal].push_back(handle);
    tell_waits();
}

void Scene::wake_next(const std::string& signal) {
    auto& waiting = signal_waiting_[signal];
    if (waiting.empty()) return;
    const auto handle = waiting.front();
    waiting.pop_front();
    tell_waits();
    handle.resume();
}

void Scene::tell_waits() {
    std::vector<std::string> signals;
    for (const auto& [name, waiting] : signal_waiting_) {
        for (std::size_t i = 0; i < waiting.size(); ++i) signals.push_back(name);
    }
    port_->waiting_on(std::move(signals), {});
}

Scene::Wait Scene::gate(const std::string& name, std::int64_t within_ms, const std::string& action,
                        const std::string& schema) {
    engine::Command command;
    command.type = engine::CommandType::kGate;
    command.name = name;
    command.delay_ms = within_ms;
    command.args = {engine::Payload::json("{\"shown\":1}")};
    engine::CommandExtras extras;
    extras.label = action;
    extras.schema = schema;
    command.extras = std::make_shared<const engine::CommandExtras>(std::move(extras));
    return {*this, emit(std::move(command))};
}

Scene::Wait Scene::hook(const std::string& name, std::int64_t within_ms,
                        const std::string& schema) {
    engine::Command command;
    command.type = engine::CommandType::kHook;
    command.name = name;
    command.delay_ms = within_ms;
    engine::CommandExtras extras;
    extras.schema = schema;
    command.extras = std::make_shared<const engine::CommandExtras>(std::move(extras));
    return {*this, emit(std::move(command))};
}

void Scene::on_update(const std::string& name, Update update) {
    updates_[name] = std::move(update);
}

void Scene::on_query(const std::string& name, std::function<std::string(std::string)> answer) {
    queries_[name] = std::move(answer);
}

void Scene::update_done(const std::string& id, const std::string& json) {
    engine::Command command;
    command.type = engine::CommandType::kUpdateDone;
    command.key = id;
    command.args = {engine::Payload::json(json)};
    emit(std::move(command));
}

void Scene::answer(const engine::Job& update) {
    engine::Command command;
    command.type = engine::CommandType::kUpdateReject;
    command.key = update.origin->id;
    const auto place = updates_.find(update.name);
    engine::Failure against;
    if (place == updates_.end()) {
        against.kind = engine::FailureKind::kNotFound;
        against.message = "no update " + update.name;
    } else if (update.validate && place->second.why_not) {
        against.message = place->second.why_not(update.args.at(0).body);
    }
    if (!against.message.empty()) {
        command.failure = std::make_shared<const engine::Failure>(against);
        return void(emit(std::move(command)));
    }
    command.type = engine::CommandType::kUpdateAccept;
    emit(command);
    command.type = engine::CommandType::kUpdateDone;
    try {
        const auto take = place->second.take;  // it may wake the script, which may set another
        const auto answer = take(command.key, update.args.at(0).body);
        if (answer) update_done(command.key, *answer);
    } catch (const Failed& failed) {
        command.failure = std::make_shared<const engine::Failure>(failed.failure);
        emit(std::move(command));
    }
}

void Scene::set_pair(engine::CommandType type, const std::string& key, const std::string& json) {
    engine::Command command;
    command.type = type;
    engine::CommandExtras extras;
    extras.pairs = {{key, json.empty() ? engine::Payload::null() : engine::Payload::json(json)}};
    command.extras = std::make_shared<const engine::CommandExtras>(std::move(extras));
    emit(std::move(command));
}

void Scene::memo(const std::string& key, const std::string& json) {
    set_pair(engine::CommandType::kMemo, key, json);
}

void Scene::search(const std::string& key, const std::string& json) {
    set_pair(engine::CommandType::kSearch, key, json);
}

void Scene::progress(const std::string& text) {
    engine::Command command;
    command.type = engine::CommandType::kDetails;
    engine::CommandExtras extras;
    extras.label = text;
    command.extras = std::make_shared<const engine::CommandExtras>(std::move(extras));
    emit(std::move(command));
}

class ScriptInstance final : public engine::Instance {
 public:
    explicit ScriptInstance(const Body& body) : body_(body) {}

    engine::Activated activate(const engine::Activation& activation) override {
        scene_.port_ = &activation.port;
        scene_.now_ns_ = activation.now_ns;
        apply(activation.job);
        engine::Activated done;
        finish(done);
        done.commands = std::exchange(scene_.commands_, {});
        return done;
    }

    InlineOutcome run_inline(std::uint64_t seq) override {
        auto body = std::move(scene_.inlines_.at(seq));
        scene_.inlines_.erase(seq);
        return {engine::Payload::json(body()), nullptr};
    }

    QueryOutcome query(std::string_view name, const engine::Payloads& args,
                       std::int64_t now_ns) override {
        const auto place = scene_.queries_.find(std::string(name));
        if (ended_) {
            auto gone = std::make_shared<engine::Failure>();
            gone->type = "ended";
            gone->message = "the runbook has ended";
            return {{}, std::move(gone)};
        }
        if (place == scene_.queries_.end()) return Instance::query(name, args, now_ns);
        return {engine::Payload::json(place->second(first_of(args).body)), nullptr};
    }

 private:
    void apply(const engine::Job& job) {
        switch (job.type) {
            case engine::JobType::kStart:
                script_ = std::make_unique<Script>(body_(scene_, job.args.at(0).body));
                script_->handle().resume();
                break;
            case engine::JobType::kResolved:
                wake(job);
                break;
            case engine::JobType::kCancel:
                if (scene_.catches_cancel_) {
                    scene_.cancel_waits(job.name);
                } else {
                    cancelled_ = true;
                }
                break;
            case engine::JobType::kStarted:
                started(job);
                break;
            case engine::JobType::kSignal:
                scene_.signals_[job.name].push_back(
                    {job.name, job.origin->id, job.origin->sender, job.origin->number, job.args});
                scene_.wake_next(job.name);
                break;
            case engine::JobType::kUpdate:
                scene_.answer(job);
                break;
            default:
                break;
        }
    }

    void wake(const engine::Job& job) {
        scene_.resolved_[job.seq] = job;
        const auto waiting = scene_.waiting_.find(job.seq);
        if (waiting == scene_.waiting_.end()) return;
        const auto handle = waiting->second;
        scene_.waiting_.erase(waiting);
        handle.resume();
    }

    void started(const engine::Job& job) {
        scene_.tokens_[job.seq] = job.name;
        const auto waiting = scene_.token_waiting_.find(job.seq);
        if (waiting == scene_.token_waiting_.end()) return;
        const auto handle = waiting->second;
        scene_.token_waiting_.erase(waiting);
        handle.resume();
    }

    std::shared_ptr<const engine::CommandExtras> unhandled() const {
        auto extras = std::make_shared<engine::CommandExtras>();
        auto& left = extras->carried;
        for (const auto& [name, kept] : scene_.signals_)
            left.insert(left.end(), kept.begin(), kept.end());
        std::sort(left.begin(), left.end(),
                  [](const auto& a, const auto& b) { return a.number < b.number; });
        for (const auto& one : left) extras->unhandled.push_back(one.name);
        return extras->unhandled.empty() ? nullptr : extras;
    }

    void finish(engine::Activated& done) {
        if (ended_) return;
        engine::Command command;
        if (cancelled_) {
            command.type = engine::CommandType::kCancelled;
        } else if (!script_->handle().done()) {
            return;
        } else if (auto& promise = script_->handle().promise();
                   !promise.thrown && scene_.successor_) {
            command = std::move(*scene_.successor_);
        } else if (!promise.thrown) {
            command.type = engine::CommandType::kComplete;
            command.args = {engine::Payload::json(promise.result)};
        } else {
            try {
                std::rethrow_exception(promise.thrown);
            } catch (const Cancelled&) {
                command.type = engine::CommandType::kCancelled;
            } catch (const Failed& failed) {
                command.type = engine::CommandType::kFail;
                command.failure = std::make_shared<const engine::Failure>(failed.failure);
            } catch (const std::exception& bug) {
                engine::Failure why;
                why.type = "std::exception";
                why.message = bug.what();
                done.error = std::make_shared<const engine::Failure>(std::move(why));
                return;
            }
        }
        ended_ = true;
        command.extras = unhandled();
        scene_.emit(std::move(command));
    }

    const Body body_;
    Scene scene_;
    std::unique_ptr<Script> script_;
    bool cancelled_ = false;
    bool ended_ = false;
};

namespace {

class ScriptRunbook final : public engine::Runbook {
 public:
    ScriptRunbook(std::string slug, Body body, std::string version, std::string digest,
                  bool transient, Handlers handlers)
        : slug_(std::move(slug)),
          version_(std::move(version)),
          digest_(std::move(digest)),
          body_(std::move(body)),
          transient_(transient),
          handlers_(std::move(handlers)) {}
    const std::string& slug() const override { return slug_; }
    const std::string& version() const override { return version_; }
    const std::string& title() const override { return empty_; }
    const std::string& bundle() const override { return bundle_; }
    const std::string& bundle_digest() const override { return digest_; }
    const std::string& input_schema() const override { return empty_; }
    const std::string& output_schema() const override { return empty_; }
    bool transient() const override { return transient_; }
    const std::vector<engine::Handler>& handlers() const override { return handlers_; }
    Result<std::unique_ptr<engine::Instance>> create(const engine::InstanceInfo&) const override {
        return std::unique_ptr<engine::Instance>(std::make_unique<ScriptInstance>(body_));
    }

 private:
    const std::string slug_, version_, digest_, bundle_ = "stage", empty_;
    const Body body_;
    const bool transient_;
    const Handlers handlers_;
};

class ScriptActivity final : public engine::Activity {
 public:
    ScriptActivity(std::string name, ActivityBody body, engine::StepOptions defaults, bool local)
        : name_(std::move(name)),
          body_(std::move(body)),
          defaults_(std::move(defaults)),
          local_(local) {}
    const std::string& name() const override { return name_; }
    const std::string& bundle() const override { return bundle_; }
    const engine::StepOptions& defaults() const override { return defaults_; }
    bool local() const override { return local_; }
    engine::ActivityOutcome run(const engine::ActivityCall& call) const override {
        return body_(call);
    }

 private:
    const std::string name_, bundle_ = "stage";
    const ActivityBody body_;
    const engine::StepOptions defaults_;
    const bool local_;
};

}  // namespace

std::shared_ptr<const engine::Runbook> script(std::string slug, Body body, std::string version,
                                              std::string digest, bool transient,
                                              Handlers handlers) {
    return std::make_shared<ScriptRunbook>(std::move(slug), std::move(body), std::move(version),
                                           std::move(digest), transient, std::move(handlers));
}

engine::ActivityOutcome value(std::string json) {
    return {engine::Payload::json(std::move(json)), nullptr};
}

engine::ActivityOutcome failure(std::string type, std::string message, bool no_retry) {
    engine::Failure why;
    why.type = std::move(type);
    why.message = std::move(message);
    why.no_retry = no_retry;
    return {{}, std::make_shared<const engine::Failure>(std::move(why))};
}

void Stage::add(std::shared_ptr<const engine::Runbook> runbook) {
    const std::lock_guard lock(mutex_);
    runbooks_.push_back(std::move(runbook));
}

void Stage::remove(const std::string& slug) {
    const std::lock_guard lock(mutex_);
    std::erase_if(runbooks_, [&](const auto& runbook) { return runbook->slug() == slug; });
}

void Stage::activity(const std::string& name, ActivityBody body, engine::StepOptions defaults) {
    const std::lock_guard lock(mutex_);
    activities_[name] =
        std::make_shared<ScriptActivity>(name, std::move(body), std::move(defaults), false);
}

void Stage::local_activity(const std::string& name, ActivityBody body) {
    const std::lock_guard lock(mutex_);
    activities_[name] =
        std::make_shared<ScriptActivity>(name, std::move(body), engine::StepOptions(), true);
}

Result<std::shared_ptr<const engine::Runbook>> Stage::runbook(std::string_view slug) {
    const std::lock_guard lock(mutex_);
    for (auto place = runbooks_.rbegin(); place != runbooks_.rend(); ++place) {
        if ((*place)->slug() == slug) return *place;
    }
    return Error{ErrorCode::kNotFound, "no runbook '" + std::string(slug) + "'", ""};
}

Result<std::shared_ptr<const engine::Runbook>> Stage::pinned(std::string_view slug,
                                                             std::string_view digest) {
    const std::lock_guard lock(mutex_);
    for (const auto& runbook : runbooks_) {
        if (runbook->slug() == slug && runbook->bundle_digest() == digest) return runbook;
    }
    return Error{ErrorCode::kNotFound, "no such bundle", ""};
}

Result<std::shared_ptr<const engine::Activity>> Stage::activity(const engine::Runbook&,
                                                                std::string_view name) {
    const std::lock_guard lock(mutex_);
    const auto place = activities_.find(name);
    if (place != activities_.end()) return place->second;
    return Error{ErrorCode::kNotFound, "activity '" + std::string(name) + "' is not registered",
                 ""};
}

std::vector<std::shared_ptr<const engine::Runbook>> Stage::runbooks() {
    const std::lock_guard lock(mutex_);
    return runbooks_;
}

}  // namespace runbook::test
