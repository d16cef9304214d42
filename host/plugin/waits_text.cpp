#include "host/plugin/waits_text.hpp"

#include <cstdint>

namespace runbook::plugin {

namespace {

class Reader {
 public:
    explicit Reader(std::string_view text) : rest_(text) {}

    bool take(char wanted) {
        skip_space();
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool at_end() {
        skip_space();
        return rest_.empty();
    }
    bool string(std::string& out);
    bool strings(std::vector<std::string>& out);

 private:
    void skip_space() {
        while (!rest_.empty() && std::string_view(" \t\r\n").find(rest_.front()) != rest_.npos)
            rest_.remove_prefix(1);
    }
    bool escape(std::string& out);
    bool code_unit(std::uint32_t& unit);

    std::string_view rest_;
};

bool Reader::string(std::string& out) {
    if (!take('"')) return false;
    while (!rest_.empty()) {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        if (c == '"') return true;
        if (c != '\\') {
            out += c;
        } else if (!escape(out)) {
            return false;
        }
    }
    return false;
}

void append_utf8(std::string& out, std::uint32_t code) {
    const auto byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
    if (code < 0x80) return byte(code);
    if (code < 0x800) {
        byte(0xC0U | (code >> 6U));
    } else if (code < 0x10000) {
        byte(0xE0U | (code >> 12U));
        byte(0x80U | ((code >> 6U) & 0x3FU));
    } else {
        byte(0xF0U | (code >> 18U));
        byte(0x80U | ((code >> 12U) & 0x3FU));
        byte(0x80U | ((code >> 6U) & 0x3FU));
    }
    byte(0x80U | (code & 0x3FU));
}

bool Reader::code_unit(std::uint32_t& unit) {
    if (rest_.size() < 4) return false;
    unit = 0;
    for (const char c : rest_.substr(0, 4)) {
        const auto digit = std::string_view("0123456789abcdef").find(static_cast<char>(c | 0x20));
        if (digit == std::string_view::npos) return false;
        unit = unit * 16 + static_cast<std::uint32_t>(digit);
    }
    rest_.remove_prefix(4);
    return true;
}

bool Reader::escape(std::string& out) {
    constexpr std::string_view kNames = "\"\\/bfnrt", kMeans = "\"\\/\b\f\n\r\t";
    if (rest_.empty()) return false;
    const char name = rest_.front();
    rest_.remove_prefix(1);
    if (const auto known = kNames.find(name); known != std::string_view::npos) {
        out += kMeans[known];
        return true;
    }
    std::uint32_t high = 0, low = 0;
    if (name != 'u' || !code_unit(high)) return false;
    if (high < 0xD800 || high > 0xDFFF) return append_utf8(out, high), true;
    if (high > 0xDBFF || rest_.substr(0, 2) != "\\u") return false;
    rest_.remove_prefix(2);
    if (!code_unit(low) || low < 0xDC00 || low > 0xDFFF) return false;
    append_utf8(out, 0x10000U + ((high - 0xD800U) << 10U) + (low - 0xDC00U));
    return true;
}

bool Reader::strings(std::vector<std::string>& out) {
    if (!take('[')) return false;
    if (take(']')) return true;
    do {
        if (!string(out.emplace_back())) return false;
    } while (take(','));
    return take(']');
}

}  // namespace

std::optional<WaitsText> parse_waits(std::string_view json) {
    WaitsText waits;
    Reader in(json);
    if (!in.take('{')) return std::nullopt;
    if (in.take('}')) return in.at_end() ? std::optional(waits) : std::nullopt;
    do {
        std::string name;
        std::vector<std::string> others;
        if (!in.string(name) || !in.take(':')) return std::nullopt;
        auto& list = name == "signals"      ? waits.signals
                     : name == "predicates" ? waits.conditions
                                            : others;
        if (!in.strings(list)) return std::nullopt;
    } while (in.take(','));
    if (!in.take('}') || !in.at_end()) return std::nullopt;
    return waits;
}

}  // namespace runbook::plugin
