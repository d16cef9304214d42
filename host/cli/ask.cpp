#include "host/cli/ask.hpp"

#include "host/cli/follow.hpp"
#include "host/cli/run_text.hpp"

namespace runbook::cli {

Result<std::chrono::milliseconds> answer_limit(const Arguments& arguments) {
    RB_TRY(const auto limit, wait_limit(arguments));
    return limit.value_or(std::chrono::milliseconds{10'000});
}

ExitCode report_asked(Session& session, const RunInfo& run, std::string_view what, bool as_json) {
    session.out(as_json ? run_json(run) + "\n"
                        : std::string(what) + " " + run.runbook + " run " + run.run_id + "\n");
    if (!run.final() && run.durable && run.driver.empty())
        session.say(
            "no process drives run " + run.run_id +
            ": this is kept for whoever does, such as: " + session.command("resume " + run.run_id));
    return ExitCode::kCompleted;
}

}  // namespace runbook::cli
