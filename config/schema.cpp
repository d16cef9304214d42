#include "config/schema.hpp"

#include <array>

#include "config/defaults.hpp"

namespace runbook::config {

namespace {

using namespace std::literals;

constexpr std::array kRuntimes{"automatic"sv, "local"sv,  "temporal"sv,
                               "stub"sv,      "celery"sv, "aws"sv};
constexpr std::array kLevels{"trace"sv, "debug"sv, "info"sv, "warn"sv, "error"sv, "off"sv};
constexpr std::array kGuards{"off"sv, "warn"sv, "strict"sv};
constexpr std::array kFormats{"text"sv, "json"sv};
constexpr std::int64_t kMiB = 1024 * 1024;

const Setting kSettings[] = {
    {.key = "runtime.kind",
     .type = Type::kChoice,
     .help = "which runtime drives runs: automatic, local, temporal, stub",
     .fallback = "automatic",
     .assign = [](Settings& s, Value&& v) { s.runtime.kind = std::get<std::string>(v); },
     .fixed_variable = "RUNBOOK_RUNTIME",
     .flag = "--runtime",
     .choices = kRuntimes},
    {.key = "runtime.default_durable",
     .type = Type::kBool,
     .help = "whether runs that do not say so themselves are recorded and survive a crash",
     .fallback = "true",
     .assign = [](Settings& s, Value&& v) { s.runtime.default_durable = std::get<bool>(v); },
     .fixed_variable = "RUNBOOK_DEFAULT_DURABLE",
     .flag = "--durable",
     .flag_off = "--transient"},
    {.key = "runtime.workers",
     .type = Type::kInt,
     .help = "how many steps run at the same time",
     .fallback = "one for each core, at least 2",
     .computed = default_workers,
     .assign = [](Settings& s, Value&& v) { s.runtime.workers = int_of(v); },
     .flag = "--workers",
     .least = 1,
     .most = 4096},
    {.key = "runtime.cancel_grace",
     .type = Type::kDuration,
     .help = "how long a cancelled run waits for the ends of its steps in flight",
     .fallback = "10s",
     .assign = [](Settings& s,
                  Value&& v) { s.runtime.cancel_grace = std::get<std::chrono::milliseconds>(v); }},
    {.key = "runtime.child_depth_max",
     .type = Type::kInt,
     .help = "how deep children may start children",
     .fallback = "16",
     .assign = [](Settings& s, Value&& v) { s.runtime.child_depth_max = int_of(v); },
     .least = 1,
     .most = 1024},
    {.key = "runtime.resident_runs_max",
     .type = Type::kInt,
     .help = "how many runs that only wait are kept in memory; the others leave it meanwhile",
     .fallback = "4096",
     .assign = [](Settings& s, Value&& v) { s.runtime.resident_runs_max = int_of(v); },
     .least = 0,
     .most = 100'000'000},
    {.key = "runtime.guard",
     .type = Type::kChoice,
     .help = "what becomes of calls that a replay would not see again: off, warn, strict",
     .fallback = "warn",
     .assign = [](Settings& s, Value&& v) { s.runtime.guard = std::get<std::string>(v); },
     .choices = kGuards},
    {.key = "runtime.replay_check",
     .type = Type::kFraction,
     .help = "the share of durable runs that are replayed once they have ended, to find out code "
             "that would not do the same again",
     .fallback = "0.01",
     .assign = [](Settings& s,
                  Value&& v) { s.runtime.replay_check_per_million = per_million_of(v); }},
    {.key = "store.url",
     .type = Type::kStoreUrl,
     .help = "where runs are recorded: sqlite:PATH or memory:",
     .fallback = ".runbook/runs.db beside the config file, else in the XDG state directory",
     .computed = default_store,
     .assign = [](Settings& s, Value&& v) { s.store.url = std::get<std::string>(v); },
     .fixed_variable = "RUNBOOK_STORE",
     .flag = "--store"},
    {.key = "bundles.paths",
     .type = Type::kPaths,
     .help = "folders that are searched for bundles",
     .fallback = "bundles/ beside the config file, then the installed folder",
     .computed = default_bundles,
     .assign =
         [](Settings& s, Value&& v) {
             s.bundles.paths = std::get<std::vector<std::filesystem::path>>(std::move(v));
         },
     .fixed_variable = "RUNBOOK_BUNDLES",
     .flag = "--bundles"},
    {.key = "bundles.probe_limit",
     .type = Type::kDuration,
     .help = "how long the trial load of one new bundle may take",
     .fallback = "10s",
     .assign = [](Settings& s,
                  Value&& v) { s.bundles.probe_limit = std::get<std::chrono::milliseconds>(v); },
     .least = 100,
     .most = 3'600'000},
    {.key = "bundles.require_lint",
     .type = Type::kBool,
     .help = "whether a bundle without a passed verdict of runbook-lint is refused",
     .fallback = "false",
     .assign = [](Settings& s, Value&& v) { s.bundles.require_lint = std::get<bool>(v); }},
    {.key = "log.level",
     .type = Type::kChoice,
     .help = "the least important log lines to write",
     .fallback = "info",
     .assign = [](Settings& s, Value&& v) { s.log.level = std::get<std::string>(v); },
     .flag = "--log-level",
     .choices = kLevels},
    {.key = "log.format",
     .type = Type::kChoice,
     .help = "log lines for people or for programs",
     .fallback = "text",
     .assign = [](Settings& s, Value&& v) { s.log.format = std::get<std::string>(v); },
     .flag = "--log-format",
     .choices = kFormats},
    {.key = "log.file",
     .type = Type::kPath,
     .help = "a file that gets the log lines too; empty for none",
     .fallback = "",
     .assign =
         [](Settings& s, Value&& v) {
             const auto& path = std::get<std::filesystem::path>(v);
             s.log.file = path.empty() ? std::nullopt : std::optional{path};
         }},
    {.key = "limits.events_warn",
     .type = Type::kInt,
     .help = "a run with so many events is told to continue as new, and a warning is logged",
     .fallback = "10000",
     .assign = [](Settings& s, Value&& v) { s.limits.events_warn = int_of(v); },
     .least = 10,
     .most = 1'000'000},
    {.key = "limits.events_max",
     .type = Type::kInt,
     .help = "a run with so many events is parked when it asks for more",
     .fallback = "50000",
     .assign = [](Settings& s, Value&& v) { s.limits.events_max = int_of(v); },
     .least = 20,
     .most = 10'000'000},
    {.key = "limits.payload_bytes_max",
     .type = Type::kSize,
     .help = "the largest input, result or message",
     .fallback = "2MiB",
     .assign = [](Settings& s,
                  Value&& v) { s.limits.payload_bytes_max = std::get<std::uint64_t>(v); },
     .least = 1024,
     .most = 256 * kMiB},
};

}  // namespace

std::span<const Setting> schema() { return kSettings; }

std::span<const std::string_view> runtime_names() { return kRuntimes; }

std::string variable_of(const Setting& setting) {
    if (!setting.fixed_variable.empty()) return std::string(setting.fixed_variable);
    std::string name = "RUNBOOK_";
    for (const char c : setting.key) {
        const bool lower = c >= 'a' && c <= 'z';
        name += c == '.' ? '_' : lower ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return name;
}

}  // namespace runbook::config
