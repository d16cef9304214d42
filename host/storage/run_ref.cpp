#include "host/storage/run_ref.hpp"

#include <cstddef>
#include <cstdint>

namespace runbook::storage {

namespace {

constexpr std::size_t kPrefixMin = 8;
constexpr std::size_t kTextSize = 36;

bool dash_belongs_at(std::size_t at) { return at == 8 || at == 13 || at == 18 || at == 23; }

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

void set_digit(RunId& id, std::size_t digit, int value) {
    std::uint8_t& byte = id.bytes[digit / 2];
    const auto v = static_cast<unsigned>(value);
    byte =
        static_cast<std::uint8_t>(digit % 2 == 0 ? (byte & 0x0fU) | (v << 4) : (byte & 0xf0U) | v);
}

}  // namespace

std::optional<RunIdRange> range_of_prefix(std::string_view text) {
    if (text.size() < kPrefixMin || text.size() > kTextSize) return std::nullopt;
    RunIdRange range;
    range.highest.bytes.fill(0xff);
    std::size_t digit = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (dash_belongs_at(at)) {
            if (text[at] != '-') return std::nullopt;
            continue;
        }
        const int value = hex_value(text[at]);
        if (value < 0) return std::nullopt;
        set_digit(range.lowest, digit, value);
        set_digit(range.highest, digit, value);
        ++digit;
    }
    return range;
}

std::optional<RunId> exact_run_id(std::string_view text) {
    auto parsed = RunId::parse(text);
    if (!parsed.ok()) return std::nullopt;
    return *parsed;
}

}  // namespace runbook::storage
