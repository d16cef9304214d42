// Reads one section of an ELF file without running any of it, and tells whether the file could be
// loaded here at all. The bytes may be anything: every offset is checked against the file's end.
#pragma once

#include <optional>
#include <string_view>

#include "registry/refusal.hpp"

namespace runbook::registry {

// The section's bytes, a part of `file`; nothing when the file is sound but has no such section.
OrRefusal<std::optional<std::string_view>> read_elf_section(std::string_view file,
                                                            std::string_view section);

}  // namespace runbook::registry
