#include "tools/lint/preamble.hpp"

#include <algorithm>
#include <cctype>

#include "tools/lint/fields.hpp"

namespace runbook::lint {
namespace {

constexpr std::string_view kHead = "runbook-lint preamble 1";

bool read_line(char kind, FieldReader& in, PreambleNotes& notes) {
    switch (kind) {
        case 'P':
            notes.file = in.text();
            notes.content = in.text();
            notes.problem = in.text();
            notes.has_user_code = in.number() != 0;
            notes.incomplete = in.number() != 0;
            notes.counter = static_cast<unsigned>(in.number());
            break;
        case 'D':
            notes.dependencies.push_back(in.text());
            break;
        case 'U': {
            const Place at = in.place();
            notes.uninitialised.emplace_back(at, in.text());
            break;
        }
        case 'M': {
            const std::string name = in.text();
            notes.macros[name] = in.text();
            break;
        }
        case 'A':
            notes.asked_for.insert(in.text());
            break;
        case 'X':
            notes.expanded.insert(in.text());
            break;
        case 'W':
            notes.words.insert(in.text());
            break;
        default:
            return false;
    }
    return in.ok();
}

}  // namespace

std::string to_text(const PreambleNotes& notes) {
    std::string text(kHead);
    text += '\n';
    FieldWriter out(text);
    out.begin('P').text(notes.file).text(notes.content).text(notes.problem);
    out.number(notes.has_user_code).number(notes.incomplete).number(notes.counter).end();
    for (const std::string& one : notes.dependencies) out.begin('D').text(one).end();
    for (const auto& [at, what] : notes.uninitialised) out.begin('U').place(at).text(what).end();
    for (const auto& [name, value] : notes.macros) out.begin('M').text(name).text(value).end();
    for (const std::string& one : notes.asked_for) out.begin('A').text(one).end();
    for (const std::string& one : notes.expanded) out.begin('X').text(one).end();
    for (const std::string& one : notes.words) out.begin('W').text(one).end();
    text += "end\n";
    return text;
}

std::optional<PreambleNotes> notes_from_text(std::string_view text) {
    PreambleNotes notes;
    const bool whole = read_records(
        text, kHead, [&](char kind, FieldReader& in) { return read_line(kind, in, notes); });
    return whole ? std::optional(std::move(notes)) : std::nullopt;
}

bool fits(const PreambleNotes& notes, const std::map<std::string, std::string>& macros,
          std::vector<std::string>& undefined) {
    for (const auto& [name, value] : macros) {
        const auto made = notes.macros.find(name);
        if (made == notes.macros.end()) {
            if (notes.words.contains(name)) return false;
        } else if (made->second != value && notes.expanded.contains(name)) {
            return false;
        }
    }
    for (const auto& [name, value] : notes.macros) {
        if (macros.contains(name)) continue;
        if (notes.asked_for.contains(name) || notes.expanded.contains(name)) return false;
        undefined.push_back(name);
    }
    return true;
}

std::map<std::string, std::string> take_macros(std::vector<std::string>& arguments) {
    std::map<std::string, std::string> macros;
    std::vector<std::string> left;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& one = arguments[i];
        if (one.starts_with("-U")) return {};
        if (!one.starts_with("-D")) {
            left.push_back(one);
            continue;
        }
        const bool apart = one.size() == 2;
        if (apart && ++i == arguments.size()) return {};
        const std::string macro = apart ? arguments[i] : one.substr(2);
        const std::size_t equals = macro.find('=');
        const std::string name = macro.substr(0, equals);
        const bool plain = !name.empty() && name.front() != '_' &&
                           std::all_of(name.begin(), name.end(), [](unsigned char c) {
                               return std::isalnum(c) != 0 || c == '_';
                           });
        const auto value = equals == std::string::npos ? "1" : macro.substr(equals + 1);
        if (!plain || macros.contains(name)) return {};
        macros[name] = value;
    }
    arguments = std::move(left);
    return macros;
}

}  // namespace runbook::lint
