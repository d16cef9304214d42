// CRC-32C (Castagnoli): finds every burst of damage up to 32 bits in a record.
#pragma once

#include <cstdint>
#include <string_view>

namespace runbook::storage {

// Any thread. Uses the processor's own instruction where there is one, else a table; same answer.
std::uint32_t crc32c(std::string_view bytes);

// The table's answer alone, so that a test can compare the two.
std::uint32_t crc32c_by_table(std::string_view bytes);

}  // namespace runbook::storage
