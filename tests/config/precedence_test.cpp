// One precedence for every setting, tried on each row of the schema.
#include <doctest/doctest.h>

#include <map>

#include "config/schema.hpp"
#include "tests/config/fixture.hpp"

using namespace runbook;
using namespace runbook::config;

namespace {

struct Words3 {
    std::string flag, variable, file;  // as a flag would spell them
};

// Three different values for each row; a row without an entry fails the test, so that a new setting
// comes with one.
const std::map<std::string, Words3, std::less<>> kWords{
    {"runtime.kind", {"local", "stub", "temporal"}},
    {"runtime.default_durable", {"true", "false", "true"}},
    {"runtime.workers", {"5", "6", "7"}},
    {"runtime.cancel_grace", {"5s", "6s", "7s"}},
    {"runtime.child_depth_max", {"5", "6", "7"}},
    {"store.url", {"memory:", "sqlite:/v/runs.db", "file:/f/runs"}},
    {"bundles.paths", {"/flag/a:/flag/b", "/variable/a:/variable/b", "/file/a:/file/b"}},
    {"log.level", {"debug", "warn", "error"}},
    {"log.format", {"text", "json", "text"}},
    {"log.file", {"/flag.log", "/variable.log", "/file.log"}},
    {"limits.payload_bytes_max", {"1MiB", "64KiB", "3MiB"}},
};

std::string toml_value(Type type, const std::string& text) {
    if (type == Type::kBool || type == Type::kInt) return text;
    if (type != Type::kPaths) return "\"" + text + "\"";
    std::string list = "[\"";
    for (const char c : text) {
        if (c == ':') {
            list += "\", \"";
        } else {
            list += c;
        }
    }
    list += "\"]";
    return list;
}

// The setting with the given sources (bits: 1 file, 2 variable, 4 flag).
ResolvedSetting resolve(const Setting& setting, const Words3& words, int sources) {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    const std::string file = (sources & 1) == 0 ? ""
                                                : std::string("\n").append(setting.key) + " = " +
                                                      toml_value(setting.type, words.file) + "\n";
    folder.write("project/runbook-host.toml", file);
    if ((sources & 2) != 0) inputs.variables[variable_of(setting)] = words.variable;
    if ((sources & 4) != 0) inputs.flags.push_back({std::string(setting.flag), words.flag});
    const auto settings = load(inputs);
    REQUIRE_MESSAGE(settings.ok(), settings.error().message);
    ResolvedSetting resolved = settings->resolved_for(setting.key);
    const std::string prefix = folder.path.string() + "/project/";
    if (resolved.source.starts_with(prefix)) resolved.source.erase(0, prefix.size());
    return resolved;
}

}  // namespace

TEST_CASE("[C40] flag > environment > file > default holds for every setting") {
    for (const Setting& setting : schema()) {
        CAPTURE(setting.key);
        REQUIRE(kWords.contains(setting.key));
        const Words3& words = kWords.find(setting.key)->second;
        const int all = setting.flag.empty() ? 4 : 8;
        for (int sources = 0; sources < all; ++sources) {
            CAPTURE(sources);
            const ResolvedSetting got = resolve(setting, words, sources);
            if ((sources & 4) != 0) {
                CHECK(got.origin == Origin::kFlag);
                CHECK(got.value_text == words.flag);
                CHECK(got.source == "flag " + std::string(setting.flag));
            } else if ((sources & 2) != 0) {
                CHECK(got.origin == Origin::kVariable);
                CHECK(got.value_text == words.variable);
                CHECK(got.source == "variable " + variable_of(setting));
            } else if ((sources & 1) != 0) {
                CHECK(got.origin == Origin::kFile);
                CHECK(got.value_text == words.file);
                CHECK(got.source == "runbook-host.toml:2");
            } else {
                CHECK(got.origin == Origin::kDefault);
                CHECK(got.source == "default");
            }
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
[store]
url = "memory:"
[bundles]
paths = ["/a", "b"]
[log]
level = "warn"
format = "json"
file = "host.log"
[limits]
payload_bytes_max = 4096
)");
    const auto settings = load(inputs_in(folder));
    REQUIRE_MESSAGE(settings.ok(), settings.error().message);
    CHECK(settings->runtime.kind == "stub");
    CHECK(!settings->runtime.default_durable);
    CHECK(settings->runtime.workers == 9);
    CHECK(settings->runtime.cancel_grace == std::chrono::seconds(90));
    CHECK(settings->runtime.child_depth_max == 4);
    CHECK(settings->store.url == "memory:");
    CHECK(settings->bundles.paths ==
          std::vector<std::filesystem::path>{"/a", folder.path / "project/b"});
    CHECK(settings->log.level == "warn");
    CHECK(settings->log.format == "json");
    CHECK(settings->log.file == folder.path / "project/host.log");
    CHECK(settings->limits.payload_bytes_max == 4096);
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
