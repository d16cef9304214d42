#include "suspended.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <coroutine>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine_setup.hpp"
#include "statistics.hpp"

namespace runbook::bench {
namespace {

constexpr std::size_t kAtOnce = 1000;

double resident_bytes() {
    std::ifstream facts("/proc/self/statm");
    double all = 0;
    double resident = 0;
    facts >> all >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

struct Frame {
    struct promise_type {
        Frame get_return_object() {
            return {std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() {}
        [[noreturn]] void unhandled_exception() { std::terminate(); }
    };
    std::coroutine_handle<promise_type> handle;
};

Frame wait_with_payload() {
    std::array<char, 200> payload{};
    co_await std::suspend_always{};
    if (payload[0] != 0) std::abort();
}

std::string output_of(const std::string& command) {
    std::string text;
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot run " + command);
    std::array<char, 256> part{};
    while (std::fgets(part.data(), part.size(), pipe) != nullptr) text += part.data();
    if (::pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
    return text;
}

}  // namespace

[[noreturn]] void suspended_runs(const Place& place, std::size_t runs) {
    EngineSetup setup({place.folder, place.bundle, place.workers, {}});
    runtime::StartCall call = bench_run(0, true);
    call.slug = "bench-sleeper";
    const auto start = [&](std::size_t count) {
        for (const auto& started :
             setup.runtime().start_all(std::vector<runtime::StartCall>(count, call)))
            if (!started.ok()) throw std::runtime_error(started.error().message);
    };
    start(kAtOnce);  // what the first few cost once is not what each costs
    const double before = resident_bytes();
    for (std::size_t i = 0; i < runs; i += kAtOnce) start(std::min(kAtOnce, runs - i));
    const double each = (resident_bytes() - before) / static_cast<double>(runs);
    std::printf("%.1f\n", each);
    std::fflush(stdout);
    std::_Exit(0);  // to end that many runs properly takes longer than to start them
}

double suspended_coroutines(std::size_t runs) {
    const double before = resident_bytes();
    std::unordered_map<std::uint64_t, std::coroutine_handle<>> frames;
    for (std::uint64_t i = 0; i < runs; ++i) {
        const Frame frame = wait_with_payload();
        frame.handle.resume();
        frames.emplace(i, frame.handle);
    }
    const double each = (resident_bytes() - before) / static_cast<double>(runs);
    for (const auto& [number, handle] : frames) handle.destroy();
    return each;
}

double suspended_elsewhere(const std::filesystem::path& program, const Place& place,
                           const std::string& what, std::size_t runs) {
    std::vector<double> bytes;
    for (int i = 0; i < 3; ++i) {
        bytes.push_back(
            std::strtod(output_of("'" + program.string() + "' --suspended " + what + " --runs " +
                                  std::to_string(runs) + " --dir '" + place.folder.string() + "'")
                            .c_str(),
                        nullptr));
    }
    return median(std::move(bytes));
}

}  // namespace runbook::bench
