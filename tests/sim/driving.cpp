// Time passes: the runtime drives what it has, and now and then something is asked of it.
#include <algorithm>
#include <exception>

#include "host/engine/fold.hpp"
#include "tests/sim/world.hpp"

namespace runbook::sim {
namespace {

constexpr std::int64_t kMs = 1'000'000;
constexpr int kDepthMost = 3;

}  // namespace

// The runs that are driven here go on until then, whatever is due on the way.
void World::drive(std::int64_t until_ns) {
    while (!driven_.empty() && clock_->now_ns() < until_ns) {
        const std::string run = driven_[dice_.below(driven_.size())];
        const auto left = std::chrono::milliseconds((until_ns - clock_->now_ns() + kMs - 1) / kMs);
        const auto waited = runtime_->wait(run, left);
        if (!waited.ok() && waited.error().code == ErrorCode::kTimedOut) return;
        std::erase(driven_, run);  // it has ended, is parked, or waits for one that is
    }
    clock_->advance_to(until_ns);
}

// Within a body: the others go on meanwhile, also those on this same thread.
void World::pass(std::int64_t ms) {
    if (fate_.is_dead) return;
    const std::int64_t until = clock_->now_ns() + ms * kMs;
    if (depth_ < kDepthMost) {
        ++depth_;
        try {
            if (wild() && dice_.one_in(3)) stimulate();
            if (wild() && tally_.crashes < crashes_wanted_ && dice_.one_in(80)) fate_.die();
            drive(until);
        } catch (const Death&) {
            fate_.is_dead = true;  // the pool throws it again, once it is out of the bundle
        } catch (const std::exception& error) {
            ledger_.fail(error.what());  // which the bundle would take for its body's
        }
        --depth_;
    }
    clock_->advance_to(until);
}

void World::wild_slice() {
    --slices_;
    if (tally_.runs == 0) start();
    for (auto asks = dice_.below(3); asks > 0; --asks) stimulate();
    if (dice_.one_in(3)) look_at_some();
    if (dice_.one_in(40)) leave();
    const std::int64_t most = dice_.one_in(4) ? 20'000 : 600;
    drive(clock_->now_ns() + dice_.between(1, most) * kMs);
    if (dice_.one_in(5)) resume_all();
}

void World::resume(const std::string& run) {
    const auto resumed = runtime_->resume(run);
    if (!resumed.ok()) return;
    if (std::find(driven_.begin(), driven_.end(), resumed->run_id) == driven_.end())
        driven_.push_back(resumed->run_id);
}

// What is open and not driven here, the parents first. False: nothing is open.
bool World::resume_all() {
    const auto open = runtime_->list({true, 0});
    if (!open.ok()) return true;
    for (auto view = open->rbegin(); view != open->rend(); ++view) {
        const bool is_parked = view->status == engine::Status::kInterrupted;
        const auto now = runtime_->get(view->run_id);
        if (now.ok() && now->driven_here && !is_parked &&
            std::find(driven_.begin(), driven_.end(), view->run_id) != driven_.end())
            continue;
        if (is_parked) {
            is_mended_ = true;
            tally_.count(Act::kResume);
        }
        resume(view->run_id);
    }
    return !open->empty();
}

// Everything that anybody waits for is given, until all runs have ended.
bool World::calm_slice() {
    --slices_;
    if (!resume_all()) return false;
    drive(clock_->now_ns() + 5'000 * kMs);
    answer_all();
    if (slices_ > -400) return true;
    std::string stuck = "runs never end:";
    const auto open = runtime_->list({true, 0}).value();
    for (const auto& view : open) {
        stuck += " " + view.run_id + " (" + std::string(engine::name_of(view.status));
        for (const auto& wait : view.waits) stuck += " " + wait.wait.name;
        stuck += ")";
    }
    ledger_.fail(stuck);
    return false;
}

void World::answer_all() {
    const auto open = runtime_->openings_of_all();
    if (!open.ok()) return;
    for (std::size_t i = 0; i < promises_.size(); ++i)
        if (!promises_[i].kept) keep_promise(i);
    for (const auto& run : *open) {
        for (const auto& one : run.openings.all())
            if (one.kind == engine::Opening::Kind::kGate &&
                one.state == engine::Opening::State::kOpen)
                answer_gate(run.run_id, one.name);
        send(run.run_id, "ping", serial());
        for (const auto& [hook, token] : tokens_)
            if (hook.first == run.run_id) deliver_hook(hook);
    }
}

}  // namespace runbook::sim
