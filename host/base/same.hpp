// same(): whether two texts are equal. For names of a few letters, compared once a step: without
// the calls that the library's comparison makes.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace runbook {

inline bool same(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    std::size_t at = 0;
    for (; at + sizeof(std::uint64_t) <= a.size(); at += sizeof(std::uint64_t)) {
        std::uint64_t left = 0;
        std::uint64_t right = 0;
        std::memcpy(&left, a.data() + at, sizeof left);
        std::memcpy(&right, b.data() + at, sizeof right);
        if (left != right) return false;
    }
    for (; at < a.size(); ++at)
        if (a[at] != b[at]) return false;
    return true;
}

}  // namespace runbook
