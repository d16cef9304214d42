#include "host/app/stores.hpp"

#include <filesystem>

#include "host/base/makeable.hpp"
#include "host/storage/memory/memory_store.hpp"
#include "host/storage/sqlite/sqlite_store.hpp"

namespace runbook::app {

std::optional<std::filesystem::path> sqlite_file_of(std::string_view url) {
    constexpr std::string_view kScheme = "sqlite:";
    if (!url.starts_with(kScheme)) return std::nullopt;
    return std::filesystem::path(url.substr(kScheme.size()));
}

Result<storage::EventStore*> Stores::store() {
    const std::lock_guard lock(mutex_);
    if (!store_) {
        RB_TRY(store_, open());
    }
    return store_.get();
}

Result<storage::EventStore*> Stores::reader() {
    const std::lock_guard lock(mutex_);
    if (!store_ && is_missing()) {
        if (!nothing_) nothing_ = storage::memory::open();
        return nothing_.get();
    }
    if (!store_) {
        RB_TRY(store_, open());
    }
    return store_.get();
}

// Only when the file is certainly not there and could be made: any other trouble is for open().
bool Stores::is_missing() const {
    const auto named = sqlite_file_of(url_);
    if (!named) return false;
    const std::filesystem::path file = std::filesystem::absolute(*named);
    std::error_code error;
    for (auto place = file; place.has_relative_path(); place = place.parent_path()) {
        const auto kind = std::filesystem::status(place, error).type();
        if (kind == std::filesystem::file_type::not_found) continue;
        return kind == std::filesystem::file_type::directory && place != file;
    }
    return false;
}

Result<void> Stores::check() const {
    const auto file = sqlite_file_of(url_);
    if (!file) {
        RB_CHECK(open());
        return {};
    }
    RB_CHECK(check_makeable(*file));
    std::error_code error;
    if (!std::filesystem::exists(*file, error)) return {};
    storage::sqlite::Options options;
    options.path = *file;
    options.read_only = true;
    RB_CHECK(storage::sqlite::open(options));
    return {};
}

Result<std::unique_ptr<storage::EventStore>> Stores::open() const {
    if (url_ == "memory:") return storage::memory::open();
    if (const auto file = sqlite_file_of(url_)) {
        storage::sqlite::Options options;
        options.path = *file;
        return storage::sqlite::open(options);
    }
    const std::string scheme = url_.substr(0, url_.find(':'));
    if (scheme == "file" || scheme == "postgres" || scheme == "postgresql") {
        return Error{ErrorCode::kEnvironment,
                     "store '" + scheme + ":' is not built into this runbook-host",
                     "built stores: sqlite:PATH, memory:"};
    }
    return Error{ErrorCode::kEnvironment, "unknown store '" + url_ + "'",
                 "give sqlite:PATH or memory:"};
}

}  // namespace runbook::app
