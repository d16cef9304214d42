#include "tests/e2e/place.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "tests/e2e/json.hpp"

namespace runbook::test {

namespace fs = std::filesystem;

Place::Place() {
    std::string pattern = (fs::temp_directory_path() / "runbook-e2e-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for the test");
    root_ = pattern;
    for (const auto& folder : {bundles(), work(), home(), side().parent_path()}) {
        fs::create_directories(folder);
    }
    fs::create_symlink(TEST_BUNDLE, bundles() / "e2e.so");
    if (::mkfifo((root_ / "fifo").c_str(), 0600) != 0) throw std::runtime_error("no fifo");
    environment["HOME"] = home().string();
    environment["XDG_CONFIG_DIRS"] = (root_ / "system").string();
    environment["PATH"] = "/usr/bin:/bin";
    for (const char* name : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"}) {
        if (const char* value = std::getenv(name)) environment[name] = value;
    }
}

Place::~Place() {
    std::error_code ignored;
    fs::remove_all(root_, ignored);
}

Process Place::begin_plain(Words words) const {
    return begin_program(RUNBOOK_HOST, std::move(words));
}

Process::Plan Place::plan(const std::string& program, Words words) const {
    words.insert(words.begin(), program);
    return {words, environment, work(), root_ / ("p" + std::to_string(++processes_))};
}

Process Place::begin_program(const std::string& program, Words words) const {
    return Process(plan(program, std::move(words)));
}

Process Place::begin(Words words) const { return begin_plain(with_places(std::move(words))); }

Process Place::begin_at(const Terminal& terminal, Words words) const {
    Process::Plan at = plan(RUNBOOK_HOST, with_places(std::move(words)));
    at.terminal = terminal.path();
    return Process(at);
}

Words Place::with_places(Words words) const {
    for (const std::string& word : {std::string("--store"), "sqlite:" + store().string(),
                                    std::string("--bundles"), bundles().string()}) {
        words.push_back(word);
    }
    return words;
}

std::size_t Place::count(const std::string& line) const {
    const auto all = lines();
    return static_cast<std::size_t>(std::count(all.begin(), all.end(), line));
}

std::string Place::input(const std::string& more) const {
    return "{\"side\":\"" + side().string() + "\"" + more + "}";
}

std::string Place::held(int count) const {
    return input(",\"fifo\":\"" + (root_ / "fifo").string() +
                 "\",\"count\":" + std::to_string(count));
}

void Place::open_fifo() const {
    const int fifo = ::open((root_ / "fifo").c_str(), O_WRONLY | O_CLOEXEC);
    if (fifo < 0) throw std::runtime_error("the fifo cannot be opened");
    ::close(fifo);
}

std::string Place::start(const std::string& slug, const std::string& input, Words more) const {
    Words words{"start", slug, "--input", input, "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const Ended ended = call(std::move(words));
    if (ended.code != 0) throw std::runtime_error("start: " + ended.err);
    return json::at(ended.out, "/run_id");
}

std::string Place::inspect(const std::string& run, const std::string& pointer) const {
    const Ended ended = call({"inspect", run, "--json"});
    if (ended.code != 0) throw std::runtime_error("inspect: " + ended.err);
    return json::at(ended.out, pointer);
}

void Place::await_status(const std::string& run, const std::string& status) const {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (inspect(run, "/status") != status) {
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error("run " + run + " never was " + status);
    }
}

void Place::await_letters(int count) const {
    sqlite3* database = nullptr;
    sqlite3_open_v2(store().c_str(), &database, SQLITE_OPEN_READONLY, nullptr);
    sqlite3_busy_timeout(database, 60'000);
    const auto until = std::chrono::steady_clock::now() + kPatience;
    int found = 0;
    do {
        sqlite3_stmt* query = nullptr;
        sqlite3_prepare_v2(database, "SELECT count(*) FROM inbox WHERE answer IS NULL", -1, &query,
                           nullptr);
        found = sqlite3_step(query) == SQLITE_ROW ? sqlite3_column_int(query, 0) : 0;
        sqlite3_finalize(query);
    } while (found < count && std::chrono::steady_clock::now() < until);
    sqlite3_close(database);
    if (found < count) throw std::runtime_error("the inbox never had so many commands");
}

std::string Place::history(const std::string& run) const {
    const Ended ended = call({"history", run, "--json"});
    if (ended.code != 0) throw std::runtime_error("history: " + ended.err);
    return ended.out;
}

std::vector<std::string> Place::log(const std::string& run) const {
    return json::each(history(run), "/events", "/type");
}

std::size_t Place::runs() const {
    const Ended ended = call({"list", "--json"});
    if (ended.code != 0) throw std::runtime_error("list: " + ended.err);
    return json::size(ended.out, "");
}

void Place::write(const fs::path& file, const std::string& text) const {
    fs::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary);
    out << text;
    if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace runbook::test
