// Place: a folder of its own for one test, with a HOME, a store, a folder of bundles, a side file
// and a FIFO; and the built runbook-host to be used in it.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/conformance/show.hpp"
#include "tests/e2e/process.hpp"
#include "tests/e2e/terminal.hpp"

namespace runbook::test {

using Words = std::vector<std::string>;

inline std::size_t count_of(const Words& words, const std::string& word) {
    return static_cast<std::size_t>(std::count(words.begin(), words.end(), word));
}

class Place {
 public:
    Place();   // with the bundle of these tests in its folder of bundles
    ~Place();  // removes it all

    const std::filesystem::path& root() const { return root_; }
    std::filesystem::path store() const { return root_ / "runs.db"; }
    std::filesystem::path bundles() const { return root_ / "bundles"; }
    std::filesystem::path side() const { return root_ / "side" / "lines"; }
    std::filesystem::path work() const { return root_ / "work"; }  // processes begin here
    std::filesystem::path home() const { return root_ / "home"; }

    // With --store and --bundles of this place.
    Process begin(Words words) const;
    Ended call(Words words) const { return begin(std::move(words)).wait(); }
    Process begin_at(const Terminal& terminal, Words words) const;
    // As it is, with the environment alone to say where things are.
    Process begin_plain(Words words) const;
    Process begin_program(const std::string& program, Words words) const;
    Ended call_plain(Words words) const { return begin_plain(std::move(words)).wait(); }

    std::vector<std::string> lines() const { return lines_of(read_file(side())); }
    std::size_t count(const std::string& line) const;
    std::vector<std::string> await(std::size_t count) const { return await_lines(side(), count); }

    // {"side":..} and more members, as JSON; `more` begins with a comma or is empty.
    std::string input(const std::string& more = "") const;
    std::string held(int count = 1) const;
    // Lets the step that waits at the FIFO, or comes to it, go on.
    void open_fifo() const;

    // Starts it for later; the run id.
    std::string start(const std::string& slug, const std::string& input, Words more = {}) const;
    std::string inspect(const std::string& run, const std::string& pointer) const;
    // Looks until the run has that status; throws when patience ends.
    void await_status(const std::string& run, const std::string& status) const;
    // Looks until so many commands lie in the store's inbox.
    void await_letters(int count) const;
    std::vector<std::string> log(const std::string& run) const;  // types
    std::string history(const std::string& run) const;           // JSON
    std::size_t runs() const;                                    // in the store

    void write(const std::filesystem::path& file, const std::string& text) const;

    std::map<std::string, std::string> environment;

 private:
    Process::Plan plan(const std::string& program, Words words) const;
    Words with_places(Words words) const;

    std::filesystem::path root_;
    mutable int processes_ = 0;
};

}  // namespace runbook::test
