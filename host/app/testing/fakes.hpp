// Fakes: what a test put in the place of activities and child runbooks, and what was called.
#pragma once

#include <runbook/test_bench.hpp>

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/engine/runbook.hpp"

namespace runbook::app {

using ActivityPtr = std::shared_ptr<const engine::Activity>;

// The name of a fake child among those of activities, which have no space.
std::string child_key(std::string_view slug);

class Fakes {  // [any]
 public:
    explicit Fakes(bool only) : only_(only) {}

    // `key`: "bundle.activity" or child_key().
    void put(const std::string& key, ActivityPtr body);
    bool has(const std::string& key) const;
    // The one fake whose key ends with ".name"; empty: none, or more than one.
    std::string key_of_short(std::string_view name) const;

    // Notes the call, then lets the fake answer it, or `real`, which may be null.
    engine::ActivityOutcome call(const std::string& key, const engine::Activity* real,
                                 const engine::ActivityCall& call);
    std::vector<CallInfo> calls(const std::string& key) const;
    // The first call that found nobody to answer it, since the last time this was asked.
    std::optional<Error> take_trouble();

 private:
    engine::ActivityOutcome refuse(const std::string& key, const engine::ActivityCall& call);

    const bool only_;
    mutable std::mutex mutex_;  // guards what follows
    std::map<std::string, ActivityPtr> bodies_;
    std::vector<std::pair<std::string, CallInfo>> calls_;
    std::optional<Error> trouble_;
};

}  // namespace runbook::app
