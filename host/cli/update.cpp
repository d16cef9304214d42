// update: changes an open run by a request that it validates and answers.
#include "host/base/ids.hpp"
#include "host/cli/ask.hpp"
#include "host/cli/json_argument.hpp"
#include "host/cli/run_word.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kWords{kRunWord[0], Positional{"name", "the update's name"}};
constexpr std::array kOptions{
    Option{"--args", "JSON|@FILE|-", "its input: JSON, a file that holds it, or - for stdin"},
    Option{"--id", "ID", "asked again with this id it is the same update, and is waited for"},
    Option{"--by", "NAME", "who asks"},
    Option{"--wait", "TIME", "how long the answer may take, default 10s"},
    Option{"--json", "", "the answer is JSON with and without it"}};

Result<ExitCode> update(Session& session, const Arguments& arguments) {
    RB_TRY(const std::string run, run_word(arguments));
    Update update;
    update.name = arguments.positional("name");
    RB_CHECK(check_id("update name", update.name));
    update.id = arguments.get("--id").value_or("");
    if (!update.id.empty()) RB_CHECK(check_id("update id", update.id));
    update.by = arguments.get("--by").value_or("");
    RB_TRY(const auto limit, answer_limit(arguments));
    RB_TRY(update.input, json_argument(session, arguments, "--args"));
    RB_TRY(Host* const host, session.host());
    RB_TRY(const std::string answer, host->update(run, update, limit));
    session.out(answer + "\n");
    return ExitCode::kCompleted;
}

}  // namespace

const Verb kUpdate{
    {.verb = "update",
     .summary = "Change an open run by a request that it validates, and print its answer",
     .about =
         "A request that the run refuses leaves nothing in its log. One that is not answered in "
         "time goes on\n(exit 4): ask again with the same --id for its answer. A run that "
         "nobody drives is driven here\nuntil it has answered.",
     .positionals = kWords,
     .options = kOptions,
     .examples = "  runbook-host update counter-1 add --args 5\n"
                 "  runbook-host update o-7 change-address --args @address.json --id change-1 "
                 "--wait 1m"},
    update};

}  // namespace runbook::cli
