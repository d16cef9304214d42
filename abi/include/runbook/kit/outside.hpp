// Outside: what of one run faces the world. Channels of signals, handlers, predicates. Made when it
// is first needed, since most runs need none of it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runbook/kit/slot.hpp"

namespace rb::kit {

// The predicate of run.wait.
class Condition {
 public:
    virtual ~Condition() = default;
    virtual bool holds() = 0;
};

// A signal.
struct Message {
    std::uint64_t order = 0;  // of arrival, over all channels
    Payload payload;
    std::uint64_t number = 0;  // the host's
    std::string id, sender;
};

// What a slot of kind wait waits for: one of the first three. A hook has one for its token.
struct Wait {
    std::unique_ptr<Condition> condition;
    std::uint32_t channel = kNoSlot;  // its next signal
    Handle hook;                      // its token
    std::int64_t timeout_ms = 0;      // 0: none
    std::string label;
    std::string token;           // of the hook, when it exists
    std::vector<Handle> askers;  // waits for the token
    Message taken;               // of the channel; its payload is the slot's
};

// One call of a handler, with its input read.
class HandlerCall {
 public:
    virtual ~HandlerCall() = default;
    virtual void validate() = 0;  // throws what speaks against it
    // Gives the result into `out`; or the task that will have it, for take_task().
    virtual Handle run(Payload& out) = 0;
};

class HandlerCode {
 public:
    virtual ~HandlerCode() = default;
    // null: the input does not fit, and `wrong` says why.
    virtual std::unique_ptr<HandlerCall> read(const rb_payload& input, std::string& wrong) = 0;
    virtual bool takes_input() const = 0;
    virtual void take_task(Handle task, Payload& out) const = 0;  // or throws what it threw
};

struct Handler {
    std::uint32_t kind = 0;  // RB_HANDLES_*
    std::string name;
    Handle owner;  // the coroutine that set it: it goes with that one, as may its variables
    Handle gate;   // whose action it is: it goes with that one too
    std::shared_ptr<HandlerCode> code;
};

struct Channel {
    std::string name;
    std::vector<Message> kept;    // that nobody took yet
    std::vector<Handle> waiters;  // first come, first served
};

struct OpenHandler {  // a handler that is a coroutine, on its way
    Handle task;
    std::string update;  // id; empty: of a signal
    std::shared_ptr<HandlerCode> code;
};

struct LastAnswer {  // of a query, when the runbook ended
    std::string name;
    Payload payload;
};

struct Outside {
    std::vector<Channel> channels;
    std::vector<Handler> handlers;
    std::vector<Handle> conditions;  // slots, in order of creation
    std::size_t next_condition = 0;
    std::vector<OpenHandler> open;
    std::vector<LastAnswer> last_answers;
    std::uint64_t messages = 0;  // that arrived
    bool told = false;           // the host knows of a wait that it cannot see
};

}  // namespace rb::kit
