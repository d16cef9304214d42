#include "registry/lint_verdict.hpp"

#include <exception>
#include <utility>

#include "host/base/counted.hpp"
#include "registry/code_digest.hpp"
#include "registry/lint_verdict_json.hpp"

namespace runbook::registry {
namespace {

constexpr std::string_view kSection = ".runbook.lint";
constexpr std::string_view kWords[] = {"none", "passed", "failed", "stale"};

namespace json = boost::json;

std::string text(const json::object& object, const char* key) {
    return std::string(object.at(key).as_string());
}

unsigned number(const json::object& object, const char* key) {
    return object.at(key).to_number<unsigned>();
}

}  // namespace

std::string_view word_of(LintVerdict::State state) {
    return kWords[static_cast<std::size_t>(state)];
}

LintVerdict verdict_from_json(const json::value& value) {
    const json::object& object = value.as_object();
    LintVerdict verdict;
    const std::string result = text(object, "result");
    for (const auto state :
         {LintVerdict::State::kPassed, LintVerdict::State::kFailed, LintVerdict::State::kStale}) {
        if (word_of(state) == result) verdict.state = state;
    }
    verdict.tool = text(object, "tool");
    verdict.rules = text(object, "rules");
    verdict.engine = text(object, "engine");
    verdict.sources = text(object, "sources");
    verdict.errors = number(object, "errors");
    verdict.warnings = number(object, "warnings");
    verdict.waived = number(object, "waived");
    verdict.baselined = number(object, "baselined");
    return verdict;
}

json::object verdict_to_json(const LintVerdict& verdict) {
    return {{"result", word_of(verdict.state)}, {"tool", verdict.tool},
            {"rules", verdict.rules},           {"engine", verdict.engine},
            {"sources", verdict.sources},       {"errors", verdict.errors},
            {"warnings", verdict.warnings},     {"waived", verdict.waived},
            {"baselined", verdict.baselined}};
}

LintVerdict verdict_of(const std::vector<ElfSection>& sections) {
    const auto room = bytes_of(sections, kSection);
    if (!room) return {};
    const std::string_view written = room->substr(0, room->find('\0'));
    if (written.empty()) return {};
    try {
        const json::value value = json::parse({written.data(), written.size()});
        LintVerdict verdict = verdict_from_json(value);
        // A failed one stays failed: whatever the code is now, nobody has found it clean.
        const bool passed = verdict.state == LintVerdict::State::kPassed;
        if (passed && text(value.as_object(), "code") != code_digest(sections))
            verdict.state = LintVerdict::State::kStale;
        return verdict;
    } catch (const std::exception&) {
        return {};
    }
}

std::optional<Refusal> refusal_of(const LintVerdict& verdict) {
    const std::string by = verdict.tool + ", rules " + verdict.rules;
    switch (verdict.state) {
        case LintVerdict::State::kPassed:
            return std::nullopt;
        case LintVerdict::State::kNone:
            return Refusal{RefusalCode::kNotLinted,
                           "has no verdict of runbook-lint, and bundles.require_lint asks for one",
                           "Build it with add_runbook_bundle(.. LINT)"};
        case LintVerdict::State::kFailed:
            return Refusal{RefusalCode::kLintFailed,
                           "has failed the lint with " + counted(verdict.errors, "error") + " (" +
                               by + "), and bundles.require_lint asks for a passed one",
                           "Build it again with add_runbook_bundle(.. LINT), which shows what was "
                           "found, and mend that"};
        case LintVerdict::State::kStale:
            break;
    }
    return Refusal{RefusalCode::kLintStale,
                   "has a lint verdict (" + by +
                       ") of other code than it has now, and "
                       "bundles.require_lint asks for one of its own",
                   "Build it again with add_runbook_bundle(.. LINT), and let nothing change its "
                   "code after that"};
}

}  // namespace runbook::registry
