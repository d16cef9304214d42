// Judging JSON that people typed: the place of the first mistake, shown.
#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>

#include "host/base/quote.hpp"
#include "host/cli/json.hpp"

namespace runbook::cli {

namespace {

namespace json = boost::json;

// Deeper ones are mistakes or attacks; the parsers of runbooks recurse.
constexpr std::size_t kDepthMax = 200;
constexpr std::size_t kExcerptSide = 36;  // bytes on each side of the mistake

// The parser tells of each value; here only its grammar matters.
struct Nothing {
    // NOLINTBEGIN(readability-identifier-naming): the parser asks for these names
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    // NOLINTEND(readability-identifier-naming)

    using Fault = json::error_code;
    using Text = json::string_view;
    bool on_document_begin(Fault&) { return true; }
    bool on_document_end(Fault&) { return true; }
    bool on_object_begin(Fault&) { return true; }
    bool on_object_end(std::size_t, Fault&) { return true; }
    bool on_array_begin(Fault&) { return true; }
    bool on_array_end(std::size_t, Fault&) { return true; }
    bool on_key_part(Text, std::size_t, Fault&) { return true; }
    bool on_key(Text, std::size_t, Fault&) { return true; }
    bool on_string_part(Text, std::size_t, Fault&) { return true; }
    bool on_string(Text, std::size_t, Fault&) { return true; }
    bool on_number_part(Text, Fault&) { return true; }
    bool on_int64(std::int64_t, Text, Fault&) { return true; }
    bool on_uint64(std::uint64_t, Text, Fault&) { return true; }
    bool on_double(double, Text, Fault&) { return true; }
    bool on_bool(bool, Fault&) { return true; }
    bool on_null(Fault&) { return true; }
    bool on_comment_part(Text, Fault&) { return true; }
    bool on_comment(Text, Fault&) { return true; }
};

std::string reason_of(const json::error_code& fault, bool at_end) {
    if (at_end) return "the text ends too early";
    if (fault == json::error::extra_data) return "a second value begins";
    if (fault == json::error::too_deep) return "nested too deep";
    return fault.message();
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// The line of the mistake, or the part around it, and a caret under the place.
std::string excerpt(std::string_view line, std::size_t column) {
    std::size_t begin = column > kExcerptSide ? column - kExcerptSide : 0;
    while (begin > 0 && continues_character(line[begin])) --begin;
    std::size_t end = std::min(line.size(), column + kExcerptSide);
    while (end < line.size() && continues_character(line[end])) ++end;
    std::string shown;
    std::string caret;
    for (std::size_t i = begin; i < end; ++i) {
        const bool control = static_cast<unsigned char>(line[i]) < 0x20 || line[i] == 0x7F;
        shown += control ? ' ' : line[i];
        if (i < column && !continues_character(line[i])) caret += ' ';
    }
    return "\n  " + shown + "\n  " + caret + "^";
}

Error refusal(std::string_view text, std::string_view name, std::size_t at,
              const std::string& reason) {
    const std::string_view before = text.substr(0, at);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const std::size_t newline = before.rfind('\n');
    const std::size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
    const std::string_view whole = text.substr(begin, text.find('\n', begin) - begin);
    return Error{ErrorCode::kBadInput,
                 std::string(name) + " is not JSON: line " + std::to_string(line) + ", column " +
                     std::to_string(at - begin + 1) + ": " + reason + excerpt(whole, at - begin),
                 "strings and names stand in double quotes; quote the whole for the shell, as in "
                 "--input '{\"id\":1}', or keep it in a file: --input @order.json"};
}

// Blanks outside of strings; the text is valid JSON.
std::string without_blanks(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string && c == '\\') {
            out += c;
            out += text[++i];
            continue;
        }
        if (c == '"') in_string = !in_string;
        if (in_string || (c != ' ' && c != '\n' && c != '\r' && c != '\t')) out += c;
    }
    return out;
}

}  // namespace

Result<std::string> check_json(std::string_view text, std::string_view name) {
    json::parse_options options;
    options.max_depth = kDepthMax;
    json::basic_parser<Nothing> parser(options);
    json::error_code fault;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), fault);
    std::size_t at = used;
    if (!fault && used < text.size()) {
        at = text.find_first_not_of(" \t\r\n", used);
        if (at == std::string_view::npos) return without_blanks(text);
        fault = json::error::extra_data;
    }
    if (!fault) return without_blanks(text);
    const bool at_end = fault == json::error::incomplete || used >= text.size();
    if (at_end) at = text.find_last_not_of(" \t\r\n") + 1;  // npos + 1: an empty text
    return refusal(text, name, std::min(at, text.size()), reason_of(fault, at_end));
}

}  // namespace runbook::cli
