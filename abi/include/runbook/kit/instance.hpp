// Instance: one run inside the bundle. It owns every slot and coroutine frame, applies one job at a
// time, wakes awaiters first in, first out, and emits commands. Knows no types of the author's.
#pragma once

#include <map>
#include <vector>

#include "runbook/info.hpp"
#include "runbook/kit/failure_view.hpp"
#include "runbook/kit/random.hpp"
#include "runbook/kit/slot.hpp"

namespace rb::kit {

using AnyFunction = void (*)();

// The activities of the bundle by their functions.
struct ActivityName {
    AnyFunction function;
    std::string_view name;
};
using ActivityNames = std::vector<ActivityName>;

class Instance {
 public:
    Instance(const ActivityNames& names, const rb_instance_info& info)
        : names_(names), info_(info), random_(info.seed) {}
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;
    virtual ~Instance() = default;

    // ---- from the host
    rb_status activate(const rb_activation& activation) noexcept;
    rb_status inline_task(std::uint64_t seq, void** task) noexcept;

    // ---- from awaitables. A stale handle (awaited twice) and a call changed after its start throw
    // std::logic_error.
    Handle prepare(std::uint16_t command, std::string_view name);
    CallSpec& spec(Handle call);
    Handle add_task(std::coroutine_handle<> frame);
    Handle add_group(std::vector<Handle> members);
    Slot& at(Handle handle);
    void start(Handle call);
    bool ready(Handle handle);
    void suspend(Handle handle, std::coroutine_handle<> waiter);
    void task_ended(std::uint32_t index) noexcept { complete(index); }
    Slot& slot(std::uint32_t index) { return *slots_[index]; }

    Payload take_payload(Handle call);  // or throws what the call ended with
    std::exception_ptr take_error(Handle task);
    void release(Handle handle);              // destroys a task's frame
    std::uint32_t close_group(Handle group);  // the member that failed, or kNoSlot

    // ---- from rb::Run
    const RunInfo& info() const { return info_; }
    Time now() const { return Time(std::chrono::nanoseconds(now_ns_)); }
    Random& random() { return random_; }
    void log(std::uint32_t level, std::string_view message, std::string_view json) const;
    std::string_view name_of(AnyFunction function) const;

 protected:
    virtual Handle begin(rb_payloads input, std::string& wrong) = 0;  // the root task
    virtual void result(Handle root, Payload& out) = 0;               // or throws what it threw
    void destroy_frames();

 private:
    struct Memo {  // an explicitly keyed step: its first call, and who joined it
        Settled settled = Settled::open;
        Payload payload;
        std::shared_ptr<const Failure> failure;
        std::vector<Handle> joined;
    };
    struct Live {  // a command without its answer
        std::uint64_t seq;
        std::uint32_t slot;  // kNoSlot: nobody waits any more
        Memo* memo;          // null: no explicit key
    };

    rb_status apply(const rb_job& job);
    rb_status begin_run(const rb_job& job);
    rb_status resolve(const rb_job& job);
    rb_status reject_update(const rb_job& job);
    void cancel(const rb_job& job);
    void cancel_call(Slot& slot, std::uint32_t index);
    void run_until_quiet();
    void start_next();
    void finish();

    std::uint32_t new_slot(SlotKind kind);
    Handle handle(std::uint32_t index) { return {this, index, slots_[index]->generation}; }
    bool stale(Handle handle) const;
    void free_slot(std::uint32_t index);
    void begin_slot(std::uint32_t index);
    void begin_member(std::uint32_t group);
    void complete(std::uint32_t index) noexcept;
    void member_done(std::uint32_t group, std::uint32_t place) noexcept;
    void settle(std::uint32_t index, Settled how, Payload payload,
                std::shared_ptr<const Failure> failure);
    void detach(const Group& group, std::size_t kept);
    void reap();

    void emit_call(std::uint32_t index);
    bool join_memo(Slot& slot, std::uint32_t index, Memo*& memo);
    void emit_args(rb_cmd& command, const CallSpec& spec);
    void emit_final(std::uint16_t type, const Failure* failure, const Payload* result);
    void emit_cancel(std::uint64_t target);
    void emit(rb_cmd& command);
    Live* live(std::uint64_t seq);
    void forget_live(std::uint64_t seq);
    void report(const Failure& failure);

    const ActivityNames& names_;
    RunInfo info_;
    Random random_;
    const rb_activation* activation_ = nullptr;  // set while one is applied
    std::int64_t now_ns_ = 0;
    std::vector<std::unique_ptr<Slot>> slots_;
    std::vector<std::uint32_t> free_;
    std::vector<Live> live_;                          // by seq
    std::map<std::string, Memo, std::less<>> memos_;  // by `<activity>/<key>`
    std::vector<std::uint32_t> starts_;               // tasks and groups to begin, the last first
    std::vector<std::coroutine_handle<>> ready_;      // to be resumed, from ready_next_ on
    std::size_t ready_next_ = 0;
    std::vector<std::uint32_t> reap_;
    std::uint64_t last_seq_ = 0;
    std::uint64_t last_order_ = 0;
    Handle root_;
    bool root_done_ = false;
    bool final_ = false;
    bool cancel_requested_ = false;
    std::string cancel_reason_;
    rb_status broken_ = RB_OK;
};

}  // namespace rb::kit
