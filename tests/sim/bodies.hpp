// The bodies of the simulated activities. Each tells the ledger what it did.
#pragma once

#include <runbook/runbook.hpp>

namespace runbook::sim {

struct Work {
    std::int64_t op = 0;
    std::int64_t fails = 0;  // in so many attempts
    std::int64_t ms = 0;     // that it takes
    RB_FIELDS(Work, op, fails, ms)
};
struct Token {
    std::int64_t op = 0;
    std::string token;
    RB_FIELDS(Token, op, token)
};
struct Deed {
    std::int64_t op = 0;
    std::int64_t number = 0;
    RB_FIELDS(Deed, op, number)
};

std::int64_t work(rb::Activity& activity, Work order);
// Fails once, with a heartbeat; then goes on from it.
std::int64_t beat(rb::Activity& activity, std::int64_t op);
std::int64_t publish(rb::Activity& activity, Token published);
std::int64_t deed(rb::Activity& activity, Deed one);
std::int64_t undo(rb::Activity& activity, Deed one);
// Answered later, see World::keep_promise().
std::int64_t promise(rb::Activity& activity, std::int64_t op);
std::int64_t clean(rb::Activity& activity, std::int64_t op);

}  // namespace runbook::sim
