// Times and durations as texts: 2026-11-21T10:00:00.5Z and 1h30m. Written in the shortest form,
// read strictly: what is refused is refused with the reason.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace rb::kit {

inline constexpr std::int64_t kNsPerSecond = 1'000'000'000;

struct DurationUnit {
    std::string_view name;
    std::int64_t ns;
};
// Largest first; both directions walk this table in order.
inline constexpr std::array<DurationUnit, 8> kDurationUnits{{{"w", 604'800 * kNsPerSecond},
                                                             {"d", 86'400 * kNsPerSecond},
                                                             {"h", 3'600 * kNsPerSecond},
                                                             {"m", 60 * kNsPerSecond},
                                                             {"s", kNsPerSecond},
                                                             {"ms", 1'000'000},
                                                             {"us", 1'000},
                                                             {"ns", 1}}};

inline std::string duration_text(std::int64_t ns) {  // not negative
    if (ns == 0) return "0s";
    std::string text;
    for (const DurationUnit& unit : kDurationUnits) {
        if (ns < unit.ns) continue;
        text += std::to_string(ns / unit.ns);
        text += unit.name;
        ns %= unit.ns;
    }
    return text;
}

// null: `ns` is what the text says. Otherwise what is wrong with it.
inline const char* read_duration(std::string_view text, std::int64_t& ns) {
    if (text.empty()) return "it is empty";
    std::size_t next_unit = 0;
    ns = 0;
    while (!text.empty()) {
        std::uint64_t count = 0;  // unsigned, so that a sign is refused
        const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (fault == std::errc::result_out_of_range) return "it is too long";
        if (fault != std::errc()) return "a whole number is expected";
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const std::string_view name = text.substr(0, text.find_first_of("0123456789"));
        text.remove_prefix(name.size());
        std::size_t unit = 0;
        while (unit < kDurationUnits.size() && kDurationUnits[unit].name != name) ++unit;
        if (name.empty()) return "a number needs a unit";
        if (unit == kDurationUnits.size()) return "the units are w, d, h, m, s, ms, us and ns";
        if (unit < next_unit) return "larger units come first, each once";
        next_unit = unit + 1;
        const auto room = std::numeric_limits<std::int64_t>::max() - ns;
        if (count > static_cast<std::uint64_t>(room / kDurationUnits[unit].ns))
            return "it is too long";
        ns += static_cast<std::int64_t>(count) * kDurationUnits[unit].ns;
    }
    return nullptr;
}

struct Moment {  // since 1970, UTC
    std::int64_t seconds = 0;
    std::int64_t ns = 0;  // 0 to 999,999,999, also before 1970
};
// The years 0000 to 9999, which is what the text has places for.
inline constexpr std::int64_t kSecondsMin = -62'167'219'200, kSecondsMax = 253'402'300'799;

inline void append_digits(std::string& text, std::int64_t value, std::size_t width) {
    const std::string digits = std::to_string(value);
    text.append(width - digits.size(), '0');
    text += digits;
}

inline std::string time_text(Moment moment) {  // within kSecondsMin and kSecondsMax
    namespace chr = std::chrono;
    const chr::sys_seconds time{chr::seconds(moment.seconds)};
    const auto midnight = chr::floor<chr::days>(time);
    const chr::year_month_day day(midnight);
    const std::int64_t in_day = (time - midnight).count();
    std::string text;
    append_digits(text, static_cast<int>(day.year()), 4);
    append_digits(text += '-', static_cast<unsigned>(day.month()), 2);
    append_digits(text += '-', static_cast<unsigned>(day.day()), 2);
    append_digits(text += 'T', in_day / 3600, 2);
    append_digits(text += ':', in_day / 60 % 60, 2);
    append_digits(text += ':', in_day % 60, 2);
    if (moment.ns != 0) {
        append_digits(text += '.', moment.ns, 9);
        while (text.back() == '0') text.pop_back();
    }
    return text += 'Z';
}

class TimeReader {
 public:
    explicit TimeReader(std::string_view text) : text_(text) {}

    // null: `moment` is what the text says. Otherwise what is wrong with it.
    const char* read(Moment& moment) {
        namespace chr = std::chrono;
        const std::int64_t year = digits(4), month = (sign('-'), digits(2)),
                           day = (sign('-'), digits(2));
        const std::int64_t hour = (sign('T'), digits(2)), minute = (sign(':'), digits(2)),
                           second = (sign(':'), digits(2));
        moment.ns = fraction();
        const std::int64_t offset = zone();
        if (wrong_ || !text_.empty()) return "a time looks like 2026-11-21T10:00:00.5Z";
        const chr::year_month_day date{chr::year(static_cast<int>(year)),
                                       chr::month(static_cast<unsigned>(month)),
                                       chr::day(static_cast<unsigned>(day))};
        if (!date.ok() || hour > 23 || minute > 59 || second > 59)
            return "there is no such time in the calendar";
        const std::int64_t days = chr::sys_days(date).time_since_epoch().count();
        moment.seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset;
        return nullptr;
    }

 private:
    std::int64_t digits(std::size_t count) {
        std::int64_t value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (text_.empty() || text_.front() < '0' || text_.front() > '9')
                return wrong_ = true, 0;
            value = value * 10 + (text_.front() - '0');
            text_.remove_prefix(1);
        }
        return value;
    }
    void sign(char wanted) {
        if (!text_.starts_with(wanted))
            wrong_ = true;
        else
            text_.remove_prefix(1);
    }
    std::int64_t fraction() {
        if (!text_.starts_with('.')) return 0;
        text_.remove_prefix(1);
        const std::size_t places = std::min(text_.find_first_not_of("0123456789"), text_.size());
        if (places == 0 || places > 9) return wrong_ = true, 0;
        std::int64_t value = digits(places);
        for (std::size_t i = places; i < 9; ++i) value *= 10;
        return value;
    }
    std::int64_t zone() {  // seconds east of UTC
        if (text_.starts_with('Z')) return text_.remove_prefix(1), 0;
        const bool east = text_.starts_with('+');
        if (!east && !text_.starts_with('-')) return wrong_ = true, 0;
        text_.remove_prefix(1);
        const std::int64_t hours = digits(2), minutes = (sign(':'), digits(2));
        if (hours > 23 || minutes > 59) wrong_ = true;
        return (east ? 1 : -1) * (hours * 60 + minutes) * 60;
    }

    std::string_view text_;
    bool wrong_ = false;
};

}  // namespace rb::kit
