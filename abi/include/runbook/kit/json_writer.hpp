// Writes JSON text. Names and layout are the caller's; this owns numbers, strings and escapes.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "runbook/kit/utf8.hpp"

namespace rb {

// A value has no JSON form, or a payload does not fit the type that is asked for. No rb::Failure:
// the code, not the world, is wrong, so a run is parked by it and not failed.
class PayloadError : public std::runtime_error {
 public:
    using std::runtime_error::runtime_error;
};

namespace kit {

class JsonWriter {
 public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    void raw(std::string_view text) { out_.append(text); }
    void raw(char c) { out_.push_back(c); }
    void boolean(bool value) { raw(value ? std::string_view("true") : std::string_view("false")); }

    template <class Number>
    void number(Number value) {
        char digits[32];
        const auto end = std::to_chars(digits, digits + sizeof digits, value);
        out_.append(digits, end.ptr);
    }

    void real(double value) {
        if (!std::isfinite(value)) throw PayloadError("a number is infinite or not a number");
        number(value);
    }

    void string(std::string_view text) {
        raw('"');
        const char* p = text.data();
        const char* const end = p + text.size();
        while (p < end) {
            const char* const stop = skip_plain(p, end);
            out_.append(p, stop);
            p = stop;
            if (p < end) p = special(p, end, text);
        }
        raw('"');
    }

 private:
    const char* special(const char* p, const char* end, std::string_view text) {
        if (static_cast<unsigned char>(*p) < 0x80) {
            escape(*p);
            return p + 1;
        }
        const int length = utf8_length(p, end);
        if (length == 0)
            throw PayloadError("a string is not UTF-8 at its byte " +
                               std::to_string(p - text.data()));
        out_.append(p, static_cast<std::size_t>(length));
        return p + length;
    }

    void escape(char c) {
        static constexpr char kHex[] = "0123456789abcdef";
        switch (c) {
            case '"':
                return raw("\\\"");
            case '\\':
                return raw("\\\\");
            case '\n':
                return raw("\\n");
            case '\r':
                return raw("\\r");
            case '\t':
                return raw("\\t");
            default:
                break;
        }
        const auto byte = static_cast<unsigned char>(c);
        raw("\\u00");
        raw(kHex[byte >> 4]);
        raw(kHex[byte & 15]);
    }

    std::string& out_;
};

}  // namespace kit
}  // namespace rb
