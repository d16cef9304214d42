// Facts of units, kept between runs. An entry holds as long as the command, the tool, the
// configuration and the content of every file that was read are the same.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "tools/lint/config.hpp"
#include "tools/lint/database.hpp"
#include "tools/lint/facts.hpp"

namespace runbook::lint {

class Cache {
 public:
    // An empty folder: there is no cache. One that cannot be written is none either.
    Cache(std::string folder, const Config& config);

    std::optional<Facts> find(const CompileCommand& command, bool old_gcc);
    void keep(const CompileCommand& command, bool old_gcc, const Facts& facts);

 private:
    std::string file_of(const CompileCommand& command, bool old_gcc) const;
    std::uint64_t state_of(const Facts& facts);
    std::uint64_t content(const std::string& file);

    std::string folder_;
    std::string base_;  // of every key: tool, engine, configuration
    std::map<std::string, std::uint64_t> contents_;
};

}  // namespace runbook::lint
