#include "registry/probe_child.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "registry/child_process.hpp"
#include "registry/probe_report.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define RB_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define RB_SANITIZED
#endif
#endif

namespace runbook::registry {
namespace {

// In the words that follow kProbeWord: the starter's process id, the seconds it waits, the file.
constexpr int kWords = 5;

void tell(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(kReportDescriptor, text.data(), text.size());
        if (written <= 0) ::_exit(2);  // nobody listens any more
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

void limit(int resource, rlim_t most) {
    rlimit now{};
    if (::getrlimit(static_cast<__rlimit_resource>(resource), &now) != 0) return;
    if (now.rlim_max != RLIM_INFINITY && now.rlim_max < most) most = now.rlim_max;
    const rlimit wanted{most, most};
    ::setrlimit(static_cast<__rlimit_resource>(resource), &wanted);
}

// A bundle that does too much at its load shall not take the machine with it. Generous: an entry
// that reads a large table is right to.
void set_limits(unsigned seconds) {
    limit(RLIMIT_CORE, 1);  // no dump: 0 would still feed a core_pattern that is a pipe
    limit(RLIMIT_CPU, seconds + 1);
    limit(RLIMIT_FSIZE, rlim_t{1} << 28);
#ifndef RB_SANITIZED  // their shadow is larger
    limit(RLIMIT_DATA, rlim_t{4} << 30);
#endif
}

// The way a bundle ends the process is what the starter asks about: no handler of a sanitizer or of
// an allocator shall stand in between.
void restore_signals() {
    for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS})
        ::signal(number, SIG_DFL);
}

// Ends with the starter, also when that is killed.
void follow(pid_t starter) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != starter) ::_exit(2);
}

}  // namespace

bool is_probe(int argc, char** argv) {
    return argc == kWords && std::strcmp(argv[1], kProbeWord) == 0;
}

void probe_child(int, char** argv, const HostSide& host) {
    follow(static_cast<pid_t>(std::strtol(argv[2], nullptr, 10)));
    ::fcntl(kReportDescriptor, F_SETFD, FD_CLOEXEC);
    restore_signals();
    set_limits(static_cast<unsigned>(std::strtoul(argv[3], nullptr, 10)));
    tell(probe_greeting());
    LoadPlan plan;
    plan.on_step = [](LoadStep step) {
        tell(line_of(step == LoadStep::kLoading    ? ProbeStage::kLoading
                     : step == LoadStep::kEntering ? ProbeStage::kEntering
                                                   : ProbeStage::kReading));
    };
    const auto mapped = map_library(argv[4], host, plan);
    if (const auto* refusal = std::get_if<Refusal>(&mapped)) {
        tell(line_of(*refusal));
    } else {
        // What the bundle printed is still in its buffers, and the starter wants to know.
        std::fflush(nullptr);
        tell(line_of(std::get<Mapped>(mapped).facts));
    }
    ::_exit(0);  // no destructor of the bundle: it stays loaded in a host as well
}

}  // namespace runbook::registry
