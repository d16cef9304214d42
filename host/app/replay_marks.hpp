// ReplayMarks: which ended runs did not come the same way again when they were replayed. Kept
// beside the store and not in it: it is known after a run's log is closed, hardly ever, and whoever
// drops it loses nothing but the remark.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace runbook::app {

class ReplayMarks {  // [any]
 public:
    // `store`: the store's URL. Of sqlite:PATH they are in PATH-replay, else in memory.
    explicit ReplayMarks(std::string_view store);

    // kEnvironment: the file cannot be written.
    Result<void> add(const std::string& run_id, const std::string& difference);
    // By run id, the first of each run. Without a file, or with one that cannot be read: none.
    std::map<std::string, std::string> all() const;

 private:
    const std::filesystem::path file_;  // empty: in memory
    mutable std::mutex mutex_;          // guards what follows
    std::map<std::string, std::string> kept_;
};

}  // namespace runbook::app
