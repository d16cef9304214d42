// validate: what can be known of a bundle's file before anybody relies on it.
#include <algorithm>

#include "host/base/quote.hpp"
#include "host/cli/json.hpp"
#include "host/cli/json_argument.hpp"
#include "host/cli/table.hpp"
#include "host/cli/text.hpp"
#include "host/cli/verbs.hpp"
#include "runbook/validate.hpp"

namespace runbook::cli {

namespace {

using Verdict = Check::Verdict;

constexpr std::array kOptions{
    Option{"--input", "SLUG=JSON|SLUG=@FILE", "run that runbook with this input", true},
    Option{"--no-lint", "", "do not ask for the bundle's lint verdict"}, kJson};
constexpr std::array kWords{Positional{"file", "the bundle's file"}};

struct Word {
    Verdict verdict;
    const char* text;
    Color color;
    ExitCode code;
};

// The worst first: the exit code is that of the first that there is.
constexpr Word kWordsOf[] = {{Verdict::kRefused, "refused", Color::kRed, ExitCode::kEnvironment},
                             {Verdict::kDiffers, "differs", Color::kRed, ExitCode::kInterrupted},
                             {Verdict::kFailed, "failed", Color::kRed, ExitCode::kFailed},
                             {Verdict::kNotRun, "not run", Color::kYellow, ExitCode::kFailed},
                             {Verdict::kPassed, "passed", Color::kGreen, ExitCode::kCompleted}};

const Word& word_of(Verdict verdict) {
    return *std::find_if(std::begin(kWordsOf), std::end(kWordsOf),
                         [&](const Word& one) { return one.verdict == verdict; });
}

ExitCode code_of(const Validation& found) {
    for (const Word& word : kWordsOf) {
        for (const Check& check : found.checks)
            if (check.verdict == word.verdict) return word.code;
    }
    return ExitCode::kCompleted;
}

Result<std::vector<Sample>> samples_of(Session& session, const Arguments& arguments) {
    std::vector<Sample> samples;
    for (const std::string& given : arguments.all("--input")) {
        const auto equals = given.find('=');
        if (equals == std::string::npos || equals == 0)
            return Error{ErrorCode::kBadInput,
                         "--input: " + quote(given) + " does not say for which runbook",
                         "--input order=@order.json"};
        RB_TRY(std::string input, json_word(session, "--input", given.substr(equals + 1)));
        samples.push_back({given.substr(0, equals), std::move(input)});
    }
    return samples;
}

std::string json_of(const Validation& found) {
    JsonArray checks;
    for (const Check& check : found.checks)
        checks.add(JsonObject()
                       .add("subject", check.subject)
                       .add("what", check.what)
                       .add("verdict", word_of(check.verdict).text)
                       .add_optional("detail", check.detail)
                       .text());
    return JsonObject()
        .add_optional("bundle", found.bundle)
        .add_optional("version", found.version)
        .add("passed", code_of(found) == ExitCode::kCompleted)
        .add_raw("checks", checks.text())
        .text();
}

// What is wrong with an input stands in lines of its own.
std::string in_one_line(std::string text) {
    for (auto at = text.find("\n  "); at != std::string::npos; at = text.find("\n  ", at))
        text.replace(at, 3, at > 0 && text[at - 1] == ':' ? " " : "; ");
    return text;
}

std::string text_of(Session& session, const Validation& found) {
    Table table({"OF", "IT", "VERDICT", "BECAUSE"});
    for (const Check& check : found.checks) {
        const Word& word = word_of(check.verdict);
        table.add({plain(check.subject), check.what, Cell{word.text, word.color},
                   plain(in_one_line(check.detail))});
    }
    return table.text(session.out_color());
}

Result<ExitCode> validate_bundle(Session& session, const Arguments& arguments) {
    ValidateRequest request;
    request.file = arguments.positional("file");
    RB_TRY(request.samples, samples_of(session, arguments));
    request.lint = !arguments.has("--no-lint");
    RB_TRY(const config::Settings* const settings, session.settings());
    // A folder of the settings may have another build of this very bundle.
    if (settings->resolved_for("bundles.paths").origin == config::Origin::kFlag)
        request.options.bundle_folders = settings->bundles.paths;
    RB_TRY(const Validation found, session.world().validate(request));
    session.out(arguments.has("--json") ? json_of(found) + "\n" : text_of(session, found));
    return code_of(found);
}

}  // namespace

const Verb kValidate{
    {.verb = "validate",
     .summary =
         "Check a bundle's file, and run its runbooks with samples to see whether they replay",
     .about =
         "Loads the file as a host would, and looks at its lint verdict. Each runbook that is "
         "given an input, here or by the\nbundle's SAMPLES, runs twice, on a virtual clock, with "
         "the strict guard and its real activities, and is replayed.\nIts children are looked for "
         "in the bundle, and in the folders that --bundles names.\nExit 0: all of it passed; 5: "
         "the "
         "file is refused; 7: a run called what a replay would not see again, or does not\nreplay; "
         "1: a run or the lint failed, or was not run.",
     .positionals = kWords,
     .options = kOptions,
     .examples = "  runbook-host validate build/orders.so --input order=@order.json\n"
                 "  runbook-host validate build/orders.so --bundles build --json"},
    validate_bundle};

}  // namespace runbook::cli
