#include "durable_load.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>

namespace runbook::bench {
namespace {
constexpr std::chrono::seconds kPatience{60};
constexpr int kRestMs = 3;  // for steps that are with the workers when the engine is stopped
}  // namespace

DurableLoad::DurableLoad(EngineOptions options, std::size_t runs, std::string slug)
    : runs_(runs), in_memory_(options.in_memory), slug_(std::move(slug)) {
    options.on_commit = [this](const Committed& so_far) { committed(so_far); };
    setup_ = std::make_unique<EngineSetup>(options);
    starter_ = std::thread([this] { replace_finished(); });
}

DurableLoad::~DurableLoad() {
    {
        std::unique_lock lock(mutex_);
        ending_ = true;
        phase_ = Phase::kFree;
        changed_.notify_all();
        changed_.wait_for(lock, kPatience, [&] { return live_ == 0 || !error_.empty(); });
    }
    starter_.join();
    setup_.reset();
}

Span DurableLoad::run(std::int64_t wall_ns) {
    std::unique_lock lock(mutex_);
    done_.reset();
    wanted_ns_ = wall_ns;
    batches_to_settle_ = 2;
    phase_ = Phase::kSettling;
    changed_.notify_all();
    const auto patience = kPatience + std::chrono::nanoseconds(wall_ns);
    changed_.wait_for(lock, patience, [&] { return done_ || !error_.empty(); });
    if (!error_.empty()) throw std::runtime_error(error_);
    if (!done_) throw std::runtime_error("the engine makes no progress");
    const Span span = *done_;
    lock.unlock();
    sleep_ms(kRestMs);
    return span;
}

// Each record that is appended tells of one step: the end of it, and the begin of the next one or
// the end of the run.
void DurableLoad::committed(const Committed& so_far) {
    if (so_far.commits == 1) at_first_ = so_far.syncs.database;
    if (so_far.spoiled > 0) give_up("a run of the bench did not complete");
    const std::uint64_t finished = so_far.completed - before_.completed;
    before_ = so_far;
    total_.operations = so_far.records;
    total_.commits = so_far.commits;
    total_.syncs = so_far.syncs.all;
    if (finished > 0) {
        const std::lock_guard lock(mutex_);
        finished_ += finished;
        live_ -= finished;
        changed_.notify_all();
    }
    pace();
}

void DurableLoad::pace() {
    std::unique_lock lock(mutex_);
    if (phase_ == Phase::kSettling) {
        if (--batches_to_settle_ > 0) return;
        begin_ = total_;
        begin_.cpu_ns = cpu_ns();
        begin_.wall_ns = now_ns();
        phase_ = Phase::kMeasured;
        return;
    }
    if (phase_ != Phase::kMeasured) return;
    Span span = total_;
    span.wall_ns = now_ns() - begin_.wall_ns;
    if (span.wall_ns < wanted_ns_) return;
    span.operations -= begin_.operations;
    span.commits -= begin_.commits;
    span.cpu_ns = cpu_ns() - begin_.cpu_ns;
    span.syncs -= begin_.syncs;
    done_ = span;
    phase_ = Phase::kFrozen;
    changed_.notify_all();
    changed_.wait(lock, [&] { return phase_ != Phase::kFrozen; });
}

void DurableLoad::replace_finished() {
    std::vector<runtime::StartCall> first;
    for (std::size_t i = 0; i < runs_; ++i)
        first.push_back(bench_run(1 + static_cast<int>(i) % kStepsPerRun, true, slug_));
    start(std::move(first));
    for (;;) {
        std::size_t count = 0;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return ending_ || finished_ > 0; });
            if (ending_) return;
            count = std::exchange(finished_, 0);
        }
        start(std::vector<runtime::StartCall>(count, bench_run(kStepsPerRun, true, slug_)));
    }
}

void DurableLoad::start(std::vector<runtime::StartCall> calls) {
    {
        const std::lock_guard lock(mutex_);
        live_ += calls.size();
    }
    for (const auto& started : setup_->runtime().start_all(std::move(calls)))
        if (!started.ok()) return give_up(started.error().message);
}

void DurableLoad::give_up(std::string why) {
    const std::lock_guard lock(mutex_);
    if (error_.empty()) error_ = std::move(why);
    phase_ = Phase::kFree;
    changed_.notify_all();
}

}  // namespace runbook::bench
