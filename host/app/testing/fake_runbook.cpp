#include "host/app/testing/fake_runbook.hpp"

#include <utility>

namespace runbook::app {
namespace {

constexpr const char* kBundle = "(fake)";  // no bundle can have that name

engine::Command step_of(const std::string& slug, const engine::Payloads& input) {
    engine::Command command;
    command.type = engine::CommandType::kStep;
    command.name = slug;
    command.args = input;
    auto options = std::make_shared<engine::StepOptions>();
    options->retry = engine::RetryPolicy{};
    options->retry->max_attempts = 1;
    command.step = std::move(options);
    return command;
}

// The failure as a runbook of its own would have thrown it, not as one that came from a step.
std::shared_ptr<const engine::Failure> own(const engine::Failure& thrown) {
    auto failure = std::make_shared<engine::Failure>();
    failure->kind = thrown.kind;
    failure->timeout = thrown.timeout;
    failure->no_retry = thrown.no_retry;
    failure->type = thrown.type;
    failure->message = thrown.message;
    failure->details = thrown.details;
    failure->cause = thrown.cause;
    return failure;
}

class FakeInstance final : public engine::Instance {
 public:
    explicit FakeInstance(const std::string& slug) : slug_(slug) {}

    engine::Activated activate(const engine::Activation& activation) override {
        engine::Activated done;
        const engine::Job& job = activation.job;
        if (job.type == engine::JobType::kStart) {
            add(done, step_of(slug_, job.args));
        } else if (job.type == engine::JobType::kCancel) {
            add(done, final(engine::CommandType::kCancelled));
        } else if (job.type == engine::JobType::kResolved && job.failure) {
            engine::Command command = final(engine::CommandType::kFail);
            command.failure = own(*job.failure);
            add(done, std::move(command));
        } else if (job.type == engine::JobType::kResolved) {
            engine::Command command = final(engine::CommandType::kComplete);
            command.args = job.args;
            add(done, std::move(command));
        }
        return done;
    }
    InlineOutcome run_inline(std::uint64_t) override { return {}; }  // it asks for none

 private:
    static engine::Command final(engine::CommandType type) {
        engine::Command command;
        command.type = type;
        return command;
    }
    void add(engine::Activated& done, engine::Command command) {
        command.seq = ++seq_;
        done.commands.push_back(std::move(command));
    }

    const std::string slug_;
    std::uint64_t seq_ = 0;
};

class FakeRunbook final : public engine::Runbook {
 public:
    explicit FakeRunbook(std::string slug) : slug_(std::move(slug)) {}
    const std::string& slug() const override { return slug_; }
    const std::string& version() const override { return version_; }
    const std::string& title() const override { return empty_; }
    const std::string& bundle() const override { return bundle_; }
    const std::string& bundle_digest() const override { return empty_; }
    const std::string& input_schema() const override { return empty_; }
    const std::string& output_schema() const override { return empty_; }
    bool transient() const override { return false; }
    Result<std::unique_ptr<engine::Instance>> create(const engine::InstanceInfo&) const override {
        return std::unique_ptr<engine::Instance>(std::make_unique<FakeInstance>(slug_));
    }

 private:
    const std::string slug_, version_ = "0", bundle_ = kBundle, empty_;
};

}  // namespace

std::shared_ptr<const engine::Runbook> make_fake_runbook(std::string slug) {
    return std::make_shared<FakeRunbook>(std::move(slug));
}

bool is_fake(const engine::Runbook& runbook) { return runbook.bundle() == kBundle; }

}  // namespace runbook::app
