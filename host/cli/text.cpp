#include "host/cli/text.hpp"

#include <algorithm>
#include <array>

#include "host/base/timestamp.hpp"

namespace runbook::cli {

namespace {

constexpr std::int64_t kMs = 1'000'000;
constexpr std::int64_t kSecond = 1000 * kMs;

struct Unit {
    std::int64_t ns;
    std::string_view name;
};
constexpr std::array kUnits = {Unit{86400 * kSecond, " d"}, Unit{3600 * kSecond, " h"},
                               Unit{60 * kSecond, " min"}, Unit{kSecond, " s"}};

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::string_view code_of(Color color) {
    switch (color) {
        case Color::kRed:
            return "\x1b[31m";
        case Color::kGreen:
            return "\x1b[32m";
        case Color::kYellow:
            return "\x1b[33m";
        case Color::kBlue:
            return "\x1b[34m";
        case Color::kDim:
            return "\x1b[2m";
        case Color::kBold:
            return "\x1b[1m";
        case Color::kNone:
            break;
    }
    return "";
}

std::string with_unit(std::int64_t count, std::string_view unit) {
    std::string text = std::to_string(count);
    return text += unit;
}

// "3 d", "2 h", "5 min", "3 s": the largest unit alone.
std::string rough(std::int64_t ns) {
    for (const Unit& unit : kUnits) {
        if (ns >= unit.ns) return with_unit(ns / unit.ns, unit.name);
    }
    return "0 s";
}

}  // namespace

std::string plain(std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7F) {
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else {
            ((out += "\\x") += kHex[byte >> 4U]) += kHex[byte & 0xFU];
        }
    }
    return out;
}

std::string shortened(std::string_view text, std::size_t most) {
    std::string out = plain(text.substr(0, std::min(text.size(), most * 4)));
    if (out.size() >= text.size() && shown_width(out) <= most) return out;
    std::size_t end = 0;
    for (std::size_t width = 0; end < out.size(); ++end) {
        if (!continues_character(out[end]) && ++width + 1 >= most) break;
    }
    out.resize(end);
    return out += "..";
}

std::size_t shown_width(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return !continues_character(c); }));
}

std::string colored(std::string_view text, Color color, bool use) {
    if (!use || color == Color::kNone || text.empty()) return std::string(text);
    std::string out(code_of(color));
    (out += text) += "\x1b[0m";
    return out;
}

Color color_of(std::string_view word) {
    if (word.ends_with("completed") || word == "active" || word == "linked") return Color::kGreen;
    if (word.ends_with("failed") || word == "refused" || word.ends_with("terminated"))
        return Color::kRed;
    if (word.ends_with("interrupted") || word.ends_with("retrying") ||
        word.ends_with("cancelled") || word == "cancellation_requested")
        return Color::kYellow;
    if (word == "running" || word == "pending") return Color::kBlue;
    return Color::kNone;
}

std::string length(std::int64_t ns) {
    if (ns < kMs) return ns <= 0 ? "0 ms" : "under 1 ms";
    if (ns < kSecond) return with_unit(ns / kMs, " ms");
    if (ns < 60 * kSecond) {
        const std::int64_t tenths = ns / (kSecond / 10);
        std::string text = with_unit(tenths / 10, ".");
        return text += with_unit(tenths % 10, " s");
    }
    for (std::size_t i = 0; i + 1 < kUnits.size(); ++i) {
        if (ns < kUnits[i].ns) continue;
        std::string text = with_unit(ns / kUnits[i].ns, kUnits[i].name);
        const std::int64_t rest = ns % kUnits[i].ns / kUnits[i + 1].ns;
        if (rest > 0) (text += ' ') += with_unit(rest, kUnits[i + 1].name);
        return text;
    }
    return rough(ns);
}

std::string point(std::int64_t unix_ns) {
    std::string text = format_timestamp(unix_ns);
    text.resize(text.find('.'));
    text[text.find('T')] = ' ';
    return text += 'Z';
}

std::string distance(std::int64_t unix_ns, std::int64_t now_ns) {
    const std::int64_t apart = unix_ns - now_ns;
    if (apart >= kSecond) return "in " + rough(apart);
    if (apart > -kSecond) return "just now";
    return rough(-apart) + " ago";
}

}  // namespace runbook::cli
