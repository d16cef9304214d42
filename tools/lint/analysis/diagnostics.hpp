// What clang says of a unit, as far as it is of interest.
#pragma once

#include <clang/Basic/Diagnostic.h>

#include <string>
#include <utility>
#include <vector>

#include "tools/lint/facts.hpp"

namespace runbook::lint {

// Errors make the unit unusable; warnings of uninitialised variables are findings; the rest is the
// compiler's affair.
class Diagnostics : public clang::DiagnosticConsumer {
 public:
    void HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                          const clang::Diagnostic& info) override;

    std::vector<std::string> errors;
    std::vector<std::pair<Place, std::string>> warnings;
};

}  // namespace runbook::lint
