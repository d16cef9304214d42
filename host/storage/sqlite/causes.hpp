// What SQLite's result codes mean to the person who reads the message, and what they can do.
#pragma once

#include <string>

#include "host/base/result.hpp"

namespace runbook::storage::sqlite {

struct Cause {
    std::string path;
    int code = 0;  // SQLite's extended result code
    std::string words;
    int system_errno = 0;
    int busy_timeout_ms = 0;
};

Error cause_of(const Cause& cause);

}  // namespace runbook::storage::sqlite
