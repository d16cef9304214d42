// Told: what the instances of a runbook are told, job by job, so that a replay can be held against
// the first time. What differs may become another decision of the code.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "host/engine/runbook.hpp"

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

class ListeningInstance final : public engine::Instance {
 public:
    ListeningInstance(std::unique_ptr<engine::Instance> listener, Told& told)
        : listener_(std::move(listener)), told_(told) {}
    engine::Activated activate(const engine::Activation& activation) override {
        engine::Activated done = listener_->activate(activation);
        const bool rejects = !done.commands.empty() &&
                             done.commands.front().type == engine::CommandType::kUpdateReject;
        if (rejects) return done;  // leaves nothing, so that no replay hears of it
        told_.push_back(text_of(activation.job) + " at " + std::to_string(activation.now_ns) +
                        " after " + std::to_string(activation.history_events) + " events" +
                        (activation.continue_suggested ? ", a long log" : ""));
        return done;
    }
    InlineOutcome run_inline(std::uint64_t seq) override { return listener_->run_inline(seq); }
    QueryOutcome query(std::string_view name, const engine::Payloads& args,
                       std::int64_t now_ns) override {
        return listener_->query(name, args, now_ns);
    }

 private:
    std::unique_ptr<engine::Instance> listener_;
    Told& told_;
};

class ListeningRunbook final : public engine::Runbook {
 public:
    ListeningRunbook(std::shared_ptr<const engine::Runbook> its, Told& told)
        : its_(std::move(its)), told_(told) {}
    const std::string& slug() const override { return its_->slug(); }
    const std::string& version() const override { return its_->version(); }
    const std::string& title() const override { return its_->title(); }
    const std::string& bundle() const override { return its_->bundle(); }
    const std::string& bundle_digest() const override { return its_->bundle_digest(); }
    const std::string& input_schema() const override { return its_->input_schema(); }
    const std::string& output_schema() const override { return its_->output_schema(); }
    bool transient() const override { return its_->transient(); }
    std::int64_t max_duration_ms() const override { return its_->max_duration_ms(); }
    const std::vector<engine::Handler>& handlers() const override { return its_->handlers(); }
    const std::vector<engine::DeclaredStep>& steps() const override { return its_->steps(); }
    Result<std::unique_ptr<engine::Instance>> create(
        const engine::InstanceInfo& info) const override {
        RB_TRY(auto listener, its_->create(info));
        return std::unique_ptr<engine::Instance>(
            std::make_unique<ListeningInstance>(std::move(listener), told_));
    }

 private:
    std::shared_ptr<const engine::Runbook> its_;
    Told& told_;
};

}  // namespace runbook::test
