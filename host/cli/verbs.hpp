// The verbs of runbook-host, one file each.
#pragma once

#include <span>
#include <string_view>

#include "host/base/result.hpp"
#include "host/cli/arguments.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/grammar.hpp"
#include "host/cli/session.hpp"

namespace runbook::cli {

struct Verb {
    Grammar grammar;
    Result<ExitCode> (*call)(Session& session, const Arguments& arguments);
};

extern const Verb kRun;
extern const Verb kStart;
extern const Verb kResume;
extern const Verb kSignal;
extern const Verb kQuery;
extern const Verb kUpdate;
extern const Verb kPending;
extern const Verb kApprove;
extern const Verb kReject;
extern const Verb kCorrect;
extern const Verb kHooks;
extern const Verb kActivity;
extern const Verb kReplay;
extern const Verb kCancel;
extern const Verb kTerminate;
extern const Verb kList;
extern const Verb kInspect;
extern const Verb kHistory;
extern const Verb kRunbooks;
extern const Verb kBundles;
extern const Verb kValidate;
extern const Verb kConfig;
extern const Verb kVersion;

// In the order of the help.
std::span<const Verb* const> verbs();
const Verb* find(std::string_view name);  // null: there is none

// The second word of a verb such as `bundles list`. Failure: it is none of `known`.
Result<void> check_second_word(std::string_view verb, const std::string& word,
                               std::span<const std::string> known);

}  // namespace runbook::cli
