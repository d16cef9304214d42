// The table of sources that choose the runtime, a process for each row: set_runtime() in code,
// --runtime, RUNBOOK_RUNTIME, the config file, and Temporal's variables.
#include <doctest/doctest.h>

#include <optional>

#include "tests/e2e/place.hpp"

using namespace runbook::test;

namespace {

const std::string kFlag = "flag --runtime";
const std::string kVariable = "variable RUNBOOK_RUNTIME";
const std::string kTemporal = "temporal.example:7233";

// Nothing: the source says nothing. An empty text is an empty value.
struct Sources {
    std::optional<std::string> code = {}, flag = {}, variable = {}, file = {};
    std::optional<std::string> temporal_host = {}, temporal_address = {};
};

std::string config_file(const Place& place) {
    return (place.work() / "runbook-host.toml").string();
}

void set(Place& place, const std::string& name, const std::optional<std::string>& value) {
    place.environment.erase(name);
    if (value) place.environment[name] = *value;
}

Ended list_with(Place& place, const Sources& sources) {
    set(place, "TEST_SET_RUNTIME", sources.code);
    set(place, "RUNBOOK_RUNTIME", sources.variable);
    set(place, "TEMPORAL_HOST", sources.temporal_host);
    set(place, "TEMPORAL_ADDRESS", sources.temporal_address);
    place.write(config_file(place),
                sources.file ? "[runtime]\nkind = \"" + *sources.file + "\"\n" : "");
    Words words{"list", "--store", "memory:"};
    if (sources.flag) words.push_back("--runtime=" + *sources.flag);
    return place.begin_program(CHOOSER, words).wait();
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

bool says_once(const Ended& ended, const std::string& text) { return count(ended.err, text) == 1; }

// Exactly one line about the selection, and it gives this reason.
void check_chosen(const Ended& ended, const std::string& kind, const std::string& reason) {
    CAPTURE(ended.err);
    CHECK(ended.code == (kind == "local" ? 0 : 5));
    CHECK(count(ended.err, "info  runtime ") == 1);
    CHECK(says_once(ended, "runtime " + kind + ": " + reason));
    CHECK((kind != "stub" || says_once(ended, "not supported by the stub backend")));
}

void check_refused(const Ended& ended, int code, const Words& facts) {
    CAPTURE(ended.err);
    CHECK(ended.code == code);
    CHECK(ended.out.empty());
    CHECK(count(ended.err, "info  runtime ") == 0);
    for (const std::string& fact : facts) {
        CAPTURE(fact);
        CHECK(ended.err.find(fact) != std::string::npos);
    }
}

struct Source {
    std::optional<std::string> Sources::* member;
    std::string name;
};

// Highest first.
std::vector<Source> all_sources(const Place& place) {
    return {{&Sources::code, "set_runtime()"},
            {&Sources::flag, kFlag},
            {&Sources::variable, kVariable},
            {&Sources::file, config_file(place) + ":2"}};
}

}  // namespace

TEST_CASE("[C38] every mixture of sources and Temporal variables: the highest source decides") {
    Place place;
    const auto all = all_sources(place);
    for (unsigned given = 0; given < 16; ++given) {
        for (unsigned temporal = 0; temporal < 4; ++temporal) {
            CAPTURE(given);
            CAPTURE(temporal);
            Sources sources;
            const Source* highest = nullptr;
            for (std::size_t i = 0; i < all.size(); ++i) {
                if ((given >> i & 1U) == 0) continue;
                sources.*all[i].member = highest == nullptr ? "stub" : "local";
                if (highest == nullptr) highest = &all[i];
            }
            if ((temporal & 1U) != 0) sources.temporal_host = kTemporal;
            if ((temporal & 2U) != 0) sources.temporal_address = "other.example:7233";
            const Ended ended = list_with(place, sources);
            if (highest != nullptr) {
                check_chosen(ended, "stub", "asked for by " + highest->name);
            } else if (temporal == 0) {
                check_chosen(ended, "local", "no TEMPORAL_HOST is set");
            } else {
                check_refused(ended, 5,
                              {(temporal & 1U) != 0 ? "TEMPORAL_HOST=" + kTemporal
                                                    : "TEMPORAL_ADDRESS=other.example:7233",
                               "built without it", "--runtime, or unset TEMPORAL_"});
            }
        }
    }
}

TEST_CASE("[C38] local that is asked for goes above all that is below it") {
    Place place;
    const auto all = all_sources(place);
    for (std::size_t i = 0; i < all.size(); ++i) {
        Sources sources;
        sources.temporal_host = kTemporal;
        for (std::size_t below = i; below < all.size(); ++below)
            sources.*all[below].member = below == i ? "local" : "temporal";
        check_chosen(list_with(place, sources), "local", "asked for by " + all[i].name);
    }
}

TEST_CASE("[C38] what is not built in is refused wherever it is asked for, with what is") {
    Place place;
    for (const Source& source : all_sources(place)) {
        for (const std::string kind : {"temporal", "celery", "aws"}) {
            CAPTURE(kind);
            Sources sources;
            sources.*source.member = kind;
            check_refused(list_with(place, sources), 5,
                          {"the " + kind + " runtime is asked for by " + source.name,
                           "built without it", "built runtimes: local, stub"});
        }
    }
}

TEST_CASE("[C38] an unknown runtime is refused with the nearest name and its place") {
    Place place;
    check_refused(list_with(place, {.code = "lokal"}), 2,
                  {"unknown runtime 'lokal' asked for by set_runtime()", "did you mean 'local'?"});
    check_refused(list_with(place, {.flag = "temporl"}), 2,
                  {kFlag + ": 'temporl'", "did you mean 'temporal'?"});
    check_refused(list_with(place, {.variable = "Local"}), 5,
                  {kVariable + ": 'Local'", "did you mean 'local'?"});
    check_refused(list_with(place, {.file = "stubb"}), 5,
                  {config_file(place) + ":2:8: runtime.kind: 'stubb'", "did you mean 'stub'?"});
    check_refused(list_with(place, {.flag = "local", .variable = "lokal"}), 5, {kVariable});
}

TEST_CASE("[C38] empty values count as not set, but an empty flag or key is a mistake") {
    Place place;
    check_chosen(list_with(place, {.variable = "", .temporal_host = "", .temporal_address = ""}),
                 "local", "no TEMPORAL_HOST is set");
    check_chosen(list_with(place, {.variable = "", .file = "stub"}), "stub",
                 "asked for by " + config_file(place) + ":2");
    check_refused(list_with(place, {.temporal_host = "", .temporal_address = kTemporal}), 5,
                  {"TEMPORAL_ADDRESS=" + kTemporal, "built without it"});
    check_refused(list_with(place, {.flag = ""}), 2, {kFlag});
    check_refused(list_with(place, {.file = ""}), 5, {config_file(place) + ":2:8"});
}

TEST_CASE("[C38] 'automatic' takes back what lower sources ask for") {
    Place place;
    check_chosen(list_with(place, {.flag = "automatic", .variable = "stub", .file = "temporal"}),
                 "local", "no TEMPORAL_HOST is set");
    check_chosen(list_with(place, {.variable = "automatic", .file = "stub"}), "local",
                 "no TEMPORAL_HOST is set");
    check_refused(
        list_with(place, {.flag = "automatic", .file = "local", .temporal_host = kTemporal}), 5,
        {"TEMPORAL_HOST=" + kTemporal, "built without it"});
}

TEST_CASE("[C39] set_runtime() after the first use: already bound, and the bound one works on") {
    Place place;
    place.environment["TEST_SET_LATE"] = "stub";
    Ended ended = list_with(place, {});
    CHECK(ended.code == 0);
    CHECK(says_once(ended,
                    "set_runtime(stub): runtime already bound: this process uses local (no "
                    "TEMPORAL_HOST is set)"));
    CHECK(says_once(ended, "get_runtime(): local"));
    CHECK(count(ended.err, "info  runtime ") == 1);  // two commands, one line

    place.environment["TEST_SET_LATE"] = "local";
    ended = list_with(place, {.code = "stub"});
    CHECK(ended.code == 5);
    CHECK(says_once(ended,
                    "set_runtime(local): runtime already bound: this process uses stub (asked "
                    "for by set_runtime())"));
    CHECK(says_once(ended, "get_runtime(): stub"));
    CHECK(count(ended.err, "not supported by the stub backend") == 2);
}

TEST_CASE("[C39] a refused choice binds nothing, so set_runtime() may still be called") {
    Place place;
    place.environment["TEST_SET_LATE"] = "local";
    const Ended ended = list_with(place, {.temporal_host = kTemporal});
    CHECK(ended.code == 0);
    CHECK(says_once(ended, "TEMPORAL_HOST=" + kTemporal));
    CHECK(says_once(ended, "set_runtime(local): ok"));
    CHECK(says_once(ended, "runtime local: asked for by set_runtime()"));
}
