#include "host/app/stores.hpp"

#include "host/storage/memory/memory_store.hpp"
#include "host/storage/sqlite/sqlite_store.hpp"

namespace runbook::app {

Result<storage::EventStore*> Stores::store() {
    const std::lock_guard lock(mutex_);
    if (!store_) {
        RB_TRY(store_, open());
    }
    return store_.get();
}

Result<std::unique_ptr<storage::EventStore>> Stores::open() const {
    if (url_ == "memory:") return storage::memory::open();
    if (url_.starts_with("sqlite:")) {
        storage::sqlite::Options options;
        options.path = url_.substr(7);
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
