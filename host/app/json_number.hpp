// Numbers of JSON texts by their digits: whole ones are compared exactly, which a double cannot.
#pragma once

#include <string_view>

namespace runbook::app {

// -1, 0 or 1. Both are numbers as JSON writes them, whole ones of any length; with a fraction or an
// exponent they are compared as doubles.
int compare_numbers(std::string_view a, std::string_view b);

// Without a fraction, however it is written: 3, 3.0, 3e2. Beyond 2^53 only digits say which whole
// number is meant, so 1e17 is none.
bool is_integer(std::string_view digits);

// Whether a double (a float) holds it: not too large, and not so small that it would be 0.
bool fits_double(std::string_view digits);
bool fits_float(std::string_view digits);

bool is_multiple(std::string_view digits, std::string_view of);

}  // namespace runbook::app
