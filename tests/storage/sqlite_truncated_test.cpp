// A store whose write-ahead log is cut short anywhere, as a copy made at a bad moment has it.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "tests/contract/sample.hpp"
#include "tests/storage/raw_database.hpp"
#include "tests/storage/temp_store.hpp"

using namespace runbook;
using namespace runbook::storage;
using namespace runbook::testing;

namespace {

constexpr std::uintmax_t kHeader = 32;        // of the log
constexpr std::uintmax_t kFrame = 24 + 4096;  // a frame's own header, and a page

// Each byte of the headers and at the edges of frames; elsewhere, where one byte is as good as
// another to the checksum, each 61st.
bool is_tried(std::uintmax_t length) {
    if (length <= kHeader + 24) return true;
    const std::uintmax_t within = (length - kHeader) % kFrame;
    return within <= 24 || within >= kFrame - 2 || within % 61 == 0;
}

std::string bytes_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const std::filesystem::path& file, std::string_view bytes) {
    std::ofstream(file, std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

TEST_CASE("[C31] a store whose log is cut at any byte opens, and its runs are as at some commit") {
    TempStore temp;
    auto store = temp.open();
    const RunRow done = start_driven(*store, sample_row(1));
    REQUIRE(append_step(*store, done, 2).ok());
    close(*store, done, 3);
    store.reset();
    // What comes after this is in the log alone.
    execute_raw(temp.options.path, "PRAGMA wal_checkpoint(TRUNCATE)");
    store = temp.open();
    const RunRow open = start_driven(*store, sample_row(2));
    for (std::uint64_t sequence = 2; sequence <= 5; ++sequence)
        REQUIRE(append_step(*store, open, sequence).ok());
    const std::string database = bytes_of(temp.options.path);
    const std::string log = bytes_of(temp.options.path.string() + "-wal");
    const auto whole = sequences(*store, open.key);
    REQUIRE(log.size() > 4 * kFrame);

    TempStore copy;
    std::size_t longest = 0;
    for (std::uintmax_t length = 0; length <= log.size(); ++length) {
        if (!is_tried(length) && length != log.size()) continue;
        CAPTURE(length);
        const std::string path = copy.options.path.string();
        for (const char* rest : {"", "-wal", "-shm"}) std::filesystem::remove(path + rest);
        write(path, database);
        write(path + "-wal", std::string_view(log).substr(0, length));
        auto opened = copy.open();
        REQUIRE(sequences(*opened, done.key) == up_to(3));
        const auto rows = opened->list({}).value();
        REQUIRE(rows.size() >= 1);
        if (rows.size() == 1) continue;
        const auto left = sequences(*opened, open.key);
        REQUIRE(left == up_to(left.size()));
        REQUIRE(left.size() >= longest);
        longest = left.size();
        auto tx = opened->begin().value();
        const RunRow taken = tx->claim(open.key).value();
        REQUIRE(tx->commit().ok());
        REQUIRE(append_step(*opened, taken, left.size() + 1).ok());
    }
    CHECK(longest == whole.size());
}
