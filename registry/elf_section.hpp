// Reads the sections of an ELF file without running any of it, and tells whether the file could be
// loaded here at all. The bytes may be anything: every offset is checked against the file's end.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "registry/refusal.hpp"

namespace runbook::registry {

struct ElfSection {
    std::string_view name;
    std::string_view bytes;  // a part of the file; empty: it takes none there
    std::uint64_t address = 0;
    std::uint32_t type = 0;  // SHT_PROGBITS, ..
    std::uint32_t link = 0;  // an index into the list
    bool loaded = false;     // a process has it in memory
    bool code = false;       // and may execute it
};

// All of them, in the file's order.
OrRefusal<std::vector<ElfSection>> read_elf_sections(std::string_view file);
// The bytes of the first of that name; nothing: there is none.
std::optional<std::string_view> bytes_of(const std::vector<ElfSection>& sections,
                                         std::string_view name);

// The section's bytes, a part of `file`; nothing when the file is sound but has no such section.
OrRefusal<std::optional<std::string_view>> read_elf_section(std::string_view file,
                                                            std::string_view section);

}  // namespace runbook::registry
