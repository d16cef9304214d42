#include "host/base/near.hpp"

#include <algorithm>
#include <utility>

namespace runbook {

namespace {
// Longer words come from mistakes of another kind, and the table below would grow with their
// square.
constexpr std::size_t kWordMax = 256;

std::size_t tolerated(std::string_view word, std::string_view name) {
    return std::max<std::size_t>(1, std::max(word.size(), name.size()) / 3);
}
}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

std::vector<std::string> near_names(std::string_view word, std::span<const std::string> names,
                                    std::size_t most) {
    if (word.empty() || word.size() > kWordMax) return {};
    std::vector<std::pair<std::size_t, std::size_t>> near;  // distance, index
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].size() > kWordMax) continue;
        const std::size_t distance = edit_distance(word, names[i]);
        if (distance <= tolerated(word, names[i])) near.emplace_back(distance, i);
    }
    std::sort(near.begin(), near.end());
    near.resize(std::min(near.size(), most));
    std::vector<std::string> out;
    for (const auto& [distance, index] : near) out.push_back(names[index]);
    return out;
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> names) {
    std::vector<std::string> near = near_names(word, names, 1);
    if (near.empty()) return std::nullopt;
    return std::move(near.front());
}

}  // namespace runbook
