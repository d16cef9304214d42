#include "tests/sim/simulate.hpp"

#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "host/base/log.hpp"
#include "tests/sim/catalog.hpp"
#include "tests/sim/world.hpp"

namespace runbook::sim {
namespace {

// In memory where there is such a place: a sync then costs nothing, and loses nothing that counts,
// since the disk that crashes is simulated.
class Folder {
 public:
    Folder() {
        const std::filesystem::path memory = "/dev/shm";
        std::error_code none;
        const bool usable = std::filesystem::is_directory(memory, none);
        std::string pattern =
            ((usable ? memory : std::filesystem::temp_directory_path()) / "runbook-sim-XXXXXX")
                .string();
        if (::mkdtemp(pattern.data()) == nullptr)
            throw std::runtime_error("no folder can be made: " + pattern);
        path_ = pattern;
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

thread_local std::uint64_t t_seed = 0;

// Within a signal: nothing but what is safe there.
void name_the_seed(int number) {
    char line[160];
    const int size = std::snprintf(line, sizeof line,
                                   "seed %llu failed: the program was stopped by signal %d\n"
                                   "repeat it with: tools/dev sim %llu\n",
                                   static_cast<unsigned long long>(t_seed), number,
                                   static_cast<unsigned long long>(t_seed));
    [[maybe_unused]] const auto written = ::write(1, line, static_cast<std::size_t>(size));
    std::signal(number, SIG_DFL);
    std::raise(number);
}

void be_quiet() {
    static const bool once = [] {
        log::Options quiet;
        quiet.level = log::Level::kOff;
        return log::configure(quiet).ok();
    }();
    (void)once;
}

}  // namespace

Verdict simulate(std::uint64_t seed, const Watching& watching) {
    be_quiet();
    (void)catalog();
    t_seed = seed;
    const Folder folder;
    Verdict verdict;
    verdict.seed = seed;
    try {
        World world({seed, folder.path(), watching.tell, watching.inspects_all});
        verdict.failure = world.run();
        verdict.tally = world.tally();
    } catch (const std::exception& error) {
        verdict.failure = error.what();
    }
    return verdict;
}

Report simulate_all(const Range& range, const std::function<void(const Verdict&)>& done) {
    Report report;
    std::mutex mutex;  // guards the report
    std::atomic<std::uint64_t> next{range.from};
    const auto work = [&] {
        for (;;) {
            const std::uint64_t seed = next++;
            if (seed >= range.from + range.count) return;
            const Verdict verdict = simulate(seed);
            const std::lock_guard lock(mutex);
            report.statistics.add(verdict.tally);
            if (!verdict.failure.empty()) {
                next = range.from + range.count;
                if (!report.failed) report.failed = verdict;
            }
            if (done) done(verdict);
        }
    };
    std::vector<std::thread> others;
    for (unsigned i = 1; i < range.threads; ++i) others.emplace_back(work);
    work();
    for (std::thread& one : others) one.join();
    return report;
}

void name_the_seed_when_stopped() {
    for (const int number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE}) std::signal(number, name_the_seed);
}

std::string repeat_command(std::uint64_t seed) { return "tools/dev sim " + std::to_string(seed); }

}  // namespace runbook::sim
