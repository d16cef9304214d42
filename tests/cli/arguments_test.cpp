#include <doctest/doctest.h>

#include "tests/cli/fake_host.hpp"

using namespace runbook;
using namespace runbook::cli;

TEST_CASE("an input reaches the host letter by letter, whatever CLI11 does with brackets") {
    for (const std::string input :
         {"{}", "[]", "[1,2]", "\"abc\"", "-5", "null", "[[1],[2]]", "{\"a\":[1,\"b,c\"]}", "%%",
          "\"%%\"", "\"{}\"", "1.10", "\"--json\"", "\"a b  c\"", "\"\\\" \\\\\""}) {
        CAPTURE(input);
        Desk desk;
        const Ran ran = desk.run({"run", "order", "--input", input});
        if (input == "%%") {
            CHECK(ran.code == 2);
            continue;
        }
        CHECK(ran.code == 0);
        CHECK(desk.script.request.input == input);
        Desk other;
        CHECK(other.run({"run", "order", "--input=" + input}).code == 0);
        CHECK(other.script.request.input == input);
    }
}

TEST_CASE("options of every verb stand before or after it") {
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"--store", "memory:", "--bundles", "/a", "run", "order", "--bundles", "/b"},
             {"run", "--store=memory:", "order", "--bundles=/a", "--bundles=/b"},
             {"--store=memory:", "run", "--bundles", "/a", "--bundles", "/b", "order"}}) {
        Desk desk;
        const Ran ran = desk.run(words);
        CHECK(ran.code == 0);
        CHECK(desk.script.options.store == "memory:");
        CHECK(desk.script.options.bundle_folders == std::vector<std::filesystem::path>{"/a", "/b"});
    }
}

TEST_CASE("an empty value after = is an empty value, and swallows no other word") {
    Desk desk;
    Ran ran = desk.run({"run", "order", "--input=", "--json"});
    CHECK(ran.code == 2);
    CHECK(holds(ran.err, "--input"));
    CHECK(desk.script.calls.empty());
    ran = desk.run({"run", "order", "--workflow-id=", "--input", "{}"});
    CHECK(ran.code == 2);
    CHECK(holds(ran.err, "workflow id '' is not usable: it is empty"));
    ran = desk.run({"--store=", "list", "--json"});
    CHECK(ran.code == 2);
    CHECK(holds(ran.err, "flag --store: '' is not a store: it is empty"));
    ran = desk.run({"list", "--config=", "--profile", "x"});
    CHECK(ran.code == 2);
    CHECK(holds(ran.err, "flag --config: it is empty"));
    ran = desk.run({"run", "order", "--input={\"a\":\"b=\"}", "--workflow-id=o-1"});
    CHECK(ran.code == 0);
    CHECK(desk.script.request.input == "{\"a\":\"b=\"}");
    CHECK(desk.script.request.workflow_id == "o-1");
}

TEST_CASE("an unknown verb or option is bad usage and names what may have been meant") {
    Desk desk;
    Ran ran = desk.run({"inspct", "x"});
    CHECK(ran.code == 2);
    CHECK(ran.err == "error: 'inspct' is no verb of runbook-host\nhint: did you mean inspect?\n");
    ran = desk.run({"serve"});
    CHECK(ran.code == 2);
    CHECK(holds(ran.err, "'serve' is no verb"));
    ran = desk.run({"run", "order", "--inptu", "{}"});
    CHECK(ran.code == 2);
    CHECK(ran.err == "error: unknown option '--inptu' of run\nhint: did you mean --input?\n");
    ran = desk.run({"--stroe=x", "list"});
    CHECK(ran.code == 2);
    CHECK(ran.err == "error: unknown option '--stroe'\nhint: did you mean --store?\n");
    ran = desk.run({"list", "extra"});
    CHECK(ran.code == 2);
    CHECK(holds(ran.err, "list has no use for 'extra'"));
    CHECK(desk.script.hosts == 0);
}

TEST_CASE("missing words, missing values and repetitions are bad usage") {
    Desk desk;
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {},
             {"--store", "memory:"},
             {"run"},
             {"inspect"},
             {"bundles"},
             {"config", "shw"},
             {"run", "order", "--input"},
             {"run", "order", "--wait"},
             {"run", "order", "--wait", "5"},
             {"run", "order", "--wait", "1s", "--wait", "2s"},
             {"run", "order", "--json=maybe"},
             {"list", "--limit", "-1"},
             {"list", "--limit", "0"},
             {"list", "--limit", "1x"},
             {"list", "--color", "blue"},
             {"list", "--log-level", "loud"},
             {"list", "--store", ""},
             {"list", "--store", "memory:", "--store", "memory:"}}) {
        std::string line;
        for (const std::string& word : words) (line += word) += ' ';
        CAPTURE(line);
        const Ran ran = desk.run(words);
        CHECK(ran.code == 2);
        CHECK(ran.out.empty());
        CHECK(ran.err.starts_with("error: "));
    }
    CHECK(desk.script.hosts == 0);
}

TEST_CASE("every verb explains itself with examples, and opens nothing for that") {
    Desk desk;
    for (const char* verb : {"run", "start", "resume", "list", "inspect", "history", "runbooks",
                             "bundles", "validate", "config", "version"}) {
        CAPTURE(verb);
        const Ran ran = desk.run({verb, "--help"});
        CHECK(ran.code == 0);
        CHECK(ran.err.empty());
        CHECK(holds(ran.out, "Usage: runbook-host " + std::string(verb)));
        CHECK(holds(ran.out, "Examples:\n  runbook-host "));
        CHECK(desk.run({"help", verb}).out == ran.out);
        CHECK(desk.run({"-h", verb}).out == ran.out);
        CHECK(holds(desk.run({"--help"}).out, "  " + std::string(verb)));
    }
    CHECK(desk.run({"help"}).out == desk.run({"--help"}).out);
    CHECK(desk.run({"--version"}).out.starts_with("runbook-host "));
    CHECK(desk.run({"run", "--version"}).out == desk.run({"version"}).out);
    CHECK(desk.script.hosts == 0);
}

TEST_CASE("ids that could be paths are refused before anything is opened") {
    Desk desk;
    const std::string path = "../x";
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"inspect", path},
                                               {"history", path},
                                               {"resume", path},
                                               {"run", path},
                                               {"start", path},
                                               {"run", "order", "--workflow-id", path},
                                               {"run", "order", "--workflow-id", "a/b"},
                                               {"run", "order", "--workflow-id", ""},
                                               {"start", "order", "--idempotency-key", path}}) {
        const Ran ran = desk.run(words);
        CHECK(ran.code == 2);
        CHECK(ran.out.empty());
        CHECK(ran.err.starts_with("error: "));
    }
    CHECK(desk.script.hosts == 0);
}
