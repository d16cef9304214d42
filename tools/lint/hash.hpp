// Hashes of content: 64 bits, of one version of the tool only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace runbook::lint {

std::uint64_t hash_of(std::string_view content);
std::string hex_hash(std::string_view content);

}  // namespace runbook::lint
