// The key that tokens are made with: one for all who share a store.
#include <doctest/doctest.h>

#include "tests/contract/backends.hpp"

using namespace runbook;
using namespace runbook::testing;

TEST_CASE_TEMPLATE("all stores of one place have one token key, and every place its own", Backend,
                   RB_BACKENDS) {
    Backend backend;
    auto store = backend.open();
    const auto key = store->token_key();
    REQUIRE(key.ok());
    CHECK(key->size() == 32);
    CHECK(store->token_key().value() == *key);
    CHECK(backend.open()->token_key().value() == *key);
    Backend elsewhere;
    CHECK(elsewhere.open()->token_key().value() != *key);
}
