// Threads, processes and sleeping. A sleep that is let through moves the run's clock for the code
// behind it, so that a loop which sleeps until a time comes to an end.
#include <sys/types.h>

#include <ctime>

#include "host/guard/calls/guarded.hpp"

namespace {

using runbook::guard::kSecond;
using runbook::guard::Rule;
using runbook::guard::Watch;

std::int64_t ns_of(const timespec* time) {
    return time == nullptr ? 0 : time->tv_sec * kSecond + time->tv_nsec;
}

// Nobody is there, the sleep is let through, or it is not slept: then its code has no more to say.
bool slept_in_vain(const char* call, std::int64_t ns, const void* from) {
    Watch* const watch = runbook::guard::watched();
    if (watch == nullptr) return false;
    const bool refused = watch->meets(Rule::kThread, call, from);
    watch->slept(ns);
    return refused;
}

}  // namespace

RB_GUARDED_AS(nanosleep, int, (const timespec* time, timespec* rest)) {
    if (slept_in_vain("nanosleep", ns_of(time), RB_GUARD_HERE)) return 0;
    return next_nanosleep()(time, rest);
}

RB_GUARDED_AS(thrd_sleep, int, (const timespec* time, timespec* rest)) {
    if (slept_in_vain("thrd_sleep", ns_of(time), RB_GUARD_HERE)) return 0;
    return next_thrd_sleep()(time, rest);
}

// Until a time: the clock of the run says how long that is, so nothing is left to sleep.
RB_GUARDED_AS(clock_nanosleep, int,
              (clockid_t clock, int flags, const timespec* time, timespec* rest)) {
    const bool until = (flags & TIMER_ABSTIME) != 0;
    if (slept_in_vain("clock_nanosleep", until ? 0 : ns_of(time), RB_GUARD_HERE)) return 0;
    Watch* const watch = watched();
    if (watch == nullptr || !until) return next_clock_nanosleep()(clock, flags, time, rest);
    const std::int64_t left = ns_of(time) - watch->read_clock();
    if (left <= 0) return 0;
    watch->slept(left);
    const timespec relative{static_cast<time_t>(left / kSecond), static_cast<long>(left % kSecond)};
    return next_clock_nanosleep()(clock, 0, &relative, rest);
}

RB_GUARDED_AS(usleep, int, (unsigned us)) {
    if (slept_in_vain("usleep", std::int64_t{us} * 1'000, RB_GUARD_HERE)) return 0;
    return next_usleep()(us);
}

RB_GUARDED_AS(sleep, unsigned, (unsigned seconds)) {
    if (slept_in_vain("sleep", std::int64_t{seconds} * kSecond, RB_GUARD_HERE)) return 0;
    return next_sleep()(seconds);
}

RB_GUARDED(pthread_create, Rule::kThread, int,
           (void* thread, const void* attributes, void* (*body)(void*), void* argument),
           (thread, attributes, body, argument), EPERM)
RB_GUARDED(thrd_create, Rule::kThread, int, (void* thread, int (*body)(void*), void* argument),
           (thread, body, argument), 2)  // thrd_error
RB_GUARDED(fork, Rule::kThread, int, (), (), -1)
RB_GUARDED(gettid, Rule::kThread, pid_t, (), (), 0)
