#include "tools/lint/lint.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

#include "tools/lint/analyse_all.hpp"
#include "tools/lint/baseline.hpp"
#include "tools/lint/fix.hpp"
#include "tools/lint/link.hpp"
#include "tools/lint/one_call.hpp"
#include "tools/lint/rules.hpp"
#include "tools/lint/verdict.hpp"

namespace runbook::lint {
namespace {

constexpr int kBaselineDays = 90;

void say(const std::string& text) { std::fprintf(stderr, "runbook-lint: %s\n", text.c_str()); }

int explain(const std::string& id) {
    const Rule* rule = find_rule(id);
    if (rule == nullptr) {
        std::string known;
        for (const Rule& one : all_rules()) known += " " + std::string(one.id);
        say("no rule '" + id + "'; there are:" + known);
        return kUsage;
    }
    std::cout << rule->id << " (" << name_of(rule->level) << "): " << rule->title << "\n\n"
              << rule->why << "\n\nFound:\n  " << rule->example << "\n\nFix: " << rule->fix
              << "\n  " << rule->better << "\n";
    return kClean;
}

std::string report_text(Format format, const Report& report, const Options& options,
                        const Config& config) {
    switch (format) {
        case Format::json:
            return json_report(report, config, options.explain_unknown);
        case Format::sarif:
            return sarif_report(report, config, options.explain_unknown);
        case Format::text:
            break;
    }
    return text_report(report, config, options.explain_unknown);
}

bool write_file(const std::string& name, const std::string& text) {
    std::ofstream out(name, std::ios::binary | std::ios::trunc);
    out << text;
    if (out.flush()) return true;
    say(name + ": cannot be written");
    return false;
}

bool has_findings(const Report& report, Level from) {
    return std::any_of(report.findings.begin(), report.findings.end(), [from](const Finding& one) {
        return !one.in_baseline && one.level >= from;
    });
}

int verdict(const Report& report, const Options& options) {
    if (!report.problems.empty()) return kIncomplete;
    return options.fail_on && has_findings(report, *options.fail_on) ? kFound : kClean;
}

// What is not told to the caller as a failure is one to the bundle's hosts all the same.
void leave_verdict(const Options& options, Report& report) {
    if (options.verdict.empty()) return;
    const bool passed = !has_findings(report, options.fail_on.value_or(Level::error));
    if (auto problem = write_verdict(options.verdict, report, passed); !problem.empty())
        report.problems.push_back(std::move(problem));
}

std::string cache_folder(const Options& options, const Database& database) {
    if (!options.use_cache) return {};
    if (!options.cache.empty()) return options.cache;
    return (std::filesystem::path(database.file).parent_path() / "runbook-lint.cache").string();
}

std::vector<std::string> files_of(const std::vector<Facts>& units) {
    std::set<std::string> files;
    for (const Facts& unit : units)
        files.insert(unit.dependencies.begin(), unit.dependencies.end());
    return {files.begin(), files.end()};
}

// Everything up to the report.
Report look(const Options& options, const Config& config, const Database& database) {
    AnalysisOptions how{options.jobs, cache_folder(options, database), !options.no_preambles, {}};
    std::vector<std::string> named = options.files;
    std::optional<UnsavedText> unsaved;
    if (!options.stdin_path.empty()) {
        const auto full = std::filesystem::absolute(options.stdin_path).lexically_normal().string();
        unsaved = UnsavedText{full, std::string(std::istreambuf_iterator<char>(std::cin), {})};
        how.unsaved = Unsaved{full, unsaved->text};
        named = {options.stdin_path};
    }
    std::vector<std::string> problems;
    const auto units = select_units(database, named, problems);
    const auto facts = analyse_all(units, config, how, problems);
    Report report = link(facts, config, unsaved ? &*unsaved : nullptr, options.ways);
    report.problems = std::move(problems);
    report.files = files_of(facts);
    if (report.problems.empty() && report.runbooks == 0)
        report.problems.push_back("no runbook found: no function of " +
                                  std::to_string(report.units) +
                                  (report.units == 1 ? " unit" : " units") +
                                  " takes rb::Run&, so there is nothing that could pass");
    return report;
}

int finish(const Options& options, const Config& config, Report& report) {
    std::vector<std::string> wrong;
    if (!options.baseline.empty())
        apply_baseline(options.baseline, day_from_now(0), config, report, wrong);
    for (const std::string& one : wrong) say(one);
    if (!wrong.empty()) return kUsage;
    if (options.fix) {
        const unsigned made = apply_fixes(report, report.problems);
        say(std::to_string(made) + " of the findings are mended");
    }
    const std::string adopted = options.write_baseline.empty()
                                    ? std::string()
                                    : make_baseline(report, config, day_from_now(kBaselineDays));
    join_by_call(report);
    leave_verdict(options, report);
    for (const std::string& problem : report.problems) say(problem);

    bool written = true;
    if (!options.write_baseline.empty()) written &= write_file(options.write_baseline, adopted);
    for (const auto& [format, name] : options.outputs)
        written &= write_file(name, report_text(format, report, options, config));
    std::cout << report_text(options.format, report, options, config) << std::flush;
    if (!written) return kUsage;
    return options.write_baseline.empty() || !report.problems.empty() ? verdict(report, options)
                                                                      : kClean;
}

}  // namespace

int run(const Options& options) {
    if (options.help) {
        std::cout << help_text();
        return kClean;
    }
    if (options.version) {
        std::cout << "runbook-lint, rules " << kRulesVersion << ", " << engine_version() << "\n";
        return kClean;
    }
    if (!options.explain.empty()) return explain(options.explain);

    std::vector<std::string> problems;
    const Config config = load_config(options.config, problems);
    for (const std::string& problem : problems) say(problem);
    if (!problems.empty()) return kUsage;
    if (options.print_config) {
        std::cout << print_config(config);
        return kClean;
    }
    if (const std::string missing = engine_missing(); !missing.empty()) {
        say(missing);
        return kIncomplete;
    }
    const Database database = load_database(options.database);
    if (!database.problem.empty()) {
        say(database.problem);
        return kIncomplete;
    }
    Report report = look(options, config, database);
    return finish(options, config, report);
}

}  // namespace runbook::lint
