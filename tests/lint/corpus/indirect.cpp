// N102-indirect: what cannot be followed, and what can.
// clang-format off: what is expected stands on its line
#include <runbook/runbook.hpp>

#include <functional>

int nobody_has_it(int n);

namespace {

struct Pure {
    virtual ~Pure() = default;
    virtual int value() const = 0;
};
struct Filled {
    virtual ~Filled() = default;
    virtual int value() const = 0;
};
struct Filler : Filled {
    int value() const override { return 1; }
};
struct Holder {
    int (*pointer)(int) = nullptr;
    std::function<int(int)> function;
};
int known(int n) { return n; }

rb::Task<int> indirect(rb::Run&, int n) {
    Holder holder;
    Pure* pure = nullptr;
    Filler filler;
    const Filled& filled = filler;
    int sum = 0;
    sum += holder.pointer(n);      // expect: N102-indirect note
    sum += holder.function(n);     // expect: N102-indirect note
    sum += pure->value();          // expect: N102-indirect note
    sum += nobody_has_it(n);       // expect: N102-indirect note
    sum += filled.value();
    int (*pointer)(int) = known;
    sum += pointer(n);
    co_return sum;
}

}  // namespace

RUNBOOK_BUNDLE("indirect", "1.0.0", rb::runbook<indirect>("indirect"))
