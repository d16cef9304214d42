// approve, reject, correct: how a person answers an open gate.
#include "host/cli/ask.hpp"
#include "host/cli/json_argument.hpp"
#include "host/cli/run_word.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr Option kGate{"--gate", "NAME", "which one; may be left out when one is open"};
constexpr Option kComment{"--comment", "TEXT", "what else to say; the runbook sees it"};
constexpr Option kBy{"--by", "NAME", "who answers"};
constexpr std::array kOptions{kGate, kComment, kBy, kAnswerWaitOption, kJson};
constexpr std::array kCorrectOptions{
    kGate,
    Option{"--corrections", "JSON|@FILE|-", "what should be instead: JSON, a file, or - for stdin"},
    kComment,
    kBy,
    kAnswerWaitOption,
    kJson};
constexpr std::string_view kAbout =
    "One answer closes the gate: a later one is refused (exit 8). `runbook-host pending` lists the "
    "open gates.";

Result<ExitCode> answer(Session& session, const Arguments& arguments, GateAnswer answer,
                        std::string_view done) {
    RB_TRY(const std::string run, run_word(arguments));
    answer.gate = arguments.get("--gate").value_or("");
    answer.comment = arguments.get("--comment").value_or("");
    answer.by = arguments.get("--by").value_or("");
    RB_TRY(const auto limit, answer_limit(arguments));
    if (answer.outcome == GateAnswer::Outcome::kCorrected) {
        RB_TRY(answer.corrections, json_argument(session, arguments, "--corrections"));
        if (!answer.corrections)
            return Error{ErrorCode::kBadInput, "correct needs --corrections",
                         "approve and reject need none"};
    }
    RB_TRY(Host* const host, session.host());
    RB_TRY(const RunInfo asked, host->answer(run, answer, limit));
    return report_asked(session, asked, done, arguments.has("--json"));
}

Result<ExitCode> approve(Session& session, const Arguments& arguments) {
    GateAnswer given;
    given.outcome = GateAnswer::Outcome::kApproved;
    return answer(session, arguments, std::move(given), "approved");
}

Result<ExitCode> reject(Session& session, const Arguments& arguments) {
    GateAnswer given;
    given.outcome = GateAnswer::Outcome::kRejected;
    return answer(session, arguments, std::move(given), "rejected");
}

Result<ExitCode> correct(Session& session, const Arguments& arguments) {
    GateAnswer given;
    given.outcome = GateAnswer::Outcome::kCorrected;
    return answer(session, arguments, std::move(given), "corrected");
}

}  // namespace

const Verb kApprove{{.verb = "approve",
                     .summary = "Answer an open gate of a run: yes",
                     .about = kAbout,
                     .positionals = kRunWord,
                     .options = kOptions,
                     .examples = "  runbook-host approve inv-12 --by ann --comment 'looks right'\n"
                                 "  runbook-host approve 01929c3e --gate review"},
                    approve};

const Verb kReject{{.verb = "reject",
                    .summary = "Answer an open gate of a run: no",
                    .about = kAbout,
                    .positionals = kRunWord,
                    .options = kOptions,
                    .examples = "  runbook-host reject inv-12 --by ann --comment 'paid twice'"},
                   reject};

const Verb kCorrect{
    {.verb = "correct",
     .summary = "Answer an open gate of a run: yes, but with these changes",
     .about = kAbout,
     .positionals = kRunWord,
     .options = kCorrectOptions,
     .examples = "  runbook-host correct inv-12 --corrections '{\"cents\":1200}' --by ann"},
    correct};

}  // namespace runbook::cli
