// LintVerdict: what runbook-lint has come to about a bundle's code, as it stands in the bundle
// (JSON in the ELF section .runbook.lint, written after the link), and whether it still is about
// that code.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/elf_section.hpp"
#include "registry/refusal.hpp"

namespace runbook::registry {

struct LintVerdict {
    enum class State {
        kNone,  // it was not linted
        kPassed,
        kFailed,
        kStale,  // its code, or its manifest, is not what was linted
    };
    State state = State::kNone;
    std::string tool;     // "runbook-lint 0.1.0"
    std::string rules;    // their version
    std::string engine;   // "clang 19.1.7"
    std::string sources;  // sha256 over the contents of all files that were read
    unsigned errors = 0, warnings = 0, waived = 0, baselined = 0;
    bool operator==(const LintVerdict&) const = default;
};

std::string_view word_of(LintVerdict::State state);  // none passed failed stale

// Of a file's sections. A room that nobody has written, or that cannot be read, has none.
LintVerdict verdict_of(const std::vector<ElfSection>& sections);

// Why a host that asks for a verdict does not take the bundle; nothing: it does.
std::optional<Refusal> refusal_of(const LintVerdict& verdict);

}  // namespace runbook::registry
