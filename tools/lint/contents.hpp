// The content of files, by hashes; each file is read once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace runbook::lint {

class Contents {
 public:
    std::uint64_t of(const std::string& file);
    // Of all of them together, without `except`.
    std::uint64_t of_all(const std::vector<std::string>& files, const std::string& except = {});

 private:
    std::map<std::string, std::uint64_t> known_;
};

// Empty when it cannot be read.
std::string read_whole(const std::string& file);

// Whoever reads meanwhile sees the old content or the new one.
bool write_whole(const std::string& file, const std::string& content);

}  // namespace runbook::lint
