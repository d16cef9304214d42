// Arguments that decide which branches of a library's function are taken.
// clang-format off: what is expected stands on its line
#include <poll.h>
#include <runbook/runbook.hpp>

#include "tests/lint/corpus/vendor/choices.hpp"
#include "tests/lint/corpus/vendor/contexts.hpp"

namespace {
constexpr bool kLive = false;
enum Mode : unsigned { plain = 3, live = 7 };
long helper(bool on) {
    if (on) return std::rand();  // expect: N102-random
    return 3;
}
struct Kept : vendor::Source {};
class OwnContext : public boost::asio::execution_context {};  // expect: N102-thread
}  // namespace

rb::Task<int> never_taken(rb::Run&) {
    const vendor::Feed feed(3);
    const vendor::Feed unnamed(nullptr, 3);
    const Kept kept;
    boost::asio::io_context context;
    boost::asio::timer timer(context);
    bool late = vendor::late(false) || vendor::unless(true);
    late |= vendor::late(kLive) || !vendor::unless(!kLive);
    co_return static_cast<int>(vendor::ticket(false) + vendor::sample() + vendor::sample(0) + vendor::early(false) +
                               vendor::handed(false) + vendor::deep(plain) + vendor::deep(0) + vendor::passes(0) +
                               feed(false) + kept.read(false) + vendor::fixed<false>() + late);
}

rb::Task<int> taken(rb::Run& run) {
    const vendor::Feed feed(3, true);           // expect: N102-thread
    const vendor::Feed named("a", 3);           // expect: N102-thread
    const bool often = run.random(1, 6) > 3;
    long sum = vendor::ticket(true);            // expect: N102-clock
    sum += vendor::ticket(often);               // expect: N102-clock
    sum += vendor::ticket(false);
    sum += vendor::sample(3);                   // expect: N102-clock
    sum += vendor::early(!kLive);               // expect: N102-clock
    sum += vendor::late(true);                  // expect: N102-clock
    sum += vendor::unless(false);               // expect: N102-clock
    sum += vendor::handed(true);                // expect: N102-clock
    sum += vendor::handed(false, &vendor::ticket);  // expect: N102-clock
    sum += vendor::deep(live);                  // expect: N102-clock
    sum += vendor::passes(3);                   // expect: N102-clock
    sum += feed(often);                         // expect: N102-clock
    sum += vendor::fixed<true>();               // expect: N102-clock
    fd_set sets = {};
    sum += vendor::watch(nullptr);              // expect: N102-thread
    sum += vendor::watch(&sets);                // expect: N102-io
    sum += ::poll(nullptr, 0, 100);             // expect: N102-thread
    pollfd one = {};
    sum += ::poll(&one, 1, 100);                // expect: N102-io
    co_return static_cast<int>(sum + helper(false));
}

rb::Task<int> not_certain(rb::Run&) {
    const auto get = &vendor::ticket;           // expect: N102-clock
    const std::unique_ptr<vendor::Source> source = std::make_unique<Kept>();
    long sum = get(false);
    sum += vendor::assigned(false, 4);          // expect: N102-clock
    sum += vendor::lent(false);                 // expect: N102-clock
    sum += vendor::captured(false);             // expect: N102-clock
    sum += vendor::again(false);                // expect: N102-clock
    sum += vendor::counted(1);                  // expect: N102-clock
    sum += vendor::any(false);                  // expect: N102-clock
    sum += vendor::entered(false, 2);           // expect: N102-clock
    sum += vendor::jumped(false, 7);            // expect: N102-clock
    sum += vendor::returned(false, 7);          // expect: N102-clock
    sum += source->read(true);                  // expect: N102-clock
    co_return static_cast<int>(sum);
}

rb::Task<int> a_context_of_ones_own(rb::Run&) {
    OwnContext own;
    boost::asio::execution_context plain;       // expect: N102-thread
    boost::asio::timer first(own);
    boost::asio::timer second(plain);
    co_return 0;
}
