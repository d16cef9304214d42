// activity complete, fail, heartbeat: for a step whose activity answers later.
#include "host/cli/ask.hpp"
#include "host/cli/json_argument.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kWords{Positional{"word", "complete, fail or heartbeat"},
                            Positional{"token", "the token that the activity gave out"}};
constexpr std::array kOptions{
    Option{"--result", "JSON|@FILE|-", "complete: the step's result (default: null)"},
    Option{"--type", "NAME", "fail: the failure's type (default: failed)"},
    Option{"--message", "TEXT", "fail: what happened"},
    Option{"--no-retry", "", "fail: the step is not tried again"},
    Option{"--details", "JSON|@FILE|-", "fail: more about it; heartbeat: how far the work is"},
    kAnswerWaitOption,
    kJson};

// Which words an option is for; the others refuse it instead of passing it over.
struct Use {
    std::string_view option, word, and_word = {};
};
constexpr std::array kUses{Use{"--result", "complete"}, Use{"--type", "fail"},
                           Use{"--message", "fail"}, Use{"--no-retry", "fail"},
                           Use{"--details", "fail", "heartbeat"}};

Result<void> check_uses(const Arguments& arguments, const std::string& word) {
    for (const Use& use : kUses) {
        if (!arguments.has(use.option) || word == use.word || word == use.and_word) continue;
        return Error{ErrorCode::kBadInput,
                     std::string(use.option) + " says nothing to activity " + word,
                     "it is for activity " + std::string(use.word)};
    }
    return {};
}

using Limit = std::chrono::milliseconds;

Result<ExitCode> complete(Session& session, const Arguments& arguments, Limit limit) {
    RB_TRY(const auto result, json_argument(session, arguments, "--result"));
    RB_TRY(Host* const host, session.host());
    RB_TRY(const RunInfo run,
           host->complete_activity(arguments.positional("token"), result.value_or("null"), limit));
    return report_asked(session, run, "completed a step of", arguments.has("--json"));
}

Result<ExitCode> fail(Session& session, const Arguments& arguments, Limit limit) {
    ActivityFailure failure;
    failure.type = arguments.get("--type").value_or("failed");
    failure.message = arguments.get("--message").value_or("");
    failure.no_retry = arguments.has("--no-retry");
    RB_TRY(failure.details, json_argument(session, arguments, "--details"));
    RB_TRY(Host* const host, session.host());
    RB_TRY(const RunInfo run, host->fail_activity(arguments.positional("token"), failure, limit));
    return report_asked(session, run, "failed a step of", arguments.has("--json"));
}

// A script that works for the step stops when this does not exit with 0.
Result<ExitCode> heartbeat(Session& session, const Arguments& arguments, Limit limit) {
    RB_TRY(const auto details, json_argument(session, arguments, "--details"));
    RB_TRY(Host* const host, session.host());
    RB_TRY(const bool goes_on,
           host->heartbeat_activity(arguments.positional("token"), details, limit));
    if (arguments.has("--json")) {
        session.out(goes_on ? "{\"goes_on\":true}\n" : "{\"goes_on\":false}\n");
    } else {
        session.out(goes_on ? "go on\n" : "stop: the step is cancelled\n");
    }
    return goes_on ? ExitCode::kCompleted : ExitCode::kConflict;
}

Result<ExitCode> activity(Session& session, const Arguments& arguments) {
    const std::vector<std::string> known{"complete", "fail", "heartbeat"};
    const std::string& word = arguments.positional("word");
    RB_CHECK(check_second_word("activity", word, known));
    RB_CHECK(check_uses(arguments, word));
    RB_TRY(const auto limit, answer_limit(arguments));
    if (word == "complete") return complete(session, arguments, limit);
    return word == "fail" ? fail(session, arguments, limit) : heartbeat(session, arguments, limit);
}

}  // namespace

const Verb kActivity{
    {.verb = "activity",
     .summary = "Complete, fail or keep alive a step whose activity answers later",
     .about = "The activity gave the token out and returned; the step waits, also across restarts. "
              "A token is of one\nattempt and settles it once. heartbeat exits 8 when the step is "
              "cancelled or settled: stop working for it.",
     .positionals = kWords,
     .options = kOptions,
     .examples = "  runbook-host activity complete TOKEN --result '{\"signed\":true}'\n"
                 "  runbook-host activity fail TOKEN --type refused --message 'not by me'\n"
                 "  runbook-host activity heartbeat TOKEN --details '{\"pages\":3}'"},
    activity};

}  // namespace runbook::cli
