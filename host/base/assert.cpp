#include "host/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace runbook {

void assertion_failed(const char* expression, const char* file, int line) noexcept {
    std::fprintf(stderr,
                 "runbook-host: internal error: %s does not hold (%s:%d). Nothing was stored after "
                 "this point; please report it with the log.\n",
                 expression, file, line);
    std::abort();
}

void no_value(const Error& error) noexcept {
    std::fprintf(
        stderr,
        "runbook-host: internal error: the value of a call was taken that has failed, since "
        "nobody asked ok(): %s. Nothing was stored after this point.\n",
        error.message.c_str());
    std::abort();
}

}  // namespace runbook
