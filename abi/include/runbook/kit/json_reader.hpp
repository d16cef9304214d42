// Reads JSON text in one pass, without a tree. Every method returns false once something is wrong;
// error() then says where and what: `$.items[1].n: expected a number, found a string (byte 52)`.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "runbook/kit/json_depth.hpp"
#include "runbook/kit/utf8.hpp"

namespace rb::kit {

// A text of the input in an error: short, and of characters that do no harm in a log.
inline std::string shown(std::string_view text) {
    constexpr std::size_t kMost = 60;
    std::string out = "\"";
    for (const char c : text.substr(0, kMost)) out += is_plain(c) ? c : '?';
    return out + (text.size() > kMost ? "..\"" : "\"");
}

// strict refuses unknown fields: what people write. lenient skips them: what programs recorded,
// maybe of another version.
enum class Unknown : bool { strict, lenient };

class JsonReader {
 public:
    JsonReader(std::string_view text, Unknown unknown)
        : begin_(text.data()), p_(begin_), end_(begin_ + text.size()), unknown_(unknown) {}

    bool lenient() const { return unknown_ == Unknown::lenient; }
    std::string error() const { return "$" + path_ + ": " + what_; }

    // The next character that is no space; 0 at the end.
    char peek() {
        if (p_ < end_ && *p_ > ' ') return *p_;
        while (p_ < end_ && (*p_ == ' ' || *p_ == '\n' || *p_ == '\r' || *p_ == '\t')) ++p_;
        return p_ < end_ ? *p_ : '\0';
    }

    bool boolean(bool& value) {
        const char c = peek();
        if (c != 't' && c != 'f') return expected("true or false");
        value = c == 't';
        return word(value ? "true" : "false");
    }

    // True when a null was there and is taken. A broken `nul` is found by whoever reads on.
    bool null() {
        if (peek() != 'n' || end_ - p_ < 4 || std::string_view(p_, 4) != "null") return false;
        p_ += 4;
        return true;
    }

    template <class Integer>
    bool integer(Integer& value) {
        std::string_view digits;
        bool whole = false;
        if (!number_text(digits, whole)) return false;
        if (whole) {
            if (digits == "-0") return value = 0, true;  // unsigned types read no sign
            const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
            if (read.ec == std::errc() && read.ptr == digits.data() + digits.size()) return true;
        } else {
            double real = std::numeric_limits<double>::infinity();  // stays so when out of range
            std::from_chars(digits.data(), digits.data() + digits.size(), real);
            if (std::trunc(real) != real)
                return fail_from(digits.data(),
                                 "expected a whole number, found " + std::string(digits));
            if (holds<Integer>(real)) {
                value = static_cast<Integer>(real);
                return true;
            }
        }
        return fail_from(digits.data(), std::string(digits) + " is not in " +
                                            std::to_string(std::numeric_limits<Integer>::min()) +
                                            " to " +
                                            std::to_string(std::numeric_limits<Integer>::max()));
    }

    template <class Real>
    bool real(Real& value) {
        std::string_view digits;
        bool whole = false;
        if (!number_text(digits, whole)) return false;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (read.ec == std::errc::result_out_of_range)
            return fail_from(digits.data(), std::string(digits) + " is too large or too small");
        return true;
    }

    bool string(std::string& value) {
        if (peek() != '"') return expected("a string");
        ++p_;
        const char* const stop = skip_plain(p_, end_);
        value.assign(p_, static_cast<std::size_t>(stop - p_));
        p_ = stop;
        if (p_ < end_ && *p_ == '"') return ++p_, true;
        return rest_of_string(value);
    }

    // The name of a member: a view into the text, or into `scratch` when it has escapes.
    bool name(std::string_view& value, std::string& scratch) {
        if (peek() != '"') return expected("a name in quotes");
        const char* const start = p_ + 1;
        const char* const stop = skip_plain(start, end_);
        if (stop < end_ && *stop == '"') {
            value = std::string_view(start, static_cast<std::size_t>(stop - start));
            p_ = stop + 1;
        } else {
            if (!string(scratch)) return false;
            value = scratch;
        }
        if (peek() != ':') return expected("':'");
        ++p_;
        return true;
    }

