// Bench: a Host on the virtual clock with the suite's bundles, of one of the kinds that every case
// is tried on. A runtime or backend is done when it is in kKinds.
#pragma once

#include <runbook/host.hpp>

#include <array>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/conformance/show.hpp"
#include "tests/conformance/witness.hpp"

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

class Bench {
 public:
    enum class Order { kChildrenLast, kChildrenFirst };
    explicit Bench(const Kind& kind, Order order = Order::kChildrenLast);
    ~Bench();
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    const Kind& kind() const { return kind_; }
    Host& host() { return *host_; }
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

    StartRequest request(const std::string& slug, const std::string& input = "null") const;

 private:
    void open();

    const Kind kind_;
    const Order order_;
    std::filesystem::path folder_;
    std::shared_ptr<runtime::local::VirtualClock> clock_;
    std::vector<Progress> story_;
    std::unique_ptr<Host> host_;
};

// The case on every kind, with the witness empty at first.
void on_every_kind(const std::function<void(Bench&)>& body);

// The value of a member of a JSON object, as its text; for small checks of known data.
std::string member(const std::string& json, const std::string& name);

}  // namespace runbook::test
