// Slot: the state of one thing that can be awaited. The instance owns all slots; awaitables and
// tasks in runbook code are Handles to them and own nothing, so that a compiler that copies or
// destroys a temporary once too often does no harm.
#pragma once

#include <algorithm>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "runbook/activity.hpp"
#include "runbook/options.hpp"

namespace rb::kit {

class Instance;
struct Wait;

struct Handle {  // without an instance: an rb::all of nothing, which is done
    Instance* instance = nullptr;
    std::uint32_t index = 0;
    std::uint32_t generation = 0;
};
static_assert(std::is_trivially_copyable_v<Handle>);

// The code of a side_effect on its way to a worker.
class InlineCode {
 public:
    virtual ~InlineCode() = default;
    virtual void run(Payload& result) = 0;
};

struct CallSpec;
class LocalCall;
class LocalRoom;
struct LocalDelete {
    void operator()(LocalCall* call) const noexcept;
};
using LocalPtr = std::unique_ptr<LocalCall, LocalDelete>;

// Thrown by run.continue_as_new(..), through the author's code to the end of the run. No
// std::exception, so that a catch of those lets it pass.
struct Continue {
    Handle call;
};

// A step of a local activity with its arguments as they are in C++: where the host allows it, the
// instance calls the body itself. Else the arguments become JSON, and the step is emitted.
class LocalCall {
 public:
    virtual ~LocalCall() = default;
    virtual void call(Activity& activity) = 0;  // throws what the body throws
    virtual void write_args(CallSpec& spec) const = 0;

    std::string_view name;
    LocalRoom* room = nullptr;  // its memory is from there
};

// Memory for local calls: most runs have one at a time, one after the other.
class LocalRoom {
 public:
    LocalRoom() = default;
    LocalRoom(const LocalRoom&) = delete;
    LocalRoom& operator=(const LocalRoom&) = delete;
    ~LocalRoom() { ::operator delete(spare_); }

    template <class L, class... A>
    LocalPtr make(std::string_view name, const A&... args) {
        void* const place = take(sizeof(L));
        L* made = nullptr;
        try {
            made = new (place) L(args...);
        } catch (...) {
            give_back(place);
            throw;
        }
        made->name = name;
        made->room = this;
        return LocalPtr(made);
    }
    void give_back(void* place) noexcept {
        if (spare_ == nullptr) {
            spare_ = place;
        } else {
            ::operator delete(place);
        }
    }

 private:
    static constexpr std::size_t kUsual = 128;
    void* take(std::size_t size) {
        if (size > kUsual || spare_ == nullptr) return ::operator new(std::max(size, kUsual));
        return std::exchange(spare_, nullptr);
    }

    void* spare_ = nullptr;  // of at least kUsual bytes
};

inline void LocalDelete::operator()(LocalCall* call) const noexcept {
    LocalRoom* const room = call->room;
    void* const place = call;  // it is the first base of what was made
    call->~LocalCall();
    room->give_back(place);
}

// A command that is being put together; gone once it is emitted.
struct CallSpec {
    std::string name;
    std::string key;
    std::string label;
    std::string run_id;                   // of another run
    std::uint64_t target = 0;             // SIGNAL_RUN: the own child's command
    std::string schema;                   // of the answer, for the host
    std::string args;                     // JSON texts, one after the other..
    std::vector<std::uint32_t> args_end;  // ..and where each ends
    std::int64_t delay_ms = 0;
    StepLimits limits;
    std::int64_t run_ms = 0;
    Retry retry;
    bool has_retry = false;
    ParentClose parent_close = ParentClose::cancel;
    std::uint32_t local_number = 0;  // the first attempt was made here, and failed
    std::shared_ptr<const Failure> local_failure;
};

enum class SlotKind : std::uint8_t { free, call, task, group, wait };
enum class SlotState : std::uint8_t { prepared, waiting, done };
enum class Settled : std::uint8_t { open, value, failure, cancelled, timed_out };
enum class GroupMode : std::uint8_t { all, any, undo };

// Why a part of the run was cancelled; it becomes the reason of its rb::Cancelled.
enum class Why : std::uint8_t { run, lost, sibling_failed, run_ended, asked };

inline constexpr std::uint32_t kNoSlot = ~std::uint32_t{0};

struct Group {
    std::vector<Handle> members;
    GroupMode mode = GroupMode::all;
    bool closing = false;    // decided, and the others are still to be told
    bool cancelled = false;  // decided by a member that ended as cancelled
    bool cut_rest = false;   // members that did not begin never do
    std::uint32_t started = 0;
    std::uint32_t open = 0;
    std::uint32_t decided =
        kNoSlot;                   // all: the first member that failed; any: the first that ended
    std::uint32_t next = kNoSlot;  // undo: the group that is run after it..
    std::uint32_t finishes = kNoSlot;  // ..and the task that ends when all are done
};

// What of a slot is plain numbers, so that it is reset in a few writes.
struct SlotFacts {
    std::uint32_t generation = 1;
    SlotKind kind = SlotKind::free;
    SlotState state = SlotState::prepared;
    Settled settled = Settled::open;
    Why why = Why::run;
    OnCancel on_cancel = OnCancel::try_cancel;
    std::uint16_t command = 0;       // RB_CMD_*, of a call
    bool tolerant : 1 = false;       // inside rb::attempt: its failure does not end a group
    bool shielded : 1 = false;       // cancellation stops here
    bool cancel_sent : 1 = false;    // call: a CANCEL was emitted, or is not wanted
    bool due_at_end : 1 = false;     // call: who waits for it is cancelled at its next await
    bool cut : 1 = false;            // its await was cancelled; it goes on by itself
    bool begun : 1 = false;          // task: its code ran at least up to its first await
    bool ended : 1 = false;          // task: its code has ended; what it left is being undone
    bool due : 1 = false;            // task: its next await is cancelled
    bool spawned : 1 = false;        // task: nobody has to await it
    bool handler : 1 = false;        // task: of a signal or update; its end is told by the kit
    bool owns_handlers : 1 = false;  // task, gate: they go with it
    std::uint32_t waiter = kNoSlot;  // the task that is resumed when it is done
    std::uint32_t group = kNoSlot;   // or the group that counts it..
    std::uint32_t group_place = 0;   // ..as this member
    std::uint32_t awaits = kNoSlot;  // task: what it waits for
    std::uint32_t undo = kNoSlot;    // task: the first group of what is undone at its end
    std::uint32_t told = 0;          // the last cancellation that came by
    std::uint64_t seq = 0;           // of its command
    std::uint64_t order = 0;         // of creation, then of its start
    std::coroutine_handle<> frame;   // task

    bool awaited() const { return waiter != kNoSlot || group != kNoSlot; }
    void clear_facts() noexcept;
};
static_assert(std::is_trivially_copyable_v<SlotFacts>);

struct Slot : SlotFacts {
    std::exception_ptr error;  // task: what it threw
    Payload payload;           // call: its result
    std::shared_ptr<const Failure> failure;
    std::unique_ptr<CallSpec> spec;    // call: until emitted
    std::unique_ptr<InlineCode> code;  // side_effect: until handed to the host
    // step: instead of the spec; with its result when done
    LocalPtr local;
    std::unique_ptr<Group> members;  // group
    std::unique_ptr<Wait> wait;      // wait, hook

    bool failed() const {
        return cut || settled == Settled::failure || settled == Settled::cancelled ||
               error != nullptr;
    }
    // For its next use: old handles are stale then.
    void clear() noexcept;
};

}  // namespace rb::kit
