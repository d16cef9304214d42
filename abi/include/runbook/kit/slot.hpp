// Slot: the state of one thing that can be awaited. The instance owns all slots; awaitables and
// tasks in runbook code are Handles to them and own nothing, so that a compiler that copies or
// destroys a temporary once too often does no harm.
#pragma once

#include <coroutine>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runbook/failure.hpp"
#include "runbook/options.hpp"

namespace rb::kit {

class Instance;

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

// A command that is being put together; gone once it is emitted.
struct CallSpec {
    std::string name;
    std::string key;
    std::string label;
    std::string args;                     // JSON texts, one after the other..
    std::vector<std::uint32_t> args_end;  // ..and where each ends
    std::int64_t delay_ms = 0;
    StepLimits limits;
    std::int64_t run_ms = 0;
    Retry retry;
    bool has_retry = false;
    ParentClose parent_close = ParentClose::cancel;
};

enum class SlotKind : std::uint8_t { free, call, task, group };
enum class SlotState : std::uint8_t { prepared, waiting, done };
enum class Settled : std::uint8_t { open, value, failure, cancelled };

inline constexpr std::uint32_t kNoSlot = ~std::uint32_t{0};

struct Group {
    std::vector<Handle> members;
    std::size_t started = 0;
    std::size_t open = 0;
    std::uint32_t failed = kNoSlot;  // index into members: the first that failed
};

struct Slot {
    std::uint32_t generation = 1;
    SlotKind kind = SlotKind::free;
    SlotState state = SlotState::prepared;
    Settled settled = Settled::open;
    OnCancel on_cancel = OnCancel::try_cancel;
    std::uint16_t command = 0;       // RB_CMD_*, of a call
    bool tolerant = false;           // inside rb::attempt: its failure does not end a group
    bool detached = false;           // nobody will take it: it goes when it is done
    bool cancel_sent = false;        // and its RESOLVED is awaited
    std::uint32_t group = kNoSlot;   // counts it..
    std::uint32_t group_place = 0;   // ..as this member
    std::uint64_t seq = 0;           // of its command
    std::uint64_t order = 0;         // of creation, then of its start
    std::coroutine_handle<> waiter;  // resumed when it is done
    std::coroutine_handle<> frame;   // task
    std::exception_ptr error;        // task: what it threw
    Payload payload;                 // call: its result
    std::shared_ptr<const Failure> failure;
    std::unique_ptr<CallSpec> spec;    // call: until emitted
    std::unique_ptr<InlineCode> code;  // side_effect: until handed to the host
    std::unique_ptr<Group> members;    // group

    bool awaited() const { return waiter || group != kNoSlot; }
    bool failed() const {
        return settled == Settled::failure || settled == Settled::cancelled || error != nullptr;
    }
};

}  // namespace rb::kit
