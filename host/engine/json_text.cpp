#include "host/engine/json_text.hpp"

namespace runbook::engine {

void append_json_string(std::string& out, std::string_view text) {
    constexpr char kHex[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            (out += '\\') += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20) {
            ((out += "\\u00") += kHex[byte >> 4U]) += kHex[byte & 0xFU];
        } else {
            out += c;
        }
    }
    out += '"';
}

}  // namespace runbook::engine
