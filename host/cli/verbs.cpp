#include "host/cli/verbs.hpp"

#include <algorithm>

#include "host/base/near.hpp"
#include "host/base/quote.hpp"

namespace runbook::cli {

namespace {
constexpr const Verb* kVerbs[] = {
    &kRun,     &kStart,   &kResume,   &kSignal,   &kQuery,    &kUpdate,    &kPending, &kApprove,
    &kReject,  &kCorrect, &kHooks,    &kActivity, &kCancel,   &kTerminate, &kList,    &kInspect,
    &kHistory, &kReplay,  &kRunbooks, &kBundles,  &kValidate, &kConfig,    &kVersion};
}  // namespace

std::span<const Verb* const> verbs() { return kVerbs; }

const Verb* find(std::string_view name) {
    const auto all = verbs();
    const auto at = std::find_if(all.begin(), all.end(),
                                 [&](const Verb* verb) { return verb->grammar.verb == name; });
    return at == all.end() ? nullptr : *at;
}

Result<void> check_second_word(std::string_view verb, const std::string& word,
                               std::span<const std::string> known) {
    if (std::find(known.begin(), known.end(), word) != known.end()) return {};
    std::string hint = "there is";
    for (const std::string& name : known) ((hint += " '") += name) += "'";
    if (const auto near = nearest(word, known)) hint = "did you mean '" + *near + "'?";
    return Error{ErrorCode::kBadInput,
                 "unknown word " + quote(word) + " after " + std::string(verb), std::move(hint)};
}

}  // namespace runbook::cli
