#include "host/base/ids.hpp"

#include <doctest/doctest.h>

using namespace runbook;

TEST_CASE("new ids are 1 to 200 of the allowed letters, without two dots in a row") {
    for (const std::string id : {"o-1", "a", "A_b:c.d-9", "."}) {
        CAPTURE(id);
        CHECK(check_id("workflow id", id).ok());
    }
    CHECK(check_id("workflow id", std::string(200, 'x')).ok());
    const std::string refused[] = {"",
                                   "..",
                                   "../x",
                                   "a..b",
                                   "a/b",
                                   "a#1",
                                   "a b",
                                   "\xc3\xa9",
                                   "a\n",
                                   std::string("a\0b", 3),
                                   std::string(201, 'x')};
    for (const std::string& id : refused) {
        CAPTURE(id);
        const auto checked = check_id("workflow id", id);
        REQUIRE(!checked.ok());
        CHECK(checked.error().code == ErrorCode::kBadInput);
        CHECK(checked.error().message.starts_with("workflow id '"));
        CHECK(checked.error().message.find('\n') == std::string::npos);
    }
}

TEST_CASE("a look-up accepts the ids that the engine makes, and still no '..'") {
    CHECK(check_lookup_id("run", "019a5f3c-7d2e-7abc-8def-0123456789ab/ship-parcel#1").ok());
    CHECK(check_lookup_id("run", "charge#2").ok());
    CHECK(!check_lookup_id("run", "../x").ok());
    CHECK(!check_lookup_id("run", "a b").ok());
    CHECK(!check_lookup_id("run", "").ok());
}

TEST_CASE("slugs are 1 to 64 of a-z0-9 and '-', with neither end a '-'") {
    for (const std::string slug : {"order", "a", "7", "ship-parcel", "a--b"})
        CHECK(check_slug(slug).ok());
    CHECK(check_slug(std::string(64, 'a')).ok());
    for (const std::string slug : {"", "-a", "a-", "Order", "a_b", "a.b", "-", "a b"}) {
        CAPTURE(slug);
        CHECK(!check_slug(slug).ok());
    }
    CHECK(!check_slug(std::string(65, 'a')).ok());
}
