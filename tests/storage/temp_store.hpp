// A folder for one test, with a store path in it.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>

#include "host/storage/sqlite/sqlite_store.hpp"

namespace runbook::testing {

class TempStore {
 public:
    TempStore() {
        std::string name = (std::filesystem::temp_directory_path() / "rb-storage-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder_ = name;
        options.path = folder_ / "runs.db";
    }
    ~TempStore() { std::filesystem::remove_all(folder_); }
    TempStore(const TempStore&) = delete;
    TempStore& operator=(const TempStore&) = delete;

    const std::filesystem::path& folder() const { return folder_; }
    std::unique_ptr<storage::EventStore> open() const {
        auto opened = storage::sqlite::open(options);
        REQUIRE_MESSAGE(opened.ok(), opened.error().message);
        return std::move(opened).value();
    }

    storage::sqlite::Options options;

 private:
    std::filesystem::path folder_;
};

}  // namespace runbook::testing
