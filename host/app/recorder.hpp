// Recorder: stands between a runtime and the runbooks it drives, and writes down what each life of
// a run was told and asked for.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "host/app/transcript.hpp"
#include "host/engine/runbook.hpp"

namespace runbook::app {

// A runbook that does what `real` does and tells `transcript`, which outlives it.
std::shared_ptr<const engine::Runbook> recorded(std::shared_ptr<const engine::Runbook> real,
                                                Transcript& transcript);

// The registry as a rehearsal's host sees it.
class Recorder final : public engine::Catalog {  // [any]
 public:
    // Every run has the seed that is given here, so that chance is the same in each.
    Recorder(engine::Catalog& real, std::uint64_t seed) : real_(real), seed_(seed) {}

    Result<std::shared_ptr<const engine::Runbook>> runbook(std::string_view slug) override;
    Result<std::shared_ptr<const engine::Runbook>> pinned(std::string_view slug,
                                                          std::string_view digest) override;
    Result<std::shared_ptr<const engine::Activity>> activity(const engine::Runbook& from,
                                                             std::string_view name) override;
    std::vector<std::shared_ptr<const engine::Runbook>> runbooks() override {
        return real_.runbooks();
    }

    // The lives of a run, the first one first: as it was driven, then its replays.
    std::vector<Transcript> lives_of(const std::string& run_id) const;
    // A new life begins. The place is good until the recorder goes.
    Transcript& begin(const std::string& run_id);
    std::uint64_t seed() const { return seed_; }

 private:
    using RunbookPtr = std::shared_ptr<const engine::Runbook>;
    Result<RunbookPtr> wrapped(Result<RunbookPtr> real);

    engine::Catalog& real_;
    const std::uint64_t seed_;
    mutable std::mutex mutex_;  // guards what follows
    // Never taken out: the runtime knows runbooks by their address.
    std::map<const engine::Runbook*, RunbookPtr> wrapped_;  // by the real one
    std::map<const engine::Runbook*, const engine::Runbook*> real_of_;
    std::map<std::string, std::vector<std::unique_ptr<Transcript>>> lives_;
};

}  // namespace runbook::app
