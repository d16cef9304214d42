#include "registry/version_order.hpp"

#include <doctest/doctest.h>

#include <vector>

using runbook::registry::compare_versions;

TEST_CASE("versions compare by number, part by part, and a pre-release is older") {
    const std::vector<const char*> ascending{"0.9",
                                             "1",
                                             "1.0",
                                             "1.0.1",
                                             "1.2.0-rc1",
                                             "1.2.0-rc2",
                                             "1.2.0",
                                             "1.9.0",
                                             "1.10.0",
                                             "1.x",
                                             "2",
                                             "10",
                                             "100000000000000000000"};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            CAPTURE(ascending[i]);
            CAPTURE(ascending[j]);
            CHECK(compare_versions(ascending[i], ascending[j]) == (i <=> j));
        }
    }
    CHECK(compare_versions("1.02", "1.2") == 0);
    CHECK(compare_versions("", "") == 0);
    CHECK(compare_versions("0", "") > 0);
}
