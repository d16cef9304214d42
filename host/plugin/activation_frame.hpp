// ActivationFrame: the rb_activation that a bundle sees, with the callbacks behind it.
//
// A frame serves one instance for its life and then goes back to its pool; its memory is never
// returned while the pool lives. So a bundle that emits after its activation returned, from another
// thread or even after eviction reaches a live object that says no, instead of a dead stack.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "abi/include/runbook/abi.h"
#include "host/engine/runbook.hpp"
#include "host/guard/watch.hpp"

namespace runbook::plugin {

class ActivationFrame {
 public:
    explicit ActivationFrame(std::uint64_t body_max);  // of each payload in a command
    ActivationFrame(const ActivationFrame&) = delete;
    ActivationFrame& operator=(const ActivationFrame&) = delete;

    // From here the calling thread may emit into this frame; `job` is borrowed until close().
    const rb_activation* open(const engine::Activation& activation, const rb_job* job);
    // Ends the activation: what was emitted since open().
    std::vector<engine::Command> close();
    // Between the two, the calling thread asks the instance a query: a command is refused, and
    // harms the query alone.
    void open_query();
    bool close_query();  // false: the query asked for a command
    // What the instance reported as the reason of its error; taken once.
    std::shared_ptr<const engine::Failure> take_report() { return std::move(report_); }
    // The first rule of emit() that the instance broke; empty: none. Stays until reset().
    std::string violation() const;
    void reset();  // for the next instance

 private:
    struct Callbacks;

    bool inside() const { return owner_.load() == std::this_thread::get_id(); }
    std::uint32_t begin_local(rb_str name);
    void end_local(bool done);
    rb_status take(const rb_cmd* command);
    bool fits_local(const engine::Command& command);
    rb_status refuse(rb_status status, std::string why);

    const std::uint64_t body_max_;
    rb_activation abi_{};
    engine::ActivationPort* port_ = nullptr;  // set while open
    std::vector<engine::Command> commands_;
    std::shared_ptr<const engine::Failure> report_;
    std::string violation_;
    std::uint64_t next_seq_ = 1;
    std::atomic<std::thread::id> owner_{};  // the activating thread; nobody while closed
    std::atomic<std::thread::id> asked_{};  // the querying thread; nobody while there is no query
    bool asked_in_vain_ = false;
    std::optional<guard::Pause> local_;  // from begin_local to end_local
    std::uint32_t number_ = 0;           // the last that begin_local gave..
    bool owed_ = false;                  // ..and it failed: the next command is its step
    std::atomic<bool> strayed_ = false;  // emit was called when or where it may not be
};

class FramePool {  // [any]
 public:
    explicit FramePool(std::uint64_t body_max) : body_max_(body_max) {}
    ActivationFrame* acquire();
    void release(ActivationFrame* frame);

 private:
    const std::uint64_t body_max_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<ActivationFrame>> all_;
    std::vector<ActivationFrame*> free_;
};

}  // namespace runbook::plugin
