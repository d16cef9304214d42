// Waivers: those that hold, and those that do not.
// clang-format off: what is expected stands on its line
#include <runbook/runbook.hpp>

#include <cstdlib>

namespace {

rb::Task<int> waivers(rb::Run&) {
    int sum = std::rand();  // N102-allow(N102-random): shown to humans only
    // N102-allow(N102-random): shown to humans only
    sum += std::rand();
    /* N102-allow(N102-random, N102-env): shown to humans only */
    sum += std::rand() + (std::getenv("A") == nullptr);
    // N102-allow(N102-random): the comment goes on
    // below, and the line of code is what counts.
    sum += std::rand();

    sum += std::rand();  // expect: N102-random
    sum += std::rand();  /* N102-allow(N102-clock): the wrong rule altogether */  // expect: N102-random  // expect: N102-suppress warning
    sum += std::rand();  /* N102-allow(N102-random) */                // expect: N102-random  // expect: N102-suppress
    sum += std::rand();  /* N102-allow(N102-random): too short */     // expect: N102-random  // expect: N102-suppress
    sum += std::rand();  /* N102-allow(*): all of it, please */       // expect: N102-random  // expect: N102-suppress
    sum += std::rand();  /* N102-allow: all of it, please */          // expect: N102-random  // expect: N102-suppress
    sum += std::rand();  /* N102-allow(N102-chance): not a rule */    // expect: N102-random  // expect: N102-suppress
    const char* text = "// N102-allow(N102-random): in a text";  sum += std::rand();  // expect: N102-random
    // Prose that mentions N102-allow(N102-random) is no waiver.
    sum += std::rand();  // expect: N102-random
    co_return sum + text[0];
}

}  // namespace

RUNBOOK_BUNDLE("waivers", "1.0.0", rb::runbook<waivers>("waivers"))
