// Words from flags and variables, and the variables that are no settings.
#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/config/fixture.hpp"

using namespace runbook;
using namespace runbook::config;

TEST_CASE("[C40] a wrong value names the variable or the flag it came from") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    inputs.variables["RUNBOOK_RUNTIME_CANCEL_GRACE"] = "1d2d";
    inputs.flags = {{"--workers", "many"}};
    const auto settings = load(inputs);
    REQUIRE(!settings.ok());
    CHECK(settings.error().code == ErrorCode::kEnvironment);
    CHECK(contains(settings.error().message,
                   "variable RUNBOOK_RUNTIME_CANCEL_GRACE: '1d2d' is not a duration"));
    CHECK(contains(settings.error().message, "flag --workers: 'many' is not a whole number"));
}

TEST_CASE("wrong flags alone are bad input, not an unusable environment") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    for (const std::vector<Flag>& flags : {std::vector<Flag>{{"--store", "mysql://x"}},
                                           {{"--log-level", ""}},
                                           {{"--durable", ""}, {"--transient", ""}},
                                           {{"--runtime", "local"}, {"--runtime", "stub"}},
                                           {{"--runtime", ""}},
                                           {{"--no-such", "1"}},
                                           {{"", ""}},
                                           {{"--workers", "99999999999999999999"}},
                                           {{"--workers", "-1"}},
                                           {{"--workers", "3 "}}}) {
        inputs.flags = flags;
        CAPTURE(flags[0].name);
        const auto settings = load(inputs);
        REQUIRE(!settings.ok());
        CHECK(settings.error().code == ErrorCode::kBadInput);
        CHECK(contains(settings.error().message, flags[0].name));
    }
}

TEST_CASE("capital letters and a path alone lead to the word that was meant") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    inputs.flags = {{"--log-level", "INFO"}, {"--store", "runs.db"}};
    const std::string message = load(inputs).error().message;
    CHECK(contains(message,
                   "'INFO' is none of trace, debug, info, warn, error, off; did you mean "
                   "'info'?"));
    CHECK(contains(message, "did you mean 'sqlite:runs.db'?"));
}

TEST_CASE("--durable and --transient are two ends of one switch") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    inputs.variables["RUNBOOK_DEFAULT_DURABLE"].assign(1, '0');
    CHECK(!load(inputs)->runtime.default_durable);
    inputs.flags = {{"--durable", ""}};
    CHECK(load(inputs)->runtime.default_durable);
    inputs.variables["RUNBOOK_DEFAULT_DURABLE"].assign(1, '1');
    inputs.flags = {{"--transient", ""}};
    const auto settings = load(inputs);
    CHECK(!settings->runtime.default_durable);
    CHECK(settings->resolved_for("runtime.default_durable").source == "flag --transient");
}

TEST_CASE("an unknown RUNBOOK_ variable is a warning with the nearest name; empty ones are unset") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    inputs.variables["RUNBOOK_STOER"] = "memory:";
    inputs.variables["RUNBOOK_LOG_LEVEL"] = "";
    inputs.variables["OTHER_VARIABLE"] = "whatever";
    const auto settings = load(inputs);
    REQUIRE(settings.ok());
    CHECK(
        settings->warnings ==
        std::vector<std::string>{"variable RUNBOOK_STOER: no setting has this variable, so it has "
                                 "no effect; did you mean RUNBOOK_STORE?"});
    CHECK(settings->resolved_for("log.level").source == "default");
    inputs.variables = {{"HOME", "/h"}, {"RUNBOOK_WORKERS", "2"}, {"RUNBOOK_", "1"}};
    const auto warnings = load(inputs)->warnings;
    REQUIRE(warnings.size() == 2);
    CHECK(contains(warnings[1], "did you mean RUNBOOK_RUNTIME_WORKERS?"));
}

TEST_CASE("Temporal's address is handed on with the variable that gave it, ours before theirs") {
    const Folder folder;
    Inputs inputs = inputs_in(folder);
    inputs.variables["TEMPORAL_ADDRESS"] = "b:7233";
    CHECK(load(inputs)->environment.temporal_address == "b:7233");
    CHECK(load(inputs)->environment.temporal_variable == "TEMPORAL_ADDRESS");
    inputs.variables["TEMPORAL_HOST"] = "a:7233";
    CHECK(load(inputs)->environment.temporal_address == "a:7233");
    CHECK(load(inputs)->environment.temporal_variable == "TEMPORAL_HOST");
    inputs.variables["TEMPORAL_HOST"] = "";
    CHECK(load(inputs)->environment.temporal_address == "b:7233");
}

TEST_CASE("the process gives its own environment, folder and executable") {
    const auto inputs = from_process({{"--runtime", "stub"}});
    REQUIRE(inputs.ok());
    CHECK(inputs->flags.size() == 1);
    CHECK(inputs->working_directory == std::filesystem::current_path());
    CHECK(inputs->executable.filename() == "test_config");
    CHECK(inputs->processors >= 1);
    const char* path = std::getenv("PATH");
    REQUIRE(path != nullptr);
    CHECK(inputs->variables.at("PATH") == path);
}
