// UTF-8 and the scan for characters that need care in JSON strings.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

namespace rb::kit {

// Length of the well-formed sequence at p (RFC 3629: no overlong form, no surrogate), 0 when it is
// broken or cut.
inline int utf8_length(const char* p, const char* end) {
    const auto at = [p](int i) { return static_cast<unsigned char>(p[i]); };
    const auto more = [&](int i) { return p + i < end && (at(i) & 0xC0u) == 0x80u; };
    const unsigned first = at(0);
    if (first < 0x80) return 1;
    if (first < 0xC2) return 0;
    if (first < 0xE0) return more(1) ? 2 : 0;
    if (first < 0xF0) {
        if (!more(1) || !more(2)) return 0;
        if (first == 0xE0 && at(1) < 0xA0) return 0;
        return first == 0xED && at(1) >= 0xA0 ? 0 : 3;
    }
    if (first > 0xF4 || !more(1) || !more(2) || !more(3)) return 0;
    if (first == 0xF0 && at(1) < 0x90) return 0;
    return first == 0xF4 && at(1) >= 0x90 ? 0 : 4;
}

inline void append_utf8(std::string& out, std::uint32_t code) {
    const auto put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | code >> 6);
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

inline bool is_plain(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

// Sixteen characters as the processor compares them at once; an extension of both compilers.
using Chars = signed char __attribute__((vector_size(16)));

// The first character from p on that is not plain ASCII or needs an escape.
inline const char* skip_plain(const char* p, const char* end) {
    for (; end - p >= 16; p += 16) {
        Chars chars;
        std::memcpy(&chars, p, sizeof chars);
        // Bytes beyond ASCII are negative, and so below the space as well.
        const auto hit = (chars < ' ') | (chars == '"') | (chars == '\\');
        std::uint64_t halves[2];
        std::memcpy(halves, &hit, sizeof halves);
        if ((halves[0] | halves[1]) != 0) break;
    }
    while (p < end && is_plain(*p)) ++p;
    return p;
}

}  // namespace rb::kit
