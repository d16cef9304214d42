#include "tests/sim/plan.hpp"

#include "tests/sim/dice.hpp"

namespace runbook::sim {
namespace {

constexpr std::int64_t kDepthMost = 3;
constexpr int kNestedMost = 2;

constexpr std::string_view kNames[kKinds] = {"step",       "step hopeless",
                                             "step late",  "step heartbeat",
                                             "step keyed", "sleep",
                                             "child",      "all",
                                             "any",        "spawn",
                                             "signal",     "signal in time",
                                             "wait",       "gate",
                                             "hook",       "saga",
                                             "shield",     "side effect",
                                             "chance",     "patched",
                                             "stray",      "continue as new",
                                             "later",      "signal run",
                                             "cancel run"};

// Relative: a step is what runbooks are made of.
constexpr Kind kDrawn[] = {
    Kind::kStep,      Kind::kStep,      Kind::kStep,   Kind::kStep,      Kind::kHopeless,
    Kind::kLate,      Kind::kHeartbeat, Kind::kKeyed,  Kind::kSleep,     Kind::kSleep,
    Kind::kChild,     Kind::kChild,     Kind::kAll,    Kind::kAll,       Kind::kAny,
    Kind::kAny,       Kind::kSpawn,     Kind::kSignal, Kind::kSignal,    Kind::kSignalInTime,
    Kind::kPredicate, Kind::kPredicate, Kind::kGate,   Kind::kGate,      Kind::kHook,
    Kind::kHook,      Kind::kSaga,      Kind::kSaga,   Kind::kShield,    Kind::kSideEffect,
    Kind::kChance,    Kind::kPatched,   Kind::kLater,  Kind::kSignalRun, Kind::kCancelRun};

class Drawing {
 public:
    Drawing(std::uint64_t seed, std::int64_t depth) : dice_(seed), depth_(depth) {}

    Plan plan() {
        Plan drawn;
        const std::int64_t length = depth_ == 0 ? dice_.between(3, 10) : dice_.between(2, 3);
        for (std::int64_t i = 0; i < length; ++i) drawn.ops.push_back(op(0));
        if (depth_ == 0 && dice_.one_in(20)) {
            Op stray;
            stray.kind = Kind::kStray;
            stray.id = ++last_id_;
            drawn.ops.push_back(stray);
        }
        return drawn;
    }

 private:
    Op op(int nested) {
        Op drawn;
        drawn.id = ++last_id_;
        do {
            drawn.kind = kDrawn[dice_.below(std::size(kDrawn))];
        } while (!fits(drawn.kind, nested));
        drawn.a = static_cast<std::int64_t>(dice_.below(1000));
        drawn.ms = dice_.one_in(3) ? dice_.between(1000, 60'000) : dice_.between(1, 900);
        drawn.swallows = dice_.one_in(5);
        for (int parts = parts_of(drawn.kind); parts > 0; --parts)
            drawn.parts.push_back(op(nested + 1));
        return drawn;
    }
    bool fits(Kind kind, int nested) const {
        if (kind == Kind::kChild) return depth_ < kDepthMost;
        return nested < kNestedMost || (kind != Kind::kAll && kind != Kind::kAny &&
                                        kind != Kind::kSpawn && kind != Kind::kSaga);
    }
    int parts_of(Kind kind) {
        if (kind == Kind::kAll || kind == Kind::kAny) return 2 + static_cast<int>(dice_.below(2));
        return kind == Kind::kSpawn || kind == Kind::kSaga ? 1 : 0;
    }

    Dice dice_;
    std::int64_t depth_;
    std::int64_t last_id_ = 0;
};

}  // namespace

std::string_view name_of(Kind kind) { return kNames[static_cast<std::size_t>(kind)]; }

Plan plan_of(std::uint64_t seed, std::int64_t depth, std::int64_t generation) {
    Plan plan = Drawing(seed + 77 * static_cast<std::uint64_t>(generation), depth).plan();
    Dice dice(seed ^ 0xC0FFEE);
    if (dice.one_in(6)) plan.generations = dice.between(2, 3);
    return plan;
}

}  // namespace runbook::sim
