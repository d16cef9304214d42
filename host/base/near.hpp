// Near names: what a person may have meant by a word that nothing is called.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace runbook {

// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The `most` nearest of `names`, nearest first, names of one distance in the order given. A name is
// near when at most a third of its letters differ, but one always may.
std::vector<std::string> near_names(std::string_view word, std::span<const std::string> names,
                                    std::size_t most);

// The first of near_names, or nothing when none is near.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> names);

}  // namespace runbook
