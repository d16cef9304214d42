#include "host/app/recorder.hpp"

#include <functional>
#include <utility>

#include "host/engine/wrapped.hpp"

namespace runbook::app {
namespace {

// Ids and tokens are others in each run. They are written down by what they stand for.
class Names {
 public:
    void learn(const std::string& id, std::string stands_for) {
        if (!id.empty()) known_.emplace_back(id, std::move(stands_for));
    }
    std::string plain(std::string text) const {
        for (const auto& [id, name] : known_) {
            for (auto at = text.find(id); at != std::string::npos; at = text.find(id, at))
                text.replace(at, id.size(), name);
        }
        return text;
    }

 private:
    std::vector<std::pair<std::string, std::string>> known_;
};

class RecordedInstance final : public engine::WrappedInstance {
 public:
    RecordedInstance(std::unique_ptr<engine::Instance> real, const engine::InstanceInfo& info,
                     Transcript& transcript)
        : WrappedInstance(std::move(real)), transcript_(transcript) {
        names_.learn(std::string(info.run_id), "<run>");
        names_.learn(std::string(info.workflow_id), "<workflow>");
        names_.learn(std::string(info.root_run_id), "<root>");
    }

    engine::Activated activate(const engine::Activation& activation) override {
        if (activation.job.type == engine::JobType::kStarted)
            names_.learn(activation.job.name, "<of " + std::to_string(activation.job.seq) + ">");
        Act& act = transcript_.emplace_back();
        act.told = names_.plain(text_of(activation.job));
        engine::Activated done = WrappedInstance::activate(activation);
        for (const engine::Command& command : done.commands) {
            act.asked.push_back(names_.plain(text_of(command)));
            if (std::string words = words_of(command); !words.empty())
                act.words.push_back(std::move(words));
        }
        return done;
    }

 private:
    Transcript& transcript_;
    Names names_;
};

class RecordedRunbook final : public engine::WrappedRunbook {
 public:
    // Where the transcript of a run goes, and which seed it has.
    using Begin = std::function<Transcript&(engine::InstanceInfo& info)>;

    RecordedRunbook(std::shared_ptr<const engine::Runbook> real, Begin begin)
        : WrappedRunbook(std::move(real)), begin_(std::move(begin)) {}

    Result<std::unique_ptr<engine::Instance>> create(
        const engine::InstanceInfo& info) const override {
        engine::InstanceInfo changed = info;
        Transcript& transcript = begin_(changed);
        RB_TRY(std::unique_ptr<engine::Instance> made, WrappedRunbook::create(changed));
        return std::unique_ptr<engine::Instance>(
            std::make_unique<RecordedInstance>(std::move(made), changed, transcript));
    }

 private:
    const Begin begin_;
};

}  // namespace

std::shared_ptr<const engine::Runbook> recorded(std::shared_ptr<const engine::Runbook> real,
                                                Transcript& transcript) {
    return std::make_shared<RecordedRunbook>(
        std::move(real),
        [&transcript](engine::InstanceInfo&) -> Transcript& { return transcript; });
}

Transcript& Recorder::begin(const std::string& run_id) {
    const std::lock_guard lock(mutex_);
    return *lives_[run_id].emplace_back(std::make_unique<Transcript>());
}

std::vector<Transcript> Recorder::lives_of(const std::string& run_id) const {
    const std::lock_guard lock(mutex_);
    std::vector<Transcript> lives;
    if (const auto found = lives_.find(run_id); found != lives_.end())
        for (const auto& life : found->second) lives.push_back(*life);
    return lives;
}

Result<std::shared_ptr<const engine::Runbook>> Recorder::wrapped(Result<RunbookPtr> real) {
    if (!real.ok()) return real;
    const std::lock_guard lock(mutex_);
    RunbookPtr& place = wrapped_[real->get()];
    if (!place) {
        place = std::make_shared<RecordedRunbook>(
            *real, [this](engine::InstanceInfo& info) -> Transcript& {
                info.seed = seed_;
                return begin(std::string(info.run_id));
            });
        real_of_[place.get()] = real->get();
    }
    return place;
}

Result<std::shared_ptr<const engine::Runbook>> Recorder::runbook(std::string_view slug) {
    return wrapped(real_.runbook(slug));
}

Result<std::shared_ptr<const engine::Runbook>> Recorder::pinned(std::string_view slug,
                                                                std::string_view digest) {
    return wrapped(real_.pinned(slug, digest));
}

Result<std::shared_ptr<const engine::Activity>> Recorder::activity(const engine::Runbook& from,
                                                                   std::string_view name) {
    const engine::Runbook* real = &from;
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = real_of_.find(&from); found != real_of_.end()) real = found->second;
    }
    return real_.activity(*real, name);
}

}  // namespace runbook::app
