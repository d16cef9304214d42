// What a library's headers do, for a runbook that calls them.
// clang-format off: what is expected stands on its line
#include <runbook/runbook.hpp>

#include "tests/lint/corpus/vendor/vendor.hpp"

struct Meter {
    virtual ~Meter() = default;
    virtual int read() const = 0;
};
struct Machine : Meter {
    int read() const override { return std::getenv("METER") != nullptr; }  // expect: N102-env
};
struct Drawn : Meter {
    int read() const override { return std::rand(); }  // expect: N102-random
};
static int reading(const Meter& any) { return any.read(); }

// Whom a call means is certain, so that nobody else's is meant.
struct Gauge {
    virtual ~Gauge() = default;
    virtual int read() const = 0;
};
struct Wild : Gauge {
    int read() const override { return std::rand(); }
};
struct Fixed : Gauge {
    int read() const override { return 3; }
};

// The same interface for activities and for runbooks: what activities alone make is theirs.
struct Source {
    virtual ~Source() = default;
    virtual long seconds() const = 0;
};
struct MachineSource : Source {
    long seconds() const override { return std::time(nullptr); }
};
struct SharedSource : Source {
    long seconds() const override { return std::time(nullptr); }  // expect: N102-clock
};
struct GivenSource : Source {
    long seconds() const override { return 3; }
};
static std::unique_ptr<Source> shared_source() { return std::make_unique<SharedSource>(); }
long measured(rb::Activity&) {
    return MachineSource().seconds() + std::make_unique<SharedSource>()->seconds();
}
static long seconds_of(const Source& source) { return source.seconds(); }

rb::Task<int> by_source(rb::Run& run) {
    const GivenSource given;
    const long now = run.now().time_since_epoch().count();
    co_return static_cast<int>(seconds_of(given) + now + shared_source()->seconds());
}

rb::Task<int> found(rb::Run&) {
    vendor::log("taken");                                             // expect: N102-io
    const long at = vendor::stamp();                                  // expect: N102-clock
    vendor::Session session("a");                                     // expect: N102-io
    const int fresh = session.refresh();                              // expect: N102-clock
    const long number = vendor::thread_number();                      // expect: N102-thread
    const long lot = vendor::chance();                                // expect: N102-random
    const long own = ::syscall(SYS_getpid);                           // expect: N102-env
    const bool there = vendor::existing("/tmp/x");                    // expect: N102-io
    for (const int n : vendor::Bag().all()) if (n > 3) break;         // expect: N102-order
    const auto [first, last] = vendor::range(vendor::Bag());          // expect: N102-order
    const long both = vendor::twice([] { return vendor::stamp(); });  // expect: N102-clock
    co_return static_cast<int>(at + fresh + number + lot + own + both) + there;
}

rb::Task<int> by_interface(rb::Run&) {
    const Machine machine;
    co_return reading(machine);
}

rb::Task<int> clean(rb::Run&) {
    const Fixed fixed;
    const std::unique_ptr<Gauge> gauge = std::make_unique<Fixed>();
    const Gauge* const other = new Fixed();
    const vendor::Clock clock;
    const bool brief = vendor::is_short(vendor::quoted("a"));
    const long twice = vendor::twice([] { return 3L; });
    co_return fixed.read() + gauge->read() + other->read() + vendor::checked(3) +
        vendor::positive(3) + brief + static_cast<int>(vendor::read(clock) + twice) + vendor::tried("3");
}
