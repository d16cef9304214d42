// What a verdict about a bundle's code is bound to.
#pragma once

#include <string>
#include <vector>

#include "registry/elf_section.hpp"

namespace runbook::registry {

// SHA-256 of the sections that may be executed and of the manifest, by their addresses, each behind
// its size. Neither strip nor patchelf changes it; tools/lint/verdict.cpp has the same.
std::string code_digest(const std::vector<ElfSection>& sections);

}  // namespace runbook::registry
