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

rb::Task<int> found(rb::Run&) {
    vendor::log("taken");                                             // expect: N102-io
    const long at = vendor::stamp();                                  // expect: N102-clock
    vendor::Session session("a");                                     // expect: N102-io
    const int fresh = session.refresh();                              // expect: N102-clock
    const long number = vendor::thread_number();                      // expect: N102-thread
    const long lot = vendor::chance();                                // expect: N102-random
    const long own = ::syscall(SYS_getpid);                           // expect: N102-env
    const bool there = vendor::existing("/tmp/x");                    // expect: N102-io
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
        vendor::positive(3) + brief + static_cast<int>(vendor::read(clock) + twice);
}
