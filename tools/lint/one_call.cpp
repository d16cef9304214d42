#include "tools/lint/one_call.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

namespace runbook::lint {
namespace {

// The rule whose cure mends the others as well comes first: what goes into an activity takes its
// clock along, run.now() does not take the file along.
constexpr std::array<std::string_view, 7> kTelling = {
    "N102-io", "N102-thread", "N102-env", "N102-static", "N102-random", "N102-clock", "N102-order"};

auto rank(const Finding& finding) {
    return std::tuple(-static_cast<int>(finding.level),
                      std::find(kTelling.begin(), kTelling.end(), finding.rule) - kTelling.begin());
}

}  // namespace

void join_by_call(Report& report) {
    using Call = std::tuple<Place, std::string>;
    std::map<Call, std::vector<Finding*>> calls;
    for (Finding& finding : report.findings)
        if (!finding.call.empty() && !finding.in_baseline)
            calls[{finding.at, finding.call}].push_back(&finding);
    for (auto& [call, findings] : calls) {
        std::stable_sort(findings.begin(), findings.end(),
                         [](const Finding* a, const Finding* b) { return rank(*a) < rank(*b); });
        for (std::size_t i = 1; i < findings.size(); ++i) {
            Finding& other = *findings[i];
            findings[0]->also.push_back({other.rule, other.level, other.what, other.by});
            other.rule.clear();  // it is gone
        }
    }
    std::erase_if(report.findings, [](const Finding& one) { return one.rule.empty(); });
}

}  // namespace runbook::lint
