// The files: where they are found, in which order they count, and what profiles add.
#include "config/layers.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "config/examine.hpp"
#include "tests/config/fixture.hpp"

using namespace runbook;
using namespace runbook::config;

namespace {

const std::string kName = kFileName;
const std::string kUserFile = "home/.config/runbook-host/" + kName;
const std::string kSystemFile = "system/runbook-host/" + kName;
const std::string kStaging = "runbook-host.staging.toml";

// The files that were read, relative to the folder.
std::vector<std::string> read(const Folder& folder, const Inputs& inputs) {
    const auto settings = load(inputs);
    REQUIRE_MESSAGE(settings.ok(), settings.error().message);
    std::vector<std::string> names;
    for (const ConfigFile& file : settings->files)
        names.push_back(file.path.lexically_relative(folder.path).string());
    return names;
}
using Names = std::vector<std::string>;

std::string refusal(const Inputs& inputs, ErrorCode code) {
    const auto settings = load(inputs);
    REQUIRE(!settings.ok());
    CHECK(settings.error().code == code);
    return settings.error().message;
}

}  // namespace

TEST_CASE("[C40] the project's file goes before the user's, and that before the system's") {
    const Folder folder;
    const Inputs inputs = inputs_in(folder);
    CHECK(read(folder, inputs).empty());
    folder.write(kSystemFile, "[log]\nlevel = \"warn\"\nformat = \"json\"\n[runtime]\nworkers = 7");
    CHECK(load(inputs)->log.level == "warn");
    folder.write(kUserFile, "log.level = \"error\"\nruntime.workers = 8");
    CHECK(load(inputs)->log.level == "error");
    folder.write("project/" + kName, "log.level = \"debug\"");
    const auto settings = load(inputs);
    CHECK(settings->log.level == "debug");
    CHECK(settings->runtime.workers == 8);
    CHECK(settings->log.format == "json");
    CHECK(settings->resolved_for("log.format").source ==
          (folder.path / kSystemFile).string() + ":3");
    CHECK(read(folder, inputs) == Names{"project/" + kName, kUserFile, kSystemFile});
    CHECK(settings->files.at(0).layer == Layer::kProject);
    CHECK(settings->files.at(1).layer == Layer::kUser);
    CHECK(settings->files.at(2).layer == Layer::kSystem);
}

TEST_CASE("a project is the nearest file upward, and only that") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    folder.make("project/a/b/c");
    inputs.working_directory = folder.path / "project/a/b/c";
    folder.write("project/" + kName, "log.level = \"debug\"\nlog.format = \"json\"");
    CHECK(load(inputs)->log.level == "debug");
    folder.write("project/a/b/" + kName, "log.level = \"trace\"");
    CHECK(load(inputs)->log.level == "trace");
    CHECK(load(inputs)->log.format == "text");
    folder.make("project/a/b/c/" + kName);  // a folder of that name is no config
    CHECK(read(folder, inputs) == Names{"project/a/b/" + kName});
}

TEST_CASE("the user's and the system's folders are those of XDG, its first one first") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    inputs.variables["XDG_CONFIG_HOME"] = (folder.path / "xdg").string();
    folder.write(kUserFile, "");
    CHECK(read(folder, inputs).empty());
    folder.write("xdg/runbook-host/" + kName, "");
    inputs.variables["XDG_CONFIG_DIRS"] =
        "relative:" + (folder.path / "one").string() + "::" + (folder.path / "two").string();
    folder.write("one/runbook-host/" + kName, "log.level = \"warn\"");
    folder.write("two/runbook-host/" + kName, "log.level = \"error\"\nruntime.workers = 9");
    CHECK(read(folder, inputs) == Names{"xdg/runbook-host/" + kName, "one/runbook-host/" + kName,
                                        "two/runbook-host/" + kName});
    CHECK(load(inputs)->log.level == "warn");
    CHECK(load(inputs)->runtime.workers == 9);
}

TEST_CASE("somebody who works in the user's config folder is in no project") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    folder.write(kUserFile, "");
    inputs.working_directory = (folder.path / kUserFile).parent_path();
    CHECK(read(folder, inputs) == Names{kUserFile});
    CHECK(contains(load(inputs)->store.url, "/.local/state/"));
    folder.write("home/" + kName, "");
    CHECK(read(folder, inputs) == Names{"home/" + kName, kUserFile});
}

