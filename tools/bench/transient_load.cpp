#include "transient_load.hpp"

#include <algorithm>
#include <stdexcept>

namespace runbook::bench {
namespace {

constexpr int kStepsAtATime = 1000;  // between two looks at the clock

class TransientLoad final : public Contender {
 public:
    TransientLoad(const EngineOptions& options, const std::string& slug, int steps)
        : setup_(options), call_(bench_run(steps, false, slug)), steps_(steps) {}

    Span run(std::int64_t wall_ns) override {
        return span_of(wall_ns, [this](Span& span) {
            const int runs = std::max(1, kStepsAtATime / steps_);
            for (int i = 0; i < runs; ++i) one_run();
            span.operations +=
                static_cast<std::uint64_t>(runs) * static_cast<std::uint64_t>(steps_);
        });
    }

 private:
    void one_run() {
        const auto started = setup_.runtime().start(call_);
        if (!started.ok()) throw std::runtime_error(started.error().message);
        const auto ended = setup_.runtime().wait(started->run_id, std::nullopt);
        if (!ended.ok()) throw std::runtime_error(ended.error().message);
        if (ended->status != engine::Status::kCompleted)
            throw std::runtime_error("a run of the bench did not complete");
    }

    EngineSetup setup_;
    const runtime::StartCall call_;
    const int steps_;
};

}  // namespace

std::unique_ptr<Contender> transient_load(EngineOptions options, const std::string& slug,
                                          int steps) {
    options.workers = 0;
    return std::make_unique<TransientLoad>(options, slug, steps);
}

}  // namespace runbook::bench
