#include "host/base/duration.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace runbook;
using namespace std::chrono_literals;

TEST_CASE("[C13] durations are whole numbers with a unit, largest first") {
    const struct {
        const char* text;
        std::chrono::milliseconds value;
    } accepted[] = {{"500ms", 500ms},
                    {"30s", 30s},
                    {"5m", 5min},
                    {"2h", 2h},
                    {"3d", 72h},
                    {"1w", 168h},
                    {"1h30m", 90min},
                    {"0s", 0ms},
                    {"1w2d3h4m5s6ms", 168h + 48h + 3h + 4min + 5s + 6ms},
                    {"90m", 90min},
                    {"10000w", kDurationMax}};
    for (const auto& [text, value] : accepted) {
        CAPTURE(text);
        const auto parsed = parse_duration(text);
        REQUIRE(parsed.ok());
        CHECK(*parsed == value);
    }
}

TEST_CASE("[C13] anything else is no duration, and the error quotes it") {
    const char* refused[] = {"",
                             "5",
                             "1.5h",
                             "-1s",
                             "+1s",
                             "1d2d",
                             "1s1h",
                             "1m1m",
                             "s",
                             "1 s",
                             " 1s",
                             "1s ",
                             "1S",
                             "1y",
                             "1h30",
                             "ms",
                             "1mss",
                             "0x1s",
                             "1\xc2\xb5s",
                             "1e3s",
                             "99999999999999999999w",
                             "9223372036854775807w",
                             "10001w",
                             "10000w1ms"};
    for (const std::string text : refused) {
        CAPTURE(text);
        const auto parsed = parse_duration(text);
        REQUIRE(!parsed.ok());
        CHECK(parsed.error().code == ErrorCode::kBadInput);
        CHECK(parsed.error().message.find("'" + text + "'") == 0);
    }
}

TEST_CASE("[C13] a formatted duration reads back as itself") {
    std::mt19937_64 random(13);
    for (int i = 0; i < 5000; ++i) {
        const std::chrono::milliseconds value{static_cast<std::int64_t>(
            (random() >> (random() % 64)) % static_cast<std::uint64_t>(kDurationMax.count() + 1))};
        const auto parsed = parse_duration(format_duration(value));
        REQUIRE(parsed.ok());
        CHECK(*parsed == value);
    }
    CHECK(format_duration(0ms) == "0s");
    CHECK(format_duration(90min) == "1h30m");
    CHECK(format_duration(168h) == "1w");
    CHECK(format_duration(-1500ms) == "-1s500ms");
    CHECK(format_duration(std::chrono::milliseconds::min()).front() == '-');
}

TEST_CASE("[C13] no text makes the parser of durations fail otherwise than by an error") {
    std::mt19937_64 random(14);
    const std::string letters = "0123456789wdhms.-+ x";
    for (int i = 0; i < 20000; ++i) {
        std::string text;
        for (std::size_t n = random() % 12; n > 0; --n) text += letters[random() % letters.size()];
        const auto parsed = parse_duration(text);
        if (!parsed.ok()) continue;
        CHECK(*parsed >= 0ms);
        CHECK(*parsed <= kDurationMax);
    }
}
