// report_bundle() of <runbook/bundle_report.hpp>.
#include <runbook/bundle_report.hpp>

#include <algorithm>
#include <utility>

#include "host/app/lint_info.hpp"
#include "host/base/digest.hpp"
#include "host/base/quote.hpp"
#include "registry/inspection.hpp"
#include "registry/private_store.hpp"

namespace runbook {
namespace {

// A constructor has two symbols, and a class as many as it has members that are used.
std::vector<ImportInfo> telling(const registry::Inspection& found) {
    std::vector<ImportInfo> imports;
    for (const registry::Import& one : found.imports) {
        const bool tells = !one.rule.empty() || (found.runbooks_only && !one.harmless);
        if (!tells || (!imports.empty() && imports.back().name == one.name)) continue;
        imports.push_back({one.symbol, one.name, std::string(one.rule), one.fix});
    }
    std::stable_sort(imports.begin(), imports.end(),
                     [](const auto& a, const auto& b) { return a.rule < b.rule; });
    return imports;
}

}  // namespace

Result<BundleReport> report_bundle(const std::filesystem::path& file) {
    auto bytes = registry::read_whole_file(file);
    if (!bytes)
        return Error{ErrorCode::kNotFound,
                     quote(file.string()) + " cannot be read: " + bytes.error().message,
                     "name the file of a bundle; 'runbook-host bundles list' shows their paths"};
    const registry::Inspection found = registry::inspect(*bytes);
    BundleReport report;
    report.path = file.string();
    report.digest = sha256_hex(*bytes);
    if (found.refusal) report.refusal = text_of(*found.refusal, file.filename().string());
    if (found.has_manifest) {
        report.name = found.facts.name;
        report.version = found.facts.version;
        report.abi =
            std::to_string(found.facts.abi_major) + "." + std::to_string(found.facts.abi_minor);
    }
    for (const auto& runbook : found.facts.runbooks)
        report.runbooks.push_back(runbook.slug + "@" + runbook.version);
    report.activities = found.facts.activities;
    report.lint = app::to_info(found.lint);
    report.runbooks_only = found.runbooks_only;
    report.imports = telling(found);
    for (const registry::SampleInput& sample : found.samples)
        report.samples.push_back(sample.runbook);
    return report;
}

}  // namespace runbook
