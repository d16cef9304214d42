#include <algorithm>
#include <array>
#include <cstring>

#include "host/base/ids.hpp"
#include "host/base/quote.hpp"

namespace runbook {

namespace {

constexpr char kHex[] = "0123456789abcdef";
constexpr std::size_t kTextSize = 36;
constexpr std::uint64_t kMsMask = (1ULL << 48U) - 1;  // the id's field of 48 bits

bool dash_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

// Of each character; -1: it is none. Every look-up of a run by its id reads 32 of them.
constexpr std::array<std::int8_t, 256> kDigits = [] {
    std::array<std::int8_t, 256> digits{};
    digits.fill(-1);
    for (std::int8_t i = 0; i < 16; ++i) {
        const auto c = static_cast<unsigned char>(kHex[i]);
        digits[c] = i;
        if (i >= 10) digits[c - 'a' + 'A'] = i;
    }
    return digits;
}();

int hex_digit(char c) { return kDigits[static_cast<unsigned char>(c)]; }

std::uint64_t ms_of(const RunId& id) {
    std::uint64_t ms = 0;
    for (std::size_t i = 0; i < 6; ++i) ms = (ms << 8U) | id.bytes[i];
    return ms;
}

RunId version_7(std::uint64_t ms, const RunIdSource::Random& random) {
    RunId id;
    for (std::size_t i = 0; i < 6; ++i)
        id.bytes[i] = static_cast<std::uint8_t>(ms >> (40U - 8U * i));
    std::copy(random.begin(), random.end(), id.bytes.begin() + 6);
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x70U);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
    return id;
}

// Adds one to the 74 random bits, around the version and the variant. False: they were all ones.
bool increment(RunId& id) {
    for (std::size_t i = 15; i >= 6; --i) {
        const std::uint8_t mask = i == 8 ? 0x3FU : i == 6 ? 0x0FU : 0xFFU;
        const std::uint8_t fixed = id.bytes[i] & static_cast<std::uint8_t>(~mask);
        const auto bits = static_cast<std::uint8_t>((id.bytes[i] + 1U) & mask);
        id.bytes[i] = fixed | bits;
        if (bits != 0) return true;
    }
    return false;
}

}  // namespace

std::string RunId::to_string() const {
    std::string text(kTextSize, '-');
    char* to = text.data();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (dash_before(i)) ++to;
        *to++ = kHex[bytes[i] >> 4U];
        *to++ = kHex[bytes[i] & 0xFU];
    }
    return text;
}

Result<RunId> RunId::parse(std::string_view text) {
    const auto refusal = [&] {
        return Error{ErrorCode::kBadInput, quote(text) + " is not a run id",
                     "a run id looks like 019a5f3c-7d2e-7abc-8def-0123456789ab"};
    };
    if (text.size() != kTextSize) return refusal();
    RunId id;
    std::size_t at = 0;
    for (std::size_t i = 0; i < id.bytes.size(); ++i) {
        if (dash_before(i) && text[at++] != '-') return refusal();
        const int high = hex_digit(text[at++]);
        const int low = hex_digit(text[at++]);
        if (high < 0 || low < 0) return refusal();
        id.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return id;
}

RunId RunIdSource::next(std::uint64_t unix_ms, const Random& random) {
    const std::lock_guard lock(mutex_);
    RunId id = version_7(unix_ms & kMsMask, random);
    if (id <= last_) {
        // Same millisecond, or a clock that went back: count on from the last id. Such an id can be
        // guessed from its neighbour, which is fine: run ids are no secrets.
        id = last_;
        if (!increment(id)) id = version_7(ms_of(last_) + 1, random);
    }
    last_ = id;
    return id;
}

}  // namespace runbook

std::size_t std::hash<runbook::RunId>::operator()(const runbook::RunId& id) const noexcept {
    // The tail is random, the head is a clock; folding both keeps imported ids of any version
    // apart.
    std::uint64_t head = 0;
    std::uint64_t tail = 0;
    std::memcpy(&head, id.bytes.data(), 8);
    std::memcpy(&tail, id.bytes.data() + 8, 8);
    return std::hash<std::uint64_t>{}(tail ^ (head * 0x9E3779B97F4A7C15ULL));
}
