#include "config/toml_file.hpp"

#include <charconv>

#include <algorithm>
#include <tuple>
#include <utility>

#include "host/base/quote.hpp"

// Without exceptions a parse returns its error; with them it would throw it. The library keeps the
// two kinds apart by namespaces, so another user of it in the same program does not clash.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
// The library 3.3 takes for granted that a table header begins with a letter of a key: "[.a]" stops
// a debug build, and an optimised one may do anything. Without the assumption its parser finds the
// mistake itself. Can go with 3.4.
// clang-format off
#include <toml++/impl/preprocessor.h>
#undef TOML_ASSERT_ASSUME
#define TOML_ASSERT_ASSUME(expr) static_assert(true)
#include <toml++/toml.h>
// clang-format on

namespace runbook::config {

namespace {

TomlPlace place_of(const toml::source_region& region) {
    return {std::max(1U, region.begin.line), std::max(1U, region.begin.column)};
}

// The library quotes what it saw as it is, line breaks too.
std::string in_one_line(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool printable = static_cast<unsigned char>(c) >= 0x20 && c != 0x7F;
        out += printable ? std::string(1, c) : c == '\n' ? "\\n" : quote({&c, 1}).substr(1, 4);
    }
    return out;
}

std::string_view line_at(std::string_view text, unsigned line) {
    for (; line > 1 && !text.empty(); --line)
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    return text.substr(0, text.find('\n'));
}

// level = info: the most frequent mistake of all, and the library calls it a broken number.
bool has_bare_text(std::string_view line) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return false;
    line.remove_prefix(equals + 1);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    const std::string_view word = line.substr(0, line.find_first_of(" \t\r#"));
    if (word.empty() || word == "true" || word == "false") return false;
    const char first = word.front();
    const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
    return letter || first == '/' || first == '.' || first == '~';
}

// "runtime.kind" = 1 is one key with a dot in it, and must not pass for [runtime] kind = 1.
std::string dotted(const std::string& prefix, std::string_view key) {
    const bool plain = !key.empty() && key.find('.') == std::string_view::npos;
    std::string out = prefix;
    if (!prefix.empty()) out += '.';
    if (!plain) out += '"';
    out += key;
    if (!plain) out += '"';
    return out;
}

void fill_list(const toml::array& list, TomlEntry& entry) {
    entry.kind = TomlKind::kTexts;
    for (const toml::node& element : list) {
        if (const auto* text = element.as_string()) {
            entry.texts.push_back(text->get());
        } else {
            entry.kind = TomlKind::kList;
        }
    }
}

void fill(const toml::node& node, TomlEntry& entry) {
    if (const auto* text = node.as_string()) {
        entry.kind = TomlKind::kText;
        entry.texts = {text->get()};
    } else if (const auto* number = node.as_integer()) {
        entry.kind = TomlKind::kInteger;
        entry.texts = {std::to_string(number->get())};
    } else if (const auto* flag = node.as_boolean()) {
        entry.kind = TomlKind::kBoolean;
        entry.texts = {flag->get() ? "true" : "false"};
    } else if (const auto* fraction = node.as_floating_point()) {
        entry.kind = TomlKind::kFloat;
        char word[32];
        const auto end = std::to_chars(word, word + sizeof word, fraction->get());
        entry.texts = {std::string(word, end.ptr)};
    } else if (const auto* list = node.as_array()) {
        fill_list(*list, entry);
    } else if (node.is_table()) {
        entry.kind = TomlKind::kTable;
    } else {
        entry.kind = TomlKind::kTime;
    }
}

void flatten(const toml::table& table, const std::string& prefix, std::vector<TomlEntry>& out) {
    for (const auto& [key, node] : table) {
        TomlEntry entry;
        entry.key = dotted(prefix, key.str());
        entry.key_at = place_of(key.source());
        entry.value_at = place_of(node.source());
        fill(node, entry);
        const std::string name = entry.key;
        out.push_back(std::move(entry));
        if (const toml::table* inner = node.as_table()) flatten(*inner, name, out);
    }
}

}  // namespace

TomlText parse_toml(std::string_view text) {
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed) {
        const toml::parse_error& fault = parsed.error();
        const TomlPlace at = place_of(fault.source());
        std::string message = in_one_line(fault.description());
        if (has_bare_text(line_at(text, at.line))) message += "; text stands in quotes";
        return {{}, TomlFault{at, std::move(message)}};
    }
    std::vector<TomlEntry> entries;
    flatten(parsed.table(), "", entries);
    const auto rank = [](const TomlEntry& e) {
        return std::tie(e.key_at.line, e.key_at.column, e.key);
    };
    std::sort(entries.begin(), entries.end(),
              [&](const TomlEntry& a, const TomlEntry& b) { return rank(a) < rank(b); });
    return {std::move(entries), std::nullopt};
}

std::string place(std::string_view name, const TomlPlace& at) {
    return std::string(name) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) +
           ": ";
}

}  // namespace runbook::config
