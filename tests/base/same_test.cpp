#include "host/base/same.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace runbook;

TEST_CASE("two texts are the same when each of their letters is, however long they are") {
    for (std::size_t size = 0; size < 20; ++size) {
        const std::string text(size, 'x');
        CHECK(same(text, std::string(size, 'x')));
        CHECK_FALSE(same(text, text + "x"));
        CHECK_FALSE(same(text + "x", text));
        for (std::size_t at = 0; at < size; ++at) {
            std::string other = text;
            other[at] = 'y';
            CHECK_FALSE(same(text, other));
        }
    }
}
