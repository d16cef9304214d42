// Instance: one run inside the bundle. It owns every slot and coroutine frame, applies one job at a
// time, wakes awaiters first in, first out, and emits commands. Knows no types of the author's.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "runbook/info.hpp"
#include "runbook/kit/declared.hpp"
#include "runbook/kit/failure_view.hpp"
#include "runbook/kit/local_context.hpp"
#include "runbook/kit/outside.hpp"
#include "runbook/kit/random.hpp"
#include "runbook/kit/seen.hpp"

namespace rb {
class Run;
}

namespace rb::kit {

using AnyFunction = void (*)();

// The activities of the bundle by their functions.
struct ActivityName {
    AnyFunction function;
    std::string_view name;
    bool local;
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
    rb_status query(std::string_view name, const rb_payloads& input,
                    const rb_reply& reply) noexcept;

    // ---- from awaitables. A stale handle (awaited twice) and a call changed after its start throw
    // std::logic_error.
    Handle prepare(std::uint16_t command, std::string_view name);
    Handle prepare(LocalPtr local);
    LocalRoom& local_room() { return local_room_; }
    CallSpec& spec(Handle call);
    Handle add_task(std::coroutine_handle<> frame);
    Handle add_group(GroupMode mode, std::vector<Handle> members);
    Slot& at(Handle handle);
    void start(Handle call);
    bool ready(Handle handle);
    void suspend(Handle handle, std::coroutine_handle<> waiter);
    void task_ended(std::uint32_t index) noexcept;
    Slot& slot(std::uint32_t index) { return *slots_[index]; }

    Payload take_payload(Handle call);                 // or throws what the call ended with
    bool take_in_time(Handle call, Payload& payload);  // false: it ended by a timeout
    LocalPtr take_local(Handle call);                  // null: it was not called here
    std::exception_ptr take_error(Handle task);
    void release(Handle handle);       // destroys a task's frame
    void throw_if_cut(Handle handle);  // when its await was cancelled, and it was not
    Group close_group(Handle group);   // throws rb::Cancelled when it never began

    // ---- structure: what runs beside, and what is cancelled or undone
    Handle current_task();  // whose code is running
    void spawn(Handle task);
    void cancel_task(Handle task);
    void cancel_call(Handle call);
    void never_make(Handle call);  // a call that was not started ends as cancelled
    void throw_if_due();           // a cancellation that waits for the next await
    void add_undo(Handle& undo, Handle call);
    void forget_undo(Handle undo);
    void hand_over(Handle undo, Handle task) noexcept;

    // ---- waiting for the world (instance_waits.hpp)
    std::uint32_t channel(std::string_view name);
    Channel& channel_at(std::uint32_t index) { return outside().channels[index]; }
    std::optional<Message> try_receive(std::uint32_t channel);
    Handle prepare_wait(Wait wait);
    Settled take_wait(Handle wait, Payload* payload);  // value or timed_out, or throws
    // ---- answering it (instance_handlers.hpp)
    void set_handler(std::uint32_t kind, std::string_view name, std::shared_ptr<HandlerCode> code);
    void set_action(Handle gate, std::string_view name, std::shared_ptr<HandlerCode> code);
    std::size_t handlers_running() const { return outside_ ? outside_->open.size() : 0; }
    void task_returns(std::uint32_t index) noexcept;  // its variables are still there
    // ---- showing itself
    void progress(std::string_view text);
    void set_pair(std::uint16_t command, std::string_view key, const rb_payload& value);

    // ---- from rb::Run
    virtual Run& run() = 0;
    const RunInfo& info() const { return info_; }
    Time now() const { return Time(std::chrono::nanoseconds(now_ns_)); }
    Random& random() {
        check_may_change("run.random() and run.uuid()");
        return random_;
    }
    void log(std::uint32_t level, std::string_view message, std::string_view json) const;
    const ActivityName& activity_of(AnyFunction function) const;
    // Whether steps of the activity may be called by the run's own code, for as long as it goes on.
    bool calls_here(const ActivityName& activity) const;
    bool cancel_requested() const { return cancel_requested_; }
    const std::string& cancel_reason() const { return cancel_reason_; }
    bool continue_suggested() const { return continue_suggested_; }
    bool patched(std::string_view id, bool deprecated);

 protected:
    virtual Handle begin(rb_payloads input, std::string& wrong) = 0;  // the root task
    virtual void result(Handle root, Payload& out) = 0;               // or throws what it threw
    virtual const HandlerList& declared_handlers() const = 0;
    virtual const StepList& declared_steps() const = 0;
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
        std::uint32_t slot;
        std::uint32_t seen;  // in seen_
        Memo* memo;          // null: no explicit key
    };
    struct Wave {  // one cancellation on its way down
        std::uint32_t id;
        Why why;
        std::vector<std::uint32_t> tasks;  // still to be told
        std::vector<std::uint32_t> cuts;   // awaits that throw
    };
    struct Ended {  // what nobody takes
        std::uint32_t slot;
        bool undone;
    };

    rb_status apply(const rb_job& job);
    rb_status begin_run(const rb_job& job);
    rb_status resolve(const rb_job& job);
    void command_started(const rb_job& job);
    void run_until_quiet();
    bool step_on();
    void resume(std::uint32_t task);
    void start_next();
    void finish();

    std::uint32_t new_slot(SlotKind kind);
    Handle handle(std::uint32_t index) { return {this, index, slots_[index]->generation}; }
    bool stale(Handle handle) const;
    void free_slot(std::uint32_t index);
    void begin_slot(std::uint32_t index);
    void begin_member(std::uint32_t group);
    void refuse(std::uint32_t index, Why why);
    void complete(std::uint32_t index) noexcept;
    void wake(std::uint32_t index) noexcept;
    void member_done(std::uint32_t group, std::uint32_t place) noexcept;
    void close_others(std::uint32_t group);
    void settle(std::uint32_t index, Settled how, Payload payload,
                std::shared_ptr<const Failure> failure);

