// The lint verdict that a bundle carries, and hosts that ask for one.
#include "registry/lint_verdict.hpp"

#include <doctest/doctest.h>

#include "fixture.hpp"
#include "registry/inspection.hpp"
#include "tests/support/verdict.hpp"

using namespace runbook;
using registry::LintVerdict;
using registry::Slot;
using State = LintVerdict::State;

namespace {

struct Asking : Place {
    Asking() { require_lint = true; }
    fs::path drop_linted(const std::string& result) const {
        const fs::path file = drop("linted");
        REQUIRE(test::write_verdict(file, result));
        make_older(file);
        return file;
    }
    // Of the one bundle there is, after a start.
    std::string refusal() {
        const auto bundles = start().bundles();
        REQUIRE(bundles.size() == 1);
        return bundles[0].refusal;
    }
};

}  // namespace

TEST_CASE("a verdict is read from the file, and is in the list of bundles also at the next start") {
    Asking place;
    place.require_lint = false;
    place.drop_linted("passed");
    for (int i = 0; i < 2; ++i) {
        const auto bundle = place.start().bundles().at(0);
        CHECK(bundle.lint.state == State::kPassed);
        CHECK(bundle.lint.tool == "runbook-lint 0.1.0");
        CHECK(bundle.lint.engine == "clang 19");
        CHECK(bundle.lint.sources == "5eed");
        CHECK(bundle.lint.waived == 3);
        CHECK(bundle.state == Slot::State::kKnown);
    }
    CHECK(place.warnings.empty());
}

TEST_CASE("a bundle that nobody has linted has no verdict, and is used unless one is asked for") {
    Asking place;
    place.require_lint = false;
    place.drop("linted");
    CHECK(place.start().bundles().at(0).lint == LintVerdict{});
    CHECK(place.registry->runbook("order").ok());
}

TEST_CASE("[C49] where a verdict is required, a bundle is taken with a passed one alone") {
    Asking place;
    place.drop_linted("passed");
    CHECK(place.refusal().empty());
    CHECK(place.registry->runbook("order").ok());

    place.drop_linted("failed");
    CHECK(place.refusal() ==
          "linted.so not loaded: has failed the lint with 2 errors (runbook-lint 0.1.0, rules 1), "
          "and bundles.require_lint asks for a passed one. Build it again with "
          "add_runbook_bundle(.. LINT), which shows what was found, and mend that. [RB1033]");
    CHECK(place.registry->runbook("order").error().code == ErrorCode::kEnvironment);

    place.drop("linted");
    CHECK(place.refusal() ==
          "linted.so not loaded: has no verdict of runbook-lint, and bundles.require_lint asks "
          "for one. Build it with add_runbook_bundle(.. LINT). [RB1032]");
}

TEST_CASE("[C49] a verdict of other code than the bundle has is stale, and counts as none") {
    Asking place;
    const fs::path file = place.drop_linted("passed");
    test::change_code(file);
    make_older(file);
    CHECK(
        place.refusal().find("has a lint verdict (runbook-lint 0.1.0, rules 1) of other code "
                             "than it has now, and bundles.require_lint asks for one of its own") !=
        std::string::npos);
    CHECK(place.refusal().ends_with("[RB1034]"));
    CHECK(place.registry->bundles().at(0).lint.state == State::kStale);
}

TEST_CASE("a refusal for its verdict is forgotten when nobody asks for one any more") {
    Asking place;
    place.drop("linted");
    CHECK(place.refusal().ends_with("[RB1032]"));
    place.require_lint = false;
    CHECK(place.refusal().empty());
    place.require_lint = true;  // now it is known from an earlier start
    CHECK(place.refusal().ends_with("[RB1032]"));
}

TEST_CASE("a run that has begun keeps its bundle, whatever is asked of new ones later") {
    Asking place;
    place.require_lint = false;
    const std::string digest = sha256_hex(bytes_of(place.drop("linted")));
    place.start();
    place.require_lint = true;
    auto& registry = place.start();
    CHECK_FALSE(registry.runbook("order").ok());
    CHECK(registry.pinned("order", digest).ok());
}

TEST_CASE("a room with something else than a verdict in it has none") {
    Asking place;
    const fs::path file = place.drop_linted("passed");
    for (const std::string& text : {std::string("{"), std::string("{\"result\":1}"),
                                    std::string("[]"), std::string(R"({"result":"passed"})")}) {
        std::string bytes = bytes_of(file);
        const auto at = bytes.find("{\"schema\"");
        std::string shown = bytes;
        shown.replace(at, 1024, text + std::string(1024 - text.size(), '\0'));
        CAPTURE(text);
        CHECK(registry::inspect(shown).lint.state == State::kNone);
    }
}

TEST_CASE("what strip takes away is not what a verdict is about") {
    Asking place;
    const fs::path file = place.drop_linted("passed");
    for (const std::string tool : {"strip", "llvm-strip-19"}) {
        if (std::system((tool + " --version >/dev/null 2>&1").c_str()) != 0) continue;
        CHECK(std::system((tool + " " + file.string()).c_str()) == 0);
        CHECK(registry::inspect(bytes_of(file)).lint.state == State::kPassed);
    }
}
