#include "tools/lint/facts.hpp"

#include "tools/lint/fields.hpp"

namespace runbook::lint {
namespace {

constexpr std::string_view kHead = "runbook-lint facts 3";

void write(FieldWriter& out, const Sink& sink) {
    out.begin('S').text(sink.rule).number(static_cast<unsigned>(sink.level)).place(sink.at);
    out.text(sink.what).text(sink.fix).text(sink.call).text(sink.by);
    if (const auto& r = sink.replacement) out.number(r->offset).number(r->length).text(r->text);
    out.end();
}

void write(FieldWriter& out, const Function& function) {
    out.begin('F').text(function.key).text(function.name).place(function.at);
    out.number(function.root).number(function.pure).number(function.activity);
    out.text(function.of_class).end();
    for (const std::string& made : function.makes) out.begin('M').text(made).end();
    for (const std::string& base : function.overrides) out.begin('O').text(base).end();
    for (const Edge& edge : function.edges)
        out.begin('E').text(edge.to).text(edge.name).place(edge.at).number(edge.is_virtual).end();
    for (const Sink& sink : function.sinks) write(out, sink);
}

void write(FieldWriter& out, const Waiver& waiver) {
    out.begin('W').place(waiver.at).number(waiver.covers).text(waiver.reason).text(waiver.problem);
    for (const std::string& rule : waiver.rules) out.text(rule);
    out.end();
}

Sink read_sink(FieldReader& in) {
    Sink sink;
    sink.rule = in.text();
    sink.level = static_cast<Level>(in.number());
    sink.at = in.place();
    sink.what = in.text();
    sink.fix = in.text();
    sink.call = in.text();
    sink.by = in.text();
    if (in.more()) {
        Replacement made;
        made.offset = in.number();
        made.length = in.number();
        made.text = in.text();
        sink.replacement = std::move(made);
    }
    return sink;
}

Waiver read_waiver(FieldReader& in) {
    Waiver waiver;
    waiver.at = in.place();
    waiver.covers = static_cast<unsigned>(in.number());
    waiver.reason = in.text();
    waiver.problem = in.text();
    while (in.ok() && in.more()) waiver.rules.push_back(in.text());
    return waiver;
}

Function read_function(FieldReader& in) {
    Function function;
    function.key = in.text();
    function.name = in.text();
    function.at = in.place();
    function.root = in.number() != 0;
    function.pure = in.number() != 0;
    function.activity = in.number() != 0;
    function.of_class = in.text();
    return function;
}

Edge read_edge(FieldReader& in) {
    Edge edge;
    edge.to = in.text();
    edge.name = in.text();
    edge.at = in.place();
    edge.is_virtual = in.number() != 0;
    return edge;
}

bool read_line(char kind, FieldReader& in, Facts& facts) {
    if (kind == 'O' || kind == 'M' || kind == 'E' || kind == 'S') {
        if (facts.functions.empty()) return false;
        Function& function = facts.functions.back();
        if (kind == 'O') function.overrides.push_back(in.text());
        if (kind == 'M') function.makes.push_back(in.text());
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
    FieldWriter out(text);
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
    const bool whole = read_records(
        text, kHead, [&](char kind, FieldReader& in) { return read_line(kind, in, facts); });
    return whole ? std::optional(std::move(facts)) : std::nullopt;
}

}  // namespace runbook::lint
