// CountingVfs: a file system layer for SQLite that counts what reaches the disk. Everything else it
// passes on. One for each database, so that the counts are its own.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "span.hpp"

namespace runbook::bench {

class CountingVfs {
 public:
    explicit CountingVfs(std::string name);
    ~CountingVfs();  // after the last connection that uses it
    CountingVfs(const CountingVfs&) = delete;
    CountingVfs& operator=(const CountingVfs&) = delete;

    const std::string& name() const { return name_; }
    Syncs syncs() const { return {all_.load(), database_.load()}; }

 private:
    struct Layer;
    const std::string name_;
    std::atomic<std::uint64_t> all_{0};
    std::atomic<std::uint64_t> database_{0};
    std::unique_ptr<Layer> layer_;
};

}  // namespace runbook::bench
