#include "registry/manifest.hpp"

#include <doctest/doctest.h>

using namespace runbook;
using registry::Manifest;
using registry::parse_manifest;

namespace {
constexpr std::string_view kGood =
    R"({"abi":{"major":1,"minor":3},"name":"orders","version":"1.4.0",
        "runbooks":[{"slug":"ship","version":"2"},{"slug":"order"}],
        "activities":["refund","rb.inline","charge"],"kit":"0.1","later":{"x":[1]}})";

std::string error_of(std::string_view json) {
    const auto parsed = parse_manifest(json);
    REQUIRE_FALSE(parsed.ok());
    return parsed.error().message;
}
}  // namespace

TEST_CASE("a manifest is read in any order, without the kit's activities and unknown members") {
    const auto parsed = parse_manifest(kGood);
    REQUIRE(parsed.ok());
    CHECK(parsed->abi_major == 1);
    CHECK(parsed->abi_minor == 3);
    CHECK(parsed->name == "orders");
    CHECK(parsed->version == "1.4.0");
    CHECK(parsed->runbooks == std::vector<Manifest::Runbook>{{"order", "1.4.0"}, {"ship", "2"}});
    CHECK(parsed->activities == std::vector<std::string>{"charge", "refund"});
}

TEST_CASE("a manifest ends at its first NUL") {
    std::string padded(kGood);
    padded += std::string("\0garbage", 8);
    CHECK(parse_manifest(padded).ok());
}

TEST_CASE("a member that is missing or of another type is named") {
    CHECK(error_of("{}") == "$.abi is missing");
    CHECK(error_of("[]") == "$ is no object");
    CHECK(error_of(R"({"abi":1})") == "$.abi is no object");
    CHECK(error_of(R"({"abi":{"major":1}})") == "$.minor is missing");
    CHECK(error_of(R"({"abi":{"major":-1,"minor":0}})") ==
          "$.abi.major is no number from 0 to 1000000");
    CHECK(error_of(R"({"abi":{"major":1,"minor":0},"name":1})") == "$.name is no string");
    CHECK(error_of(R"({"abi":{"major":1,"minor":0},"name":"a","version":"1","runbooks":{}})") ==
          "$.runbooks is no array");
}

TEST_CASE("no text of any kind does more to the reader than make an error") {
    for (std::size_t cut = 0; cut < kGood.size(); ++cut)
        CHECK_FALSE(parse_manifest(kGood.substr(0, cut)).ok());
    CHECK_FALSE(parse_manifest(std::string(100'000, '[')).ok());
    std::uint32_t random = 1;
    for (int round = 0; round < 5000; ++round) {
        std::string broken(kGood);
        random = random * 1664525u + 1013904223u;
        broken[(random >> 8) % broken.size()] = static_cast<char>(random >> 24);
        (void)parse_manifest(broken).ok();
    }
}

TEST_CASE("the first difference of manifest and code is said in words") {
    const Manifest base{1, 0, "orders", "1.4.0", {{"order", "1.4.0"}}, {"charge", "refund"}};
    CHECK_FALSE(difference(base, base));
    auto other = base;
    other.name = "order";
    CHECK(difference(base, other) == "its manifest names it 'orders', its code 'order'");
    other = base;
    other.version = "1.5.0";
    CHECK(difference(base, other) == "its manifest says version 1.4.0, its code 1.5.0");
    other = base;
    other.abi_minor = 2;
    CHECK(difference(base, other) == "its manifest needs runbook ABI 1.0, its code 1.2");
    other = base;
    other.runbooks = {};
    CHECK(difference(base, other) ==
          "its manifest lists runbook 'order' version 1.4.0, its code has no such");
    CHECK(difference(other, base) ==
          "its code has runbook 'order' version 1.4.0, its manifest does not list it");
    other = base;
    other.activities = {"charge", "check", "refund"};
    CHECK(difference(base, other) ==
          "its code has activity 'check', its manifest does not list it");
    other.activities = {"charge"};
    CHECK(difference(base, other) == "its manifest lists activity 'refund', its code has no such");
}
