#include "transient_load.hpp"

#include <stdexcept>

namespace runbook::bench {
namespace {

class TransientLoad final : public Contender {
 public:
    TransientLoad(const EngineOptions& options, const std::string& slug)
        : setup_(options), call_(bench_run(kStepsPerRun, false, slug)) {}

    Span run(std::int64_t wall_ns) override {
        return span_of(wall_ns, [this](Span& span) {
            for (int i = 0; i < 100; ++i) one_run();
            span.operations += 100 * kStepsPerRun;
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
};

}  // namespace

std::unique_ptr<Contender> transient_load(EngineOptions options, const std::string& slug) {
    options.workers = 0;
    return std::make_unique<TransientLoad>(options, slug);
}

}  // namespace runbook::bench
