#include "host/base/timestamp.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <random>

using namespace runbook;

TEST_CASE("times have one text form with nine digits") {
    CHECK(format_timestamp(0) == "1970-01-01T00:00:00.000000000Z");
    CHECK(format_timestamp(-1) == "1969-12-31T23:59:59.999999999Z");
    CHECK(format_timestamp(1'795'255'200'123'456'789) == "2026-11-21T10:00:00.123456789Z");
    CHECK(format_timestamp(951'782'400'000'000'000) == "2000-02-29T00:00:00.000000000Z");
    constexpr auto kMin = std::numeric_limits<std::int64_t>::min();
    constexpr auto kMax = std::numeric_limits<std::int64_t>::max();
    CHECK(format_timestamp(kMin) == "1677-09-21T00:12:43.145224192Z");
    CHECK(format_timestamp(kMax) == "2262-04-11T23:47:16.854775807Z");
    CHECK(*parse_timestamp(format_timestamp(kMin)) == kMin);
    CHECK(*parse_timestamp(format_timestamp(kMax)) == kMax);
}

TEST_CASE("a formatted time reads back as itself, and texts sort as times") {
    std::mt19937_64 random(11);
    std::int64_t before = 0;
    for (int i = 0; i < 5000; ++i) {
        const auto time = static_cast<std::int64_t>(random());
        const auto parsed = parse_timestamp(format_timestamp(time));
        REQUIRE(parsed.ok());
        CHECK(*parsed == time);
        CHECK((before < time) == (format_timestamp(before) < format_timestamp(time)));
        before = time;
    }
}

TEST_CASE("only that form is a time, and only times of the calendar that 64 bits hold") {
    const char* refused[] = {"",
                             "2026-11-21",
                             "2026-11-21T10:00:00Z",
                             "2026-11-21T10:00:00.123Z",
                             "2026-11-21T10:00:00.1234567890Z",
                             "2026-11-21 10:00:00.123456789Z",
                             "2026-11-21T10:00:00.123456789+",
                             " 026-11-21T10:00:00.123456789Z",
                             "2026-13-21T10:00:00.123456789Z",
                             "2026-02-29T10:00:00.123456789Z",
                             "2026-11-21T24:00:00.123456789Z",
                             "2026-11-21T10:60:00.123456789Z",
                             "2026-11-21T10:00:60.123456789Z",
                             "1677-09-21T00:12:43.145224191Z",
                             "2262-04-11T23:47:16.854775808Z",
                             "9999-12-31T23:59:59.999999999Z",
                             "0000-01-01T00:00:00.000000000Z"};
    for (const std::string text : refused) {
        CAPTURE(text);
        const auto parsed = parse_timestamp(text);
        REQUIRE(!parsed.ok());
        CHECK(parsed.error().code == ErrorCode::kBadInput);
        CHECK(parsed.error().message.starts_with("'" + text + "'"));
    }
}
