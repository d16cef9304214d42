// The sha256 that a bundle is known by.
#pragma once

#include <string>
#include <string_view>

namespace runbook::registry {

std::string sha256_hex(std::string_view bytes);
bool is_sha256_hex(std::string_view text);  // 64 lower-case hex digits: safe as a file name

}  // namespace runbook::registry
