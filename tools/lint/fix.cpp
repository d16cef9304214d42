#include "tools/lint/fix.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

namespace runbook::lint {
namespace {

bool rewrite(const std::string& file, std::vector<Replacement> changes) {
    std::ifstream in(file, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (!in) return false;
    in.close();
    // From the end, so that what is before stays where it is.
    std::sort(changes.begin(), changes.end(),
              [](const Replacement& a, const Replacement& b) { return a.offset > b.offset; });
    for (const Replacement& one : changes) {
        if (one.offset + one.length > text.size()) return false;
        text.replace(one.offset, one.length, one.text);
    }
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << text;
    return static_cast<bool>(out.flush());
}

}  // namespace

unsigned apply_fixes(Report& report, std::vector<std::string>& problems) {
    std::map<std::string, std::vector<Replacement>> changes;
    for (const Finding& finding : report.findings)
        if (finding.replacement && !finding.in_baseline)
            changes[finding.at.file].push_back(*finding.replacement);
    unsigned made = 0;
    for (const auto& [file, list] : changes) {
        if (!rewrite(file, list)) {
            problems.push_back(file + ": cannot be changed by --fix");
            continue;
        }
        made += static_cast<unsigned>(list.size());
        std::erase_if(report.findings, [&](const Finding& finding) {
            return finding.at.file == file && finding.replacement && !finding.in_baseline;
        });
    }
    return made;
}

}  // namespace runbook::lint
