// Stores: opens the event store that a URL names, once, at its first use.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "host/runtime/local/scheduler.hpp"

namespace runbook::app {

// The database that a store's URL names; nothing: the store is of another kind.
std::optional<std::filesystem::path> sqlite_file_of(std::string_view url);

class Stores final : public runtime::local::StoreSource {  // [any]
 public:
    explicit Stores(std::string url) : url_(std::move(url)) {}
    Result<storage::EventStore*> store() override;
    Result<storage::EventStore*> reader() override;
    // Whether it can be opened, or made where there is none; a store that is there stays as it is.
    Result<void> check() const;

 private:
    Result<std::unique_ptr<storage::EventStore>> open() const;
    bool is_missing() const;

    const std::string url_;
    std::mutex mutex_;
    std::unique_ptr<storage::EventStore> store_;    // guarded by mutex_
    std::unique_ptr<storage::EventStore> nothing_;  // guarded by mutex_: read where no store is
};

}  // namespace runbook::app
