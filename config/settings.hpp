// Settings of a host: one struct, resolved once from flags, environment, config files and defaults,
// in that precedence for every setting. The table of them all is in schema.cpp, the order of the
// files in layers.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"

namespace runbook::config {

// A setting given on the command line, or --config or --profile. A repeatable one (--bundles) comes
// once for each time.
struct Flag {
    std::string name;   // "--runtime"
    std::string value;  // empty for switches such as --transient
};

// Everything that settings depend on. Nothing else of the process is looked at, so that tests and
// embedders decide.
struct Inputs {
    std::vector<Flag> flags;
    std::map<std::string, std::string> variables;  // an empty value counts as not set
    std::filesystem::path working_directory;       // absolute; the search for a file begins here
    std::filesystem::path executable;              // its ../lib/runbooks is the installed folder
    int processors = 2;
};

// Gathers the inputs of this process. Failure: the working directory is gone.
Result<Inputs> from_process(std::vector<Flag> flags);

enum class Layer { kGiven, kProject, kUser, kSystem };  // kGiven: by --config

// "project", "user", ..
std::string_view name_of(Layer layer);

struct ConfigFile {
    std::filesystem::path path;
    Layer layer = Layer::kProject;
    std::string profile;  // empty: the base file
};

// A word and what chose it: {"staging", "flag --profile"}.
struct Profile {
    std::string name;
    std::string source;
};

enum class Origin { kFlag, kVariable, kFile, kDefault };

struct ResolvedSetting {
    std::string key;         // "runtime.kind"
    std::string value_text;  // as a flag would spell it; passwords in store addresses masked
    Origin origin = Origin::kDefault;
    std::string source;  // "flag --runtime", "variable RUNBOOK_RUNTIME", "<path>:<line>", "default"
};

struct Settings {
    struct Runtime {
        std::string kind;  // "automatic", or the name of a runtime, built in or not
        bool default_durable = true;
        int workers = 2;
        std::chrono::milliseconds cancel_grace{0};
        int child_depth_max = 0;
        int resident_runs_max = 0;
        std::string guard;  // off warn strict
        std::uint32_t replay_check_per_million = 0;
    } runtime;
    struct Store {
        std::string url;  // sqlite:/abs/path, file:/abs/dir, memory:, postgres://..; has passwords
    } store;
    struct Bundles {
        // Absolute. Folders that were asked for by name may be missing; defaults exist.
        std::vector<std::filesystem::path> paths;
        std::chrono::milliseconds probe_limit{0};  // for the trial load of one bundle
        bool require_lint = false;
    } bundles;
    struct Log {
        std::string level;                          // trace debug info warn error off
        std::string format;                         // text json
        std::optional<std::filesystem::path> file;  // absolute; beside stderr
    } log;
    struct Limits {
        std::uint64_t payload_bytes_max = 0;
        unsigned events_warn = 0;
        unsigned events_max = 0;
    } limits;
    // Temporal's own variables: no settings, but read in this one place.
    struct Environment {
        std::optional<std::string> temporal_address;
        std::string temporal_variable;  // which one gave it: TEMPORAL_HOST or TEMPORAL_ADDRESS
    } environment;

    std::vector<ConfigFile> files;  // those that were read; the first that gives a setting wins
    std::optional<Profile> profile;
    std::vector<ResolvedSetting> resolved;  // every setting, in the order of the table
    std::vector<std::string> warnings;      // unknown RUNBOOK_* variables, a line each

    // How `key` got its value. The key must be one of the table's.
    const ResolvedSetting& resolved_for(std::string_view key) const;
};

// Reads and resolves everything. Failure: every wrong word of every source, a line each in the
// message, also of values that a higher source overrides. kBadInput when only flags are wrong, else
// kEnvironment.
Result<Settings> load(const Inputs& inputs);

}  // namespace runbook::config
