// Told: what the instances of a runbook are told, job by job, so that a replay can be held against
// the first time. What differs may become another decision of the code.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/engine/wrapped.hpp"

namespace runbook::test {

using Told = std::vector<std::string>;

inline std::string text_of(std::span<const std::string> told) {
    std::string text;
    for (const std::string& one : told) text += one + "\n";
    return text;
}

inline std::string text_of(const engine::Payloads& args) {
    std::string text;
    for (const engine::Payload& arg : args) text += " [" + arg.encoding + " " + arg.body + "]";
    return text;
}

inline std::string text_of(const engine::Failure& f) {
    std::string text =
        "; " + std::string(engine::name_of(f.kind)) + " " + engine::name_of(f.timeout) + " " +
        f.type + ": " + f.message + f.trace + " from " + f.source + " " +
        std::to_string(static_cast<int>(f.origin)) + " " + f.origin_name + " " + f.origin_id + " " +
        f.origin_run + " after " + std::to_string(f.attempts) + " attempts, " +
        std::to_string(f.retry_after_ms) + (f.no_retry ? ", no retry" : "") + text_of(f.details);
    return f.cause ? text + text_of(*f.cause) : text;
}

inline std::string text_of(const engine::Job& job) {
    std::string text = "job " + std::to_string(static_cast<int>(job.type)) + " of command " +
                       std::to_string(job.seq) + " " + job.name + text_of(job.args);
    if (job.origin)
        text += " " + job.origin->id + " by " + job.origin->sender + " number " +
                std::to_string(job.origin->number);
    return job.failure ? text + text_of(*job.failure) : text;
}

class ListeningInstance final : public engine::WrappedInstance {
 public:
    ListeningInstance(std::unique_ptr<engine::Instance> listener, Told& told)
        : WrappedInstance(std::move(listener)), told_(told) {}
    engine::Activated activate(const engine::Activation& activation) override {
        engine::Activated done = WrappedInstance::activate(activation);
        const bool rejects = !done.commands.empty() &&
                             done.commands.front().type == engine::CommandType::kUpdateReject;
        if (rejects) return done;  // leaves nothing, so that no replay hears of it
        told_.push_back(text_of(activation.job) + " at " + std::to_string(activation.now_ns) +
                        " after " + std::to_string(activation.history_events) + " events" +
                        (activation.continue_suggested ? ", a long log" : ""));
        return done;
    }

 private:
    Told& told_;
};

class ListeningRunbook final : public engine::WrappedRunbook {
 public:
    ListeningRunbook(std::shared_ptr<const engine::Runbook> its, Told& told)
        : WrappedRunbook(std::move(its)), told_(told) {}
    Result<std::unique_ptr<engine::Instance>> create(
        const engine::InstanceInfo& info) const override {
        RB_TRY(auto listener, WrappedRunbook::create(info));
        return std::unique_ptr<engine::Instance>(
            std::make_unique<ListeningInstance>(std::move(listener), told_));
    }

 private:
    Told& told_;
};

}  // namespace runbook::test
