// N102-static: what outlives a run, and what may.
// clang-format off: what is expected stands on its line
#include <runbook/runbook.hpp>

#include <array>

namespace {

int global = 0;
thread_local int own = 0;
const int kConstant = 3;
constexpr int kExpression = 4;
constexpr std::array<int, 2> kTable = {1, 2};
const std::string kName = "name";
const char* kMutablePointer = "a";
const char* const kPointer = "a";
int& alias = global;
const int& constant_alias = kConstant;

struct Counter {
    static int made;
    static constexpr int kMost = 9;
    static inline std::vector<int> all;
    int mine = 0;
    int next() { return ++mine; }
};
int Counter::made = 0;

struct Workflow {
    rb::Run& run;
    int steps = 0;
    int go() { return ++steps + static_cast<int>(run.random() % 2); }
};

int counted() {
    static int calls = 0;
    return ++calls;  // expect: N102-static
}
int named() {
    static const std::string kText = "text";
    static constexpr int kNumber = 3;
    return static_cast<int>(kText.size()) + kNumber;
}

rb::Task<int> uses(rb::Run& run) {
    int sum = global;                          // expect: N102-static
    global = 1;                                // expect: N102-static
    sum += own;                                // expect: N102-static
    sum += *kMutablePointer;                   // expect: N102-static
    sum += alias;                              // expect: N102-static
    sum += Counter::made;                      // expect: N102-static
    Counter::all.push_back(1);                 // expect: N102-static
    sum += counted() + named();
    sum += kConstant + kExpression + kTable[0] + static_cast<int>(kName.size()) + *kPointer + constant_alias;
    sum += Counter::kMost + Counter().next();
    Workflow workflow{run};
    sum += workflow.go();
    co_return sum;
}

int work(rb::Activity&) { return ++global + counted(); }

rb::Task<int> steps(rb::Run& run) { co_return co_await run.step(work); }

}  // namespace

RUNBOOK_BUNDLE("statics", "1.0.0", rb::runbook<uses>("uses"), rb::runbook<steps>("steps"),
               rb::activity<work>("work"))
