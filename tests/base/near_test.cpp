#include "host/base/near.hpp"

#include <doctest/doctest.h>

using namespace runbook;

TEST_CASE("the distance of words counts insertions, deletions, replacements and swaps") {
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("order", "order") == 0);
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("order", "ordr") == 1);
    CHECK(edit_distance("order", "orders") == 1);
    CHECK(edit_distance("order", "ordar") == 1);
    CHECK(edit_distance("order", "odrer") == 1);
    CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("near names come nearest first, equals in the order given, and never more than asked") {
    const std::vector<std::string> names{"retries", "orders", "order", "quick-tasks"};
    CHECK(near_names("order", names, 5) == std::vector<std::string>{"order", "orders"});
    CHECK(near_names("ordex", names, 5) == std::vector<std::string>{"order", "orders"});
    CHECK(near_names("order", names, 1) == std::vector<std::string>{"order"});
    const std::vector<std::string> equals{"cat", "bat"};
    CHECK(near_names("hat", equals, 5) == equals);
    CHECK(near_names("order", names, 0).empty());
}

TEST_CASE("a word that resembles nothing has no nearest name") {
    const std::vector<std::string> names{"order", "retries"};
    CHECK(nearest("ordre", names) == "order");
    CHECK(nearest("zebra", names) == std::nullopt);
    CHECK(nearest("", names) == std::nullopt);
    CHECK(nearest("order", {}) == std::nullopt);
    CHECK(nearest(std::string(100000, 'o'), names) == std::nullopt);
}
