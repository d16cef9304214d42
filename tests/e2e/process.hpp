// Process: a child process with its output in files, its end awaited and never slept for.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace runbook::test {

// How long anything may take before a test gives up; only a hanging test waits so long.
inline constexpr std::chrono::seconds kPatience{120};

struct Ended {
    int code = -1;   // exit code; -1: ended by a signal
    int signal = 0;  // the signal that ended it, or 0
    std::string out, err;
};

// On stderr, where everything is said to people.
inline bool says(const Ended& ended, const std::string& text) {
    return ended.err.find(text) != std::string::npos;
}

class Process {
 public:
    struct Plan {
        std::vector<std::string> words;  // the program's path first
        std::map<std::string, std::string> environment;
        std::filesystem::path folder;  // it works there
        std::filesystem::path output;  // <output>.out and <output>.err are written
        // It reads from this terminal, its stderr goes there, and Ctrl-C there is for it; empty:
        // none.
        std::filesystem::path terminal = {};
    };

    explicit Process(const Plan& plan);  // throws std::runtime_error when it cannot begin
    ~Process();                          // kills it when it still runs
    Process(Process&& other) noexcept;
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    Process& operator=(Process&&) = delete;

    pid_t pid() const { return pid_; }
    void signal(int number) const;
    // Waits until its stderr has that text; throws when patience ends.
    void await_err(const std::string& text) const;
    Ended wait();
    Ended kill();  // SIGKILL, then wait

 private:
    pid_t pid_ = -1;  // -1: ended and collected
    std::filesystem::path output_;
};

std::string read_file(const std::filesystem::path& file);  // empty: there is none
std::vector<std::string> lines_of(const std::string& text);

// Waits until the file has `count` lines or more; throws when patience ends.
std::vector<std::string> await_lines(const std::filesystem::path& file, std::size_t count);

}  // namespace runbook::test
