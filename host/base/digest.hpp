// The sha256 that bundles are known by, and that stands for a secret where it is kept.
#pragma once

#include <string>
#include <string_view>

namespace runbook {

std::string sha256_hex(std::string_view bytes);
bool is_sha256_hex(std::string_view text);  // 64 lower-case hex digits: safe as a file name

}  // namespace runbook
