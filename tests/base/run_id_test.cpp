#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <unordered_set>
#include <vector>

#include "host/base/ids.hpp"

using namespace runbook;

namespace {
RunIdSource::Random draw(std::mt19937_64& random) {
    RunIdSource::Random out{};
    for (auto& byte : out) byte = static_cast<std::uint8_t>(random());
    return out;
}
RunIdSource::Random all(std::uint8_t byte) {
    RunIdSource::Random out{};
    out.fill(byte);
    return out;
}
}  // namespace

TEST_CASE("a run id is a version 7 UUID of the given time and chance") {
    RunIdSource source;
    const RunId id = source.next(0x0123456789ABULL, {0xFF, 1, 0xFF, 3, 4, 5, 6, 7, 8, 9});
    CHECK(id.to_string() == "01234567-89ab-7f01-bf03-040506070809");
}

TEST_CASE("run ids read back as themselves and sort as their texts do") {
    std::mt19937_64 random(7);
    RunIdSource source;
    RunId before;
    for (int i = 0; i < 2000; ++i) {
        const RunId id = source.next(random() >> 20U, draw(random));
        const auto parsed = RunId::parse(id.to_string());
        REQUIRE(parsed.ok());
        CHECK(*parsed == id);
        CHECK((before < id) == (before.to_string() < id.to_string()));
        before = id;
    }
}

TEST_CASE("texts that are no UUID are no run ids") {
    const std::string good = "019a5f3c-7d2e-7abc-8def-0123456789ab";
    CHECK(RunId::parse(good).ok());
    CHECK(RunId::parse("019A5F3C-7D2E-7ABC-8DEF-0123456789AB")->to_string() == good);
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = bad[i] == '-' ? '0' : 'g';
        CHECK(!RunId::parse(bad).ok());
        CHECK(!RunId::parse(good.substr(0, i)).ok());
    }
    CHECK(!RunId::parse(good + "0").ok());
    CHECK(!RunId::parse("").ok());
}

TEST_CASE("run ids grow within a process, whatever the clock does") {
    std::mt19937_64 random(8);
    RunIdSource source;
    std::uint64_t now = 1'763'719'200'000;
    RunId last;
    std::unordered_set<RunId> seen;
    for (int i = 0; i < 20000; ++i) {
        now += random() % 3;
        const std::uint64_t back = random() % 50 == 0 ? 5000 : 0;
        const RunId id = source.next(now - back, draw(random));
        REQUIRE(last < id);
        CHECK((id.bytes[6] >> 4U) == 7);
        CHECK((id.bytes[8] >> 6U) == 2);
        seen.insert(id);
        last = id;
    }
    CHECK(seen.size() == 20000);
}

TEST_CASE("a run id after the last one of its millisecond moves to the next millisecond") {
    RunIdSource source;
    const RunId first = source.next(5, all(0xFF));
    const RunId second = source.next(5, all(0xFF));
    const RunId third = source.next(5, all(0x00));
    CHECK(first.to_string() == "00000000-0005-7fff-bfff-ffffffffffff");
    CHECK(second.to_string() == "00000000-0006-7fff-bfff-ffffffffffff");
    CHECK(third.to_string() == "00000000-0007-7000-8000-000000000000");
}

TEST_CASE("counting on carries around the version and the variant") {
    RunIdSource source;
    RunIdSource::Random random = all(0xFF);
    random[1] = 0xFE;
    CHECK(source.next(5, random).to_string() == "00000000-0005-7ffe-bfff-ffffffffffff");
    CHECK(source.next(5, all(0)).to_string() == "00000000-0005-7fff-8000-000000000000");
}
