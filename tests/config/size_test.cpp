#include "config/size.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace runbook;
using namespace runbook::config;

TEST_CASE("sizes are whole numbers of bytes or of units of 1024") {
    CHECK(*parse_size("0") == 0);
    CHECK(*parse_size("512") == 512);
    CHECK(*parse_size("512B") == 512);
    CHECK(*parse_size("64KiB") == 65536);
    CHECK(*parse_size("2MiB") == 2097152);
    CHECK(*parse_size("1GiB") == 1073741824);
    CHECK(*parse_size("18446744073709551615") == 18446744073709551615ULL);
}

TEST_CASE("anything else is no size, and the error quotes it") {
    for (const std::string text : {"", "2MB", "2 MiB", "-1", "+1", "1.5MiB", "MiB", "2mib", "2MiBx",
                                   "18446744073709551616", "17179869184GiB", "0x10"}) {
        CAPTURE(text);
        const auto parsed = parse_size(text);
        REQUIRE(!parsed.ok());
        CHECK(parsed.error().message.starts_with("'" + text + "'"));
    }
}

TEST_CASE("a formatted size reads back as itself") {
    CHECK(format_size(0) == "0B");
    CHECK(format_size(2097152) == "2MiB");
    CHECK(format_size(1537) == "1537B");
    std::mt19937_64 random(5);
    for (int i = 0; i < 2000; ++i) {
        const std::uint64_t bytes = (random() >> (random() % 64)) << (random() % 64);
        CHECK(*parse_size(format_size(bytes)) == bytes);
    }
}
