// Outside: what the simulated bundle knows of the simulation it runs in. The bundle is code as any
// author writes it, so it finds this beside the ABI: one for each thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/sim/ledger.hpp"
#include "tests/sim/plan.hpp"

namespace runbook::sim {

// A step that is answered later, by whoever has its token.
struct Promise {
    std::string run, step;
    std::uint32_t attempt = 0;
    std::int64_t op = 0;
    std::string token;
    bool kept = false;
};

class Outside {
 public:
    virtual ~Outside() = default;
    virtual Ledger& ledger() = 0;
    virtual Life life() const = 0;
    virtual std::int64_t now_ns() const = 0;
    // The process has died: what the body does from now on is not heard.
    virtual bool is_dead() const = 0;
    // Time passes, in which anything else may happen. For bodies.
    virtual void pass(std::int64_t ms) = 0;
    // Another number each time: what a body gives cannot be had by doing it again.
    virtual std::int64_t serial() = 0;
    // Of the runbook's code: from 1 on it has what patches guard. Changes between lives only.
    virtual int code_version() const = 0;
    virtual bool is_mended() const = 0;
    // The run's code begins, for the first time or in a replay.
    virtual void enters(const std::string& run_id) = 0;
    virtual void uses(Kind kind) = 0;
    virtual void publish(const std::string& run_id, std::int64_t op, const std::string& token) = 0;
    virtual void promise(Promise given) = 0;
    // Another run than this one, if there is one; any, open or not.
    virtual std::string other_run(const std::string& run_id) = 0;
    // Whether somebody has tried to deliver that to the hook, or to answer the gate so.
    virtual bool has_delivered(const std::string& run_id, std::int64_t op,
                               std::int64_t value) const = 0;
};

Outside& outside();              // of this thread's simulation
void set_outside(Outside* now);  // null: there is none any more

}  // namespace runbook::sim
