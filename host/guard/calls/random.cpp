// Random sources: they answer from the run's own seed, so that a replay sees the same again. What
// would set the state of one is dropped.
#include <sys/types.h>

#include <cstdlib>
#include <cstring>

#include "host/guard/calls/guarded.hpp"

namespace {

using runbook::guard::Rule;
using runbook::guard::Watch;

std::uint64_t draw(Watch& watch, const char* call, const void* from) {
    watch.meets(Rule::kRandom, call, from);
    return watch.random();
}

void fill(Watch& watch, const char* call, void* out, std::size_t bytes, const void* from) {
    watch.meets(Rule::kRandom, call, from);
    for (std::size_t at = 0; at < bytes; at += sizeof(std::uint64_t)) {
        const std::uint64_t value = watch.random();
        std::memcpy(static_cast<char*>(out) + at, &value,
                    bytes - at < sizeof value ? bytes - at : sizeof value);
    }
}

constexpr int kToLong = 33;  // 31 bits
constexpr int kToReal = 11;  // 53 bits

}  // namespace

RB_GUARDED_AS(rand, int, ()) {
    if (Watch* const watch = watched()) [[unlikely]]
        return static_cast<int>(draw(*watch, "rand", RB_GUARD_HERE) >> kToLong);
    return next_rand()();
}

RB_GUARDED_AS(random, long, ()) {
    if (Watch* const watch = watched()) [[unlikely]]
        return static_cast<long>(draw(*watch, "random", RB_GUARD_HERE) >> kToLong);
    return next_random()();
}

RB_GUARDED_AS(lrand48, long, ()) {
    if (Watch* const watch = watched()) [[unlikely]]
        return static_cast<long>(draw(*watch, "lrand48", RB_GUARD_HERE) >> kToLong);
    return next_lrand48()();
}

RB_GUARDED_AS(mrand48, long, ()) {
    if (Watch* const watch = watched()) [[unlikely]]
        return static_cast<std::int32_t>(draw(*watch, "mrand48", RB_GUARD_HERE) >> 32);
    return next_mrand48()();
}

RB_GUARDED_AS(drand48, double, ()) {
    if (Watch* const watch = watched()) [[unlikely]]
        return static_cast<double>(draw(*watch, "drand48", RB_GUARD_HERE) >> kToReal) * 0x1p-53;
    return next_drand48()();
}

#define RB_GUARDED_SEED(NAME, SEED)                            \
    RB_GUARDED_AS(NAME, void, (SEED seed)) {                   \
        if (Watch* const watch = watched()) [[unlikely]]       \
            watch->meets(Rule::kRandom, #NAME, RB_GUARD_HERE); \
        else                                                   \
            next_##NAME()(seed);                               \
    }

RB_GUARDED_SEED(srand, unsigned)
RB_GUARDED_SEED(srandom, unsigned)
RB_GUARDED_SEED(srand48, long)

RB_GUARDED_AS(getrandom, ssize_t, (void* out, std::size_t bytes, unsigned flags)) {
    if (Watch* const watch = watched()) [[unlikely]] {
        fill(*watch, "getrandom", out, bytes, RB_GUARD_HERE);
        return static_cast<ssize_t>(bytes);
    }
    return next_getrandom()(out, bytes, flags);
}

RB_GUARDED_AS(getentropy, int, (void* out, std::size_t bytes)) {
    if (Watch* const watch = watched()) [[unlikely]] {
        fill(*watch, "getentropy", out, bytes, RB_GUARD_HERE);
        return 0;
    }
    return next_getentropy()(out, bytes);
}

RB_GUARDED_AS(arc4random, std::uint32_t, ()) {
    if (Watch* const watch = watched()) [[unlikely]]
        return static_cast<std::uint32_t>(draw(*watch, "arc4random", RB_GUARD_HERE) >> 32);
    return next_arc4random()();
}

RB_GUARDED_AS(arc4random_uniform, std::uint32_t, (std::uint32_t bound)) {
    if (Watch* const watch = watched()) [[unlikely]]
        return static_cast<std::uint32_t>(
            ((draw(*watch, "arc4random_uniform", RB_GUARD_HERE) >> 32) * bound) >> 32);
    return next_arc4random_uniform()(bound);
}

RB_GUARDED_AS(arc4random_buf, void, (void* out, std::size_t bytes)) {
    if (Watch* const watch = watched()) [[unlikely]]
        fill(*watch, "arc4random_buf", out, bytes, RB_GUARD_HERE);
    else
        next_arc4random_buf()(out, bytes);
}

// std::random_device::_M_getval(): it reads a register of the processor, and calls nothing for it.
RB_GUARDED_AS(_ZNSt13random_device9_M_getvalEv, unsigned, (void* self)) {
    if (Watch* const watch = watched()) [[unlikely]]
        return static_cast<unsigned>(
            draw(*watch, "std::random_device::operator()", RB_GUARD_HERE) >> 32);
    return next__ZNSt13random_device9_M_getvalEv()(self);
}
