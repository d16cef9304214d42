// query: asks a run something, and changes nothing.
#include "host/base/ids.hpp"
#include "host/cli/json_argument.hpp"
#include "host/cli/run_word.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kWords{
    kRunWord[0], Positional{"name", "the query's name; rb.handlers lists what a run answers to"}};
constexpr std::array kOptions{
    Option{"--args", "JSON|@FILE|-", "its input: JSON, a file that holds it, or - for stdin"},
    Option{"--json", "", "the answer is JSON with and without it"}};

Result<ExitCode> query(Session& session, const Arguments& arguments) {
    RB_TRY(const std::string run, run_word(arguments));
    const std::string& name = arguments.positional("name");
    RB_CHECK(check_id("query name", name));
    RB_TRY(const auto input, json_argument(session, arguments, "--args"));
    RB_TRY(Host* const host, session.host());
    RB_TRY(const std::string answer, host->query(run, name, input));
    session.out(answer + "\n");
    return ExitCode::kCompleted;
}

}  // namespace

const Verb kQuery{
    {.verb = "query",
     .summary = "Ask a run something; nothing is recorded",
     .about = "Open, parked and closed runs answer: one that this process does not drive is "
              "replayed here from\nits log, which executes nothing. Every run answers to rb.steps, "
              "rb.waiting and rb.handlers.",
     .positionals = kWords,
     .options = kOptions,
     .examples = "  runbook-host query o-7 rb.waiting\n"
                 "  runbook-host query counter-1 total"},
    query};

}  // namespace runbook::cli
