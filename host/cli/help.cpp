#include "host/cli/help.hpp"

namespace runbook::cli {

namespace {

constexpr std::size_t kNameWidth = 12;

Result<ExitCode> help(Session& session, const Arguments&) {
    std::string text =
        "runbook-host runs durable workflows written in C++.\n"
        "Usage: runbook-host <verb> [words] [options]\n\nVerbs:\n";
    for (const Verb* verb : verbs()) {
        std::string name(verb->grammar.verb);
        name.resize(kNameWidth, ' ');
        (((text += "  ") += name) += verb->grammar.summary) += '\n';
    }
    text +=
        "  help        this text; help <verb> tells about one\n\n"
        "Options of every verb, before or after it:\n";
    for (const Option& option : global_options()) {
        std::string name(option.name);
        if (!option.value.empty()) (name += ' ') += option.value;
        name.resize(std::max<std::size_t>(name.size() + 1, 2 * kNameWidth), ' ');
        (((text += "  ") += name) += option.help) += '\n';
    }
    text +=
        "\nExamples:\n"
        "  runbook-host runbooks\n"
        "  runbook-host run order --input @order.json\n"
        "  runbook-host history 01929c3e\n\n"
        "Exit codes: 0 completed, 1 the run failed, 2 bad usage or input, 3 cancelled or "
        "terminated,\n"
        "4 still open, 5 environment not usable, 6 not found, 7 interrupted, 8 conflict.\n";
    session.out(text);
    return ExitCode::kCompleted;
}

}  // namespace

const Verb kHelp{{.verb = "help",
                  .summary = "This text",
                  .about = "",
                  .positionals = {},
                  .options = {},
                  .examples = ""},
                 help};

}  // namespace runbook::cli
