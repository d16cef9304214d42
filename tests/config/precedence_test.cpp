// One precedence for every setting, tried on each row of the schema.
#include <doctest/doctest.h>

#include <bit>
#include <map>

#include "config/schema.hpp"
#include "tests/config/fixture.hpp"
#include "tests/config/levels.hpp"

using namespace runbook;
using namespace runbook::config;

namespace {

std::string file_at(const Folder& folder, Level level) {
    const char* const name = level == Level::kSystem ? "system/runbook-host/runbook-host.toml"
                             : level == Level::kUser ? "home/.config/runbook-host/runbook-host.toml"
                             : level == Level::kProject ? "project/runbook-host.toml"
                                                        : "project/runbook-host.p.toml";
    return (folder.path / name).string();
}

// The setting alone, given at the levels of `given` (a bit each).
ResolvedSetting resolve(const Folder& folder, const Setting& setting, unsigned given) {
    Inputs inputs = inputs_in(folder);
    inputs.flags = {{"--profile", "p"}};
    for (int i = 0; i < kLevelCount; ++i) {
        const auto level = static_cast<Level>(i);
        const bool is_given = (given >> i & 1U) != 0;
        if (level == Level::kFlag) {
            if (is_given)
                inputs.flags.push_back({std::string(setting.flag), word_at(setting, level)});
        } else if (level == Level::kVariable) {
            if (is_given) inputs.variables[variable_of(setting)] = word_at(setting, level);
        } else {
            const std::string file = file_at(folder, level).substr(folder.path.string().size() + 1);
            folder.write(file, is_given ? "\n" + line_at(setting, level) : "");
        }
    }
    const auto settings = load(inputs);
    REQUIRE_MESSAGE(settings.ok(), settings.error().message);
    return settings->resolved_for(setting.key);
}

std::string source_at(const Folder& folder, const Setting& setting, Level level) {
    if (level == Level::kFlag) return "flag " + std::string(setting.flag);
    if (level == Level::kVariable) return "variable " + variable_of(setting);
    return file_at(folder, level) + ":2";
}

}  // namespace

TEST_CASE(
    "[C40] flag > environment > profile > project > user > system > default, for every setting") {
    const Folder folder;
    for (const Setting& setting : schema()) {
        CAPTURE(setting.key);
        const int levels = setting.flag.empty() ? kLevelCount - 1 : kLevelCount;
        for (unsigned given = 0; given < 1U << levels; ++given) {
            CAPTURE(given);
            const ResolvedSetting got = resolve(folder, setting, given);
            if (given == 0) {
                CHECK(got.origin == Origin::kDefault);
                CHECK(got.source == "default");
                continue;
            }
            const auto highest = static_cast<Level>(std::bit_width(given) - 1);
            CHECK(got.value_text == word_at(setting, highest));
            CHECK(got.source == source_at(folder, setting, highest));
            CHECK(got.origin == (highest == Level::kFlag       ? Origin::kFlag
                                 : highest == Level::kVariable ? Origin::kVariable
                                                               : Origin::kFile));
        }
    }
}

TEST_CASE("[C40] each value reaches the field that the host reads") {
    const Folder folder;
    folder.write("project/runbook-host.toml", R"(
[runtime]
kind = "stub"
default_durable = false
workers = 9
cancel_grace = "1m30s"
child_depth_max = 4
guard = "strict"
replay_check = 0.25
[store]
url = "memory:"
[bundles]
paths = ["/a", "b"]
probe_limit = "2m"
[log]
level = "warn"
format = "json"
file = "host.log"
[limits]
payload_bytes_max = 4096
events_warn = 100
events_max = 200
)");
    const auto settings = load(inputs_in(folder));
    REQUIRE_MESSAGE(settings.ok(), settings.error().message);
    CHECK(settings->runtime.kind == "stub");
    CHECK(!settings->runtime.default_durable);
    CHECK(settings->runtime.workers == 9);
    CHECK(settings->runtime.cancel_grace == std::chrono::seconds(90));
    CHECK(settings->runtime.child_depth_max == 4);
    CHECK(settings->runtime.guard == "strict");
    CHECK(settings->runtime.replay_check_per_million == 250'000);
    CHECK(settings->resolved_for("runtime.replay_check").value_text == "0.25");
    CHECK(settings->store.url == "memory:");
    CHECK(settings->bundles.paths ==
          std::vector<std::filesystem::path>{"/a", folder.path / "project/b"});
    CHECK(settings->bundles.probe_limit == std::chrono::minutes(2));
    CHECK(settings->log.level == "warn");
    CHECK(settings->log.format == "json");
    CHECK(settings->log.file == folder.path / "project/host.log");
    CHECK(settings->limits.payload_bytes_max == 4096);
    CHECK(settings->limits.events_warn == 100);
    CHECK(settings->limits.events_max == 200);
    CHECK(settings->resolved.size() == schema().size());
}

TEST_CASE("the fixed variables and flags are spelled as documented") {
    const std::map<std::string, std::pair<std::string, std::string>> fixed{
        {"runtime.kind", {"RUNBOOK_RUNTIME", "--runtime"}},
        {"runtime.default_durable", {"RUNBOOK_DEFAULT_DURABLE", "--durable"}},
        {"store.url", {"RUNBOOK_STORE", "--store"}},
        {"bundles.paths", {"RUNBOOK_BUNDLES", "--bundles"}},
        {"log.level", {"RUNBOOK_LOG_LEVEL", "--log-level"}},
        {"log.format", {"RUNBOOK_LOG_FORMAT", "--log-format"}},
        {"runtime.cancel_grace", {"RUNBOOK_RUNTIME_CANCEL_GRACE", ""}},
        {"runtime.guard", {"RUNBOOK_RUNTIME_GUARD", ""}},
        {"limits.payload_bytes_max", {"RUNBOOK_LIMITS_PAYLOAD_BYTES_MAX", ""}}};
    std::map<std::string, int> seen;
    for (const Setting& setting : schema()) {
        CHECK(++seen[variable_of(setting)] == 1);
        CHECK(!setting.help.empty());
        const auto at = fixed.find(std::string(setting.key));
        if (at == fixed.end()) continue;
        CHECK(variable_of(setting) == at->second.first);
        CHECK(setting.flag == at->second.second);
    }
}
