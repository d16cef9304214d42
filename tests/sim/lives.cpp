// The process comes and goes: it begins on what the disk has, and ends by itself or dies.
#include "host/engine/describe.hpp"
#include "host/storage/sqlite/sqlite_store.hpp"
#include "tests/sim/catalog.hpp"
#include "tests/sim/world.hpp"

namespace runbook::sim {

using testing::FaultVfs;

void World::live_once() {
    try {
        if (boot()) {
            while (wild() && ledger_.failure().empty()) wild_slice();
            if (ledger_.failure().empty() && tally_.crashes < crashes_wanted_) {
                slices_ = 5;  // a few more, in another life
                fate_.die();
            }
            free_disk();
            disk_.crash_at_call(0);
            while (ledger_.failure().empty() && calm_slice()) {
            }
            if (ledger_.failure().empty()) look_at_end();
            is_over_ = true;
        }
    } catch (const Death&) {
    }
    bury();
}

runtime::local::Options World::options() {
    runtime::local::Options chosen;
    chosen.workers = 0;
    chosen.random_seed = setting_.seed * 1000 + static_cast<std::uint64_t>(life_);
    chosen.events_warn = 5 + setting_.seed % 30;
    chosen.cancel_grace_ms = dice_.one_in(3) ? 200 : 10'000;
    if (evicts_) {
        chosen.resident_runs_max = dice_.below(3);
        if (dice_.one_in(2)) chosen.idle_most_ns = dice_.between(1, 2'000'000'000);
    }
    chosen.on_progress = [this](const std::string& run, const std::string&,
                                const engine::Event& event) {
        tell(short_name(run) + " " + std::to_string(event.sequence) + " " +
             engine::describe(event.data));
        ledger_.observe(run, event);
        is_news_ = true;
    };
    chosen.pool = [this](std::shared_ptr<runtime::local::Clock> clock,
                         runtime::local::PoolCalls calls) {
        auto pool = std::make_unique<SimPool>(*clock, std::move(calls), dice_,
                                              [this] { return fate_.is_dead; });
        pool_ = pool.get();
        pool->on_handed_out = [this](const runtime::local::Attempt& attempt) {
            if (attempt.stop != 0) return;  // its body never begins
            ledger_.may_begin(attempt.names->run_id, attempt.task.step, attempt.task.attempt);
        };
        if (setting_.inspects_all) pool->at_rest = [this] { look_at_all(); };
        return pool;
    };
    return chosen;
}

// Where the disk will crash: soon, later, or never in this life.
void World::arm_disk() {
    if (!wild() || tally_.crashes >= crashes_wanted_) return;
    constexpr std::int64_t kMost[] = {12, 60, 60, 250};
    disk_.crash_at_call(static_cast<std::uint64_t>(dice_.between(1, kMost[dice_.below(4)])));
}

Result<std::unique_ptr<storage::EventStore>> World::open_store() const {
    storage::sqlite::Options where;
    where.path = store_path();
    where.vfs = disk_.name();
    where.busy_timeout_ms = 0;  // nobody else could let go of it meanwhile
    return storage::sqlite::open(where);
}

bool World::boot() {
    ++life_;
    fate_.is_dead = false;
    fate_.is_leaving = false;
    if (life_ > 1 && dice_.one_in(2)) code_version_ = 1;
    arm_disk();
    auto opened = open_store();
    if (!opened.ok()) {
        if (!disk_.crashed()) ledger_.fail("the store does not open: " + opened.error().message);
        return false;
    }
    store_ = std::make_unique<LifeStore>(std::move(opened).value(), fate_);
    tell("life " + std::to_string(life_) + " begins");
    compare_store();
    runtime_ =
        std::make_unique<runtime::local::LocalRuntime>(options(), catalog(), *store_, clock_);
    if (life_ > 1 && dice_.one_in(2)) resume_all();
    return true;
}

// By itself, between two slices: others may have its runs at once.
void World::leave() {
    tell("the process ends");
    tally_.count(Act::kExit);
    fate_.is_leaving = true;
    free_disk();
    throw Death{};
}

// What it had in memory goes, and what the disk had not been told to keep.
void World::bury() {
    if (!fate_.is_leaving) fate_.is_dead = true;
    runtime_.reset();
    pool_ = nullptr;
    store_.reset();
    driven_.clear();
    depth_ = 0;
    const bool crashed = disk_.crashed() || !fate_.is_leaving;
    if (crashed && !is_over_) {
        tally_.count(Act::kCrash);
        ++tally_.crashes;
    }
    const bool some_survive = dice_.one_in(2);
    disk_.boot([this, some_survive] { return some_survive && dice_.one_in(2); });
    free_disk();
}

void World::fill_disk() {
    if (room_at_ns_ != 0) return;
    tell("the disk is full");
    tally_.count(Act::kDiskFull);
    room_at_ns_ = clock_->now_ns() + dice_.between(1, 3000) * 1'000'000;
    const auto refusal =
        dice_.one_in(4) ? FaultVfs::Refusal::kInputOutput : FaultVfs::Refusal::kDiskFull;
    disk_.refuse_writes(refusal, 1 + dice_.below(12));
}

void World::free_disk() {
    room_at_ns_ = 0;
    disk_.refuse_writes(FaultVfs::Refusal::kNone);
}

}  // namespace runbook::sim
