// ship-parcel: packs and posts a parcel. Called by slug from other bundles.
#include <runbook/runbook.hpp>

using namespace std::chrono_literals;

namespace {

struct Order {
    std::string id, sku;
    std::int64_t cents = 0;
    RB_FIELDS(Order, id, sku, cents)
};
struct Parcel {
    std::string tracking;
    RB_FIELDS(Parcel, tracking)
};

void pack(rb::Activity& a, std::string sku) {
    if (sku == "anvil") throw rb::Failure("too_heavy", "no carrier takes an anvil").no_retry();
    a.log().info("packing one " + sku);
}

std::string post(rb::Activity&, std::string id) { return "RB-" + id; }

rb::Task<Parcel> ship_parcel(rb::Run& run, Order o) {
    co_await run.step(pack, o.sku);
    const std::string tracking = co_await run.step(post, o.id).timeout(10s);
    co_return Parcel{tracking};
}

}  // namespace

RUNBOOK_BUNDLE("parcels", "1.0.0", rb::runbook<ship_parcel>("ship-parcel").title("Ship a parcel"),
               rb::activity<pack>("pack"), rb::activity<post>("post"))
