#include "host/base/digest.hpp"

#include <sys/types.h>  // sha2.h of libmd relies on it

#include <sha2.h>

#include <cstdint>

#include "host/base/assert.hpp"

namespace runbook {

std::string sha256_hex(std::string_view bytes) {
    char hex[SHA256_DIGEST_STRING_LENGTH] = {};
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    RB_ASSERT(SHA256Data(data, bytes.size(), hex) != nullptr);
    return hex;
}

bool is_sha256_hex(std::string_view text) {
    return text.size() == SHA256_DIGEST_LENGTH * 2 &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace runbook
