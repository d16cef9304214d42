// signal: sends a named message to an open run.
#include "host/base/ids.hpp"
#include "host/base/quote.hpp"
#include "host/cli/ask.hpp"
#include "host/cli/json_argument.hpp"
#include "host/cli/run_word.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kWords{kRunWord[0], Positional{"name", "the signal's name"}};
constexpr std::array kOptions{
    Option{"--payload", "JSON|@FILE|-", "what it says: JSON, a file that holds it, or - for stdin"},
    Option{"--id", "ID",
           "a second signal with this id is the same one, and is not delivered again"},
    Option{"--from", "NAME", "who sends it"}, kAnswerWaitOption, kJson};

Result<ExitCode> signal(Session& session, const Arguments& arguments) {
    RB_TRY(const std::string run, run_word(arguments));
    Signal signal;
    signal.name = arguments.positional("name");
    RB_CHECK(check_id("signal name", signal.name));
    signal.id = arguments.get("--id").value_or("");
    if (!signal.id.empty()) RB_CHECK(check_id("signal id", signal.id));
    signal.from = arguments.get("--from").value_or("");
    RB_TRY(const auto limit, answer_limit(arguments));
    RB_TRY(signal.payload, json_argument(session, arguments, "--payload"));
    RB_TRY(Host* const host, session.host());
    RB_TRY(const RunInfo asked, host->signal(run, signal, limit));
    return report_asked(session, asked, "sent signal " + quote(signal.name) + " to",
                        arguments.has("--json"));
}

}  // namespace

const Verb kSignal{
    {.verb = "signal",
     .summary = "Send a signal to an open run",
     .about =
         "It is on disk when this returns. A run that does not wait for it yet finds it later. "
         "A closed run is\nsent none (exit 8).",
     .positionals = kWords,
     .options = kOptions,
     .examples = "  runbook-host signal o-7 paid --payload '{\"cents\":1250}' --id pay-81\n"
                 "  runbook-host signal 01929c3e go"},
    signal};

}  // namespace runbook::cli
