#include "host/cli/lint_text.hpp"

#include "host/base/counted.hpp"
#include "host/cli/json.hpp"

namespace runbook::cli {

Cell lint_cell(const LintInfo& lint) {
    if (lint.result == "passed") return {lint.result, Color::kGreen};
    return {lint.result, lint.result == "none" ? Color::kNone : Color::kRed};
}

std::string lint_line(const LintInfo& lint) {
    if (lint.result == "none") return "none";
    std::string text = lint.result == "stale" ? "stale, it is of other code" : lint.result;
    text += ": " + counted(lint.errors, "error") + ", " + counted(lint.warnings, "warning");
    if (lint.waived > 0) text += ", " + std::to_string(lint.waived) + " waived";
    if (lint.baselined > 0) text += ", " + std::to_string(lint.baselined) + " in the baseline";
    return text + " (" + plain(lint.tool + ", rules " + lint.rules + ", " + lint.engine) + ")";
}

std::string lint_json(const LintInfo& lint) {
    return JsonObject()
        .add("result", lint.result)
        .add_optional("tool", lint.tool)
        .add_optional("rules", lint.rules)
        .add_optional("engine", lint.engine)
        .add_optional("sources", lint.sources)
        .add("errors", std::uint64_t{lint.errors})
        .add("warnings", std::uint64_t{lint.warnings})
        .add("waived", std::uint64_t{lint.waived})
        .add("baselined", std::uint64_t{lint.baselined})
        .text();
}

}  // namespace runbook::cli
