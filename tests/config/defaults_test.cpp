#include <doctest/doctest.h>

#include "tests/config/fixture.hpp"

using namespace runbook;
using namespace runbook::config;

TEST_CASE("a host without any configuration has documented defaults") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    const auto settings = load(inputs);
    REQUIRE_MESSAGE(settings.ok(), settings.error().message);
    CHECK(settings->runtime.kind == "automatic");
    CHECK(settings->runtime.default_durable);
    CHECK(settings->runtime.workers == 3);
    CHECK(settings->runtime.cancel_grace == std::chrono::seconds(10));
    CHECK(settings->runtime.child_depth_max == 16);
    CHECK(settings->runtime.resident_runs_max == 4096);
    CHECK(settings->runtime.guard == "warn");
    CHECK(settings->runtime.replay_check_per_million == 10'000);
    CHECK(settings->store.url ==
          "sqlite:" + (folder.path / "home/.local/state/runbook-host/runs.db").string());
    CHECK(settings->bundles.paths.empty());
    CHECK(settings->log.level == "info");
    CHECK(settings->log.format == "text");
    CHECK(!settings->log.file);
    CHECK(settings->limits.payload_bytes_max == 2 * 1024 * 1024);
    CHECK(settings->limits.events_warn == 10'000);
    CHECK(settings->limits.events_max == 50'000);
    CHECK(!settings->environment.temporal_address);
    CHECK(settings->bundles.probe_limit == std::chrono::seconds(10));
    CHECK(settings->files.empty());
    CHECK(!settings->profile);
    CHECK(settings->warnings.empty());
    inputs.processors = 1;
    CHECK(load(inputs)->runtime.workers == 2);
}

TEST_CASE("the store lies beside a project's config, else in the state directory") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    inputs.variables["XDG_STATE_HOME"] = "/state";
    CHECK(load(inputs)->store.url == "sqlite:/state/runbook-host/runs.db");
    inputs.variables["XDG_STATE_HOME"] = "relative/is/ignored";
    CHECK(contains(load(inputs)->store.url, "/home/.local/state/runbook-host/runs.db"));
    folder.write("home/.config/runbook-host/runbook-host.toml", "");
    CHECK(contains(load(inputs)->store.url, "/home/.local/state/runbook-host/runs.db"));
    folder.write("runbook-host.toml", "");
    CHECK(load(inputs)->store.url == "sqlite:" + (folder.path / ".runbook/runs.db").string());
}

TEST_CASE("without a home and without a config file the store must be named") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    inputs.variables.erase("HOME");
    const auto settings = load(inputs);
    REQUIRE(!settings.ok());
    CHECK(settings.error().code == ErrorCode::kEnvironment);
    CHECK(contains(settings.error().message, "HOME"));
    CHECK(contains(settings.error().message, "--store"));
    inputs.variables["RUNBOOK_STORE"] = "memory:";
    CHECK(load(inputs).ok());
}

TEST_CASE("default bundle folders are those that exist, the project's first") {
    const Folder folder;
    const Inputs inputs = inputs_in(folder);
    folder.make("prefix/lib/runbooks");
    using Paths = std::vector<std::filesystem::path>;
    CHECK(load(inputs)->bundles.paths == Paths{folder.path / "prefix/lib/runbooks"});
    folder.write("project/runbook-host.toml", "");
    CHECK(load(inputs)->bundles.paths == Paths{folder.path / "prefix/lib/runbooks"});
    folder.make("project/bundles");
    CHECK(load(inputs)->bundles.paths ==
          Paths{folder.path / "project/bundles", folder.path / "prefix/lib/runbooks"});
}

TEST_CASE("bundle folders that are asked for replace the default ones, and may be missing") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    folder.make("prefix/lib/runbooks");
    inputs.flags = {{"--bundles", "mine"}, {"--bundles", "/theirs"}};
    using Paths = std::vector<std::filesystem::path>;
    CHECK(load(inputs)->bundles.paths == Paths{folder.path / "project/mine", "/theirs"});
    inputs.flags = {{"--bundles", "mine::x"}};
    CHECK(!load(inputs).ok());
}

TEST_CASE("relative paths start at the file, or at the working directory for flags and variables") {
    const Folder folder;
    folder.write("runbook-host.toml",
                 "store.url = \"sqlite:data/../runs.db\"\nbundles.paths = [\"b\"]\n");
    Inputs inputs = inputs_in(folder);
    CHECK(load(inputs)->store.url == "sqlite:" + (folder.path / "runs.db").string());
    CHECK(load(inputs)->bundles.paths.at(0) == folder.path / "b");
    inputs.variables["RUNBOOK_STORE"] = "file:runs";
    CHECK(load(inputs)->store.url == "file:" + (folder.path / "project/runs").string());
    inputs.flags = {{"--store", "sqlite:./x.db"}};
    CHECK(load(inputs)->store.url == "sqlite:" + (folder.path / "project/x.db").string());
}
