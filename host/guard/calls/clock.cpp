// Clocks: they answer with the run's own time.
#include <sys/time.h>

#include <ctime>

#include "host/guard/calls/guarded.hpp"

namespace {

using runbook::guard::kSecond;

// A struct of two numbers, seconds and parts of one.
template <typename Parts>
void fill(std::int64_t ns, std::int64_t part, time_t Parts::* seconds, long Parts::* parts,
          Parts* out) {
    if (out == nullptr) return;
    out->*seconds = ns / kSecond;
    out->*parts = ns % kSecond / part;
}

}  // namespace

RB_GUARDED_AS(clock_gettime, int, (clockid_t clock, timespec* out)) {
    Watch* const watch = watched();
    if (watch == nullptr) [[likely]]
        return next_clock_gettime()(clock, out);
    watch->meets(Rule::kClock, "clock_gettime", RB_GUARD_HERE);
    fill(watch->read_clock(), 1, &timespec::tv_sec, &timespec::tv_nsec, out);
    return 0;
}

RB_GUARDED_AS(timespec_get, int, (timespec * out, int base)) {
    Watch* const watch = watched();
    if (watch == nullptr) [[likely]]
        return next_timespec_get()(out, base);
    watch->meets(Rule::kClock, "timespec_get", RB_GUARD_HERE);
    fill(watch->read_clock(), 1, &timespec::tv_sec, &timespec::tv_nsec, out);
    return base;
}

RB_GUARDED_AS(gettimeofday, int, (timeval * out, void* zone)) {
    Watch* const watch = watched();
    if (watch == nullptr) [[likely]]
        return next_gettimeofday()(out, zone);
    watch->meets(Rule::kClock, "gettimeofday", RB_GUARD_HERE);
    fill(watch->read_clock(), 1'000, &timeval::tv_sec, &timeval::tv_usec, out);
    return 0;
}

RB_GUARDED_AS(time, time_t, (time_t* out)) {
    Watch* const watch = watched();
    if (watch == nullptr) [[likely]]
        return next_time()(out);
    watch->meets(Rule::kClock, "time", RB_GUARD_HERE);
    const time_t now = watch->read_clock() / kSecond;
    if (out != nullptr) *out = now;
    return now;
}

RB_GUARDED_AS(clock, clock_t, ()) {
    Watch* const watch = watched();
    if (watch == nullptr) [[likely]]
        return next_clock()();
    watch->meets(Rule::kClock, "clock", RB_GUARD_HERE);
    return watch->read_clock() / (kSecond / CLOCKS_PER_SEC);
}
