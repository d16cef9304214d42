// The precedence of all settings through real processes: each source alone and with all below it,
// for every row of the schema at once. tests/config tries every set of sources.
#include <doctest/doctest.h>

#include <bit>

#include "config/schema.hpp"
#include "tests/config/levels.hpp"
#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;
using runbook::config::kLevelCount;
using runbook::config::Level;
using runbook::config::line_at;
using runbook::config::schema;
using runbook::config::Setting;
using runbook::config::variable_of;
using runbook::config::word_at;
namespace fs = std::filesystem;

namespace {

fs::path file_at(const Place& place, Level level) {
    switch (level) {
        case Level::kSystem:
            return place.root() / "system/runbook-host/runbook-host.toml";
        case Level::kUser:
            return place.home() / ".config/runbook-host/runbook-host.toml";
        case Level::kProject:
            return place.work() / "runbook-host.toml";
        default:
            return place.work() / "runbook-host.staging.toml";
    }
}

// --durable and --transient speak of one run; tests/e2e/settings_test.cpp has them.
bool has_flag(const Setting& setting) { return !setting.flag.empty() && setting.flag_off.empty(); }

// The levels that are given are bits; the project's file and its profile's are there in any case.
Ended show(Place& place, unsigned given) {
    Words words{"config", "show", "--json", "--profile", "staging"};
    for (int i = 0; i < kLevelCount; ++i) {
        const auto level = static_cast<Level>(i);
        const bool is_given = (given >> i & 1U) != 0;
        std::string file;
        for (const Setting& setting : schema()) {
            const std::string word = word_at(setting, level, place.root().string());
            if (level == Level::kVariable) {
                place.environment[variable_of(setting)] = is_given ? word : "";
            } else if (level != Level::kFlag) {
                if (is_given) file += line_at(setting, level, place.root().string());
            } else if (is_given && has_flag(setting)) {
                words.insert(words.end(), {std::string(setting.flag), word});
            }
        }
        if (level >= Level::kVariable) continue;
        fs::create_directories(file_at(place, level).parent_path());
        place.write(file_at(place, level), file);
    }
    return place.call_plain(words);
}

std::string source_at(const Place& place, std::size_t row, Level level) {
    const Setting& setting = schema()[row];
    if (level == Level::kFlag) return "flag " + std::string(setting.flag);
    if (level == Level::kVariable) return "variable " + variable_of(setting);
    return file_at(place, level).string() + ":" + std::to_string(row + 1);
}

}  // namespace

TEST_CASE("[C40] every setting comes from the highest source that gives it, by processes") {
    Place place;
    std::vector<unsigned> sets{0};
    for (int level = 0; level < kLevelCount; ++level) {
        sets.push_back(1U << level);
        sets.push_back((2U << level) - 1);
    }
    for (const unsigned given : sets) {
        CAPTURE(given);
        const Ended ended = show(place, given);
        REQUIRE_MESSAGE(ended.code == 0, ended.err);
        const auto values = json::each(ended.out, "/settings", "/value");
        const auto sources = json::each(ended.out, "/settings", "/source");
        REQUIRE(sources.size() == schema().size());
        for (std::size_t row = 0; row < sources.size(); ++row) {
            const Setting& setting = schema()[row];
            CAPTURE(setting.key);
            const unsigned flag = 1U << static_cast<unsigned>(Level::kFlag);
            const unsigned counted = has_flag(setting) ? given : given & ~flag;
            if (counted == 0) {
                CHECK(sources[row] == "default");
                continue;
            }
            const auto highest = static_cast<Level>(std::bit_width(counted) - 1);
            CHECK(sources[row] == source_at(place, row, highest));
            CHECK(values[row] == word_at(setting, highest, place.root().string()));
        }
    }
}

TEST_CASE("[C40] config show lists the files in the order in which they count") {
    Place place;
    CHECK(place.call_plain({"config", "show"}).out.find("no runbook-host.toml was found") !=
          std::string::npos);
    REQUIRE(show(place, 0).code == 0);
    const Ended ended = place.call_plain({"config", "show", "--json", "--profile", "staging"});
    CHECK(json::each(ended.out, "/files", "/path") ==
          Words{file_at(place, Level::kProfile).string(), file_at(place, Level::kProject).string(),
                file_at(place, Level::kUser).string(), file_at(place, Level::kSystem).string()});
    CHECK(json::each(ended.out, "/files", "/layer") ==
          Words{"project", "project", "user", "system"});
    CHECK(json::at(ended.out, "/profile") == "staging");
    CHECK(json::at(ended.out, "/files/0/profile") == "staging");
    const std::string text = place.call_plain({"config", "show", "--profile", "staging"}).out;
    const auto project = text.find(file_at(place, Level::kProject).string() + " ");
    CHECK(project != std::string::npos);
    CHECK(project < text.find(file_at(place, Level::kUser).string()));
    CHECK(text.find("profile staging: flag --profile") != std::string::npos);
}

TEST_CASE("a run obeys the profile that the environment chooses, and a missing one exits 5") {
    Place place;
    place.environment["RUNBOOK_BUNDLES"] = place.bundles().string();
    place.write(place.work() / "runbook-host.toml", "store.url = \"sqlite:base.db\"\n");
    place.write(place.work() / "runbook-host.staging.toml", "store.url = \"sqlite:staging.db\"\n");
    const Words start{"start", "steps", "--input", place.input()};
    place.environment["RUNBOOK_PROFILE"] = "staging";
    CHECK(place.call_plain(start).code == 0);
    CHECK(fs::exists(place.work() / "staging.db"));
    CHECK(!fs::exists(place.work() / "base.db"));
    place.environment["RUNBOOK_PROFILE"] = "stagin";
    const Ended ended = place.call_plain(start);
    CHECK(ended.code == 5);
    CHECK(ended.out.empty());
    CHECK(ended.err.find("variable RUNBOOK_PROFILE: there is no profile 'stagin'; did you mean "
                         "'staging'?") != std::string::npos);
}

TEST_CASE("--config and RUNBOOK_CONFIG read one file alone, and a missing one exits 5") {
    Place place;
    place.write(place.work() / "runbook-host.toml", "this is not read");
    place.write(place.root() / "ci.toml", "log.level = \"error\"\n");
    Ended ended = place.call_plain({"config", "show", "--json", "--config", "../ci.toml"});
    CHECK(ended.code == 0);
    CHECK(json::each(ended.out, "/files", "/path") == Words{(place.root() / "ci.toml").string()});
    CHECK(json::at(ended.out, "/files/0/layer") == "given");
    place.environment["RUNBOOK_CONFIG"] = (place.root() / "no.toml").string();
    ended = place.call_plain({"list"});
    CHECK(ended.code == 5);
    CHECK(ended.err.find("variable RUNBOOK_CONFIG: " + (place.root() / "no.toml").string() +
                         " is not there") != std::string::npos);
    CHECK(place.call_plain({"list", "--config", "no.toml"}).code == 5);
    CHECK(place.call_plain({"list", "--config="}).code == 2);
}

TEST_CASE("the hint after a parked or detached run means the same config and profile") {
    Place place;
    place.write(place.work() / "runbook-host.toml", "store.url = \"sqlite:base.db\"\n");
    place.write(place.work() / "runbook-host.eu.toml",
                "bundles.paths = [\"" + place.bundles().string() + "\"]\n");
    const Ended ended = place.call_plain(
        {"run", "breaks", "--profile", "eu", "--input", place.input(",\"how\":\"exception\"")});
    CHECK(ended.code == 7);
    CHECK(ended.err.find(" --profile eu") != std::string::npos);
}
