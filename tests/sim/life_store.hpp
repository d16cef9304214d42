// LifeStore: the store as one life of the simulated process has it. Once its disk has crashed, or
// it is to die, every call ends that life.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/runtime/local/common.hpp"
#include "host/storage/forwarding_store.hpp"
#include "tests/sim/sim_pool.hpp"

namespace runbook::sim {

// There is one process at a time: nobody to wake.
class SilentBell final : public storage::Bell {
 public:
    Result<std::string> name() override { return std::string("silent"); }
    bool ring(const std::string&, std::string_view) override { return false; }
    Result<void> listen(std::function<void(std::string_view)>) override { return {}; }
    void hush() override {}
    void watch(const std::string&) override {}
};

// What decides over a life.
struct Fate {
    std::function<bool()> is_crashed;      // the disk is gone, and with it the process
    std::function<bool()> dies_at_commit;  // right after one: it is on disk, and nobody knows
    std::function<void()> died;            // told before Death is thrown
    bool is_dead = false;
    bool is_leaving = false;  // it ends by itself, and what fails then is not heard

    [[noreturn]] void die() {
        is_dead = true;
        if (died) died();
        throw Death{};
    }
    template <class T>
    T alive(T result) {
        if (!is_leaving && (is_dead || is_crashed())) die();
        return result;
    }
};

class LifeStore final : public storage::ForwardingStore, public runtime::local::StoreSource {
 public:
    LifeStore(std::unique_ptr<storage::EventStore> inner, Fate& fate)
        : ForwardingStore(std::move(inner)), fate_(fate) {}

    Result<storage::EventStore*> store() override;
    Result<std::unique_ptr<storage::Transaction>> begin() override;
    Result<storage::RunRow> find(const storage::RunRef& ref) override;
    Result<storage::RunRow> get(const RunId& run_id) override;
    Result<std::vector<engine::Event>> read_events(storage::RunKey run) override;
    Result<std::vector<storage::RunRow>> list(const storage::ListFilter& filter) override;
    Result<std::vector<storage::RunRow>> open_children(const RunId& parent) override;
    Result<std::int64_t> post(const storage::Letter& letter) override;
    Result<std::vector<storage::Letter>> letters(std::optional<storage::RunKey> run) override;
    Result<std::optional<storage::LetterAnswer>> take_answer(std::int64_t letter) override;
    Result<bool> withdraw(std::int64_t letter) override;
    Result<bool> leave(std::int64_t letter) override;
    storage::Bell& bell() override { return bell_; }

 private:
    Fate& fate_;
    SilentBell bell_;
};

}  // namespace runbook::sim
