// Statistics: what a number of simulations came to. A simulation in which nothing happens finds
// nothing.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sim/plan.hpp"

namespace runbook::sim {

// What befell the runs from outside, beside what their plans have them do.
enum class Act : std::uint8_t {
    kCrash,  // unsynced bytes are lost
    kExit,   // the process ends by itself
    kDiskFull,
    kSignal,
    kSameSignal,  // delivered a second time
    kSameStart,   // asked for a second time, under its idempotency key
    kUpdate,
    kSameUpdate,
    kRejected,  // an update, by its validator
    kQuery,
    kCancel,
    kTerminate,
    kUndriven,  // something was asked of a run that nobody drove
    kEviction,  // a run left memory and came back
    kResume,    // of a parked run
    kLostClaim,
    kCarried,  // a run continued as new with signals that it had not taken
};
inline constexpr std::size_t kActs = 17;
std::string_view name_of(Act act);

// Of one simulation.
struct Tally {
    std::uint64_t events = 0;
    std::uint64_t crashes = 0;
    std::uint64_t runs = 0;
    std::array<std::uint32_t, kKinds> kinds{};
    std::array<std::uint32_t, kActs> acts{};
    std::uint64_t trace = 0;  // of all that happened, in order: the same whenever it is repeated

    void count(Kind kind) { ++kinds[static_cast<std::size_t>(kind)]; }
    void count(Act act) { ++acts[static_cast<std::size_t>(act)]; }
};

class Statistics {
 public:
    void add(const Tally& tally);
    void add(const Statistics& other);
    std::size_t seeds() const { return events_.size(); }
    std::uint64_t median_events() const { return median(events_); }
    std::uint64_t median_crashes() const { return median(crashes_); }
    // Names of what fewer than one in `n` simulations had.
    std::vector<std::string> rarer_than_one_in(std::uint64_t n) const;
    std::string table() const;

 private:
    static std::uint64_t median(std::vector<std::uint64_t> values);

    std::vector<std::uint64_t> events_, crashes_;
    std::uint64_t runs_ = 0;
    std::array<std::uint64_t, kKinds> kinds_{};  // simulations that had it
    std::array<std::uint64_t, kActs> acts_{};
};

}  // namespace runbook::sim
