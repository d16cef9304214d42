#include "registry/version_order.hpp"

#include <algorithm>
#include <utility>

namespace runbook::registry {
namespace {

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Numbers of any length: without leading zeros the longer one is the larger.
std::strong_ordering compare_parts(std::string_view a, std::string_view b) {
    if (!is_number(a) || !is_number(b)) return a <=> b;
    a.remove_prefix(std::min(a.find_first_not_of('0'), a.size()));
    b.remove_prefix(std::min(b.find_first_not_of('0'), b.size()));
    if (a.size() != b.size()) return a.size() <=> b.size();
    return a <=> b;
}

std::pair<std::string_view, std::string_view> split(std::string_view text, char at) {
    const auto found = text.find(at);
    if (found == std::string_view::npos) return {text, {}};
    return {text.substr(0, found), text.substr(found + 1)};
}

std::strong_ordering compare_dotted(std::string_view a, std::string_view b) {
    while (!a.empty() && !b.empty()) {
        const auto [first_a, rest_a] = split(a, '.');
        const auto [first_b, rest_b] = split(b, '.');
        if (const auto order = compare_parts(first_a, first_b); order != 0) return order;
        a = rest_a;
        b = rest_b;
    }
    return a.size() <=> b.size();
}

}  // namespace

std::strong_ordering compare_versions(std::string_view a, std::string_view b) {
    const auto [core_a, pre_a] = split(a, '-');
    const auto [core_b, pre_b] = split(b, '-');
    if (const auto order = compare_dotted(core_a, core_b); order != 0) return order;
    if (pre_a.empty() != pre_b.empty())
        return pre_a.empty() ? std::strong_ordering::greater : std::strong_ordering::less;
    return compare_dotted(pre_a, pre_b);
}

}  // namespace runbook::registry
