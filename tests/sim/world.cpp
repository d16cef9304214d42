#include "tests/sim/world.hpp"

#include <algorithm>
#include <functional>

namespace runbook::sim {

World::World(Setting setting)
    : setting_(std::move(setting)),
      dice_(setting_.seed),
      roots_most_(1 + dice_.below(3)),
      crashes_wanted_(static_cast<std::uint64_t>(dice_.between(1, 4))),
      evicts_(dice_.one_in(2)),
      slices_(static_cast<int>(dice_.between(20, 55))) {
    fate_.is_crashed = [this] { return disk_.crashed(); };
    fate_.dies_at_commit = [this] {
        return wild() && tally_.crashes < crashes_wanted_ && dice_.one_in(60);
    };
    fate_.died = [this] { tell("the process dies"); };
    clock_->next_end = [this] { return pool_ ? pool_->next_end() : std::nullopt; };
    clock_->on_time = [this] {
        if (room_at_ns_ != 0 && clock_->now_ns() >= room_at_ns_) free_disk();
    };
    set_outside(this);
}

World::~World() {
    bury();
    set_outside(nullptr);
}

std::string World::run() {
    while (!is_over_ && ledger_.failure().empty()) live_once();
    tally_.events = ledger_.events();
    tally_.runs = ledger_.runs().size();
    return ledger_.failure();
}

void World::tell(const std::string& what) {
    tally_.trace = (tally_.trace ^ std::hash<std::string>()(what)) * 0x100000001B3u;
    if (!setting_.tell) return;
    const std::int64_t ms = clock_->now_ns() / 1'000'000 - 1'700'000'000'000;
    setting_.tell(std::to_string(ms) + " ms: " + what);
}

// r1, r2, .. in the order in which they are first told of: what is told is read by people.
std::string World::short_name(const std::string& run_id) {
    const std::string next = "r" + std::to_string(names_.size() + 1);
    return names_.try_emplace(run_id, next).first->second;
}

void World::enters(const std::string& run_id) {
    RunBook& book = ledger_.of(run_id);
    if (book.entered == life_) tally_.count(Act::kEviction);
    book.entered = life_;
    book.taken.clear();
}

void World::publish(const std::string& run_id, std::int64_t op, const std::string& token) {
    ledger_.shows_token(run_id, op, token);
    tokens_.try_emplace({run_id, op}, token);
}

std::string World::other_run(const std::string& run_id) {
    std::vector<std::string> others;
    for (const auto& [run, book] : ledger_.runs())
        if (run != run_id && !book.prints.empty()) others.push_back(run);
    return others.empty() ? std::string() : dice_.pick(others);
}

bool World::has_delivered(const std::string& run_id, std::int64_t op, std::int64_t value) const {
    const auto place = delivered_.find({run_id, op});
    return place != delivered_.end() &&
           std::find(place->second.begin(), place->second.end(), value) != place->second.end();
}

}  // namespace runbook::sim
