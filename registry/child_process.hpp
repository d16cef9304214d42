// ChildProcess: a program that is started to find something out, with its words in pipes and an end
// by a deadline. Started with posix_spawn: a fork of a host with much memory is slow, and one with
// threads may be left holding their locks.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "host/base/result.hpp"

namespace runbook::registry {

inline constexpr int kReportDescriptor = 3;  // where the child writes its report

struct ChildEnd {
    bool late = false;   // ended by the deadline
    int exit_code = -1;  // -1: ended by a signal, or nobody knows
    int signal = 0;
    std::string report;  // what it wrote to kReportDescriptor
    std::string out;     // the beginning of its standard output
    std::string err;     // the end of its standard error
};

struct ChildPlan {
    std::vector<std::string> words;  // the program's path first
    std::chrono::milliseconds limit{0};
    // Told the report so far: true ends the wait, and the child. Never unset.
    std::function<bool(const std::string&)> complete;
};

// Whatever the child began goes with it: it leads a process group of its own, which is killed in
// the end. kEnvironment: it could not be started.
Result<ChildEnd> run_child(const ChildPlan& plan);

}  // namespace runbook::registry
