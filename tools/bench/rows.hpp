// Rows: the axes that are measured, each against its limit.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "alternation.hpp"
#include "engine_setup.hpp"

namespace runbook::bench {

struct Row {
    std::string axis;
    std::size_t n = 1;   // runs that are open at a time
    bool sweep = false;  // a point beside the one that counts
    Scale scale = Scale::kRate;
    bool durable = false;  // what it does is on disk
    std::string slug = "bench-steps";
    bool in_memory = false;    // runs that would be durable if their store were
    int steps = kStepsPerRun;  // of each run; transient rows
};

struct Place {
    std::filesystem::path folder;  // what is measured writes here; emptied after each row
    std::filesystem::path bundle;
    std::filesystem::path host;          // runbook-host
    std::filesystem::path dlopen_limit;  // the limit of a cold start
    std::filesystem::path commit_limit;  // of a durable one
    std::filesystem::path self;          // this program
    unsigned workers = 1;
};

// Every row, in the order of the report.
const std::vector<Row>& all_rows();

// Throws std::runtime_error when one side cannot work.
Measured measure(const Row& row, const Place& place, const Plan& plan);
// Ours alone, for a profiler.
Span run_alone(const Row& row, const Place& place, std::int64_t wall_ns);

}  // namespace runbook::bench
