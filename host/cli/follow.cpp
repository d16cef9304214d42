#include "host/cli/follow.hpp"

#include <algorithm>

#include "host/base/duration.hpp"

namespace runbook::cli {

namespace {

namespace chr = std::chrono;

// How long Ctrl-C may go unnoticed. A signal cannot wake the host's wait, and a thread for it would
// cost every start more than this costs the runs that take longer.
constexpr chr::milliseconds kLook{50};

// Runs that end with this process: there is nothing to get back to.
Result<bool> is_lost(Session& session, const Started& run) {
    if (!run.durable) return true;
    RB_TRY(const config::Settings* const settings, session.settings());
    return settings->store.url == "memory:";
}

// Why, for a run that stays open and for one that is lost.
Result<ExitCode> detach(Session& session, const Started& run, const std::string& why,
                        const std::string& why_lost) {
    RB_TRY(const bool lost, is_lost(session, run));
    if (lost) {
        session.say(why_lost + ": run " + run.run_id +
                    " was not kept anywhere and ends here, unfinished");
        return session.leave(ExitCode::kCancelled);
    }
    session.say(why + ": run " + run.run_id +
                " stays open and waits for `resume`; get back to it with: " +
                session.command("resume " + run.run_id));
    return session.leave(ExitCode::kOpen);
}

}  // namespace

Result<std::optional<chr::milliseconds>> wait_limit(const Arguments& arguments) {
    const auto text = arguments.get("--wait");
    if (!text) return std::optional<chr::milliseconds>{};
    auto limit = parse_duration(*text);
    if (limit.ok()) return std::optional{*limit};
    Error error = limit.error();
    error.message = "--wait: " + error.message;
    return error;
}

namespace {

using Detach = std::function<Result<ExitCode>(const std::string& why, const std::string& why_lost)>;

Result<ExitCode> follow_until(Session& session, Host& host, const Started& run,
                              std::optional<chr::milliseconds> limit, const Report& report,
                              const Detach& detach) {
    World& world = session.world();
    const chr::nanoseconds began = world.monotonic();
    for (;;) {
        if (world.interrupted()) return detach("detached", "stopped");
        chr::milliseconds slice = kLook;
        if (limit) {
            const auto left = chr::ceil<chr::milliseconds>(*limit - (world.monotonic() - began));
            slice = std::clamp(left, chr::milliseconds{0}, kLook);
        }
        const chr::nanoseconds asked = world.monotonic();
        const auto ended = host.wait(run.run_id, slice);
        if (ended.ok()) return report ? report(*ended) : report_end(session, *ended);
        if (ended.error().code != ErrorCode::kTimedOut) return ended.error();
        if (limit && world.monotonic() - began >= *limit) {
            const std::string why = "no end within " + format_duration(*limit);
            return detach(why, why);
        }
        // A run that nobody drives is answered for at once, not at the end of the slice.
        world.rest(slice - (world.monotonic() - asked));
    }
}

}  // namespace

Result<ExitCode> follow(Session& session, Host& host, const Started& run,
                        std::optional<chr::milliseconds> limit, const Report& report) {
    return follow_until(session, host, run, limit, report,
                        [&](const std::string& why, const std::string& why_lost) {
                            return detach(session, run, why, why_lost);
                        });
}

Result<ExitCode> follow_elsewhere(Session& session, Host& host, const Started& run,
                                  std::optional<chr::milliseconds> limit, const Report& report) {
    return follow_until(
        session, host, run, limit, report,
        [&](const std::string& why, const std::string&) -> Result<ExitCode> {
            session.say(why + ": run " + run.run_id + " goes on without this " +
                        "process; look at it with: " + session.command("inspect " + run.run_id));
            return session.leave(ExitCode::kOpen);
        });
}

}  // namespace runbook::cli
