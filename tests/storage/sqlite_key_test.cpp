// The token key of a SQLite store: a file of its own, made once, whole or not at all.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>
#include <set>
#include <sstream>
#include <thread>

#include "tests/storage/temp_store.hpp"

using namespace runbook;
using namespace runbook::testing;
namespace fs = std::filesystem;

namespace {

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

}  // namespace

TEST_CASE("the token key lies beside the store, for its owner alone, and not in it") {
    TempStore temp;
    const std::string key = temp.open()->token_key().value();
    const fs::path file = temp.folder() / "runs.db.key";
    CHECK(bytes_of(file) == key);
    struct stat there{};
    REQUIRE(::stat(file.c_str(), &there) == 0);
    CHECK((there.st_mode & 0777) == 0600);
    for (const auto& entry : fs::recursive_directory_iterator(temp.folder())) {
        if (!entry.is_regular_file() || entry.path() == file) continue;
        CHECK(bytes_of(entry.path()).find(key) == std::string::npos);
    }
}

TEST_CASE("a store that makes no token makes no key") {
    TempStore temp;
    temp.open();
    CHECK_FALSE(fs::exists(temp.folder() / "runs.db.key"));
}

TEST_CASE("those who need the key first at one time get one and the same") {
    TempStore temp;
    auto store = temp.open();
    std::vector<std::string> keys(8);
    std::vector<std::thread> threads;
    for (std::string& key : keys) {
        threads.emplace_back([&] { key = store->token_key().value(); });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(std::set<std::string>(keys.begin(), keys.end()).size() == 1);
    int files = 0;
    for (const auto& entry : fs::directory_iterator(temp.folder())) {
        if (entry.path().filename().string().starts_with("runs.db.key")) ++files;
    }
    CHECK(files == 1);  // no draft is left
}

TEST_CASE("a key that is not what was made is refused, and named, and left alone") {
    TempStore temp;
    auto store = temp.open();
    const fs::path file = temp.folder() / "runs.db.key";
    std::ofstream(file) << "short";
    const auto refused = store->token_key();
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::kEnvironment);
    CHECK(refused.error().message ==
          "the token key " + file.string() + " is not usable: it does not hold 32 bytes");
    CHECK(bytes_of(file) == "short");
    fs::remove(file);
    fs::create_directory(file);
    CHECK(store->token_key().error().message.find(file.string()) != std::string::npos);
}