TEST_CASE("relative paths start at the file that they stand in, in every layer") {
    const Folder folder;
    const Inputs inputs = inputs_in(folder);
    folder.write(kSystemFile, "log.file = \"s.log\"");
    folder.write(kUserFile, "bundles.paths = [\"mine\"]");
    folder.write("project/" + kName, "store.url = \"sqlite:p.db\"");
    const auto settings = load(inputs);
    CHECK(settings->log.file == folder.path / "system/runbook-host/s.log");
    CHECK(settings->bundles.paths.at(0) == folder.path / "home/.config/runbook-host/mine");
    CHECK(settings->store.url == "sqlite:" + (folder.path / "project/p.db").string());
}

TEST_CASE("[C40] a mistake is reported in whichever layer it is, those that are overridden too") {
    const Folder folder;
    const Inputs inputs = inputs_in(folder);
    folder.write(kSystemFile, "\nlog.levle = \"warn\"");
    folder.write(kUserFile, "log.level = \"loud\"");
    folder.write("project/" + kName, "log.level = \"warn\"\nruntime.workers = 0\nx = 1");
    const std::string message = refusal(inputs, ErrorCode::kEnvironment);
    CHECK(contains(message, kSystemFile + ":2:5: unknown key 'log.levle'; did you mean"));
    CHECK(contains(message, kUserFile + ":1:13: log.level: 'loud' is none of"));
    CHECK(contains(message, "project/" + kName + ":2:19: runtime.workers: '0' is not between"));
    CHECK(std::count(message.begin(), message.end(), '\n') == 3);
    CHECK(message.find("project/") < message.find("home/"));
    CHECK(message.find(":2:19") < message.find(":3:1:"));
}

TEST_CASE("a profile's file goes above the file it lies beside, and below the next layer") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    folder.write("project/" + kName, "log.level = \"warn\"\nruntime.workers = 3");
    folder.write("project/" + kStaging, "log.level = \"debug\"\nlog.file = \"x.log\"");
    folder.write("home/.config/runbook-host/" + kStaging,
                 "runtime.workers = 4\nlog.format = \"json\"");
    CHECK(load(inputs)->log.level == "warn");
    inputs.flags = {{"--profile", "staging"}};
    const auto settings = load(inputs);
    CHECK(settings->log.level == "debug");
    CHECK(settings->log.file == folder.path / "project/x.log");
    CHECK(settings->runtime.workers == 3);  // the project's own word, above the user's profile
    CHECK(settings->log.format == "json");
    CHECK(settings->profile->name == "staging");
    CHECK(settings->profile->source == "flag --profile");
    CHECK(read(folder, inputs) == Names{"project/" + kStaging, "project/" + kName,
                                        "home/.config/runbook-host/" + kStaging});
    CHECK(settings->files.at(0).profile == "staging");
    CHECK(settings->files.at(1).profile.empty());
}

TEST_CASE("the profile is the flag's, else the variable's") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    folder.write("project/" + kName, "");
    folder.write("project/" + kStaging, "");
    folder.write("project/runbook-host.dev.toml", "");
    inputs.variables["RUNBOOK_PROFILE"] = "staging";
    CHECK(read(folder, inputs) == Names{"project/" + kStaging, "project/" + kName});
    CHECK(load(inputs)->profile->source == "variable RUNBOOK_PROFILE");
    CHECK(load(inputs)->warnings.empty());
    inputs.flags = {{"--profile", "dev"}};
    CHECK(read(folder, inputs) == Names{"project/runbook-host.dev.toml", "project/" + kName});
}

