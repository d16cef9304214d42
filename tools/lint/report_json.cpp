// --format json. Members are sorted by name, lists by place: the same code gives the same bytes.
#include <llvm/Support/FormatVariadic.h>
#include <llvm/Support/JSON.h>

#include "tools/lint/analysis/frontend.hpp"
#include "tools/lint/report.hpp"
#include "tools/lint/rules.hpp"

namespace runbook::lint {
namespace {

using llvm::json::Array;
using llvm::json::Object;

llvm::StringRef text(std::string_view view) { return {view.data(), view.size()}; }

Object place(const Config& config, const Place& at) {
    return Object{{"file", shown_path(config, at.file)}, {"line", at.line}, {"column", at.column}};
}

Object finding_json(const Config& config, const Finding& finding) {
    Array chains;
    for (const Chain& chain : finding.chains) {
        Array steps;
        for (const Step& step : chain) {
            Object made = place(config, step.at);
            made["function"] = step.name;
            steps.push_back(std::move(made));
        }
        chains.push_back(std::move(steps));
    }
    Object made = place(config, finding.at);
    made["rule"] = finding.rule;
    made["level"] = text(name_of(finding.level));
    made["message"] = finding.what;
    made["fix"] = finding.fix;
    made["fixable"] = finding.replacement.has_value();
    made["fingerprint"] = finding.fingerprint;
    made["chains"] = std::move(chains);
    made["more_chains"] = finding.more_chains;
    Array also;
    for (const Also& one : finding.also)
        also.push_back(Object{{"rule", one.rule},
                              {"level", text(name_of(one.level))},
                              {"message", one.what},
                              {"by", one.by}});
    if (!also.empty()) made["also"] = std::move(also);
    if (!finding.waived.empty()) made["waived"] = finding.waived;
    if (finding.in_baseline) made["in_baseline"] = true;
    return made;
}

Array findings_json(const Config& config, const std::vector<Finding>& findings) {
    Array list;
    for (const Finding& finding : findings) list.push_back(finding_json(config, finding));
    return list;
}

Array waivers_json(const Config& config, const std::vector<Waiver>& waivers) {
    Array list;
    for (const Waiver& waiver : waivers) {
        Object made = place(config, waiver.at);
        made["rules"] = Array(waiver.rules);
        made["reason"] = waiver.reason;
        list.push_back(std::move(made));
    }
    return list;
}

Object counts_json(const Report& report) {
    return Object{{"units", report.units},
                  {"runbooks", report.runbooks},
                  {"functions", report.functions},
                  {"errors", report.count(Level::error)},
                  {"warnings", report.count(Level::warning)},
                  {"notes", report.count(Level::note)},
                  {"waived", static_cast<std::int64_t>(report.waived.size())},
                  {"excluded", report.excluded},
                  {"baselined", report.baselined},
                  {"not_followed", static_cast<std::int64_t>(report.unknown.size())}};
}

}  // namespace

std::string json_report(const Report& report, const Config& config, bool unknown_shown) {
    Object root{{"schema", 1},
                {"tool", "runbook-lint"},
                {"rules", text(kRulesVersion)},
                {"clang", engine_version()},
                {"complete", report.problems.empty()},
                {"problems", Array(report.problems)},
                {"counts", counts_json(report)},
                {"findings", findings_json(config, report.findings)},
                {"waived", findings_json(config, report.waived)},
                {"waivers", waivers_json(config, report.waivers)},
                {"waivers_unused", waivers_json(config, report.unused)}};
    if (unknown_shown) root["not_followed"] = findings_json(config, report.unknown);
    return llvm::formatv("{0:2}", llvm::json::Value(std::move(root))).str() + "\n";
}

}  // namespace runbook::lint
