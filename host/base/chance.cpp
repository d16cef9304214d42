#include "host/base/chance.hpp"

#include <sys/random.h>

#include "host/base/assert.hpp"

namespace runbook {

std::string random_bytes(std::size_t count) {
    RB_ASSERT(count <= 256);  // so much comes in one piece
    std::string bytes(count, '\0');
    RB_ASSERT(::getrandom(bytes.data(), count, 0) == static_cast<ssize_t>(count));
    return bytes;
}

}  // namespace runbook
