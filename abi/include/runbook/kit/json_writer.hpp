// Writes JSON text. Names and layout are the caller's; this owns numbers, strings and escapes.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include "runbook/kit/json_depth.hpp"
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
    // Appends to `out`, which has its right length again when the writer is gone.
    explicit JsonWriter(std::string& out) : out_(out), used_(out.size()) {}
    ~JsonWriter() { out_.resize(used_); }
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;

    // Held while a list or an object is written.
    class Nested {
     public:
        explicit Nested(JsonWriter& out) : depth_(out.depth_) {
            if (depth_ == kJsonDepthMax)
                throw PayloadError("a value is nested more than " + std::to_string(kJsonDepthMax) +
                                   " deep");
            ++depth_;
        }
        ~Nested() { --depth_; }
        Nested(const Nested&) = delete;
        Nested& operator=(const Nested&) = delete;

     private:
        int& depth_;
    };

    void raw(std::string_view text) {
        char* const to = room(text.size());
        std::memcpy(to, text.data(), text.size());
        used_ += text.size();
    }
    void raw(char c) {
        *room(1) = c;
        ++used_;
    }
    void boolean(bool value) { raw(value ? std::string_view("true") : std::string_view("false")); }

    template <class Number>
    void number(Number value) {
        constexpr std::size_t kLongest = 32;
        char digits[kLongest];  // apart, so that a short one fits into a string without memory
        const char* const end = std::to_chars(digits, digits + kLongest, value).ptr;
        raw(std::string_view(digits, static_cast<std::size_t>(end - digits)));
    }

    template <class Real>
    void real(Real value) {
        if (!std::isfinite(value)) throw PayloadError("a number is infinite or not a number");
        number(value);
    }

    void string(std::string_view text) {
        room(text.size() + 2);
        raw('"');
        const char* p = text.data();
        const char* const end = p + text.size();
        while (p < end) {
            const char* const stop = skip_plain(p, end);
            raw(std::string_view(p, static_cast<std::size_t>(stop - p)));
            p = stop;
            if (p < end) p = special(p, end, text);
        }
        raw('"');
    }

 private:
    char* room(std::size_t more) {
        if (out_.size() - used_ < more) grow(more);
        return out_.data() + used_;
    }

    void grow(std::size_t more) {
        const bool fits = used_ + more <= out_.capacity();
        out_.resize(fits ? out_.capacity() : out_.size() * 2 + more + 128);
    }

    const char* special(const char* p, const char* end, std::string_view text) {
        if (static_cast<unsigned char>(*p) < 0x80) {
            escape(*p);
            return p + 1;
        }
        const int length = utf8_length(p, end);
        if (length == 0)
            throw PayloadError("a string is not UTF-8 at its byte " +
                               std::to_string(p - text.data()));
        raw(std::string_view(p, static_cast<std::size_t>(length)));
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

    std::string& out_;  // longer than used_ while it is written
    std::size_t used_;
    int depth_ = 0;
};

}  // namespace kit
}  // namespace rb