    bool open(char bracket, const char* what) {
        if (peek() != bracket) return expected(what);
        if (++depth_ > kJsonDepthMax)
            return fail("nested more than " + std::to_string(kJsonDepthMax) + " deep");
        ++p_;
        return true;
    }

    // After open(): is there a (further) element? Takes the comma, or the closing bracket.
    bool next(char closing, bool first, bool& more) {
        const char c = peek();
        if (c == closing) {
            ++p_;
            --depth_;
            more = false;
            return true;
        }
        more = true;
        if (first) return true;
        if (c != ',') return expected(closing == '}' ? "',' or '}'" : "',' or ']'");
        ++p_;
        return true;
    }

    // The next value, whatever it is, as its text.
    bool any(std::string& value) {
        peek();
        const char* const from = p_;
        if (!skip()) return false;
        value.assign(from, p_);
        return true;
    }

    bool skip() {
        switch (peek()) {
            case '{':
                return skip_object();
            case '[':
                return skip_list();
            case '"': {
                std::string ignored;
                return string(ignored);
            }
            case 't':
            case 'f': {
                bool ignored = false;
                return boolean(ignored);
            }
            case 'n':
                return null() || expected("a value");
            default: {
                std::string_view ignored;
                bool whole = false;
                return number_text(ignored, whole);
            }
        }
    }

    bool at_end() { return peek() == '\0' && p_ == end_ ? true : expected("the end"); }

    bool fail(std::string what) {
        what_ = std::move(what) + " (byte " + std::to_string(p_ - begin_) + ")";
        return false;
    }
    // For a value that was read and does not fit: mark() before it was.
    const char* mark() {
        peek();
        return p_;
    }
    bool fail_from(const char* marked, std::string what) {
        p_ = marked;
        return fail(std::move(what));
    }
    // Without a place: the path says it.
    bool fail_here(std::string what) {
        what_ = std::move(what);
        return false;
    }
    // On the way out of a failed value: the path grows at its front.
    bool inside_field(std::string_view name) {
        path_.insert(0, "." + std::string(name));
        return false;
    }
    bool inside_entry(std::string_view key) {
        path_.insert(0, "[\"" + std::string(key) + "\"]");
        return false;
    }
    bool inside_element(std::size_t index) {
        path_.insert(0, "[" + std::to_string(index) + "]");
        return false;
    }

    bool expected(const char* what) {
        return fail("expected " + std::string(what) + ", found " + found());
    }

 private:
    std::string found() {
        const char c = peek();
        if (p_ == end_) return "the end";
        switch (c) {
            case '{':
                return "an object";
            case '[':
                return "a list";
            case '"':
                return "a string";
            case 't':
                return "true";
            case 'f':
                return "false";
            case 'n':
                return "null";
            default:
                break;
        }
        if (c == '-' || (c >= '0' && c <= '9')) return "a number";
        if (is_plain(c)) return std::string("'") + c + "'";
        return "byte value " + std::to_string(static_cast<unsigned char>(c));
    }

    bool word(std::string_view text) {
        if (static_cast<std::size_t>(end_ - p_) < text.size() ||
            std::string_view(p_, text.size()) != text)
            return fail("expected '" + std::string(text) + "'");
        p_ += text.size();
        return true;
    }

    bool digits() {
        const char* const start = p_;
        while (p_ < end_ && *p_ >= '0' && *p_ <= '9') ++p_;
        return p_ > start ? true : expected("a digit");
    }

