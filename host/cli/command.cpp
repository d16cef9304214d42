#include "host/cli/command.hpp"

#include <algorithm>
#include <array>

#include "host/base/near.hpp"
#include "host/base/quote.hpp"
#include "host/cli/help.hpp"
#include "host/cli/verbs.hpp"

namespace runbook::cli {

namespace {

constexpr std::array<std::string_view, 3> kColors = {"auto", "always", "never"};

Error unknown_verb(const std::string& word) {
    std::vector<std::string> names{"help"};
    for (const Verb* verb : verbs()) names.emplace_back(verb->grammar.verb);
    std::string hint;
    for (const std::string& name : near_names(word, names, 3))
        (hint += hint.empty() ? "did you mean " : " or ") += name;
    return Error{ErrorCode::kBadInput, quote(word) + " is no verb of runbook-host",
                 hint.empty() ? "runbook-host --help lists the verbs" : hint + "?"};
}

Result<void> check_color(const Arguments& arguments) {
    const auto when = arguments.get("--color");
    if (!when) return {};
    for (const std::string_view known : kColors) {
        if (*when == known) return {};
    }
    return Error{ErrorCode::kBadInput,
                 "--color: " + quote(*when) + " is none of auto, always, never", ""};
}

// The words without the one at `at`.
std::vector<std::string> others(std::span<const std::string> words, std::size_t at) {
    std::vector<std::string> rest(words.begin(), words.end());
    if (at < rest.size()) rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(at));
    return rest;
}

Result<ExitCode> call(Session& session, const Verb& verb, const Arguments& arguments) {
    RB_CHECK(check_color(arguments));
    if (arguments.has("--version")) return kVersion.call(session, arguments);
    if (arguments.help && &verb != &kHelp) {
        session.out(help_text(verb.grammar));
        return ExitCode::kCompleted;
    }
    return verb.call(session, arguments);
}

int obey(const Verb& verb, std::span<const std::string> words, World& world) {
    const auto arguments = parse(verb.grammar, words);
    if (!arguments.ok()) {
        world.write_err(complaint(arguments.error(), false));
        return static_cast<int>(exit_code_of(arguments.error().code));
    }
    Session session(world, *arguments);
    const Result<ExitCode> done = call(session, verb, *arguments);
    if (!done.ok()) {
        session.complain(done.error());
        return static_cast<int>(exit_code_of(done.error().code));
    }
    if (const auto written = session.finish(); !written.ok()) {
        session.complain(written.error());
        return static_cast<int>(ExitCode::kEnvironment);
    }
    return static_cast<int>(*done);
}

// `runbook-host --help` needs no verb.
bool asks_about_itself(std::span<const std::string> words) {
    return std::any_of(words.begin(), words.end(), [](const std::string& word) {
        return word == "--help" || word == "-h" || word == "--version";
    });
}

// The verb that the words name; the words that are left for it.
struct Chosen {
    const Verb* verb;
    std::vector<std::string> words;
};

Result<Chosen> choose(std::span<const std::string> words) {
    RB_TRY(const std::size_t at, find_verb(words));
    if (at == words.size()) {
        if (!asks_about_itself(words))
            return Error{ErrorCode::kBadInput, "runbook-host wants a verb",
                         "runbook-host --help lists the verbs"};
        return Chosen{&kHelp, others(words, at)};
    }
    std::vector<std::string> rest = others(words, at);
    if (words[at] != "help") {
        const Verb* const verb = find(words[at]);
        if (verb == nullptr) return unknown_verb(words[at]);
        return Chosen{verb, std::move(rest)};
    }
    RB_TRY(const std::size_t about, find_verb(rest));
    if (about == rest.size()) return Chosen{&kHelp, std::move(rest)};
    const Verb* const verb = rest[about] == "help" ? &kHelp : find(rest[about]);
    if (verb == nullptr) return unknown_verb(rest[about]);
    return Chosen{verb, {"--help"}};
}

}  // namespace

int execute(std::span<const std::string> words, World& world) {
    const auto chosen = choose(words);
    if (!chosen.ok()) {
        world.write_err(complaint(chosen.error(), false));
        return static_cast<int>(exit_code_of(chosen.error().code));
    }
    return obey(*chosen->verb, chosen->words, world);
}

}  // namespace runbook::cli
