// Letter: a command for a run from a process that does not drive it. It lies in the store's inbox
// until the run's holder, or whoever takes the run next, has carried it out and answered.
#pragma once

#include <cstdint>
#include <string>

#include "host/base/ids.hpp"

namespace runbook::storage {

enum class LetterKind : std::int64_t { kTerminate = 1 };  // the numbers are stored

struct Letter {
    std::int64_t id = 0;  // the store's; later ones are greater
    RunId run_id;
    LetterKind kind = LetterKind::kTerminate;
    std::string text;    // terminate: the reason
    std::string sender;  // the bell of the process that waits for the answer; empty: nobody does
};

// What became of it. Empty: done; else why not, in a sentence.
using LetterAnswer = std::string;

}  // namespace runbook::storage
