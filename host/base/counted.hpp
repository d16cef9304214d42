// "1 error", "2 errors": a number with what it counts, in messages for people.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace runbook {

// `word` in the singular; one that takes an s for more. [any]
inline std::string counted(std::size_t number, std::string_view word) {
    return (std::to_string(number) + " ").append(word) + (number == 1 ? "" : "s");
}

}  // namespace runbook
