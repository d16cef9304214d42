// Imports: what a bundle's file asks the dynamic linker for, read without loading it, and what of
// it a replay would not see again. Activities may call all of it, runbooks none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/elf_section.hpp"
#include "registry/refusal.hpp"

namespace runbook::registry {

struct Import {
    std::string symbol;     // as the file has it
    std::string name;       // as people write it: std::chrono::system_clock::now
    std::string_view rule;  // "N102-clock"; empty: nothing is known against it
    std::string fix;        // what a runbook does instead; of a rule
    // Nothing but computing, memory and exceptions: also a bundle of runbooks alone may have it.
    bool harmless = false;
};

Import import_of(std::string_view symbol);

// Of .dynsym, sorted by name. Entries of the table that are no more than a warning have no rule.
std::vector<Import> imports_of(const std::vector<ElfSection>& sections);

// Whether the bundle says that it has runbooks only: add_runbook_bundle(.. RUNBOOKS_ONLY).
bool has_runbooks_only(const std::vector<ElfSection>& sections);

// Of a bundle that says so: it imports something that is not harmless.
std::optional<Refusal> refusal_of(const std::vector<Import>& imports);

}  // namespace runbook::registry
