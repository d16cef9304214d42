#include "host/base/quote.hpp"

#include <doctest/doctest.h>

using namespace runbook;

TEST_CASE("quoted text is one short line without control characters") {
    CHECK(quote("order") == "'order'");
    CHECK(quote("") == "''");
    CHECK(quote("a\n\x1b[1m") == "'a\\x0a\\x1b[1m'");
    CHECK(quote(std::string("a\0b", 3)) == "'a\\x00b'");
    CHECK(quote("caf\xc3\xa9") == "'caf\xc3\xa9'");
    CHECK(quote(std::string(500, 'x')) == "'" + std::string(80, 'x') + "..'");
    CHECK(quote(std::string(79, 'x') + "\xc3\xa9.") == "'" + std::string(79, 'x') + "..'");
}