    bool number_text(std::string_view& text, bool& whole) {
        const char c = peek();
        if (c != '-' && (c < '0' || c > '9')) return expected("a number");
        const char* const start = p_;
        if (c == '-') ++p_;
        if (p_ < end_ && *p_ == '0') {
            ++p_;
            if (p_ < end_ && *p_ >= '0' && *p_ <= '9') return fail("a number begins with 0");
        } else if (!digits()) {
            return false;
        }
        whole = true;
        if (p_ < end_ && *p_ == '.') {
            whole = false;
            ++p_;
            if (!digits()) return false;
        }
        if (p_ < end_ && (*p_ == 'e' || *p_ == 'E')) {
            whole = false;
            ++p_;
            if (p_ < end_ && (*p_ == '+' || *p_ == '-')) ++p_;
            if (!digits()) return false;
        }
        text = std::string_view(start, static_cast<std::size_t>(p_ - start));
        return true;
    }

    // Beyond 2^53 a double no longer tells which whole number was meant.
    template <class Integer>
    static bool holds(double value) {
        constexpr double kExact = 9007199254740992.0;
        return value >= -kExact && value <= kExact &&
               value >= static_cast<double>(std::numeric_limits<Integer>::min()) &&
               value <= static_cast<double>(std::numeric_limits<Integer>::max());
    }

    bool rest_of_string(std::string& value) {
        for (;;) {
            if (p_ >= end_) return fail("the string does not end");
            if (*p_ == '"') {
                ++p_;
                return true;
            }
            if (*p_ == '\\') {
                if (!escape(value)) return false;
            } else if (static_cast<unsigned char>(*p_) < 0x20) {
                return fail("a control character in a string");
            } else {
                const int length = utf8_length(p_, end_);
                if (length == 0) return fail("a string that is not UTF-8");
                value.append(p_, static_cast<std::size_t>(length));
                p_ += length;
            }
            const char* const stop = skip_plain(p_, end_);
            value.append(p_, stop);
            p_ = stop;
        }
    }

    bool escape(std::string& value) {
        ++p_;
        const char c = p_ < end_ ? *p_ : '\0';
        static constexpr std::string_view kFrom = "\"\\/bfnrt", kTo = "\"\\/\b\f\n\r\t";
        const auto place = kFrom.find(c);
        if (c != '\0' && place != std::string_view::npos) {
            value.push_back(kTo[place]);
            ++p_;
            return true;
        }
        if (c != 'u') return fail("an unknown escape in a string");
        ++p_;
        return unicode_escape(value);
    }

    bool unicode_escape(std::string& value) {
        std::uint32_t code = 0;
        if (!hex4(code)) return false;
        if (code >= 0xDC00 && code <= 0xDFFF) return fail("the second half of a surrogate pair");
        if (code >= 0xD800 && code <= 0xDBFF) {
            std::uint32_t low = 0;
            if (end_ - p_ < 2 || p_[0] != '\\' || p_[1] != 'u')
                return fail("half of a surrogate pair");
            p_ += 2;
            if (!hex4(low)) return false;
            if (low < 0xDC00 || low > 0xDFFF) return fail("half of a surrogate pair");
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        append_utf8(value, code);
        return true;
    }

    bool hex4(std::uint32_t& code) {
        if (end_ - p_ < 4) return fail("the string does not end");
        const auto read = std::from_chars(p_, p_ + 4, code, 16);
        if (read.ptr != p_ + 4 || *p_ == '-') return fail("\\u needs four hex digits");
        p_ += 4;
        return true;
    }

    bool skip_object() {
        std::string scratch;
        std::string_view ignored;
        bool more = true;
        if (!open('{', "an object")) return false;
        for (bool first = true;; first = false) {
            if (!next('}', first, more)) return false;
            if (!more) return true;
            if (!name(ignored, scratch) || !skip()) return false;
        }
    }

    bool skip_list() {
        bool more = true;
        if (!open('[', "a list")) return false;
        for (bool first = true;; first = false) {
            if (!next(']', first, more)) return false;
            if (!more) return true;
            if (!skip()) return false;
        }
    }

    const char* begin_;
    const char* p_;
    const char* end_;
    int depth_ = 0;
    Unknown unknown_;
    std::string path_;
    std::string what_;
};

}  // namespace rb::kit
