// The text form of facts: a record is a line, its first character the kind, its fields end with a
// tab.
#include "tools/lint/facts.hpp"

#include <charconv>

namespace runbook::lint {
namespace {

constexpr std::string_view kHead = "runbook-lint facts 1";

class Writer {
 public:
    explicit Writer(std::string& out) : out_(out) {}

    Writer& begin(char kind) {
        out_ += kind;
        return *this;
    }
    Writer& text(std::string_view text) {
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
    Writer& number(std::uint64_t number) { return text(std::to_string(number)); }
    Writer& place(const Place& at) { return text(at.file).number(at.line).number(at.column); }
    void end() { out_ += '\n'; }

 private:
    std::string& out_;
};

void write(Writer& out, const Sink& sink) {
    out.begin('S').text(sink.rule).number(static_cast<unsigned>(sink.level)).place(sink.at);
    out.text(sink.what).text(sink.fix);
    if (const auto& r = sink.replacement) out.number(r->offset).number(r->length).text(r->text);
    out.end();
}

void write(Writer& out, const Function& function) {
    out.begin('F').text(function.key).text(function.name).place(function.at);
    out.number(function.root).number(function.pure).end();
    for (const std::string& base : function.overrides) out.begin('O').text(base).end();
    for (const Edge& edge : function.edges)
        out.begin('E').text(edge.to).text(edge.name).place(edge.at).number(edge.is_virtual).end();
    for (const Sink& sink : function.sinks) write(out, sink);
}

void write(Writer& out, const Waiver& waiver) {
    out.begin('W').place(waiver.at).number(waiver.covers).text(waiver.reason).text(waiver.problem);
    for (const std::string& rule : waiver.rules) out.text(rule);
    out.end();
}

// The fields of one line.
class Reader {
 public:
    explicit Reader(std::string_view line) : rest_(line) {}

    bool more() const { return !rest_.empty(); }
    bool ok() const { return ok_; }
    std::string text() {
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
    std::uint64_t number() {
        const std::string value = text();
        std::uint64_t number = 0;
        const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
        if (read.ec != std::errc() || read.ptr != value.data() + value.size()) ok_ = false;
        return number;
    }
    Place place() {
        Place at;
        at.file = text();
        at.line = static_cast<unsigned>(number());
        at.column = static_cast<unsigned>(number());
        return at;
    }

 private:
    std::string_view rest_;
    bool ok_ = true;
};

Sink read_sink(Reader& in) {
    Sink sink;
    sink.rule = in.text();
    sink.level = static_cast<Level>(in.number());
    sink.at = in.place();
    sink.what = in.text();
    sink.fix = in.text();
    if (in.more()) {
        Replacement made;
        made.offset = in.number();
        made.length = in.number();
        made.text = in.text();
        sink.replacement = std::move(made);
    }
    return sink;
}

Waiver read_waiver(Reader& in) {
    Waiver waiver;
    waiver.at = in.place();
    waiver.covers = static_cast<unsigned>(in.number());
    waiver.reason = in.text();
    waiver.problem = in.text();
    while (in.ok() && in.more()) waiver.rules.push_back(in.text());
    return waiver;
}

Function read_function(Reader& in) {
    Function function;
    function.key = in.text();
    function.name = in.text();
    function.at = in.place();
    function.root = in.number() != 0;
    function.pure = in.number() != 0;
    return function;
}

Edge read_edge(Reader& in) {
    Edge edge;
    edge.to = in.text();
    edge.name = in.text();
    edge.at = in.place();
    edge.is_virtual = in.number() != 0;
    return edge;
}

bool read_line(char kind, Reader& in, Facts& facts) {
    if (kind == 'O' || kind == 'E' || kind == 'S') {
        if (facts.functions.empty()) return false;
        Function& function = facts.functions.back();
        if (kind == 'O') function.overrides.push_back(in.text());
        if (kind == 'E') function.edges.push_back(read_edge(in));
        if (kind == 'S') function.sinks.push_back(read_sink(in));
        return in.ok();
    }
    switch (kind) {
        case 'U':
            facts.file = in.text();
            break;
        case 'D':
            facts.dependencies.push_back(in.text());
            break;
        case 'X':
            facts.errors.push_back(in.text());
            break;
        case 'F':
            facts.functions.push_back(read_function(in));
            break;
        case 'W':
            facts.waivers.push_back(read_waiver(in));
            break;
        default:
            return false;
    }
    return in.ok();
}

}  // namespace

std::string to_text(const Facts& facts) {
    std::string text(kHead);
    text += '\n';
    Writer out(text);
    out.begin('U').text(facts.file).end();
    for (const std::string& file : facts.dependencies) out.begin('D').text(file).end();
    for (const std::string& error : facts.errors) out.begin('X').text(error).end();
    for (const Waiver& waiver : facts.waivers) write(out, waiver);
    for (const Function& function : facts.functions) write(out, function);
    text += "end\n";
    return text;
}

std::optional<Facts> from_text(std::string_view text) {
    Facts facts;
    bool first = true;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 1);
        if (line == "end") return text.empty() && !first ? std::optional(facts) : std::nullopt;
        if (first) {
            if (line != kHead) return std::nullopt;
            first = false;
            continue;
        }
        if (line.empty()) return std::nullopt;
        Reader in(line.substr(1));
        if (!read_line(line.front(), in, facts)) return std::nullopt;
    }
    return std::nullopt;  // cut off
}

}  // namespace runbook::lint
