#include <doctest/doctest.h>

#include "host/base/result.hpp"

using namespace runbook;

namespace {
Result<int> half(int n) {
    if (n % 2 != 0) return Error{ErrorCode::kBadInput, "odd", "give an even number"};
    return n / 2;
}
Result<int> quarter(int n) {
    RB_TRY(const int h, half(n));
    return half(h);
}
}  // namespace

TEST_CASE("RB_TRY hands the first error to the caller unchanged") {
    CHECK(*quarter(8) == 2);
    const auto r = quarter(6);
    REQUIRE(!r.ok());
    CHECK(r.error().message == "odd");
    CHECK(r.error().hint == "give an even number");
}
