// The samples about what is kept: persistence and idempotency, and the transient ones, where
// nothing is.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>

#include "tests/e2e/json.hpp"
#include "tests/e2e/place.hpp"

using namespace runbook::test;
namespace fs = std::filesystem;

namespace {

struct Samples : Place {
    Samples() { environment["RUNBOOK_BUNDLES"] = SAMPLE_BUNDLES; }

    fs::path default_store() const { return home() / ".local/state/runbook-host/runs.db"; }
    Words book() const { return lines_of(read_file(work() / "provider-book.txt")); }
    std::string field(const std::string& run, const std::string& pointer) const {
        return json::at(call_plain({"inspect", run, "--json"}).out, pointer);
    }
    std::size_t count_of(const std::string& run, const std::string& type) const {
        const auto types =
            json::each(call_plain({"history", run, "--json"}).out, "/events", "/type");
        return static_cast<std::size_t>(std::count(types.begin(), types.end(), type));
    }
};

// What `sqlite3 FROM ".backup TO"` does.
void back_up(const fs::path& from, const fs::path& to) {
    sqlite3 *source = nullptr, *target = nullptr;
    sqlite3_open_v2(from.c_str(), &source, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_open(to.c_str(), &target);
    sqlite3_busy_timeout(source, 60'000);
    sqlite3_backup* backup = sqlite3_backup_init(target, "main", source, "main");
    const int done = backup != nullptr ? sqlite3_backup_step(backup, -1) : SQLITE_ERROR;
    sqlite3_backup_finish(backup);
    sqlite3_close(target);
    sqlite3_close(source);
    if (done != SQLITE_DONE) throw std::runtime_error("the store cannot be backed up");
}

const char* const kThreeShelves = R"({"shelves":["nuts","bolts","washers"],"pause":"1s"})";

}  // namespace

TEST_CASE("the persistence sample goes on in another process, and each shelf is counted once") {
    const Samples place;
    const Ended first = place.call_plain({"run", "persistence", "--input", kThreeShelves,
                                          "--workflow-id", "stock", "--wait", "300ms"});
    CHECK(first.code == 4);
    CHECK(first.out.empty());
    CHECK(fs::exists(place.default_store()));
    CHECK(place.field("stock", "/status") != "completed");

    Process second = place.begin_plain({"resume", "stock"});
    const fs::path copy = place.root() / "copy.db";
    back_up(place.default_store(), copy);  // at any moment of the run
    const Ended listed = place.call_plain({"list", "--json", "--store", "sqlite:" + copy.string()});
    CHECK(json::size(listed.out, "") == 1);
    CHECK(json::at(listed.out, "/0/workflow_id") == "stock");

    const Ended ended = second.wait();
    CHECK(ended.code == 0);
    CHECK(json::each(ended.out, "", "/shelf") == Words{"nuts", "bolts", "washers"});
    CHECK(place.count_of("stock", "step_completed") == 3);
    CHECK(place.count_of("stock", "workflow_completed") == 1);
}

TEST_CASE("the idempotency sample pays once for a key, and asks the second caller to wait") {
    const Samples place;
    const Words words{"run",    "idempotency",       "--input", R"({"id":"inv-8","cents":500})",
                      "--json", "--idempotency-key", "inv-8"};
    Process one = place.begin_plain(words), two = place.begin_plain(words);
    int completed = 0;
    for (Process* racer : {&one, &two}) {
        const Ended ended = racer->wait();
        CAPTURE(ended.err);
        CHECK((ended.code == 0 || ended.code == 4));
        completed += ended.code == 0 ? 1 : 0;
    }
    CHECK(completed >= 1);
    CHECK(place.call_plain(words).code == 0);
    CHECK(place.book().size() == 1);
    CHECK(json::size(place.call_plain({"list", "--json"}).out, "") == 1);
}

TEST_CASE("the idempotency sample pays once when it is killed between the payment and its record") {
    const Samples place;
    const Ended started =
        place.call_plain({"start", "idempotency", "--workflow-id", "inv-9", "--input",
                          R"({"id":"inv-9","cents":700,"answers_in":"1m"})"});
    REQUIRE(started.code == 0);
    Process first = place.begin_plain({"resume", "inv-9"});
    await_lines(place.work() / "provider-book.txt", 1);
    CHECK(first.kill().signal == 9);
    CHECK(place.count_of("inv-9", "step_completed") == 0);

    const Ended ended = place.call_plain({"resume", "inv-9"});
    CHECK(ended.code == 0);
    CHECK(ended.out == "\"payment-1\"\n");
    CHECK(place.book().size() == 1);
    CHECK(place.count_of("inv-9", "step_started") == 2);
    CHECK(place.count_of("inv-9", "step_completed") == 1);
}

TEST_CASE("the transient-retries sample retries in memory and has a plan B") {
    const Samples place;
    const auto run = [&](const char* input) {
        return place.call_plain({"run", "transient-retries", "--input", input});
    };
    const Ended third = run(R"({"city":"Bern"})");
    CHECK(third.code == 0);
    CHECK(json::at(third.out, "/weather/text") == "sunny in Bern");
    CHECK(json::at(third.out, "/weather/attempts") == "3");
    const Ended never = run(R"({"city":"Bern","down_for":9})");
    CHECK(never.code == 0);
    CHECK(json::at(never.out, "/weather/text") == "bright enough");
    CHECK(json::at(never.out, "/weather/attempts") == "4");
    const Ended nowhere = run(R"({"city":""})");
    CHECK(nowhere.code == 1);
    CHECK(nowhere.err.find("no_city") != std::string::npos);
    CHECK(place.call_plain({"list", "--json"}).out == "[]\n");
}

TEST_CASE("the transient-sleep sample serves in the order asked for and is lost when killed") {
    const Samples place;
    const Ended ended = place.call_plain(
        {"run", "transient-sleep", "--input", R"({"tea":"30ms","eggs":"10ms","rest":"10ms"})"});
    CHECK(ended.code == 0);
    CHECK(json::elements(ended.out, "/dishes") == Words{"\"tea\"", "\"eggs\""});
    const Ended unfit = place.call_plain(
        {"run", "transient-sleep", "--durable", "--input", R"({"tea":"1.5s","eggs":"-1s"})"});
    CHECK(unfit.code == 2);
    CHECK(unfit.err.find("\n  $.tea: \"1.5s\" is not a duration: ") != std::string::npos);
    CHECK(unfit.err.find("\n  $.eggs: \"-1s\" is not a duration: ") != std::string::npos);
    const Words forever{"run", "transient-sleep", "--input", R"({"tea":"1h"})"};
    CHECK(place.begin_plain(forever).kill().signal == 9);
    Words impatient = forever;
    impatient.insert(impatient.end(), {"--wait", "10ms"});
    const Ended given_up = place.call_plain(impatient);
    CHECK(given_up.code == 3);
    CHECK(given_up.err.find("was not kept anywhere") != std::string::npos);
    CHECK(place.call_plain({"list", "--json"}).out == "[]\n");
}
