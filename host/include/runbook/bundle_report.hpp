// report_bundle(): what a bundle's file tells without any of it being run.
#pragma once

#include <runbook/host.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace runbook {

// Something that the file takes from the system's libraries and that a replay would not see again.
// Activities may call it, runbooks may not; which of them does, an import does not say.
struct ImportInfo {
    std::string symbol;  // as the file has it
    std::string name;    // std::chrono::system_clock::now
    std::string rule;    // N102-clock; empty: of a bundle of runbooks alone, and on no list
    std::string fix;     // what a runbook does instead
};

struct BundleReport {
    std::string path, digest;
    std::string name, version;          // empty: it has no manifest
    std::string abi;                    // the least that it needs: "1.4"
    std::string refusal;                // why no host would load it, as far as its bytes tell
    std::vector<std::string> runbooks;  // slug@version
    std::vector<std::string> activities;
    LintInfo lint;
    bool runbooks_only = false;        // it says so, and hosts hold it to that
    std::vector<ImportInfo> imports;   // by rule and name
    std::vector<std::string> samples;  // slugs of the runbooks that it has inputs for
};

// kNotFound: there is no such file. A file that is no bundle has a refusal.
Result<BundleReport> report_bundle(const std::filesystem::path& file);

}  // namespace runbook
