#include "host/app/testing/fakes.hpp"

#include <utility>

#include "host/app/event_json.hpp"

namespace runbook::app {
namespace {

CallInfo info_of(const std::string& key, const engine::ActivityCall& call, bool faked) {
    CallInfo info;
    info.run_id = call.run_id;
    info.runbook = call.runbook;
    info.name = key.substr(key.find(' ') + 1);
    info.step = call.step_id;
    info.attempt = call.attempt;
    for (const engine::Payload& arg : call.args) info.args.push_back(json_text(arg));
    info.time_ns = call.started_ns;
    info.faked = faked;
    return info;
}

}  // namespace

std::string child_key(std::string_view slug) { return "child " + std::string(slug); }

void Fakes::put(const std::string& key, ActivityPtr body) {
    const std::lock_guard lock(mutex_);
    bodies_.insert_or_assign(key, std::move(body));
}

bool Fakes::has(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    return bodies_.contains(key);
}

std::string Fakes::key_of_short(std::string_view name) const {
    const std::lock_guard lock(mutex_);
    std::string found;
    for (const auto& [key, body] : bodies_) {
        if (!key.ends_with("." + std::string(name))) continue;
        if (!found.empty()) return {};
        found = key;
    }
    return found;
}

engine::ActivityOutcome Fakes::call(const std::string& key, const engine::Activity* real,
                                    const engine::ActivityCall& call) {
    ActivityPtr fake;  // kept while it runs: it may be replaced meanwhile
    {
        const std::lock_guard lock(mutex_);
        const auto place = bodies_.find(key);
        if (place != bodies_.end()) fake = place->second;
        calls_.emplace_back(key, info_of(key, call, fake != nullptr));
    }
    if (fake) return fake->run(call);
    return real == nullptr || only_ ? refuse(key, call) : real->run(call);
}

// The runbook may catch the failure and come to a good end; the test must not.
engine::ActivityOutcome Fakes::refuse(const std::string& key, const engine::ActivityCall& call) {
    const std::string name = key.substr(key.find('.') + 1);
    auto failure = std::make_shared<engine::Failure>();
    failure->type = "no_fake";
    failure->message = "activity '" + name + "' has no fake";
    failure->no_retry = true;
    const std::lock_guard lock(mutex_);
    if (!trouble_) {
        trouble_ = Error{ErrorCode::kNotFound,
                         failure->message + " (step " + std::string(call.step_id) + " of runbook " +
                             std::string(call.runbook) + ")",
                         "give it one with fake(\"" + name +
                             "\", ..), or let the real activities run (fakes_only = false)"};
    }
    return {{}, std::move(failure)};
}

std::vector<CallInfo> Fakes::calls(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    std::vector<CallInfo> found;
    for (const auto& [called, info] : calls_) {
        if (called == key) found.push_back(info);
    }
    return found;
}

std::optional<Error> Fakes::take_trouble() {
    const std::lock_guard lock(mutex_);
    return std::exchange(trouble_, std::nullopt);
}

}  // namespace runbook::app
