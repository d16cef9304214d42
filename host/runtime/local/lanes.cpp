#include "host/runtime/local/lanes.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "host/base/bundle_log.hpp"
#include "host/base/processors.hpp"
#include "host/runtime/local/workers.hpp"

namespace runbook::runtime::local {
namespace {

constexpr unsigned kLanesMost = 4;

unsigned lanes_of(const Options& options) {
    if (options.workers == 0) return 1;  // one thread does it all
    if (options.lanes != 0) return options.lanes;
    return std::clamp(std::min(options.workers, processors()), 1u, kLanesMost);
}

}  // namespace

Lanes::Lanes(Options options, engine::Catalog& catalog, StoreSource& stores,
             std::shared_ptr<Clock> clock)
    : common_{.options = std::move(options),
              .catalog = catalog,
              .stores = stores,
              .clock = std::move(clock)} {
    const unsigned count = lanes_of(common_.options);
    for (unsigned i = 0; i < count; ++i) {
        lanes_.push_back(std::make_unique<Scheduler>(common_, LaneNumber{i, count}));
    }
    PoolCalls calls;
    calls.ended = [](AttemptPtr attempt, engine::ActivityOutcome outcome) {
        Scheduler& lane = *attempt->lane;
        lane.post(AttemptEnded{std::move(attempt), std::move(outcome)});
    };
    calls.beat = [](AttemptPtr attempt) {
        Scheduler& lane = *attempt->lane;
        lane.save_soon(std::move(attempt));
    };
    calls.settle = [this] { settle(); };
    calls.may_gather = [this] { return may_gather(); };
    calls.log = [](const Attempt& attempt, std::uint32_t level, std::string_view message,
                   std::string_view json) {
        log::bundle(level, attempt.names->run_id + " " + attempt.task.step, message, json);
    };
    if (common_.options.pool) {
        common_.workers = common_.options.pool(common_.clock, std::move(calls));
    } else {
        common_.workers =
            std::make_unique<Workers>(common_.options.workers, common_.clock, std::move(calls));
    }
}

// A worker in its last turn still hands steps to the pool, so the pool stays until all is over.
Lanes::~Lanes() {
    stop();
    common_.workers->stop();
    for (auto& lane : lanes_) lane->release_all();
}

void Lanes::stop() {
    for (auto& lane : lanes_) lane->stop();
}

Scheduler& Lanes::lane_for_new() {
    if (lanes_.front()->live_runs() < common_.options.runs_of_one_lane) return *lanes_.front();
    return **std::min_element(lanes_.begin(), lanes_.end(), [](const auto& a, const auto& b) {
        return a->live_runs() < b->live_runs();
    });
}

Result<StartedRun> Lanes::start(const StartCall& call) { return lane_for_new().start(call); }

std::vector<Result<StartedRun>> Lanes::start_all(const std::vector<StartCall>& calls) {
    std::vector<ReplyPtr> replies(calls.size());
    for (ReplyPtr& reply : replies) reply = std::make_shared<Reply>();
    // In as many pieces as there are lanes, or one.
    const std::size_t pieces = calls.size() < common_.options.runs_of_one_lane ? 1 : lanes_.size();
    for (std::size_t piece = 0; piece < pieces; ++piece) {
        const std::size_t begin = calls.size() * piece / pieces;
        const std::size_t end = calls.size() * (piece + 1) / pieces;
        Scheduler& lane = lane_for_new();
        for (std::size_t i = begin; i < end; ++i) {
            lane.post(StartMessage{&calls[i], replies[i]});
        }
        lane.drain();
    }
    std::vector<Result<StartedRun>> answers;
    answers.reserve(replies.size());
    // The last one first: when it is there, the others are, and nobody wakes for each.
    if (!replies.empty()) replies.back()->await();
    for (const ReplyPtr& reply : replies) answers.push_back(reply->take());
    return answers;
}

// The whole tree of a run lives in one lane.
Result<Scheduler*> Lanes::lane_of(const storage::RunRow& row) {
    RunId root = row.run_id;
    std::optional<RunId> parent = row.parent;
    while (parent && lanes_.size() > 1) {
        RB_TRY(storage::EventStore * store, common_.stores.store());
        const auto above = store->get(*parent);
        if (!above.ok()) break;
        root = above->run_id;
        parent = above->parent;
    }
    return lanes_.at(lane_of_run(root, lanes_.size())).get();
}

Result<StartedRun> Lanes::resume(const storage::RunRow& row) {
    RB_TRY(Scheduler * lane, lane_of(row));
    return lane->resume(row);
}

Result<StartedRun> Lanes::tend(const storage::RunRow& row) {
    RB_TRY(Scheduler * lane, lane_of(row));
    return lane->tend(row);
}

bool Lanes::post_letters(const std::string& run_id, const std::string& sender) {
    const auto run = RunId::parse(run_id);
    for (auto& lane : lanes_) {
        if (!run.ok() || !lane->known().knows(*run)) continue;
        lane->post(LetterMessage{run_id, sender});
        lane->drain();
        return true;
    }
    return false;
}

Result<std::optional<engine::Payload>> Lanes::ask(const std::string& run_id,
                                                  const engine::EventData& request,
                                                  std::int64_t until_ns) {
    const auto run = RunId::parse(run_id);
    for (auto& lane : lanes_) {
        if (!run.ok() || !lane->known().drives(*run)) continue;
        auto reply = std::make_shared<AskReply>();
        lane->post(
            RequestMessage{run_id, std::make_unique<const engine::EventData>(request), reply});
        lane->drain();
        if (await(*reply, until_ns)) return reply->take();
        return Error{ErrorCode::kTimedOut,
                     "run " + run_id +
                         " has not answered in time; what was asked of it stands, and is not asked "
                         "again",
                     "runbook-host inspect " + run_id};
    }
    return std::optional<engine::Payload>();
}

Result<std::optional<engine::Payload>> Lanes::query(const std::string& run_id,
                                                    const QueryCall& call) {
    for (auto& lane : lanes_) {
        RB_TRY(auto answer, lane->query(run_id, call));
        if (answer) return answer;
    }
    return std::optional<engine::Payload>();
}

bool Lanes::await(AskReply& reply, std::int64_t until_ns) {
    if (common_.options.workers == 0)
        return lanes_.front()->await_alone([&] { return reply.is_given(); }, until_ns);
    std::unique_lock lock(reply.mutex);
    while (!reply.answer) {
        if (common_.clock->now_ns() >= until_ns) return false;
        common_.clock->wait(reply.given, lock, until_ns);
    }
    return true;
}

OutcomePtr Lanes::outcome(std::string_view run_id) {
    const auto run = RunId::parse(run_id);
    if (!run.ok()) return nullptr;
    for (auto& lane : lanes_) {
        if (auto found = lane->known().outcome(*run)) return found;
    }
    return nullptr;
}

bool Lanes::drives(const RunId& run) {
    return std::any_of(lanes_.begin(), lanes_.end(),
                       [&](const auto& lane) { return lane->known().drives(run); });
}

namespace {

// Looks at the clock for the lane that was promised it, as long as its caller waits.
class Watch {
 public:
    explicit Watch(std::span<const std::unique_ptr<Scheduler>> lanes) : lanes_(lanes) {}
    ~Watch() {
        if (watched_ != nullptr) watched_->end_watch();
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    // When the caller has to be back.
    std::optional<std::int64_t> back_by(std::optional<std::int64_t> until_ns) {
        for (const auto& lane : lanes_) {
            if (watched_ != nullptr && watched_ != lane.get()) continue;
            due_ns_ = lane->watch(until_ns);
            if (!due_ns_) continue;
            watched_ = lane.get();
            return due_ns_;
        }
        return until_ns;
    }
    // It is, and waits on.
    void look(std::int64_t now_ns) {
        if (due_ns_ && now_ns >= *due_ns_) watched_->beat();
    }

 private:
    const std::span<const std::unique_ptr<Scheduler>> lanes_;
    Scheduler* watched_ = nullptr;
    std::optional<std::int64_t> due_ns_;
};

}  // namespace

bool Lanes::await(Outcome& outcome, std::optional<std::int64_t> until_ns) {
    if (outcome.is_set()) return true;
    if (common_.options.workers == 0)
        return lanes_.front()->await_alone([&] { return outcome.is_set(); }, until_ns);
    Watch watch(lanes_);
    std::unique_lock lock(outcome.mutex);
    while (!outcome.view) {
        if (until_ns && common_.clock->now_ns() >= *until_ns) return false;
        common_.clock->wait(outcome.settled, lock, watch.back_by(until_ns));
        if (outcome.view) break;
        lock.unlock();
        watch.look(common_.clock->now_ns());
        lock.lock();
    }
    return true;
}

std::optional<RunView> Lanes::live_view(const std::string& id) {
    const auto named = common_.transient_ids.run_of(id);
    for (auto& lane : lanes_) {
        if (auto view = lane->live_view(named ? *named : id)) return view;
    }
    return std::nullopt;
}

std::optional<OpenRun> Lanes::transient_openings(const std::string& id) {
    const auto named = common_.transient_ids.run_of(id);
    for (auto& lane : lanes_) {
        auto found = lane->transient_openings(named ? *named : id);
        if (!found.empty()) return std::move(found.front());
    }
    return std::nullopt;
}

std::vector<OpenRun> Lanes::all_transient_openings() {
    std::vector<OpenRun> found;
    for (auto& lane : lanes_)
        for (OpenRun& one : lane->transient_openings({})) found.push_back(std::move(one));
    return found;
}

bool Lanes::may_gather() {
    bool all = true;
    for (auto& lane : lanes_) all = lane->may_gather() && all;
    return all;
}

void Lanes::settle() {
    for (auto& lane : lanes_) {
        lane->drain(Scheduler::Lead::kToTheEnd);
    }
}

}  // namespace runbook::runtime::local
