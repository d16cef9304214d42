// The storage backends that the contract suite runs over: each gives stores that share their runs,
// as processes share a file.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "host/storage/event_store.hpp"

namespace runbook::testing {

class MemoryBackend {
 public:
    std::unique_ptr<storage::EventStore> open();
    // Every holder so far counts as dead, though its store still stands: a process that slept.
    void lose_holders();

 private:
    std::mutex mutex_;  // tests open from several threads
    std::unique_ptr<storage::EventStore> first_;
    std::vector<storage::EventStore*> opened_;
};

class SqliteBackend {
 public:
    SqliteBackend();
    ~SqliteBackend();
    SqliteBackend(const SqliteBackend&) = delete;
    SqliteBackend& operator=(const SqliteBackend&) = delete;
    std::unique_ptr<storage::EventStore> open();
    void lose_holders();

 private:
    std::filesystem::path folder_;
};

}  // namespace runbook::testing

#define RB_BACKENDS runbook::testing::MemoryBackend, runbook::testing::SqliteBackend
