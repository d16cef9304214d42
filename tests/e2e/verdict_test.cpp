// Lint verdicts and imports of bundles, as a person meets them.
#include <doctest/doctest.h>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"
#include "tests/support/verdict.hpp"

using namespace runbook::test;
namespace fs = std::filesystem;

namespace {

struct Linted : Place {
    Linted() {
        for (const auto& entry : fs::directory_iterator(bundles())) fs::remove(entry.path());
    }
    fs::path drop(const std::string& bundle, const std::string& result = "") const {
        const fs::path file = bundles() / (bundle + ".so");
        fs::copy_file(fs::path(BAD_BUNDLES) / (bundle + ".so"), file);
        if (!result.empty()) REQUIRE(write_verdict(file, result));
        return file;
    }
};

bool holds(const std::string& text, const std::string& part) {
    CAPTURE(text);
    CHECK(text.find(part) != std::string::npos);
    return true;
}

}  // namespace

TEST_CASE("[C49] bundles.require_lint refuses what was not linted, and says what to do") {
    const Linted place;
    place.drop("linted", "failed");
    place.drop("pure");
    const Ended all = place.call({"bundles", "list"});
    CHECK(all.code == 0);
    holds(all.out, "LINT");
    holds(all.out, "failed");
    CHECK(place.call({"run", "pure", "--input", R"({"numbers":[1,2]})", "--transient"}).code == 0);

    place.write(place.work() / "runbook-host.toml", "[bundles]\nrequire_lint = true\n");
    const Ended refused = place.call({"bundles", "list"});
    holds(refused.out, "asks for a passed one");
    holds(refused.out, "[RB1033]");
    holds(refused.out, "pure.so not loaded: has no verdict of runbook-lint");
    const Ended run = place.call({"run", "pure", "--input", R"({"numbers":[1,2]})"});
    CHECK(run.code == 5);
    holds(run.err, "Build it with add_runbook_bundle(.. LINT). [RB1032]");
}

TEST_CASE("bundles inspect tells what a file holds, and runs nothing of it") {
    const Linted place;
    const std::string file = place.drop("linted", "passed").string();
    const Ended text = place.call({"bundles", "inspect", file});
    CHECK(text.code == 0);
    holds(text.out,
          "passed: 2 errors, 1 warning, 3 waived (runbook-lint 0.1.0, rules 1, clang 19)");
    holds(text.out, "what activities may call and runbooks may not:");
    holds(text.out, "pass it as input, or read it in an activity");
    const Ended ended = place.call({"bundles", "inspect", file, "--json"});
    CHECK(json::at(ended.out, "/lint/result") == "passed");
    CHECK(json::at(ended.out, "/imports/0/name") == "getenv");
    CHECK(json::at(ended.out, "/imports/0/rule") == "N102-env");
    CHECK(json::at(ended.out, "/runbooks/0") == "order@1.4.0");

    const Ended pure = place.call({"bundles", "inspect", place.drop("pure").string()});
    CHECK(pure.code == 0);
    holds(pure.out, "it has runbooks only");
    holds(pure.out, "pure pure");  // its samples
    CHECK(pure.out.find("IMPORT") == std::string::npos);
}

TEST_CASE("bundles inspect says why no host would load a file, and ends with 5 for it") {
    const Linted place;
    const Ended impure = place.call({"bundles", "inspect", place.drop("impure").string()});
    CHECK(impure.code == 5);
    holds(impure.out, "[RB1035]");
    holds(impure.out, "std::chrono::system_clock::now        N102-clock   run.now()");
    place.write(place.root() / "text.so", "this is no library\n");
    const Ended text = place.call({"bundles", "inspect", (place.root() / "text.so").string()});
    CHECK(text.code == 5);
    holds(text.out, "RB1005");
    CHECK(place.call({"bundles", "inspect", "/no/such/file.so"}).code == 6);
    CHECK(place.call({"bundles", "inspect"}).code == 2);
    CHECK(place.call({"bundles", "list", "more"}).code == 2);
}
