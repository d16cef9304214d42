#include "tests/contract/backends.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include "host/storage/memory/memory_store.hpp"
#include "host/storage/sqlite/sqlite_store.hpp"

namespace runbook::testing {

std::unique_ptr<storage::EventStore> MemoryBackend::open() {
    const std::lock_guard lock(mutex_);
    if (first_ == nullptr) first_ = storage::memory::open();
    auto store = storage::memory::open_beside(*first_);
    opened_.push_back(store.get());
    return store;
}

void MemoryBackend::lose_holders() {
    for (storage::EventStore* store : opened_) storage::memory::lose_holder(*store);
}

SqliteBackend::SqliteBackend() {
    std::string name = (std::filesystem::temp_directory_path() / "rb-contract-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
}

SqliteBackend::~SqliteBackend() { std::filesystem::remove_all(folder_); }

std::unique_ptr<storage::EventStore> SqliteBackend::open() {
    storage::sqlite::Options options;
    options.path = folder_ / "runs.db";
    auto opened = storage::sqlite::open(options);
    REQUIRE_MESSAGE(opened.ok(), opened.error().message);
    return std::move(opened).value();
}

void SqliteBackend::lose_holders() {
    std::filesystem::remove_all((folder_ / "runs.db").string() + "-holders");
}

}  // namespace runbook::testing
