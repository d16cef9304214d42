// Samples: inputs that an author has put into the bundle, for whoever wants to try its runbooks:
// add_runbook_bundle(.. SAMPLES order=order.json).
#pragma once

#include <string>
#include <vector>

#include "registry/elf_section.hpp"

namespace runbook::registry {

struct SampleInput {
    std::string runbook;  // slug
    std::string input;    // JSON, as its file had it; not checked
};

// In the order in which they were given.
std::vector<SampleInput> samples_of(const std::vector<ElfSection>& sections);

}  // namespace runbook::registry
