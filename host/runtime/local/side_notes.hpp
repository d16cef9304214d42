// Side notes: what few runs have, kept beside them, so that a run is small, and so that it can be
// evicted all the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>

#include "host/engine/payload.hpp"
#include "host/engine/runbook.hpp"
#include "host/runtime/local/timers.hpp"
#include "host/runtime/runtime.hpp"

namespace runbook::runtime::local {

// The latest heartbeats of open steps, for the next attempts. Those of durable runs are in the
// store, too.
class Heartbeats {  // [loop]
 public:
    void keep(SlotId slot, std::uint64_t step, engine::Payloads details) {
        of_[slot][step] = std::move(details);
    }
    bool any(SlotId slot) const { return !of_.empty() && of_.contains(slot); }
    const engine::Payloads* find(SlotId slot, std::uint64_t step) const {
        if (of_.empty()) return nullptr;
        const auto run = of_.find(slot);
        if (run == of_.end()) return nullptr;
        const auto place = run->second.find(step);
        return place == run->second.end() ? nullptr : &place->second;
    }
    void drop(SlotId slot, std::uint64_t step) {
        if (of_.empty()) return;
        const auto run = of_.find(slot);
        if (run == of_.end()) return;
        run->second.erase(step);
        if (run->second.empty()) of_.erase(run);
    }
    void drop(SlotId slot) {
        if (!of_.empty()) of_.erase(slot);
    }

 private:
    std::unordered_map<SlotId, std::map<std::uint64_t, engine::Payloads>> of_;
};

// How many children of a run are driven here and not stuck: each of them may end by itself.
// Counted, since a parent of many children asks each time that one of them is parked.
class Hopes {  // [loop]
 public:
    void add(SlotId parent) {
        if (parent != 0) ++of_[parent];
    }
    void drop(SlotId parent) {
        const auto place = parent == 0 ? of_.end() : of_.find(parent);
        if (place != of_.end() && --place->second == 0) of_.erase(place);
    }
    bool any(SlotId parent) const { return of_.contains(parent); }

 private:
    std::unordered_map<SlotId, std::size_t> of_;
};

// Runs that are held up by parked children.
struct Hindrance {
    // By the command that began the child: it, or the descendant that it is stuck with.
    std::map<std::uint64_t, std::shared_ptr<const RunView>> parked;
    bool stuck = false;  // nothing else is under way; its waiters know
};
class Hindrances {  // [loop]
 public:
    Hindrance& of(SlotId slot) { return of_[slot]; }
    Hindrance* find(SlotId slot) {
        if (of_.empty()) return nullptr;
        const auto place = of_.find(slot);
        return place == of_.end() ? nullptr : &place->second;
    }
    bool is_stuck(SlotId slot) {
        const Hindrance* one = find(slot);
        return one != nullptr && one->stuck;
    }
    void drop(SlotId slot) {
        if (!of_.empty()) of_.erase(slot);
    }

 private:
    std::unordered_map<SlotId, Hindrance> of_;
};

// The code of evicted runs: each comes back with the version that it had.
class Codes {  // [loop]
 public:
    const engine::Runbook* keep(const std::shared_ptr<const engine::Runbook>& code) {
        Kept& kept = kept_[code.get()];
        kept.code = code;
        ++kept.runs;
        return code.get();
    }
    std::shared_ptr<const engine::Runbook> find(const engine::Runbook* code) const {
        return kept_.at(code).code;
    }
    void drop(const engine::Runbook* code) {
        const auto place = kept_.find(code);
        if (--place->second.runs == 0) kept_.erase(place);
    }

 private:
    struct Kept {
        std::shared_ptr<const engine::Runbook> code;
        std::size_t runs = 0;
    };
    std::unordered_map<const engine::Runbook*, Kept> kept_;
};

}  // namespace runbook::runtime::local
