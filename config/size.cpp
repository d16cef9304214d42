#include "config/size.hpp"

#include <array>
#include <charconv>
#include <limits>

#include "host/base/quote.hpp"

namespace runbook::config {

namespace {

struct Unit {
    std::string_view name;
    std::uint64_t bytes;
};
constexpr std::array<Unit, 4> kUnits{
    {{"GiB", 1ULL << 30U}, {"MiB", 1ULL << 20U}, {"KiB", 1ULL << 10U}, {"B", 1}}};

Error refusal(std::string_view text, std::string_view why) {
    return Error{ErrorCode::kBadInput, quote(text) + " is not a size: " + std::string(why),
                 "write a whole number of bytes, or one with B, KiB, MiB or GiB"};
}

}  // namespace

Result<std::uint64_t> parse_size(std::string_view text) {
    std::uint64_t count = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, fault] = std::from_chars(text.data(), end, count);
    if (fault == std::errc::result_out_of_range) return refusal(text, "it is too large");
    if (fault != std::errc{}) return refusal(text, "a whole number is expected");
    const std::string_view name = text.substr(static_cast<std::size_t>(stop - text.data()));
    if (name.empty()) return count;
    for (const Unit& unit : kUnits) {
        if (unit.name != name) continue;
        if (count > std::numeric_limits<std::uint64_t>::max() / unit.bytes)
            return refusal(text, "it is too large");
        return count * unit.bytes;
    }
    return refusal(text, quote(name) + " is none of B, KiB, MiB, GiB");
}

std::string format_size(std::uint64_t bytes) {
    for (const Unit& unit : kUnits) {
        if (bytes >= unit.bytes && bytes % unit.bytes == 0)
            return std::to_string(bytes / unit.bytes) + std::string(unit.name);
    }
    return "0B";
}

}  // namespace runbook::config
