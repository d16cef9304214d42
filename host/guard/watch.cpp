#include "host/guard/watch.hpp"

#include <cerrno>
#include <exception>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include "host/base/log.hpp"
#include "host/guard/stack.hpp"

namespace runbook::guard {

thread_local constinit Watch* thread_watch = nullptr;

namespace {

constexpr std::uint32_t kReadingsOfAStandingClock = 10'000;
constexpr std::int64_t kStepNs = 1'000'000;

// Places that were warned of. Never destroyed: threads may outlive main().
struct Warned {
    std::mutex mutex;
    std::set<std::pair<const void*, std::string>> places;
};

bool is_first(const void* place, const char* call) {
    static Warned* const warned = new Warned;
    const std::lock_guard lock(warned->mutex);
    return warned->places.emplace(place, call).second;
}

const char* what_became_of(Mode mode, Rule rule) {
    if (mode == Mode::kStrict) return "(), which was refused; ";
    switch (rule) {
        case Rule::kClock:
            return "(), which was answered with run.now(); ";
        case Rule::kRandom:
            return "(), which was answered from the run's own seed; ";
        default:
            return "(), which was let through, though a replay may see something else; ";
    }
}

}  // namespace

bool Watch::meets(Rule rule, const char* call, const void* from) noexcept {
    const int kept = errno;
    const Pause pause;
    try {
        report(rule, call, from);
    } catch (...) {  // out of memory: strict must not let the call through for that
        if (mode_ == Mode::kStrict && !caught_) std::terminate();
    }
    errno = kept;
    return mode_ == Mode::kStrict;
}

void Watch::report(Rule rule, const char* call, const void* from) {
    const bool strict = mode_ == Mode::kStrict;
    if (strict && caught_) return;  // what comes after the first is its consequence
    const auto stack = frames(from, border_);
    if (!strict && !is_first(place_of(stack), call)) return;
    std::string text = subject_.runbook + " called " + call + what_became_of(mode_, rule) +
                       std::string(cure_of(rule)) + "; stack: " + stack_text(stack);
    if (strict) {
        caught_ = std::make_unique<Caught>(Caught{rule, std::move(text)});
    } else {
        log::warn(std::string(id_of(rule)) + ": " + text, {{"run", subject_.run_id}});
    }
}

std::int64_t Watch::read_clock() noexcept {
    if (++readings_ > kReadingsOfAStandingClock) now_ns_ += kStepNs;
    return now_ns_;
}

void Watch::slept(std::int64_t ns) noexcept {
    if (ns > 0 && !__builtin_add_overflow(now_ns_, ns, &ns)) now_ns_ = ns;
}

// SplitMix64: every state is a good one.
std::uint64_t Watch::random() noexcept {
    std::uint64_t z = chance_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

}  // namespace runbook::guard
