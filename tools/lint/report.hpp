// What a run of the lint has to say, in its final order. Every output is made of it.
#pragma once

#include <string>
#include <vector>

#include "tools/lint/config.hpp"
#include "tools/lint/facts.hpp"

namespace runbook::lint {

// From a runbook to the function of a finding: each function with the place where it is called, the
// first with the place where it stands.
struct Step {
    std::string name;
    Place at;
    auto operator<=>(const Step&) const = default;
};
using Chain = std::vector<Step>;

// Another rule that a finding's call into a library breaks.
struct Also {
    std::string rule;
    Level level = Level::error;
    std::string what;
    std::string by;  // what the library calls
};

struct Finding {
    std::string rule;
    Level level = Level::error;
    Place at;
    std::string what;
    std::string fix;
    std::optional<Replacement> replacement;
    std::string call, by;       // as those of a sink
    std::vector<Chain> chains;  // the shortest first; at most so many as were asked for
    unsigned more_chains = 0;
    std::string line;         // the text of the line, trimmed
    std::string fingerprint;  // the same when the line moves
    std::string waived;       // the reason of the waiver that covers it
    bool in_baseline = false;
    std::vector<Also> also;  // when it speaks for more than one rule
};

struct Report {
    std::vector<Finding> findings;  // those that count, sorted
    std::vector<Finding> waived;
    std::vector<Finding> unknown;  // N102-indirect
    std::vector<Waiver> waivers;   // all that hold, used or not
    std::vector<Waiver> unused;
    std::vector<std::string> problems;  // why the analysis is incomplete, and with it the answer
    std::vector<std::string> files;     // all that were read, sorted
    unsigned units = 0;
    unsigned runbooks = 0;
    unsigned functions = 0;  // reached from runbooks
    unsigned excluded = 0;
    unsigned baselined = 0;

    unsigned count(Level level) const;
};

// What a finding says, with the other rules that its call breaks.
std::string message_of(const Finding& finding);

// A path as it is shown: relative to the root where it is below it.
std::string shown_path(const Config& config, const std::string& path);

// "3 units, 5 runbooks, 42 functions: 1 error, 0 warnings; .."
std::string summary_of(const Report& report, bool unknown_shown);

std::string text_report(const Report& report, const Config& config, bool unknown_shown);
std::string json_report(const Report& report, const Config& config, bool unknown_shown);
std::string sarif_report(const Report& report, const Config& config, bool unknown_shown);

}  // namespace runbook::lint
