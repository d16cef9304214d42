// What a bundle's bytes tell without being run.
#include "registry/inspection.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "fixture.hpp"

using namespace runbook;
using registry::Import;
using registry::Inspection;

namespace {

Inspection inspected(const std::string& bundle) {
    return registry::inspect(bytes_of(built(bundle)));
}

const Import* find(const Inspection& found, const std::string& name) {
    const auto at = std::find_if(found.imports.begin(), found.imports.end(),
                                 [&](const Import& one) { return one.name == name; });
    return at == found.imports.end() ? nullptr : &*at;
}

std::string rule_of(const Inspection& found, const std::string& name) {
    const Import* const one = find(found, name);
    return one == nullptr ? "not imported" : std::string(one->rule);
}

}  // namespace

TEST_CASE(
    "[C49] imports of clocks, chance, threads, surroundings and files have their rule and fix") {
    const Inspection found = inspected("impure");
    CHECK(rule_of(found, "std::chrono::system_clock::now") == "N102-clock");
    CHECK(rule_of(found, "std::random_device::_M_getval") == "N102-random");
    CHECK(rule_of(found, "getenv") == "N102-env");
    CHECK(rule_of(found, "std::basic_ofstream::basic_ofstream") == "N102-io");
    CHECK(rule_of(found, "nanosleep") == "N102-thread");
    const Import* const clock = find(found, "std::chrono::system_clock::now");
    REQUIRE(clock != nullptr);
    CHECK(clock->symbol == "_ZNSt6chrono3_V212system_clock3nowEv");
    CHECK(clock->fix == "run.now()");
}

TEST_CASE("what only computes is not held against a bundle") {
    const Inspection found = inspected("pure");
    for (const Import& one : found.imports) {
        CAPTURE(one.symbol);
        CHECK(one.rule.empty());
        CHECK(one.harmless);
    }
    CHECK(found.imports.size() > 10);
    CHECK(std::is_sorted(found.imports.begin(), found.imports.end(),
                         [](const auto& a, const auto& b) { return a.name < b.name; }));
}

TEST_CASE("[C49] a bundle that says it has runbooks only is held to that before any of it runs") {
    Place place;
    place.drop("pure");
    place.drop("impure");
    place.drop("only");
    place.drop("only-opens");
    auto& registry = place.start();
    CHECK(registry.runbook("pure").ok());
    std::string all;
    for (const auto& bundle : registry.bundles()) all += bundle.refusal + "\n";
    CAPTURE(all);
    CHECK(all.find("impure.so not loaded: says that it has runbooks only, and imports what no "
                   "runbook may call: ") != std::string::npos);
    CHECK(all.find("getenv (N102-env)") != std::string::npos);
    CHECK(all.find("only.so not loaded: says that it has runbooks only, and has activity 'charge'. "
                   "Put activities into a bundle of their own, or build it without RUNBOOKS_ONLY. "
                   "[RB1035]") != std::string::npos);
    CHECK(all.find("fopen (N102-io)") != std::string::npos);
    CHECK(place.entered().empty());
}

TEST_CASE("a bundle's samples are those that its author has put into it, letter by letter") {
    const Inspection found = inspected("pure");
    REQUIRE(found.samples.size() == 2);
    CHECK(found.samples[0].runbook == "pure");
    CHECK(found.samples[0].input == "{\"numbers\": [1, 2, 3]}\n");
    CHECK(found.samples[1].input == "{\"numbers\": []}\n");
    CHECK(inspected("orders").samples.empty());
}

TEST_CASE("[C42] a file that was damaged anywhere is inspected or refused, and read no further") {
    const std::string good = bytes_of(built("linted"));
    std::minstd_rand chance(42);
    for (int i = 0; i < 3000; ++i) {
        std::string bytes = good;
        const auto headers = bytes.size() > 4096 ? bytes.size() - 4096 : 0;
        for (int times = 0; times < 4; ++times) {
            const auto at = chance() % 2 == 0 ? chance() % bytes.size()
                                              : headers + chance() % (bytes.size() - headers);
            bytes[at] = static_cast<char>(chance());
        }
        const std::vector<char> exact(bytes.begin(), bytes.end());
        const Inspection found = registry::inspect({exact.data(), exact.size()});
        CHECK(found.imports.size() < 1000);
    }
}

TEST_CASE("every call that the guard refuses is known as an import, under the same rule") {
    std::size_t count = 0;
    const std::string begin = "RB_GUARDED(";
    for (const auto& entry : fs::directory_iterator(RB_TEST_GUARD)) {
        if (entry.path().extension() != ".cpp") continue;
        const std::string text = "\n" + bytes_of(entry.path());
        for (auto at = text.find("\n" + begin); at != std::string::npos;
             at = text.find("\n" + begin, at + 1)) {
            const auto name = at + 1 + begin.size(), comma = text.find(',', name);
            const auto rule = text.find("Rule::k", comma) + 7;
            const std::string symbol = text.substr(name, comma - name);
            std::string wanted = text.substr(rule, text.find(',', rule) - rule);
            wanted[0] = static_cast<char>(wanted[0] - 'A' + 'a');
            CAPTURE(symbol);
            CHECK(registry::import_of(symbol).rule == "N102-" + wanted);
            ++count;
        }
    }
    CHECK(count > 50);
}

TEST_CASE("a function is known under the other names that libraries give it") {
    const auto rule_of = [](std::string_view symbol) {
        return std::string(registry::import_of(symbol).rule);
    };
    CHECK(rule_of("__isoc99_fscanf") == "N102-io");
    CHECK(rule_of("__fprintf_chk") == "N102-io");
    CHECK(rule_of("open64") == "N102-io");
    CHECK(rule_of("_ZSt4cout") == "N102-io");
    CHECK(rule_of("_ZTVSt14basic_ofstreamIcSt11char_traitsIcEE") == "N102-io");
    CHECK(rule_of("pthread_mutex_lock").empty());  // a warning of the lint says nothing here
    CHECK_FALSE(registry::import_of("PQexec").harmless);
    CHECK(registry::import_of("__snprintf_chk").harmless);
    CHECK(registry::import_of("powf").harmless);
    CHECK(registry::import_of("_ZdlPvm").harmless);
}
