// config check: mistakes in every layer, and what a start would come upon, before the start.
#include <doctest/doctest.h>
#include <unistd.h>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;
namespace fs = std::filesystem;

namespace {

bool holds(const std::string& text, const std::string& part) {
    CAPTURE(text);
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
    return text.find(part) != std::string::npos;
}

fs::path config_file(const Place& place) { return place.work() / "runbook-host.toml"; }

// A place with bundles, in which there is nothing to say.
struct Sound : Place {
    Sound() { environment["RUNBOOK_BUNDLES"] = bundles().string(); }
    Ended check(Words more = {}) const {
        more.insert(more.begin(), {"config", "check"});
        return call_plain(more);
    }
};

// What a start would do must be what the check says.
void check_like_a_start(const Sound& place, int code) {
    const Ended started = place.call_plain({"start", "steps", "--input", place.input()});
    CAPTURE(started.err);
    CHECK(started.code == code);
}

}  // namespace

TEST_CASE("config check says ok with the files that count, and makes nothing") {
    Sound place;
    Ended ended = place.check();
    CHECK(ended.code == 0);
    CHECK(ended.out == "ok\nno runbook-host.toml was found\n");
    CHECK(ended.err.empty());

    const fs::path user = place.home() / ".config/runbook-host/runbook-host.toml";
    place.write(user, "log.level = \"warn\"\n");
    place.write(config_file(place), "log.file = \"logs/host.log\"\n");
    place.write(place.work() / "runbook-host.eu.toml", "runtime.workers = 3\n");
    ended = place.check();
    CHECK(ended.code == 0);
    CHECK(ended.out.starts_with("ok\nconfig files; the first that gives a setting wins:\n  " +
                                config_file(place).string()));
    CHECK(ended.out.find(config_file(place).string()) < ended.out.find(user.string()));
    holds(ended.out, "profiles that were not chosen, checked by themselves:\n  " +
                         (place.work() / "runbook-host.eu.toml").string());
    CHECK(!fs::exists(place.work() / ".runbook"));
    CHECK(!fs::exists(place.work() / "logs"));
    CHECK(!fs::exists(place.home() / ".cache"));
    check_like_a_start(place, 0);
}

TEST_CASE("config check reports every mistake of every layer at once, exit 5") {
    Sound place;
    const fs::path system = place.root() / "system/runbook-host/runbook-host.toml";
    place.write(system, "\n[log]\nlevle = \"warn\"\n");
    place.write(
        config_file(place),
        "[runtime]\nworkers = \"many\"\nkind = \"lokal\"\n[bundles]\nprobe_limit = \"10\"\n");
    place.write(place.work() / "runbook-host.eu.toml", "limits.payload_bytes_max = \"2MB\"\n");
    place.environment["RUNBOOK_STORE"] = "mysql://x";
    place.environment["RUNBOOK_WORKERS"] = "3";
    const Ended ended = place.check();
    CHECK(ended.code == 5);
    const std::string file = config_file(place).string();
    holds(ended.out, "variable RUNBOOK_STORE: error: 'mysql://x' is not a store: use sqlite:PATH");
    holds(ended.out, file + ":2:11: error: runtime.workers wants a whole number, not text");
    holds(ended.out, file + ":3:8: error: runtime.kind: 'lokal' is none of");
    holds(ended.out, file + ":5:15: error: bundles.probe_limit: '10' is not a duration");
    holds(ended.out, system.string() +
                         ":3:1: error: unknown key 'log.levle'; did you mean "
                         "'log.level'?");
    holds(ended.out, (place.work() / "runbook-host.eu.toml").string() +
                         ":1:28: error: limits.payload_bytes_max: '2MB' is not a size");
    holds(ended.out, "variable RUNBOOK_WORKERS: warning: ");
    holds(ended.out, "did you mean RUNBOOK_RUNTIME_WORKERS?");
    holds(ended.out, "6 errors, 1 warning\n");
    check_like_a_start(place, 5);
}

TEST_CASE("config check --json has each mistake with its place") {
    Sound place;
    place.write(config_file(place), "[runtime]\n  worker = 2\n");
    const Ended ended = place.check({"--json"});
    CHECK(ended.code == 5);
    CHECK(json::at(ended.out, "/ok") == "false");
    CHECK(json::size(ended.out, "/errors") == 1);
    CHECK(json::at(ended.out, "/errors/0/where") == config_file(place).string());
    CHECK(json::at(ended.out, "/errors/0/line") == "2");
    CHECK(json::at(ended.out, "/errors/0/column") == "3");
    CHECK(json::at(ended.out, "/errors/0/message") ==
          "unknown key 'runtime.worker'; did you mean 'runtime.workers'?");
    CHECK(json::size(ended.out, "/warnings") == 0);
    CHECK(json::at(ended.out, "/files/0/layer") == "project");
    CHECK(json::size(ended.out, "/other_profiles") == 0);
}

