#include "tests/sim/bodies.hpp"

#include <algorithm>
#include <chrono>

#include "tests/sim/outside.hpp"

namespace runbook::sim {
namespace {

// One execution of a body, as the ledger has it.
class Body {
 public:
    Body(const rb::Activity& activity, std::int64_t op) : op_(op) {
        call_.run_id = activity.run_id();
        call_.step = activity.step_id();
        call_.key = activity.idempotency_key();
        call_.attempt = activity.attempt();
        call_.now_ns = outside().now_ns();
        call_.life = outside().life();
        execution_ = outside().ledger().begins(call_);
    }
    std::int64_t gives() const {
        const std::int64_t value = outside().serial();
        outside().ledger().gives(call_, execution_, op_, value);
        return value;
    }
    void fails() const { outside().ledger().fails(call_, execution_); }
    RunBook& run() const { return outside().ledger().of(call_.run_id); }
    const Ledger::Call& call() const { return call_; }

 private:
    std::int64_t op_;
    Ledger::Call call_;
    std::size_t execution_ = 0;
};

void add_once(std::vector<std::int64_t>& list, std::int64_t one) {
    if (std::find(list.begin(), list.end(), one) == list.end()) list.push_back(one);
}

}  // namespace

std::int64_t work(rb::Activity& activity, Work order) {
    const Body body(activity, order.op);
    if (order.ms > 0) outside().pass(order.ms);
    if (activity.stop_requested() && order.op % 2 == 0) {
        body.fails();
        throw rb::Cancelled("asked to stop");
    }
    if (activity.attempt() > order.fails) return body.gives();
    body.fails();
    rb::Failure busy("busy", "the line is busy");
    if (order.op % 5 == 0) busy.retry_after(std::chrono::milliseconds(250));
    throw busy;
}

std::int64_t beat(rb::Activity& activity, std::int64_t op) {
    const Body body(activity, op);
    const auto last = activity.last_heartbeat<std::int64_t>();
    if (last && *last != op)
        outside().ledger().fail(body.call().step + " is shown another step's heartbeat");
    if (last || activity.attempt() > 2) return body.gives();
    activity.heartbeat(op);
    body.fails();
    throw rb::Failure("once more", "it goes on from its heartbeat");
}

std::int64_t publish(rb::Activity& activity, Token published) {
    const Body body(activity, published.op);
    outside().publish(std::string(activity.run_id()), published.op, published.token);
    return body.gives();
}

std::int64_t deed(rb::Activity& activity, Deed one) {
    const Body body(activity, one.op);
    add_once(body.run().deeds[one.op], one.number);
    return body.gives();
}

std::int64_t undo(rb::Activity& activity, Deed one) {
    const Body body(activity, one.op);
    add_once(body.run().undone[one.op], one.number);
    return body.gives();
}

std::int64_t promise(rb::Activity& activity, std::int64_t op) {
    const Body body(activity, op);
    outside().promise({std::string(activity.run_id()), std::string(activity.step_id()),
                       activity.attempt(), op, activity.token()});
    if (op % 2 == 1) outside().pass(op % 5 * 150);
    return rb::later(activity);
}

std::int64_t clean(rb::Activity& activity, std::int64_t op) {
    const Body body(activity, op);
    return body.gives();
}

}  // namespace runbook::sim
