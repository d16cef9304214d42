// Inspection: all that a bundle's bytes tell without running any of them, and whether that is
// enough to refuse it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "registry/imports.hpp"
#include "registry/lint_verdict.hpp"
#include "registry/manifest.hpp"
#include "registry/samples.hpp"

namespace runbook::registry {

struct Inspection {
    Manifest facts;
    bool has_manifest = false;
    LintVerdict lint;
    bool runbooks_only = false;
    std::vector<Import> imports;
    std::vector<SampleInput> samples;
    std::optional<Refusal> refusal;  // what follows is as far as it could be read
};

Inspection inspect(std::string_view bytes);

}  // namespace runbook::registry