TEST_CASE("config check finds a store that cannot be opened or made, and leaves it as it is") {
    Sound place;
    place.write(place.root() / "file", "");
    const std::string below = (place.root() / "file/runs.db").string();
    place.environment["RUNBOOK_STORE"] = "sqlite:" + below;
    Ended ended = place.check();
    CHECK(ended.code == 5);
    holds(ended.out, "variable RUNBOOK_STORE: error: store.url: ");
    holds(ended.out, (place.root() / "file").string() + " is no folder");
    check_like_a_start(place, 5);

    const std::string text(5000, 'x');
    place.write(place.store(), text);
    place.environment["RUNBOOK_STORE"] = "sqlite:" + place.store().string();
    ended = place.check();
    CHECK(ended.code == 5);
    holds(ended.out, place.store().string());
    CHECK(read_file(place.store()) == text);
    check_like_a_start(place, 5);

    place.environment["RUNBOOK_STORE"] = "sqlite:" + place.work().string();
    CHECK(place.check().code == 5);
    check_like_a_start(place, 5);
    for (const char* store : {"postgres://u:secret@h/db", "file:runs"}) {
        place.environment["RUNBOOK_STORE"] = store;
        ended = place.check();
        CHECK(ended.code == 5);
        holds(ended.out, "is not built into this runbook-host");
        CHECK(ended.out.find("secret") == std::string::npos);
        check_like_a_start(place, 5);
    }
    place.environment["RUNBOOK_STORE"] = "sqlite:new/folder/runs.db";
    CHECK(place.check().code == 0);
    CHECK(!fs::exists(place.work() / "new"));
    check_like_a_start(place, 0);
    CHECK(place.check().code == 0);  // and now that it is there
}

TEST_CASE("config check finds a runtime that is not built, and TEMPORAL_HOST") {
    Sound place;
    place.write(config_file(place), "runtime.kind = \"temporal\"\n");
    Ended ended = place.check();
    CHECK(ended.code == 5);
    holds(ended.out, config_file(place).string() +
                         ":1: error: runtime.kind: the temporal runtime is asked for by " +
                         config_file(place).string() +
                         ":1, but this runbook-host is built "
                         "without it; built runtimes: local, stub");
    check_like_a_start(place, 5);
    place.write(config_file(place), "");
    place.environment["TEMPORAL_HOST"] = "temporal.example:7233";
    ended = place.check();
    CHECK(ended.code == 5);
    holds(ended.out,
          "default: error: runtime.kind: the temporal runtime is asked for by "
          "TEMPORAL_HOST=temporal.example:7233");
    check_like_a_start(place, 5);
    CHECK(place.check({"--runtime", "local"}).code == 0);
    ended = place.check({"--runtime", "stub"});
    CHECK(ended.code == 0);
    holds(ended.out, "flag --runtime: warning: runtime.kind: the stub runtime answers every call");
}

TEST_CASE("missing bundle folders are warnings, and --strict makes errors of them") {
    Sound place;
    place.environment["RUNBOOK_BUNDLES"] = place.bundles().string() + ":" +
                                           (place.root() / "gone").string() + ":" +
                                           place.side().string();
    place.write(place.side(), "");
    Ended ended = place.check();
    CHECK(ended.code == 0);
    holds(ended.out, "variable RUNBOOK_BUNDLES: warning: bundles.paths: " +
                         (place.root() / "gone").string() + " is not there");
    holds(ended.out, place.side().string() + " is no folder");
    holds(ended.out, "ok, 2 warnings\n");
    ended = place.check({"--strict", "--json"});
    CHECK(ended.code == 5);
    CHECK(json::at(ended.out, "/ok") == "false");
    CHECK(json::size(ended.out, "/errors") == 0);
    CHECK(json::size(ended.out, "/warnings") == 2);
    place.environment["RUNBOOK_BUNDLES"] = (place.root() / "gone").string();
    holds(place.check().out, "there is no folder with bundles, so there is nothing to run");
}

TEST_CASE("a log file that cannot be written is found before the start") {
    Sound place;
    place.environment["RUNBOOK_LOG_FILE"] = place.work().string();
    const Ended ended = place.check();
    CHECK(ended.code == 5);
    holds(ended.out,
          "variable RUNBOOK_LOG_FILE: error: log.file: " + place.work().string() + " is a folder");
    check_like_a_start(place, 5);
}

TEST_CASE("config check FILE judges files of other machines by themselves") {
    Sound place;
    place.write(config_file(place), "this is not looked at");
    place.environment["RUNBOOK_STORE"] = "mysql://nor this";
    place.write(place.root() / "prod.toml",
                "store.url = \"sqlite:/no/such/place/runs.db\"\nbundles.paths = [\"/no/such\"]\n");
    place.write(place.root() / "dev.toml", "[log]\nlevel = \"warm\"\n[logg]\n");
    Ended ended = place.check({"../prod.toml"});
    CHECK(ended.code == 0);
    CHECK(ended.out == "ok in 1 file\n");
    ended = place.check({"../prod.toml", "../dev.toml", "../none.toml"});
    CHECK(ended.code == 5);
    holds(ended.out, "../dev.toml:2:9: error: log.level: 'warm' is none of");
    holds(ended.out, "../dev.toml:3:2: error: unknown section 'logg'");
    holds(ended.out, "../none.toml: error: cannot be read: No such file or directory");
    holds(ended.out, "3 errors in 3 files\n");
    ended = place.check({"../dev.toml", "--json"});
    CHECK(json::at(ended.out, "/errors/0/where") == "../dev.toml");
    CHECK(place.check({"--config", "../prod.toml"}).code == 5);  // with a look at this machine
}

TEST_CASE("config check of wrong flags alone is bad usage, and of words it does not know") {
    const Sound place;
    CHECK(place.check({"--log-level", "loud"}).code == 2);
    CHECK(place.check({"--profile", "../x"}).code == 2);
    CHECK(place.check({"--profile", "none-such"}).code == 5);
    CHECK(place.check({"--config", "none.toml"}).code == 5);
    CHECK(place.call_plain({"config", "chek"}).code == 2);
    CHECK(place.call_plain({"config"}).code == 2);
    CHECK(place.call_plain({"config", "show", "x.toml"}).code == 2);
    CHECK(place.call_plain({"config", "show", "--strict"}).code == 2);
}
