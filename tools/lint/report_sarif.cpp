// --format sarif: SARIF 2.1.0, as code hosts read it.
#include <llvm/Support/FormatVariadic.h>
#include <llvm/Support/JSON.h>

#include <fstream>
#include <map>

#include "tools/lint/analysis/frontend.hpp"
#include "tools/lint/report.hpp"
#include "tools/lint/rules.hpp"

namespace runbook::lint {
namespace {

using llvm::json::Array;
using llvm::json::Object;

llvm::StringRef text(std::string_view view) { return {view.data(), view.size()}; }

// What may not stand in a URI as it is.
std::string encoded(const std::string& path) {
    static constexpr std::string_view kPlain =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/+@,=";
    std::string uri;
    for (const char c : path) {
        if (kPlain.find(c) != std::string_view::npos)
            uri += c;
        else
            uri += llvm::formatv("%{0:X-2}", static_cast<unsigned>(static_cast<unsigned char>(c)))
                       .str();
    }
    return uri;
}

// SARIF counts a line's columns in units of UTF-16, clang in bytes.
class Columns {
 public:
    unsigned of(const Place& at) {
        const auto [found, fresh] = files_.try_emplace(at.file);
        std::vector<std::string>& lines = found->second;
        if (fresh) {
            std::ifstream in(at.file, std::ios::binary);
            for (std::string line; std::getline(in, line);) lines.push_back(std::move(line));
        }
        if (at.line == 0 || at.line > lines.size() || at.column == 0)
            return std::max(at.column, 1U);
        const std::string& line = lines[at.line - 1];
        const std::size_t before = std::min<std::size_t>(at.column - 1, line.size());
        unsigned column = at.column;
        for (std::size_t i = 0; i < before; ++i) {
            const auto byte = static_cast<unsigned char>(line[i]);
            if (byte >= 0x80 && byte < 0xc0) --column;  // goes on with a character
            if (byte >= 0xf0) ++column;                 // begins one of two units
        }
        return column;
    }

 private:
    std::map<std::string, std::vector<std::string>> files_;  // their lines, each read once
};

Object location(const Config& config, Columns& columns, const Place& at,
                const std::string& message) {
    const std::string shown = shown_path(config, at.file);
    Object artifact{{"uri", shown.starts_with("/") ? "file://" + encoded(shown) : encoded(shown)}};
    if (!shown.starts_with("/")) artifact["uriBaseId"] = "ROOT";
    Object made{{"physicalLocation", Object{{"artifactLocation", std::move(artifact)},
                                            {"region", Object{{"startLine", std::max(at.line, 1U)},
                                                              {"startColumn", columns.of(at)}}}}}};
    if (!message.empty()) made["message"] = Object{{"text", message}};
    return made;
}

Object code_flow(const Config& config, Columns& columns, const Finding& finding,
                 const Chain& chain) {
    Array steps;
    for (const Step& step : chain)
        steps.push_back(Object{
            {"location",
             location(config, columns, step.at,
                      &step == chain.data() ? "runbook " + step.name : "calls " + step.name)}});
    steps.push_back(Object{{"location", location(config, columns, finding.at, finding.what)}});
    return Object{{"threadFlows", Array{Object{{"locations", std::move(steps)}}}}};
}

std::string_view sarif_level(Level level) { return level == Level::off ? "none" : name_of(level); }

Object result(const Config& config, Columns& columns, const Finding& finding) {
    Array flows;
    for (const Chain& chain : finding.chains)
        flows.push_back(code_flow(config, columns, finding, chain));
    int index = 0;
    for (const Rule& rule : all_rules()) {
        if (rule.id == finding.rule) break;
        ++index;
    }
    Object made{{"ruleId", finding.rule},
                {"ruleIndex", index},
                {"level", text(sarif_level(finding.level))},
                {"message", Object{{"text", message_of(finding) + ". Fix: " + finding.fix}}},
                {"locations", Array{location(config, columns, finding.at, "")}},
                {"partialFingerprints", Object{{"lineContent/v1", finding.fingerprint}}}};
    Array also;
    for (const Also& one : finding.also) also.push_back(one.rule);
    if (!also.empty()) made["properties"] = Object{{"also", std::move(also)}};
    if (!flows.empty()) made["codeFlows"] = std::move(flows);
    if (!finding.waived.empty())
        made["suppressions"] =
            Array{Object{{"kind", "inSource"}, {"justification", finding.waived}}};
    else if (finding.in_baseline)
        made["suppressions"] =
            Array{Object{{"kind", "external"}, {"justification", "listed in the baseline"}}};
    return made;
}

Object rule_json(const Rule& rule) {
    const std::string markdown = std::string(rule.why) + "\n\nFound:\n\n    " +
                                 std::string(rule.example) + "\n\nFix: " + std::string(rule.fix) +
                                 "\n\n    " + std::string(rule.better);
    return Object{{"id", text(rule.id)},
                  {"name", text(rule.id)},
                  {"shortDescription", Object{{"text", text(rule.title)}}},
                  {"fullDescription", Object{{"text", text(rule.why)}}},
                  {"help", Object{{"text", markdown}, {"markdown", markdown}}},
                  {"defaultConfiguration", Object{{"level", text(sarif_level(rule.level))}}}};
}

}  // namespace

std::string sarif_report(const Report& report, const Config& config, bool unknown_shown) {
    Array rules, results, notifications;
    Columns columns;
    for (const Rule& rule : all_rules()) rules.push_back(rule_json(rule));
    for (const Finding& finding : report.findings)
        results.push_back(result(config, columns, finding));
    for (const Finding& finding : report.waived)
        results.push_back(result(config, columns, finding));
    if (unknown_shown)
        for (const Finding& finding : report.unknown)
            results.push_back(result(config, columns, finding));
    for (const std::string& problem : report.problems)
        notifications.push_back(Object{{"level", "error"}, {"message", Object{{"text", problem}}}});

    Object driver{
        {"name", "runbook-lint"}, {"version", text(kRulesVersion)}, {"rules", std::move(rules)}};
    Object run{
        {"tool", Object{{"driver", std::move(driver)}}},
        {"columnKind", "utf16CodeUnits"},
        {"originalUriBaseIds",
         Object{{"ROOT", Object{{"uri", "file://" + encoded(config.root) + "/"}}}}},
        {"invocations", Array{Object{{"executionSuccessful", report.problems.empty()},
                                     {"toolExecutionNotifications", std::move(notifications)}}}},
        {"results", std::move(results)}};
    Object root{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                {"version", "2.1.0"},
                {"runs", Array{std::move(run)}}};
    return llvm::formatv("{0:2}", llvm::json::Value(std::move(root))).str() + "\n";
}

}  // namespace runbook::lint
