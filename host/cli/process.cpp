// The process as the command line sees it: descriptors, clocks, Ctrl-C.
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "host/cli/world.hpp"

namespace runbook::cli {

namespace {

constexpr std::size_t kStdinMax = std::size_t{1} << 30;  // no payload limit can be set higher

// A signal handler has nowhere else to put what it learns.
std::atomic<bool> interrupt_seen{false};
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void on_interrupt(int) { interrupt_seen.store(true, std::memory_order_relaxed); }

void catch_interrupts() {
    struct sigaction before{};
    if (sigaction(SIGINT, nullptr, &before) == 0 && before.sa_handler == SIG_IGN)
        return;  // nohup and background jobs of plain shells: stay deaf, as asked
    struct sigaction action{};
    action.sa_handler = on_interrupt;
    action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
}

// The errno of the write that failed, or 0.
int write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR) return errno;
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

Result<void> write_out(std::string_view text) {
    const int fault = write_all(STDOUT_FILENO, text);
    if (fault == 0) return {};
    return Error{ErrorCode::kEnvironment,
                 std::string("stdout cannot be written: ") + std::strerror(fault), ""};
}

Result<std::string> read_in() {
    std::string text;
    char block[16384];
    for (;;) {
        const ssize_t got = read(STDIN_FILENO, block, sizeof block);
        if (got == 0) return text;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            return Error{ErrorCode::kBadInput,
                         std::string("stdin cannot be read: ") + std::strerror(errno), ""};
        text.append(block, static_cast<std::size_t>(got));
        if (text.size() > kStdinMax)
            return Error{ErrorCode::kBadInput, "stdin holds more than 1 GiB", ""};
    }
}

}  // namespace

World process_world(World::MakeHost make_host) {
    namespace chr = std::chrono;
    World world;
    world.make_host = std::move(make_host);
    world.inputs = config::from_process;
    world.write_out = write_out;
    world.write_err = [](std::string_view text) { write_all(STDERR_FILENO, text); };
    world.read_in = read_in;
    world.out_is_terminal = isatty(STDOUT_FILENO) == 1;
    world.err_is_terminal = isatty(STDERR_FILENO) == 1;
    world.now_ns = [] {
        const auto now = chr::system_clock::now().time_since_epoch();
        return std::int64_t{chr::duration_cast<chr::nanoseconds>(now).count()};
    };
    world.monotonic = [] { return chr::nanoseconds(chr::steady_clock::now().time_since_epoch()); };
    world.rest = [](chr::nanoseconds time) {
        if (time > chr::nanoseconds{0}) std::this_thread::sleep_for(time);
    };
    world.catch_interrupts = catch_interrupts;
    world.interrupted = [] { return interrupt_seen.load(std::memory_order_relaxed); };
    world.leave_at_once = [](int code) { std::_Exit(code); };
    return world;
}

}  // namespace runbook::cli