    void cancel(const rb_job& job);
    void tell(Wave wave);
    void tell_task(Wave& wave, std::uint32_t task);
    bool tell_awaited(Wave& wave, std::uint32_t index);
    bool tell_group(Wave& wave, std::uint32_t group);
    void cut(const Wave& wave, std::uint32_t index);
    void interrupt(std::uint32_t task, std::uint32_t awaited);
    void due_after(const Slot& call);
    bool ended_cancelled(const Slot& slot) const;
    std::string reason(Why why) const;

    void end_task(std::uint32_t task) noexcept;
    void undo_ended(std::uint32_t group) noexcept;
    void reap();
    void drop(Handle handle, bool undone);
    void report_dropped(const std::exception_ptr& error, const Failure* failure, bool undone);
    void tell_unjoined();
    std::exception_ptr unjoined_failure();

    bool call_here(std::uint32_t index);
    std::shared_ptr<const Failure> failure_here(LocalCall& local, std::uint32_t number);
    static void spell_out(Slot& slot);
    void emit_call(std::uint32_t index);
    std::uint32_t note_started(std::uint16_t command, const CallSpec& spec);
    struct Unhandled {  // signals that nobody took, by arrival; borrows
        std::vector<rb_str> names;
        std::vector<rb_payload> payloads;
        std::vector<rb_job> jobs;
        std::vector<const rb_job*> whole;
    };
    void add_unhandled(rb_cmd& command, Unhandled& room) const;
    bool join_memo(Slot& slot, std::uint32_t index, Memo*& memo);
    void emit_args(rb_cmd& command, const CallSpec& spec);
    void emit_final(std::uint16_t type, const Failure* failure, const Payload* result);
    void emit_cancel(std::uint64_t target);
    void emit(rb_cmd& command);
    Live* live(std::uint64_t seq);
    void forget_live(std::uint64_t seq);
    void report(const Failure& failure);

    Outside& outside();
    void check_may_change(const char* what) const;
    void begin_wait(std::uint32_t index);
    bool wait_is_over(std::uint32_t index, Payload& payload);
    void end_wait(std::uint32_t index, Settled how, Payload payload);
    void leave(std::uint32_t index);
    void drop_wait(std::uint32_t index);
    void forget_unanswered(std::uint64_t seq);
    bool condition_holds(std::uint32_t index);
    bool wake_condition();
    bool token_is_there(std::uint32_t index, Payload& payload);
    void token_came(std::uint32_t hook, std::string_view token);
    void token_never_came(std::uint32_t hook, std::shared_ptr<const Failure> failure);
    void deliver(std::uint32_t channel, Message message);
    void keep(std::uint32_t channel, Message message);

    void take_signal(const rb_job& job);
    void signal_handled(const std::string& name, Message message);
    void begin_handler(Handle task, std::string_view update, std::shared_ptr<HandlerCode> code);
    void end_handler(std::uint32_t index);
    void take_update(const rb_job& job);
    std::unique_ptr<HandlerCall> accepted_update(const rb_job& job, const Handler& handler);
    void reject_update(const rb_job& job, const Failure& failure);
    void update_done(std::string_view id, const Payload* result, const Failure* failure);
    Handler* handler(std::uint32_t kind, std::string_view name);
    void add_handler(Handler handler);
    void drop_handlers(std::uint32_t owner) noexcept;
    Handle setter();
    std::string names_of(std::uint32_t kind);
    bool root_ended() const { return stale(root_) || slots_[root_.index]->ended; }

    void answer(std::string_view name, const rb_payload& input, Payload& out);
    std::string steps_json() const;
    std::string waiting_json();
    std::string handlers_json() const;
    void tell_waits();

    const ActivityNames& names_;
    RunInfo info_;
    Random random_;
    const rb_activation* activation_ = nullptr;  // set while one is applied
    std::int64_t now_ns_ = 0;
    LocalRoom local_room_;  // of what is in slots
    std::vector<std::unique_ptr<Slot>> slots_;
    std::vector<std::uint32_t> free_;
    std::vector<Live> live_;                          // by seq
    std::map<std::string, Memo, std::less<>> memos_;  // by `<activity>/<key>`
    std::map<std::string, bool, std::less<>> patches_;
    std::vector<std::uint32_t> starts_;  // tasks and groups to begin, the last first
    std::vector<Handle> ready_;          // tasks to be resumed, from ready_next_ on
    std::size_t ready_next_ = 0;
    std::vector<std::uint32_t> closing_;  // groups whose other members are to be cancelled
    std::vector<Ended> reap_;
    std::vector<Handle> spawned_;
    std::uint32_t open_spawned_ = 0;
    std::uint32_t current_ = kNoSlot;  // the task whose code is running
    std::uint32_t last_wave_ = 0;
    std::uint64_t last_seq_ = 0;
    std::uint64_t last_order_ = 0;
    Handle root_;
    bool root_waits_ = false;  // it has ended, spawned tasks have not
    bool root_done_ = false;
    bool final_ = false;
    bool continue_suggested_ = false;
    bool cancel_requested_ = false;
    std::string cancel_reason_;
    rb_status broken_ = RB_OK;
    const char* read_only_ = nullptr;      // who may change nothing now, in words
    std::unique_ptr<Outside> outside_;     // null: nothing of it was needed yet
    std::unique_ptr<LocalContext> local_;  // null: no step was called here yet
    SeenList seen_;
};

}  // namespace rb::kit
