// N102-uninit.
// clang-format off: what is expected stands on its line
#include <runbook/runbook.hpp>

namespace {

int chosen(bool yes) {
    int n;
    if (yes) n = 3;  // expect: N102-uninit warning
    return n;
}
int unreached(bool yes) {
    int n;
    if (yes) n = 3;
    return n;
}

rb::Task<int> uninit(rb::Run& run) {
    int fine = 0;
    co_await run.sleep(std::chrono::seconds(1));
    co_return chosen(fine == 1);
}

int work(rb::Activity&) { return unreached(true); }

}  // namespace

RUNBOOK_BUNDLE("uninit", "1.0.0", rb::runbook<uninit>("uninit"), rb::activity<work>("work"))
