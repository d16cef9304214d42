// TestHost: a Host on the virtual clock, of one of the kinds that every case is tried on. A runtime
// or backend is done when it is in kKinds.
#pragma once

#include <runbook/host.hpp>

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace runbook::runtime::local {
class VirtualClock;
}

namespace runbook::test {

using Log = std::vector<std::string>;

struct Kind {
    const char* name;
    const char* store;  // scheme of the store's URL
    bool durable;
    bool survives;  // a second host finds the runs again
};
inline constexpr std::array<Kind, 3> kKinds{{{"transient", "memory", false, false},
                                             {"durable in memory", "memory", true, false},
                                             {"durable on SQLite", "sqlite", true, true}}};

class TestHost {
 public:
    // `add_bundles` is called for each host that is opened.
    TestHost(const Kind& kind, std::function<void(Host&)> add_bundles);
    ~TestHost();
    TestHost(const TestHost&) = delete;
    TestHost& operator=(const TestHost&) = delete;

    const Kind& kind() const { return kind_; }
    Host& host() { return *host_; }
    const std::filesystem::path& folder() const { return folder_; }
    runtime::local::VirtualClock& clock() { return *clock_; }
    void open();
    void close();
    void reopen();  // another host on the same store; the first one is gone
    void pass(std::int64_t seconds);

    // They throw when the host refuses.
    Started start(const std::string& slug, const std::string& input = "null",
                  const std::string& workflow_id = "");
    RunInfo run(const std::string& slug, const std::string& input = "null");
    RunInfo wait(const std::string& run);
    // Types of a run's events: of durable runs from the store, of transient ones as they happened.
    Log log(const std::string& run);
    // The data of the n-th event (from 0) of a run, as it happened.
    std::string data(const std::string& run, std::size_t n) const;
    const std::vector<Progress>& story() const { return story_; }  // of all runs

    StartRequest request(const std::string& slug, const std::string& input = "null") const;

 private:
    const Kind kind_;
    const std::function<void(Host&)> add_bundles_;
    std::filesystem::path folder_;
    std::shared_ptr<runtime::local::VirtualClock> clock_;
    std::vector<Progress> story_;
    std::unique_ptr<Host> host_;
};

}  // namespace runbook::test
