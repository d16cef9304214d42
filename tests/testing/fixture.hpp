// The shop's types as a test declares them, and what a call threw.
#pragma once

#include <doctest/doctest.h>
#include <runbook/testing.hpp>

#include <string>

namespace runbook::test {

struct Cart {
    std::string id;
    std::int64_t cents = 0;
    RB_FIELDS(Cart, id, cents)
};
struct Bill {
    std::string payment, parcel;
    RB_FIELDS(Bill, payment, parcel)
};

inline const Cart kCart{"c-1", 250};

// The text of the TestError that `call` throws; empty: it throws none.
template <class Call>
std::string mistake_in(const Call& call) {
    try {
        call();
    } catch (const TestError& error) {
        return error.what();
    }
    return {};
}

inline bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace runbook::test
