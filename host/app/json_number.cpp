#include "host/app/json_number.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

namespace runbook::app {

namespace {

template <class Number>
std::optional<Number> as(std::string_view digits) {
    Number number{};
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return std::nullopt;
    return number;
}

// Out of range: infinity for what is large, 0 for what is small.
double as_double(std::string_view digits) {
    if (const auto number = as<double>(digits)) return *number;
    const auto exponent = digits.find_first_of("eE");
    const bool small = exponent != std::string_view::npos && digits.substr(exponent + 1, 1) == "-";
    if (small) return 0;
    const double infinity = std::numeric_limits<double>::infinity();
    return digits.front() == '-' ? -infinity : infinity;
}

bool is_whole(std::string_view digits) {
    return digits.find_first_of(".eE") == std::string_view::npos;
}

// Of whole numbers of any length; JSON has no leading zeros, so the longer is the larger.
int compare_whole(std::string_view a, std::string_view b) {
    const bool a_negative = a.front() == '-' && a != "-0",
               b_negative = b.front() == '-' && b != "-0";
    if (a_negative != b_negative) return a_negative ? -1 : 1;
    if (a.front() == '-') a.remove_prefix(1);
    if (b.front() == '-') b.remove_prefix(1);
    const int larger = a_negative ? -1 : 1;
    if (a.size() != b.size()) return a.size() < b.size() ? -larger : larger;
    const int order = a.compare(b);
    return order == 0 ? 0 : order < 0 ? -larger : larger;
}

}  // namespace

int compare_numbers(std::string_view a, std::string_view b) {
    if (is_whole(a) && is_whole(b)) return compare_whole(a, b);
    const double x = as_double(a), y = as_double(b);
    return x < y ? -1 : x > y ? 1 : 0;
}

bool is_integer(std::string_view digits) {
    if (is_whole(digits)) return true;
    constexpr double kExact = 9007199254740992.0;
    const auto number = as<double>(digits);
    return number && std::trunc(*number) == *number && std::abs(*number) <= kExact;
}

bool fits_double(std::string_view digits) { return as<double>(digits).has_value(); }
bool fits_float(std::string_view digits) { return as<float>(digits).has_value(); }

bool is_multiple(std::string_view digits, std::string_view of) {
    const auto number = as<std::int64_t>(digits), step = as<std::int64_t>(of);
    if (number && step) return *step > 0 && *number % *step == 0;
    const double quotient = as_double(digits) / as_double(of);
    return std::isfinite(quotient) && std::trunc(quotient) == quotient;
}

}  // namespace runbook::app
