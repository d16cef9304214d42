// Terminal: what a person sits at. A process may have it instead of a file (Process::Plan).
#pragma once

#include <filesystem>
#include <string>

namespace runbook::test {

class Terminal {
 public:
    Terminal();   // throws std::runtime_error when there is none
    ~Terminal();  // who still uses it is hung up
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    const std::filesystem::path& path() const { return path_; }
    void type(const std::string& keys) const;
    // All that was shown so far, once it holds `text`; throws when patience ends.
    std::string await(const std::string& text);
    // All that was shown, once nobody uses it any more.
    std::string rest();

 private:
    bool read_more();  // false: nobody uses it

    int ours_ = -1;
    std::filesystem::path path_;
    std::string shown_;
};

}  // namespace runbook::test
