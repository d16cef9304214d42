// What addresses hooks and late answers from outside.
#include <doctest/doctest.h>

#include "host/base/token.hpp"

using namespace runbook;

namespace {
const std::string kKey(32, 'k');
}

TEST_CASE("[C16] a token names its run, and anything else is none") {
    const RunId run = RunId::parse("01929c3e-0000-7000-8000-000000000001").value();
    const std::string token = make_token(run, "hook paid#1", kKey);
    CHECK(token.starts_with("01929c3e-0000-7000-8000-000000000001."));
    CHECK(token == make_token(run, "hook paid#1", kKey));
    CHECK(token != make_token(run, "hook paid#2", kKey));
    CHECK(token != make_token(run, "hook paid#1", std::string(32, 'l')));
    CHECK(run_of_token(token).value() == run);
    for (const std::string& odd :
         {std::string(), std::string("x"), token.substr(1), token + "0", token.substr(0, 36),
          token.substr(0, 36) + "-" + token.substr(37), token.substr(0, 68) + "G",
          std::string("../") + token.substr(3)}) {
        CAPTURE(odd);
        const auto refused = run_of_token(odd);
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().code == ErrorCode::kBadInput);
        CHECK((odd.size() < 9 || refused.error().message.find(odd) == std::string::npos));
    }
}

TEST_CASE("what is kept of a token does not tell it") {
    const std::string hash = hash_of_token("01929c3e-0000-7000-8000-000000000001.00");
    CHECK(hash.size() == 64);
    CHECK(hash != hash_of_token("01929c3e-0000-7000-8000-000000000001.01"));
}
