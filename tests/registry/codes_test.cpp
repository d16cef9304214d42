// Every refusal's number is in the table for readers.
#include <doctest/doctest.h>

#include "fixture.hpp"

TEST_CASE("docs/bundle-errors.md has a row for each code, once") {
    const std::string table = bytes_of(RB_TEST_DOCS "/bundle-errors.md");
    using runbook::registry::RefusalCode;
    for (int code = static_cast<int>(RefusalCode::kFolder);
         code <= static_cast<int>(runbook::registry::kLastCode); ++code) {
        const std::string row = "\n| RB" + std::to_string(code) + " |";
        CAPTURE(row);
        const auto found = table.find(row);
        CHECK(found != std::string::npos);
        CHECK(table.find(row, found + 1) == std::string::npos);
    }
}
