#include "host/base/timestamp.hpp"

#include <chrono>
#include <limits>

#include "host/base/quote.hpp"

namespace runbook {

namespace {

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:dd.dddddddddZ";

bool has_form(std::string_view text) {
    if (text.size() != kForm.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (kForm[i] == 'd' ? !digit : text[i] != kForm[i]) return false;
    }
    return true;
}

// The caller has checked that only digits are there.
std::int64_t number(std::string_view text, std::size_t at, std::size_t length) {
    std::int64_t value = 0;
    for (const char c : text.substr(at, length)) value = value * 10 + (c - '0');
    return value;
}

void append(std::string& out, std::int64_t value, std::size_t width) {
    const std::string digits = std::to_string(value);
    out.append(width - digits.size(), '0');
    out += digits;
}

// Seconds since 1970, or nothing for a 30th of February or a 25th hour.
Result<std::int64_t> seconds_of(std::string_view text) {
    namespace chr = std::chrono;
    const chr::year_month_day day{chr::year{static_cast<int>(number(text, 0, 4))},
                                  chr::month{static_cast<unsigned>(number(text, 5, 2))},
                                  chr::day{static_cast<unsigned>(number(text, 8, 2))}};
    const std::int64_t hour = number(text, 11, 2);
    const std::int64_t minute = number(text, 14, 2);
    const std::int64_t second = number(text, 17, 2);
    if (!day.ok() || hour > 23 || minute > 59 || second > 59)
        return Error{ErrorCode::kBadInput, quote(text) + " is no time of the calendar", ""};
    const std::int64_t days = chr::sys_days{day}.time_since_epoch().count();
    return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

}  // namespace

std::string format_timestamp(std::int64_t unix_ns) {
    namespace chr = std::chrono;
    const chr::sys_time<chr::nanoseconds> time{chr::nanoseconds{unix_ns}};
    // Counted from a floored second rather than from the day: the first day of the range begins
    // before the smallest count of nanoseconds.
    const auto second = chr::floor<chr::seconds>(time);
    const auto midnight = chr::floor<chr::days>(second);
    const chr::year_month_day day{midnight};
    const std::int64_t in_day = (second - midnight).count();
    std::int64_t fraction = unix_ns % kNsPerSecond;
    if (fraction < 0) fraction += kNsPerSecond;

    std::string out;
    out.reserve(kForm.size());
    append(out, static_cast<int>(day.year()), 4);
    out += '-';
    append(out, static_cast<unsigned>(day.month()), 2);
    out += '-';
    append(out, static_cast<unsigned>(day.day()), 2);
    out += 'T';
    append(out, in_day / 3600, 2);
    out += ':';
    append(out, in_day / 60 % 60, 2);
    out += ':';
    append(out, in_day % 60, 2);
    out += '.';
    append(out, fraction, 9);
    out += 'Z';
    return out;
}

Result<std::int64_t> parse_timestamp(std::string_view text) {
    if (!has_form(text))
        return Error{ErrorCode::kBadInput, quote(text) + " is not a time",
                     "a time looks like 2026-11-21T10:00:00.123456789Z"};
    RB_TRY(const std::int64_t seconds, seconds_of(text));
    const std::int64_t fraction = number(text, 20, 9);
    constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
    // The first second of the range is cut off by the limit too, so negative seconds count from
    // their end: (seconds + 1) is in range wherever the sum is.
    const bool negative = seconds < 0;
    const std::int64_t whole = negative ? seconds + 1 : seconds;
    const std::int64_t rest = negative ? fraction - kNsPerSecond : fraction;
    const bool fits =
        negative ? whole >= (kMin - rest) / kNsPerSecond : whole <= (kMax - rest) / kNsPerSecond;
    if (!fits)
        return Error{ErrorCode::kBadInput, quote(text) + " is out of range",
                     "times lie between 1677-09-22 and 2262-04-11"};
    return whole * kNsPerSecond + rest;
}

}  // namespace runbook
