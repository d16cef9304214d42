// Where settings come from, through real processes: flag before variable before file before
// default.
#include <doctest/doctest.h>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;

namespace {

struct Shown {
    std::string value, source;
    bool operator==(const Shown&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Shown& shown) {
    return out << shown.value << " from " << shown.source;
}

Shown show(const Place& place, const std::string& key, Words flags = {}) {
    Words words{"config", "show", "--json"};
    words.insert(words.end(), flags.begin(), flags.end());
    const Ended ended = place.call_plain(words);
    if (ended.code != 0) throw std::runtime_error("config show: " + ended.err);
    for (const std::string& setting : json::elements(ended.out, "/settings")) {
        if (json::at(setting, "/key") == key) {
            return {json::at(setting, "/value"), json::at(setting, "/source")};
        }
    }
    throw std::runtime_error("no setting " + key);
}

std::filesystem::path config_file(const Place& place) { return place.work() / "runbook-host.toml"; }

bool has_run(const Place& place, const std::filesystem::path& store) {
    const Ended ended = place.call_plain({"list", "--json", "--store", "sqlite:" + store.string()});
    return ended.code == 0 && json::size(ended.out, "") == 1;
}

}  // namespace

TEST_CASE("[C40] the store is the flag's, else the variable's, else the file's, else the default") {
    Place place;
    place.environment["RUNBOOK_BUNDLES"] = place.bundles().string();
    const Words words{"start", "steps", "--input", place.input()};
    CHECK(place.call_plain(words).code == 0);
    CHECK(has_run(place, place.home() / ".local/state/runbook-host/runs.db"));

    place.write(config_file(place), "[store]\nurl = \"sqlite:file.db\"\n");
    CHECK(place.call_plain(words).code == 0);
    CHECK(has_run(place, place.work() / "file.db"));

    place.environment["RUNBOOK_STORE"] = "sqlite:" + (place.root() / "variable.db").string();
    CHECK(place.call_plain(words).code == 0);
    CHECK(has_run(place, place.root() / "variable.db"));

    Words flagged = words;
    flagged.insert(flagged.end(), {"--store", "sqlite:" + (place.root() / "flag.db").string()});
    CHECK(place.call_plain(flagged).code == 0);
    CHECK(has_run(place, place.root() / "flag.db"));
    for (const auto& other : {place.work() / "file.db", place.root() / "variable.db"}) {
        CHECK(has_run(place, other));
    }
}

TEST_CASE("[C40] without a setting the store is beside the config file when there is one") {
    Place place;
    place.environment["RUNBOOK_BUNDLES"] = place.bundles().string();
    place.write(config_file(place), "[log]\nlevel = \"warn\"\n");
    CHECK(place.call_plain({"start", "steps", "--input", place.input()}).code == 0);
    CHECK(has_run(place, place.work() / ".runbook/runs.db"));
}

TEST_CASE("[C40] bundle folders: flag, variable, file, default, each replaces the next") {
    Place place;
    const auto folder = [&](const char* name) {
        std::filesystem::create_directories(place.root() / name);
        return (place.root() / name).string();
    };
    const Shown fallback = show(place, "bundles.paths");
    CHECK(fallback.source == "default");
    CHECK(place.call_plain({"start", "steps", "--input", place.input()}).code == 6);
    place.write(config_file(place), "[bundles]\npaths = [\"" + folder("file") + "\"]\n");
    CHECK(show(place, "bundles.paths") ==
          Shown{folder("file"), config_file(place).string() + ":2"});
    place.environment["RUNBOOK_BUNDLES"] = place.bundles().string() + ":" + folder("b");
    CHECK(show(place, "bundles.paths").source == "variable RUNBOOK_BUNDLES");
    CHECK(place.call_plain({"start", "steps", "--input", place.input()}).code == 0);
    const Words flag{"--bundles", folder("flag")};
    CHECK(show(place, "bundles.paths", flag) == Shown{folder("flag"), "flag --bundles"});
    CHECK(place.call_plain({"start", "steps", "--input", place.input(), flag[0], flag[1]}).code ==
          6);
}

TEST_CASE("[C40] log level: flag, variable, file, default, and it is obeyed") {
    Place place;
    const auto quiet = [&](Words flags = {}) {
        Words words{"list"};
        words.insert(words.end(), flags.begin(), flags.end());
        return place.call(words).err.find("runtime local") == std::string::npos;
    };
    CHECK(show(place, "log.level") == Shown{"info", "default"});
    CHECK(!quiet());
    place.write(config_file(place), "[log]\nlevel = \"error\"\n");
    CHECK(show(place, "log.level") == Shown{"error", config_file(place).string() + ":2"});
    CHECK(quiet());
    place.environment["RUNBOOK_LOG_LEVEL"] = "debug";
    CHECK(show(place, "log.level") == Shown{"debug", "variable RUNBOOK_LOG_LEVEL"});
    CHECK(!quiet());
    CHECK(show(place, "log.level", {"--log-level", "off"}) == Shown{"off", "flag --log-level"});
    CHECK(quiet({"--log-level", "off"}));
}

TEST_CASE("[C40] runtime kind: flag, variable, file, default") {
    Place place;
    CHECK(show(place, "runtime.kind") == Shown{"automatic", "default"});
    place.write(config_file(place), "[runtime]\nkind = \"temporal\"\n");
    CHECK(show(place, "runtime.kind") == Shown{"temporal", config_file(place).string() + ":2"});
    place.environment["RUNBOOK_RUNTIME"] = "stub";
    CHECK(show(place, "runtime.kind") == Shown{"stub", "variable RUNBOOK_RUNTIME"});
    CHECK(show(place, "runtime.kind", {"--runtime", "local"}) == Shown{"local", "flag --runtime"});
}

TEST_CASE("[C40] durable or transient: the call, the runbook, variable, file, default") {
    Place place;
    std::filesystem::create_symlink(std::filesystem::path(SAMPLE_BUNDLES) / "quick-tasks.so",
                                    place.bundles() / "quick-tasks.so");
    const auto recorded = [&](Words words) {
        const std::size_t before = place.runs();
        const Ended ended = place.call(std::move(words));
        if (ended.code != 0) throw std::runtime_error(ended.err);
        return place.runs() - before;
    };
    const Words run{"run", "steps", "--input", place.input()};
    const Words durable{"run", "steps", "--input", place.input(), "--durable"};
    const Words transient{"run", "steps", "--input", place.input(), "--transient"};
    CHECK(recorded(run) == 1);
    CHECK(recorded(transient) == 0);
    place.write(config_file(place), "[runtime]\ndefault_durable = false\n");
    CHECK(recorded(run) == 0);
    CHECK(recorded(durable) == 1);
    place.environment["RUNBOOK_DEFAULT_DURABLE"] = "true";
    CHECK(recorded(run) == 1);
    CHECK(recorded({"run", "quick-tasks", "--input", "{\"values\":[1]}"}) == 0);
    CHECK(recorded({"run", "quick-tasks", "--input", "{\"values\":[1]}", "--durable"}) == 1);
    CHECK(place.lines().size() == 15);
}

TEST_CASE("[C40] an unknown key stops everything with file, line, column and the nearest key") {
    const Place place;
    const auto file = config_file(place);
    place.write(file, "[runtime]\nkind = \"local\"\n\n[store]\n  ulr = \"memory:\"\n");
    const std::vector<Words> all{
        {"list"}, {"run", "steps", "--input", place.input()}, {"config", "show"}};
    for (const Words& words : all) {
        const Ended ended = place.call(words);
        CAPTURE(ended.err);
        CHECK(ended.code == 5);
        CHECK(ended.out.empty());
        CHECK(ended.err.find(file.string() + ":5:3") != std::string::npos);
        CHECK(ended.err.find("store.ulr") != std::string::npos);
        CHECK(ended.err.find("store.url") != std::string::npos);
    }
    CHECK(place.lines().empty());
}

TEST_CASE("[C40] a wrong type and broken TOML are named by file, line and column") {
    const Place place;
    const auto file = config_file(place);
    place.write(file, "[runtime]\nworkers = \"many\"\n");
    Ended ended = place.call({"list"});
    CHECK(ended.code == 5);
    CHECK(ended.err.find(file.string() + ":2:") != std::string::npos);
    place.write(file, "[runtime\nworkers = 2\n");
    ended = place.call({"list"});
    CHECK(ended.code == 5);
    CHECK(ended.err.find(file.string() + ":1:") != std::string::npos);
}
