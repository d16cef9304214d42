// A lint verdict in the words of the public library.
#pragma once

#include "registry/lint_verdict.hpp"
#include "runbook/host.hpp"

namespace runbook::app {

inline LintInfo to_info(const registry::LintVerdict& verdict) {
    return {std::string(registry::word_of(verdict.state)),
            verdict.tool,
            verdict.rules,
            verdict.engine,
            verdict.sources,
            verdict.errors,
            verdict.warnings,
            verdict.waived,
            verdict.baselined};
}

}  // namespace runbook::app
