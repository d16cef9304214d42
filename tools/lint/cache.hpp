// Facts of units, kept between runs. An entry holds as long as the command, the tool, the
// configuration and the content of every file that was read are the same.
#pragma once

#include <optional>
#include <string>

#include "tools/lint/config.hpp"
#include "tools/lint/contents.hpp"
#include "tools/lint/database.hpp"
#include "tools/lint/facts.hpp"

namespace runbook::lint {

// What is known of a unit from before.
struct Remembered {
    std::optional<Facts> facts;  // where they hold
    bool edited = false;         // the unit itself has changed, and nothing that it includes
    std::vector<std::string> files_read;  // the last time
};

class Cache {
 public:
    // `folder` empty: there is no cache. `base` is of every key.
    Cache(std::string folder, std::string base, Contents& contents);

    Remembered find(const CompileCommand& command, bool old_gcc);
    void keep(const CompileCommand& command, bool old_gcc, const Facts& facts);

 private:
    std::string file_of(const CompileCommand& command, bool old_gcc) const;

    std::string folder_;
    std::string base_;
    Contents& contents_;
};

// The folder, made when it is missing; empty when it cannot be written: then nothing is kept.
std::string writable_folder(const std::string& folder);

// The tool, by its own bytes (a rebuilt one may see other things), and its engine.
std::string tool_identity();

}  // namespace runbook::lint
