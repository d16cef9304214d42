// replay: what a run's code makes of its log, up to any event, or with another bundle.
#include <charconv>

#include "host/base/quote.hpp"
#include "host/cli/json.hpp"
#include "host/cli/run_text.hpp"
#include "host/cli/run_word.hpp"
#include "host/cli/table.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array kOptions{
    Option{"--to", "N", "stop behind event N of its history"},
    Option{"--bundle", "FILE", "try that bundle's version of the runbook instead of the run's own"},
    kJson};

Result<std::uint64_t> event_of(const Arguments& arguments) {
    const auto text = arguments.get("--to");
    if (!text) return std::uint64_t{0};
    std::uint64_t number = 0;
    const char* const end = text->data() + text->size();
    const auto [stop, fault] = std::from_chars(text->data(), end, number);
    if (fault != std::errc() || stop != end || number == 0)
        return Error{ErrorCode::kBadInput, "--to: " + quote(*text) + " is no number from 1 on", ""};
    return number;
}

std::string json_of(const Replay& replay) {
    JsonArray next;
    for (const std::string& command : replay.next) next.add_string(command);
    return JsonObject()
        .add_raw("run", run_json(replay.run))
        .add("version", replay.version)
        .add_raw("next", next.text())
        .add_optional("difference", replay.difference)
        .text();
}

std::string text_of(Session& session, const Replay& replay) {
    std::vector<std::pair<std::string, Cell>> lines = {
        {"run", replay.run.run_id},
        {"runbook", plain(replay.run.runbook + " " + replay.version)},
        {"events", std::to_string(replay.run.events)},
        {"status", Cell{replay.run.status, color_of(replay.run.status)}}};
    for (const WaitingFor& waiting : replay.run.waiting_for)
        lines.emplace_back("waits for", waiting_line(waiting));
    for (const std::string& command : replay.next) lines.emplace_back("asks for", plain(command));
    lines.emplace_back("replays", replay.difference.empty()
                                      ? Cell{"yes", Color::kGreen}
                                      : Cell{"no: " + plain(replay.difference), Color::kRed});
    return facts(lines, session.out_color());
}

Result<ExitCode> replay(Session& session, const Arguments& arguments) {
    RB_TRY(const std::string run, run_word(arguments));
    ReplayRequest request;
    RB_TRY(request.upto, event_of(arguments));
    request.bundle = arguments.get("--bundle").value_or("");
    RB_TRY(Host* const host, session.host());
    RB_TRY(const Replay replay, host->replay(run, request));
    session.out(arguments.has("--json") ? json_of(replay) + "\n" : text_of(session, replay));
    return replay.difference.empty() ? ExitCode::kCompleted : ExitCode::kInterrupted;
}

}  // namespace

const Verb kReplay{
    {.verb = "replay",
     .summary = "Show a run as it was at any event, and whether its code still makes its log",
     .about =
         "Feeds the run's code with its log; executes nothing and records nothing. Exit 7: that "
         "code asks for\nsomething else than the log holds, and what differs is named.",
     .positionals = kRunWord,
     .options = kOptions,
     .examples = "  runbook-host replay o-7 --to 12\n"
                 "  runbook-host replay o-7 --bundle build/orders-2.0.0.so"},
    replay};

}  // namespace runbook::cli
