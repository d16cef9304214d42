#include "tools/lint/fields.hpp"

#include <charconv>

namespace runbook::lint {

FieldWriter& FieldWriter::text(std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '\\':
                out_ += "\\\\";
                break;
            case '\t':
                out_ += "\\t";
                break;
            case '\n':
                out_ += "\\n";
                break;
            default:
                out_ += c;
        }
    }
    out_ += '\t';
    return *this;
}

std::string FieldReader::text() {
    const std::size_t end = rest_.find('\t');
    if (end == std::string_view::npos) {
        ok_ = false;
        return {};
    }
    std::string value;
    for (std::size_t i = 0; i < end; ++i) {
        if (rest_[i] == '\\' && i + 1 < end) {
            const char c = rest_[++i];
            value += c == 't' ? '\t' : c == 'n' ? '\n' : c;
        } else {
            value += rest_[i];
        }
    }
    rest_.remove_prefix(end + 1);
    return value;
}

std::uint64_t FieldReader::number() {
    const std::string value = text();
    std::uint64_t number = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
    if (read.ec != std::errc() || read.ptr != value.data() + value.size()) ok_ = false;
    return number;
}

Place FieldReader::place() {
    Place at;
    at.file = text();
    at.line = static_cast<unsigned>(number());
    at.column = static_cast<unsigned>(number());
    return at;
}

bool read_records(std::string_view text, std::string_view head,
                  const std::function<bool(char kind, FieldReader& in)>& record) {
    bool first = true;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return false;
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 1);
        if (line == "end") return text.empty() && !first;
        if (first) {
            if (line != head) return false;
            first = false;
            continue;
        }
        if (line.empty()) return false;
        FieldReader in(line.substr(1));
        if (!record(line.front(), in)) return false;
    }
    return false;  // cut off
}

}  // namespace runbook::lint
