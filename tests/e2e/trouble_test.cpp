// Bundles, stores and code that are broken.
#include <doctest/doctest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;
namespace fs = std::filesystem;

namespace {

// The bundle with that file name, as JSON.
std::string bundle_of(const std::string& list, const std::string& file) {
    for (const std::string& bundle : json::elements(list, "")) {
        if (json::at(bundle, "/path").ends_with("/" + file)) return bundle;
    }
    throw std::runtime_error("bundles list has no " + file);
}

void set_schema_version(const fs::path& store, int version) {
    sqlite3* database = nullptr;
    sqlite3_open(store.c_str(), &database);
    const std::string pragma = "PRAGMA user_version = " + std::to_string(version);
    const int done = sqlite3_exec(database, pragma.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(database);
    if (done != SQLITE_OK) throw std::runtime_error("the schema version cannot be set");
}

const char* const kHow[] = {"int", "exception", "failure"};

}  // namespace

TEST_CASE("bad files among the bundles are listed with the reason, and the others work") {
    const Place place;
    const std::string good = read_file(TEST_BUNDLE);
    place.write(place.bundles() / "half.so", good.substr(0, good.size() / 2));
    place.write(place.bundles() / "text.so", "this is no library\n");
    place.write(place.bundles() / "empty.so", "");
    const Ended ran = place.call({"run", "steps", "--input", place.input()});
    CHECK(ran.code == 0);
    CHECK(ran.out == "3\n");
    CHECK(says(ran, "half.so"));
    CHECK(says(ran, "text.so"));

    const Ended listed = place.call({"bundles", "list", "--json"});
    CHECK(listed.code == 0);
    for (const char* file : {"half.so", "text.so", "empty.so"}) {
        CAPTURE(std::string(file));
        const std::string bundle = bundle_of(listed.out, file);
        CHECK(json::at(bundle, "/state") == "refused");
        CHECK(!json::at(bundle, "/refusal").empty());
    }
    CHECK(json::at(bundle_of(listed.out, "e2e.so"), "/state") != "refused");
    const Ended table = place.call({"bundles", "list"});
    CHECK(table.out.find("refused") != std::string::npos);
}

TEST_CASE("a store that is no database exits 5 with its path and stays as it was") {
    const Place place;
    const std::string text(5000, 'x');
    place.write(place.store(), text);
    for (const Words& words :
         {Words{"list"}, Words{"start", "steps", "--input", place.input()},
          Words{"run", "steps", "--input", place.input()}, Words{"inspect", "o-7"}}) {
        CAPTURE(words[0]);
        const Ended ended = place.call(words);
        CHECK(ended.code == 5);
        CHECK(ended.out.empty());
        CHECK(says(ended, place.store().string()));
    }
    CHECK(read_file(place.store()) == text);
    CHECK(place.lines().empty());
    CHECK(place.call({"run", "steps", "--input", place.input(), "--transient"}).code == 0);
}

TEST_CASE("a store of a newer schema exits 5 with its path and both versions") {
    const Place place;
    place.start("steps", place.input());
    set_schema_version(place.store(), 4711);
    for (const Words& words : {Words{"list"}, Words{"start", "steps", "--input", place.input()}}) {
        const Ended ended = place.call(words);
        CHECK(ended.code == 5);
        CHECK(says(ended, place.store().string()));
        CHECK(says(ended, "4711"));
    }
}

TEST_CASE("a store in a folder that cannot be used exits 5 with its path") {
    const Place place;
    place.write(place.root() / "file", "");
    const std::string below = (place.root() / "file" / "runs.db").string();
    const Ended ended = place.call_plain({"list", "--store", "sqlite:" + below});
    CHECK(ended.code == 5);
    CHECK(says(ended, (place.root() / "file").string()));

    if (::getuid() == 0) return;  // nothing is forbidden to root
    const fs::path locked = place.root() / "locked";
    fs::create_directories(locked);
    fs::permissions(locked, fs::perms::none);
    const std::string store = "sqlite:" + (locked / "runs.db").string();
    const Ended refused = place.call_plain({"list", "--store", store});
    fs::permissions(locked, fs::perms::owner_all);
    CHECK(refused.code == 5);
    CHECK(says(refused, locked.string()));
}

TEST_CASE("an activity may throw anything: the run fails with what it threw, exit 1") {
    const Place place;
    for (const char* how : kHow) {
        CAPTURE(std::string(how));
        const std::string input = place.input(",\"how\":\"" + std::string(how) + "\"");
        const Ended ended = place.call({"run", "fails", "--input", input, "--workflow-id", how});
        CHECK(ended.code == 1);
        CHECK(ended.out.empty());
        CHECK(place.inspect(how, "/status") == "failed");
        CHECK(place.log(how).back() == "workflow_failed");
        const bool retried = std::string(how) != "failure";
        CHECK(place.count(how) == (retried ? 2 : 1));
    }
    CHECK(json::at(place.call({"inspect", "exception", "--json"}).out, "/failure/message")
              .find("the disk said no") != std::string::npos);
    CHECK(place.inspect("failure", "/failure/type") == "declined");
}

TEST_CASE("a runbook that throws what is no failure is parked, exit 7, and stays resumable") {
    const Place place;
    for (const char* how : {"int", "exception"}) {
        CAPTURE(std::string(how));
        const std::string input = place.input(",\"how\":\"" + std::string(how) + "\"");
        const Ended ended = place.call({"run", "breaks", "--input", input, "--workflow-id", how});
        CHECK(ended.code == 7);
        CHECK(ended.out.empty());
        CHECK(place.inspect(how, "/status") == "interrupted");
        CHECK(place.log(how) ==
              Words{"workflow_started", "step_started", "step_completed", "workflow_interrupted"});
        const Ended again = place.call({"resume", how});
        CHECK(again.code == 7);
        CHECK(place.count(how) == 1);
    }
    CHECK(says(place.call({"resume", "exception"}), "a slip of the pen"));
    const auto statuses = json::each(place.call({"list", "--json"}).out, "", "/status");
    CHECK(statuses == Words{"interrupted", "interrupted"});
}
