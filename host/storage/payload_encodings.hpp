// The payload encodings that records name by a number, since nearly every payload has one of them.
// The numbers are stored: append only. 0: the name follows in full.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace runbook::storage {

inline constexpr std::array<std::string_view, 5> kEncodings = {"", "json/plain", "binary/null",
                                                               "binary/plain", "json/protobuf"};

inline std::uint64_t code_of_encoding(std::string_view encoding) {
    for (std::uint64_t code = 1; code < kEncodings.size(); ++code)
        if (kEncodings[code] == encoding) return code;
    return 0;
}

}  // namespace runbook::storage
