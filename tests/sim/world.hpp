// World: one simulation. A machine with one disk and one clock, on which a process drives runs,
// dies and begins anew, while things are asked of the runs; and the ledger that judges it all.
//
// Everything happens on the calling thread, and is decided by the dice: the same seed is the same
// simulation, to the last byte of the trace.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/runtime/local/local_runtime.hpp"
#include "tests/sim/dice.hpp"
#include "tests/sim/ledger.hpp"
#include "tests/sim/life_store.hpp"
#include "tests/sim/outside.hpp"
#include "tests/sim/sim_clock.hpp"
#include "tests/sim/statistics.hpp"
#include "tests/support/fault_vfs.hpp"

namespace runbook::sim {

struct Setting {
    std::uint64_t seed = 1;
    std::filesystem::path folder;  // empty, and its own; the store is made in it
    std::function<void(const std::string&)> tell = {};  // each thing that happens; may be empty
    bool inspects_all = false;                          // every view of every run, after each turn
};

class World final : public Outside {
 public:
    explicit World(Setting setting);
    ~World() override;
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    // What must not be, in words; empty: all was well.
    std::string run();
    const Tally& tally() const { return tally_; }

    // Outside
    Ledger& ledger() override { return ledger_; }
    Life life() const override { return life_; }
    std::int64_t now_ns() const override { return clock_->now_ns(); }
    bool is_dead() const override { return fate_.is_dead; }
    void pass(std::int64_t ms) override;
    std::int64_t serial() override { return ++serial_; }
    int code_version() const override { return code_version_; }
    bool is_mended() const override { return is_mended_; }
    void enters(const std::string& run_id) override;
    void uses(Kind kind) override { tally_.count(kind); }
    void publish(const std::string& run_id, std::int64_t op, const std::string& token) override;
    void promise(Promise given) override { promises_.push_back(std::move(given)); }
    std::string other_run(const std::string& run_id) override;
    bool has_delivered(const std::string& run_id, std::int64_t op,
                       std::int64_t value) const override;

 private:
    // lives.cpp: the process comes and goes
    void live_once();
    bool boot();
    void leave();
    void bury();
    void arm_disk();
    runtime::local::Options options();
    bool wild() const { return slices_ > 0; }
    std::filesystem::path store_path() const { return setting_.folder / "runs.db"; }
    Result<std::unique_ptr<storage::EventStore>> open_store() const;
    void fill_disk();
    void free_disk();

    // driving.cpp: time passes
    void drive(std::int64_t until_ns);
    void wild_slice();
    bool calm_slice();
    void resume(const std::string& run);
    bool resume_all();
    void answer_all();

    // stimuli.cpp: what is asked from outside
    void stimulate();
    void start();
    void start_again();
    void signal();
    void signal_again();
    void update();
    void query();
    void answer_gate(const std::string& run, const std::string& gate);
    void answer_some_gate();
    void deliver_hook(const std::pair<std::string, std::int64_t>& hook);
    void deliver_some_hook();
    void keep_some_promise();
    void keep_promise(std::size_t which);
    void cancel();
    void terminate();
    void steal();
    void send(const std::string& run, const std::string& name, std::int64_t n);
    void ask_update(const std::string& run, const std::string& name, const std::string& id,
                    std::int64_t n);
    bool ask(const std::string& run, const engine::EventData& request,
             std::string* answer = nullptr);
    bool is_driven_here(const std::string& run);
    std::optional<std::string> some_open_run();

    // inspection.cpp: the log and the views against the ledger
    void compare_store();
    void look_at(const std::string& run);
    void look_at_some();
    void look_at_all();
    void look_at_end();

    void tell(const std::string& what);
    std::string short_name(const std::string& run_id);

    const Setting setting_;
    Dice dice_;
    Ledger ledger_;
    Tally tally_;
    std::shared_ptr<SimClock> clock_ = std::make_shared<SimClock>();
    testing::FaultVfs disk_;
    std::int64_t room_at_ns_ = 0;  // when a full disk has room again; 0: it has
    std::int64_t serial_ = 0;
    std::map<std::string, std::string> names_;  // of runs, as they are told

    // The plan of this simulation.
    std::size_t roots_most_;
    std::uint64_t crashes_wanted_;
    bool evicts_;
    int slices_;  // of the wild part that are left
    int code_version_ = 0;
    bool is_mended_ = false;
    bool is_over_ = false;
    bool is_news_ = false;  // since all was looked at

    // This life of the process.
    Life life_ = 0;
    Fate fate_;
    std::unique_ptr<LifeStore> store_;
    SimPool* pool_ = nullptr;  // the runtime's
    std::unique_ptr<runtime::local::LocalRuntime> runtime_;
    std::vector<std::string> driven_;  // first runs of trees
    int depth_ = 0;                    // of bodies that take their time

    // What can be asked for.
    std::map<std::pair<std::string, std::int64_t>, std::string> tokens_;  // run, op
    std::map<std::pair<std::string, std::int64_t>, std::vector<std::int64_t>> delivered_;
    std::vector<Promise> promises_;
    struct Sent {
        std::string run, name;
        std::int64_t n = 0;
    };
    std::vector<Sent> sent_;  // signals that were accepted
    struct Asked {
        std::string run, name, id;
        std::int64_t n = 0;
    };
    std::vector<Asked> updates_;
};

}  // namespace runbook::sim
