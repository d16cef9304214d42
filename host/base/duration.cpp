#include "host/base/duration.hpp"

#include <array>
#include <charconv>
#include <cstdint>

#include "host/base/quote.hpp"

namespace runbook {

namespace {

struct Unit {
    std::string_view name;
    std::int64_t ms;
};

// Largest first; both directions walk this table in order.
constexpr std::array<Unit, 6> kUnits{{{"w", 604'800'000},
                                      {"d", 86'400'000},
                                      {"h", 3'600'000},
                                      {"m", 60'000},
                                      {"s", 1'000},
                                      {"ms", 1}}};

Error refusal(std::string_view text, std::string_view why) {
    return Error{ErrorCode::kBadInput, quote(text) + " is not a duration: " + std::string(why),
                 "write whole numbers with ms, s, m, h, d or w, largest first, such as 500ms, 30s "
                 "or 1h30m"};
}

std::string_view take_letters(std::string_view& rest) {
    std::size_t length = 0;
    while (length < rest.size() && rest[length] >= 'a' && rest[length] <= 'z') ++length;
    const std::string_view letters = rest.substr(0, length);
    rest.remove_prefix(length);
    return letters;
}

std::size_t unit_named(std::string_view name) {
    std::size_t at = 0;
    while (at < kUnits.size() && kUnits[at].name != name) ++at;
    return at;
}

}  // namespace

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
    if (text.empty()) return refusal(text, "it is empty");
    std::string_view rest = text;
    std::size_t next_unit = 0;  // units before this one are used up
    std::int64_t total_ms = 0;
    while (!rest.empty()) {
        // Unsigned, so that from_chars refuses a sign.
        std::uint64_t count = 0;
        const auto [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), count);
        if (fault == std::errc::result_out_of_range) return refusal(text, "it is too long");
        if (fault != std::errc{}) return refusal(text, "a whole number is expected");
        rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));

        const std::string_view name = take_letters(rest);
        if (name.empty()) return refusal(text, "a number needs a unit");
        const std::size_t unit = unit_named(name);
        if (unit == kUnits.size()) return refusal(text, quote(name) + " is not a unit");
        if (unit < next_unit) return refusal(text, "larger units come first, each once");
        next_unit = unit + 1;

        const std::int64_t room_ms = kDurationMax.count() - total_ms;
        if (count > static_cast<std::uint64_t>(room_ms / kUnits[unit].ms))
            return refusal(text, "it is too long, at most " + format_duration(kDurationMax));
        total_ms += static_cast<std::int64_t>(count) * kUnits[unit].ms;
    }
    return std::chrono::milliseconds{total_ms};
}

std::string format_duration(std::chrono::milliseconds duration) {
    if (duration.count() == 0) return "0s";
    std::string out = duration.count() < 0 ? "-" : "";
    // Negated as unsigned, since the smallest value has no positive counterpart.
    auto left = static_cast<std::uint64_t>(duration.count());
    if (duration.count() < 0) left = 0 - left;
    for (const Unit& unit : kUnits) {
        const auto unit_ms = static_cast<std::uint64_t>(unit.ms);
        if (left < unit_ms) continue;
        out += std::to_string(left / unit_ms);
        out += unit.name;
        left %= unit_ms;
    }
    return out;
}

}  // namespace runbook
