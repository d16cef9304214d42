// validate(): what can be known of a bundle before anybody relies on it.
#pragma once

#include <runbook/host.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace runbook {

struct Sample {
    std::string runbook;  // slug
    std::string input;    // JSON
};

struct ValidateRequest {
    std::filesystem::path file;
    // Runbooks are run with these, twice each: on a virtual clock, in a store in memory, with the
    // strict guard, and with their real activities. A runbook that none of them is for is run with
    // the samples that the bundle brings along; without any it is not run.
    std::vector<Sample> samples;
    bool lint = true;  // its lint verdict is looked at; without one it is not run
    // Of it: bundle_folders (whose runbooks and activities the bundle may call), probe_program and
    // private_folder.
    HostOptions options;
};

struct Check {
    enum class Verdict {
        kPassed,
        kRefused,  // the file cannot be loaded
        kDiffers,  // what a replay would not see again, or would do otherwise
        kFailed,   // a sample's run failed
        kNotRun,
    };
    std::string subject;  // "bundle", or the slug of a runbook
    std::string what;     // "loads", "is linted", "runs", "replays", "does the same again"
    Verdict verdict = Verdict::kPassed;
    std::string detail;  // of a check that passed: what is worth knowing; may be empty
};

struct Validation {
    std::string bundle, version;
    std::vector<Check> checks;  // never empty
};

// Binds this process to the local runtime. kConflict: it is bound to another one.
Result<Validation> validate(const ValidateRequest& request);

}  // namespace runbook
