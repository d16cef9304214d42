#include "host/base/quote.hpp"

namespace runbook {

namespace {
constexpr std::size_t kShownMax = 80;
constexpr char kHex[] = "0123456789abcdef";

// Never cuts inside a UTF-8 sequence: terminals and JSON consumers choke on half of one.
std::size_t cut_at(std::string_view text) {
    if (text.size() <= kShownMax) return text.size();
    std::size_t at = kShownMax;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
    return at;
}
}  // namespace

std::string quote(std::string_view text) {
    const std::size_t shown = cut_at(text);
    std::string out = "'";
    for (const char c : text.substr(0, shown)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7F) {
            out += c;
        } else {
            out += "\\x";
            out += kHex[byte >> 4U];
            out += kHex[byte & 0xFU];
        }
    }
    if (shown < text.size()) out += "..";
    out += "'";
    return out;
}

}  // namespace runbook
