// The second bundle of these tests: the child of the first one's runbook.
#include <runbook/runbook.hpp>

namespace {

struct Cart {
    std::string id;
    std::int64_t cents = 0;
    RB_FIELDS(Cart, id, cents)
};

std::string pack(rb::Activity&, Cart cart) { return "parcel-" + cart.id; }
rb::Task<std::string> ship(rb::Run& run, Cart cart) { co_return co_await run.step(pack, cart); }

}  // namespace

RUNBOOK_BUNDLE("carrier", "2.0.0", rb::runbook<ship>("ship"), rb::activity<pack>("pack"))
