// Which files are a store, and what is said of those that are not.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/contract/sample.hpp"
#include "tests/storage/raw_database.hpp"
#include "tests/storage/temp_store.hpp"

using namespace runbook;
using namespace runbook::storage;
using namespace runbook::testing;
namespace fs = std::filesystem;

namespace {

// The refusal to open, which must name the path and say what to do.
std::string refusal(const sqlite::Options& options) {
    auto opened = sqlite::open(options);
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().code == ErrorCode::kEnvironment);
    CHECK(opened.error().message.find(options.path.string()) != std::string::npos);
    CHECK_FALSE(opened.error().hint.empty());
    return opened.error().message;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

mode_t permissions(const fs::path& path) {
    struct stat there{};
    REQUIRE(::stat(path.c_str(), &there) == 0);
    return there.st_mode & 0777;
}

}  // namespace

TEST_CASE("a new store is its owner's alone, folders included") {
    TempStore temp;
    temp.options.path = temp.folder() / "a" / "b" / "runs.db";
    auto store = temp.open();
    start_driven(*store, sample_row(1));
    CHECK(permissions(temp.folder() / "a") == 0700);
    CHECK(permissions(temp.folder() / "a" / "b") == 0700);
    CHECK(permissions(temp.options.path) == 0600);
    CHECK(permissions(temp.options.path.string() + "-wal") == 0600);
    CHECK(permissions(temp.options.path.string() + "-holders") == 0700);
    CHECK(store->describe() == "sqlite:" + temp.options.path.string());
}

TEST_CASE("a store of a newer program is refused with both versions and left as it is") {
    TempStore temp;
    start(*temp.open(), sample_row(1));
    execute_raw(temp.options.path, "PRAGMA user_version=7");
    for (const bool read_only : {false, true}) {
        temp.options.read_only = read_only;
        const std::string message = refusal(temp.options);
        CHECK(has(message, "version 7"));
        CHECK(has(message, "up to 3"));
    }
    execute_raw(temp.options.path, "PRAGMA user_version=3");
    CHECK(temp.open()->list({})->size() == 1);
}

TEST_CASE("a store of version 1 is read as it is, and brought up to date by the first writer") {
    TempStore temp;
    const RunRow row = start(*temp.open(), sample_row(1)).row;
    for (const char* step :
         {"DROP TABLE heartbeats", "DROP TABLE inbox", "ALTER TABLE holders DROP COLUMN bell",
          "INSERT INTO holders(id, mark) VALUES('host-1-gone', 0)", "PRAGMA user_version=1"})
        execute_raw(temp.options.path, step);
    temp.options.read_only = true;
    CHECK(temp.open()->list({})->size() == 1);
    temp.options.read_only = false;
    auto store = temp.open();
    CHECK(store->get(row.run_id).ok());
    RunRow held = row;
    held.holder = "host-1-gone";
    CHECK(store->bell_of(held).value().empty());
    Letter letter;
    letter.run_id = row.run_id;
    letter.request = engine::WorkflowTerminated{"enough"};
    CHECK(store->post(letter).ok());
    const Letter kept = store->letters(row.key).value().at(0);
    REQUIRE(kept.request.has_value());
    CHECK(std::get<engine::WorkflowTerminated>(*kept.request).reason == "enough");
    CHECK(temp.open()->letters({})->size() == 1);
}

TEST_CASE("a store of version 2 keeps its letters when it is brought up to date") {
    TempStore temp;
    const RunRow row = start(*temp.open(), sample_row(1)).row;
    Letter letter;
    letter.run_id = row.run_id;
    letter.request = engine::WorkflowTerminated{"enough"};
    CHECK(temp.open()->post(letter).ok());
    for (const char* step : {"DROP TABLE heartbeats", "PRAGMA user_version=2"})
        execute_raw(temp.options.path, step);
    auto store = temp.open();
    CHECK(store->letters({})->size() == 1);
    CHECK(store->begin().value()->heartbeats(row.key)->empty());
}

TEST_CASE("a database of another program and a file that is none are refused and not touched") {
    TempStore temp;
    execute_raw(temp.options.path, "CREATE TABLE cookies(a)");
    CHECK(has(refusal(temp.options), "another program"));
    temp.options.read_only = true;
    CHECK(has(refusal(temp.options), "another program"));
    temp.options.path = temp.folder() / "notes.txt";
    std::ofstream(temp.options.path) << std::string(5000, 'n');
    for (const bool read_only : {true, false}) {
        temp.options.read_only = read_only;
        CHECK(has(refusal(temp.options), "not an SQLite database"));
    }
    CHECK(fs::file_size(temp.options.path) == 5000);
}

TEST_CASE("a path that leads nowhere is refused with the system's reason") {
    TempStore temp;
    temp.options.path = temp.folder();
    refusal(temp.options);
    std::ofstream(temp.folder() / "file") << "x";
    temp.options.path = temp.folder() / "file" / "runs.db";
    CHECK(has(refusal(temp.options), "Not a directory"));
}

TEST_CASE("reading where there is no store finds nothing, creates nothing and sees it come") {
    TempStore temp;
    temp.options.read_only = true;
    temp.options.path = temp.folder() / "none" / "runs.db";
    auto reader = temp.open();
    CHECK(reader->list({})->empty());
    CHECK(reader->open_children(run_id(1))->empty());
    CHECK(reader->find({"order"}).error().code == ErrorCode::kNotFound);
    CHECK(reader->get(run_id(1)).error().code == ErrorCode::kNotFound);
    CHECK(reader->read_events(1).error().code == ErrorCode::kNotFound);
    const auto refused = reader->begin();
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::kEnvironment);
    CHECK_FALSE(fs::exists(temp.folder() / "none"));

    TempStore writing;
    writing.options.path = temp.options.path;
    start(*writing.open(), sample_row(1));
    CHECK(reader->list({})->size() == 1);
}

TEST_CASE("an empty file becomes a store") {
    TempStore temp;
    std::ofstream(temp.options.path) << "";
    temp.options.read_only = true;
    CHECK(temp.open()->list({})->empty());
    temp.options.read_only = false;
    start(*temp.open(), sample_row(1));
    CHECK(temp.open()->list({})->size() == 1);
}

TEST_CASE("a store that another process keeps writing is said to be busy") {
    TempStore temp;
    temp.options.busy_timeout_ms = 20;
    auto store = temp.open();
    auto other = temp.open();
    auto transaction = store->begin();
    REQUIRE(transaction.ok());
    const auto refused = other->begin();
    REQUIRE_FALSE(refused.ok());
    CHECK(has(refused.error().message, "busy"));
    transaction->reset();
    CHECK(other->begin().ok());
}
