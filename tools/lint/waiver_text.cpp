#include "tools/lint/waiver_text.hpp"

#include <sstream>

#include "tools/lint/rules.hpp"

namespace runbook::lint {
namespace {

constexpr std::string_view kWord = "N102-allow";

std::string trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

int words_in(const std::string& text) {
    std::istringstream in(text);
    std::string word;
    int count = 0;
    while (in >> word) ++count;
    return count;
}

std::string problem_of(const Waiver& waiver) {
    if (waiver.rules.empty()) return "names no rule: write N102-allow(N102-clock): reason";
    for (const std::string& rule : waiver.rules) {
        if (rule == "*") return "waives everything: name the rules that it is about";
        if (find_rule(rule) == nullptr) return "names the unknown rule '" + rule + "'";
        if (rule == "N102-suppress") return "waives N102-suppress, which is about waivers";
    }
    if (words_in(waiver.reason) < 3) return "has no reason of at least three words after the colon";
    return {};
}

}  // namespace

std::optional<Waiver> parse_waiver(std::string_view comment) {
    // The word begins the comment: prose may mention it.
    std::string text = trimmed(comment.substr(2));
    if (comment.starts_with("/*") && text.ends_with("*/"))
        text = trimmed(text.substr(0, text.size() - 2));
    if (!text.starts_with(kWord)) return std::nullopt;
    std::string_view rest = std::string_view(text).substr(kWord.size());

    Waiver waiver;
    if (rest.starts_with("(") && rest.find(')') != std::string_view::npos) {
        std::istringstream names{std::string(rest.substr(1, rest.find(')') - 1))};
        for (std::string name; std::getline(names, name, ',');)
            if (!trimmed(name).empty()) waiver.rules.push_back(trimmed(name));
        rest.remove_prefix(rest.find(')') + 1);
        if (rest.starts_with(":")) waiver.reason = trimmed(rest.substr(1));
    }
    waiver.problem = problem_of(waiver);
    return waiver;
}

}  // namespace runbook::lint
