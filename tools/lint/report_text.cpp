// One line for each finding, as editors read it, then indented how a runbook gets there and what to
// do.
#include "tools/lint/report.hpp"
#include "tools/lint/rules.hpp"

namespace runbook::lint {
namespace {

std::string place_text(const Config& config, const Place& at) {
    return shown_path(config, at.file) + ":" + std::to_string(at.line);
}

std::string chain_text(const Config& config, const Chain& chain) {
    std::string text =
        "    in " + chain.front().name + " (" + place_text(config, chain.front().at) + ")";
    for (std::size_t i = 1; i < chain.size(); ++i)
        text += " > " + chain[i].name + " (" + place_text(config, chain[i].at) + ")";
    return text + "\n";
}

std::string finding_text(const Config& config, const Finding& finding) {
    std::string text = place_text(config, finding.at) + ":" + std::to_string(finding.at.column) +
                       ": " + std::string(name_of(finding.level)) + ": [" + finding.rule + "] " +
                       message_of(finding) + "\n";
    for (const Chain& chain : finding.chains) text += chain_text(config, chain);
    if (finding.more_chains > 0)
        text += "    and " + std::to_string(finding.more_chains) + " more ways there\n";
    return text + "    fix: " + finding.fix + "\n";
}

std::string counted(unsigned number, const std::string& word) {
    return std::to_string(number) + " " + word + (number == 1 ? "" : "s");
}

}  // namespace

std::string message_of(const Finding& finding) {
    std::string text = finding.what;
    for (const Also& one : finding.also)
        text += (&one == finding.also.data() ? "; also " : ", ") + one.rule + " by " + one.by;
    return text;
}

std::string summary_of(const Report& report, bool unknown_shown) {
    std::string text = counted(report.units, "unit") + ", " + counted(report.runbooks, "runbook") +
                       ", " + counted(report.functions, "function") + ": " +
                       counted(report.count(Level::error), "error") + ", " +
                       counted(report.count(Level::warning), "warning");
    if (!report.waived.empty()) text += "; " + std::to_string(report.waived.size()) + " waived";
    if (report.excluded > 0) text += "; " + std::to_string(report.excluded) + " in excluded paths";
    if (report.baselined > 0) text += "; " + std::to_string(report.baselined) + " in the baseline";
    if (!report.unknown.empty())
        text += "; " + counted(static_cast<unsigned>(report.unknown.size()), "call") +
                " not followed" + (unknown_shown ? "" : " (--explain-unknown)");
    return text;
}

std::string text_report(const Report& report, const Config& config, bool unknown_shown) {
    std::string text;
    for (const Finding& finding : report.findings)
        if (!finding.in_baseline) text += finding_text(config, finding);
    if (unknown_shown)
        for (const Finding& finding : report.unknown) text += finding_text(config, finding);
    return text + "runbook-lint: " + summary_of(report, unknown_shown) + "\n";
}

}  // namespace runbook::lint
