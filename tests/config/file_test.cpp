// One file: what is said about wrong ones.
#include <doctest/doctest.h>

#include <algorithm>

#include "config/config_file.hpp"
#include "tests/config/fixture.hpp"

using namespace runbook;
using namespace runbook::config;

namespace {
std::vector<std::string> problems(const std::string& text) {
    std::vector<std::string> lines;
    for (const Problem& problem : read_settings(text, "runbook-host.toml").problems)
        lines.push_back(line_of(problem));
    return lines;
}
using Lines = std::vector<std::string>;
}  // namespace

TEST_CASE("[C40] an unknown key is an error with line, column and the nearest known key") {
    CHECK(
        problems("[runtime]\n\nkinds = \"local\"\n") ==
        Lines{"runbook-host.toml:3:1: unknown key 'runtime.kinds'; did you mean 'runtime.kind'?"});
    CHECK(problems("  runtim.kind = \"local\"\n") ==
          Lines{"runbook-host.toml:1:10: unknown key 'runtim.kind'; did you mean 'runtime.kind'?"});
    CHECK(problems("workers = 3\n") ==
          Lines{"runbook-host.toml:1:1: unknown key 'workers'; did you mean 'runtime.workers'?"});
    CHECK(problems("[colour]\n") ==
          Lines{"runbook-host.toml:1:2: unknown section 'colour'; the nearest known key is "
                "'store.url'"});
    CHECK(problems("\"runtime.kind\" = \"local\"\n").size() == 1);
    CHECK(problems("[[runtime]]\nkind = 1\n").size() == 1);
    CHECK(problems("\"\" = 1\n").size() == 1);
}

TEST_CASE("[C40] every mistake of a file is reported, in its order") {
    const Lines got = problems("[log]\nlevle = \"info\"\nformat = 3\n[store]\nurll = 1\n");
    REQUIRE(got.size() == 3);
    CHECK(got[0] == "runbook-host.toml:2:1: unknown key 'log.levle'; did you mean 'log.level'?");
    CHECK(got[1] == "runbook-host.toml:3:10: log.format wants text in quotes, not a whole number");
    CHECK(got[2] == "runbook-host.toml:5:1: unknown key 'store.urll'; did you mean 'store.url'?");
}

TEST_CASE("[C40] a value of a wrong type is an error at the value") {
    const struct {
        const char* text;
        const char* message;
    } wrong[] = {
        {"runtime.kind = 1", "1:16: runtime.kind wants text in quotes, not a whole number"},
        {"runtime.kind = [\"a\"]", "1:16: runtime.kind wants text in quotes, not a list"},
        {"runtime.default_durable = \"yes\"",
         "1:27: runtime.default_durable wants true or false, not text"},
        {"runtime.workers = 1.5", "1:19: runtime.workers wants a whole number, not a fraction"},
        {"runtime.workers = 2026-11-21",
         "1:19: runtime.workers wants a whole number, not a date or time"},
        {"runtime.cancel_grace = 10", "1:24: runtime.cancel_grace wants a duration in quotes"},
        {"bundles.paths = \"a\"",
         "1:17: bundles.paths wants a list of texts, such as [\"bundles\"], not text"},
        {"bundles.paths = [\"a\", 1]",
         "1:17: bundles.paths wants a list of texts, such as [\"bundles\"], not a list of other "
         "things"},
        {"runtime = \"local\"", "1:11: runtime wants a section, not text"},
        {"[runtime.kind]\nx = 1", "runtime.kind wants text in quotes, not a section"},
    };
    for (const auto& [text, message] : wrong) {
        CAPTURE(text);
        const Lines got = problems(text);
        REQUIRE(got.size() == 1);
        CHECK_MESSAGE(contains(got[0], message), got[0]);
    }
}

TEST_CASE("[C40] text without quotes is called that, and a section that is a key finds it") {
    CHECK(problems("[log]\nlevel = info\n")[0].ends_with("; text stands in quotes"));
    CHECK(problems("store.url = /data/runs.db")[0].ends_with("; text stands in quotes"));
    CHECK(!problems("runtime.workers = 3x")[0].ends_with("quotes"));
    CHECK(!problems("runtime.default_durable = true x")[0].ends_with("quotes"));
    CHECK(!problems("[runtime")[0].ends_with("quotes"));
    CHECK(problems("[worker]\ncount = 3") ==
          Lines{"runbook-host.toml:2:1: unknown key 'worker.count'; did you mean "
                "'runtime.workers'?"});
}

TEST_CASE("[C40] broken TOML is one error with its place, whatever the bytes") {
    for (const std::string text :
         {"[.runtime]", "[=]", "[[!]]", "[runtime\nkind = 1", "\n\nx = ", "a = 1\na = 2", "= 1",
          "kind = \"open", "\xff\xfe\x00", "[a]\n[a]\n",
          "gr\xc3\xb6\xc3\x9f"
          "e = 1",
          "x\xe3\x80\x81 = 1", "x\xef\xbb\xbe = 1"}) {
        CAPTURE(text);
        const Lines got = problems(text);
        REQUIRE(got.size() == 1);
        CHECK_MESSAGE(got[0].starts_with("runbook-host.toml:"), got[0]);
        CHECK(got[0].find('\n') == std::string::npos);
    }
    CHECK(problems("\n\nx = ")[0].starts_with("runbook-host.toml:3:"));
    CHECK(problems("").empty());
}

TEST_CASE("a wrong value in the file is reported with its place, together with all others") {
    const Folder folder;
    folder.write("project/runbook-host.toml",
                 "[runtime]\ncancel_grace = \"10 s\"\nworkers = 0\n[log]\nlevel = \"inf\"\n");
    const auto settings = load(inputs_in(folder));
    REQUIRE(!settings.ok());
    CHECK(settings.error().code == ErrorCode::kEnvironment);
    const std::string& message = settings.error().message;
    CHECK(contains(message, "runbook-host.toml:2:16: runtime.cancel_grace: '10 s' is not a dur"));
    CHECK(contains(message, folder.path.string() +
                                "/project/runbook-host.toml:3:11: runtime.workers: '0' is not"));
    CHECK(contains(message,
                   "5:9: log.level: 'inf' is none of trace, debug, info, warn, error, off; did "
                   "you mean 'info'?"));
}

TEST_CASE("a wrong value is reported even when a flag overrides it") {
    const Folder folder;
    folder.write("project/runbook-host.toml", "log.level = \"loud\"\n");
    Inputs inputs = inputs_in(folder);
    inputs.flags = {{"--log-level", "info"}};
    CHECK(!load(inputs).ok());
}

TEST_CASE("a file that cannot be read is an error that names it") {
    const auto got = read_file("/no/such/folder/runbook-host.toml");
    REQUIRE(got.problems.size() == 1);
    CHECK(contains(line_of(got.problems[0]),
                   "/no/such/folder/runbook-host.toml: cannot be read: No such"));
}