TEST_CASE("an unknown profile is an error that lists those that exist") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    inputs.flags = {{"--profile", "stagin"}};
    CHECK(contains(refusal(inputs, ErrorCode::kEnvironment), "runbook-host.stagin.toml"));
    folder.write("project/" + kName, "");
    CHECK(contains(
        refusal(inputs, ErrorCode::kEnvironment),
        "it would be a file runbook-host.stagin.toml in " + (folder.path / "project").string()));
    folder.write("project/" + kStaging, "");
    folder.write("project/runbook-host.dev.toml", "");
    folder.write("home/.config/runbook-host/runbook-host.aws-prod.toml", "");
    folder.write("project/runbook-host..toml", "");
    folder.make("project/runbook-host.folder.toml");
    CHECK(refusal(inputs, ErrorCode::kEnvironment) ==
          "flag --profile: there is no profile 'stagin'; did you mean 'staging'? (there are: "
          "aws-prod, dev, staging)");
    inputs.flags.clear();
    inputs.variables["RUNBOOK_PROFILE"] = "zzzzzzzz";
    CHECK(refusal(inputs, ErrorCode::kEnvironment) ==
          "variable RUNBOOK_PROFILE: there is no profile 'zzzzzzzz' (there are: aws-prod, dev, "
          "staging)");
}

TEST_CASE("profile names that could be paths, empty ones and two of them are bad input") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    folder.write("project/" + kName, "");
    folder.write("x.toml", "");
    for (const char* name : {"../x", "a/b", "", "a b", ".."}) {
        CAPTURE(std::string(name));
        inputs.flags = {{"--profile", name}};
        CHECK(contains(refusal(inputs, ErrorCode::kBadInput), "flag --profile: "));
    }
    inputs.flags = {{"--profile", "a"}, {"--profile", "b"}};
    CHECK(contains(refusal(inputs, ErrorCode::kBadInput), "give it once"));
    inputs.flags.clear();
    inputs.variables["RUNBOOK_PROFILE"] = "../x";
    CHECK(contains(refusal(inputs, ErrorCode::kEnvironment), "variable RUNBOOK_PROFILE: "));
}

TEST_CASE("--config reads that file and no other, and the store belongs beside it") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    folder.write(kSystemFile, "broken");
    folder.write(kUserFile, "broken");
    folder.write("project/" + kName, "broken");
    folder.write("deploy/ci.toml", "log.level = \"warn\"");
    inputs.flags = {{"--config", "../deploy/ci.toml"}};
    CHECK(read(folder, inputs) == Names{"deploy/ci.toml"});
    const auto settings = load(inputs);
    CHECK(settings->files.at(0).layer == Layer::kGiven);
    CHECK(settings->log.level == "warn");
    CHECK(settings->store.url == "sqlite:" + (folder.path / "deploy/.runbook/runs.db").string());
    inputs.flags.clear();
    inputs.variables["RUNBOOK_CONFIG"] = (folder.path / "deploy/ci.toml").string();
    CHECK(read(folder, inputs) == Names{"deploy/ci.toml"});
    folder.write("deploy/ci.eu.toml", "log.level = \"error\"");
    inputs.variables["RUNBOOK_PROFILE"] = "eu";
    CHECK(read(folder, inputs) == Names{"deploy/ci.eu.toml", "deploy/ci.toml"});
    CHECK(load(inputs)->log.level == "error");
}

TEST_CASE("--config with the user's own file keeps the store out of the config folder") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    for (const std::string& file : {kUserFile, kSystemFile}) {
        folder.write(file, "");
        inputs.flags = {{"--config", (folder.path / file).string()}};
        CHECK(contains(load(inputs)->store.url, "/.local/state/"));
    }
}

TEST_CASE("a file that --config or RUNBOOK_CONFIG names must be there") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    folder.write("project/" + kName, "");
    inputs.flags = {{"--config", "no.toml"}};
    CHECK(refusal(inputs, ErrorCode::kEnvironment) ==
          "flag --config: " + (folder.path / "project/no.toml").string() + " is not there");
    inputs.flags = {{"--config", "."}};
    CHECK(contains(refusal(inputs, ErrorCode::kEnvironment), "is a folder"));
    inputs.flags = {{"--config", ""}};
    CHECK(contains(refusal(inputs, ErrorCode::kBadInput), "flag --config: it is empty"));
    inputs.flags.clear();
    inputs.variables["RUNBOOK_CONFIG"] = "no.toml";
    CHECK(contains(refusal(inputs, ErrorCode::kEnvironment), "variable RUNBOOK_CONFIG: "));
}

TEST_CASE("a section for a profile says where profiles are") {
    const Folder folder;
    folder.write("project/" + kName, "[profile.staging]\nlog.level = \"debug\"\n");
    CHECK(contains(refusal(inputs_in(folder), ErrorCode::kEnvironment),
                   "runbook-host.NAME.toml beside this one"));
}
