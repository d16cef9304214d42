#include "host/cli/arguments.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <functional>

#include "config/schema.hpp"
#include "host/base/near.hpp"
#include "host/base/quote.hpp"

namespace runbook::cli {

namespace {

constexpr std::string_view kGlobalGroup = "Options of every verb";

std::string_view value_name(config::Type type) {
    switch (type) {
        case config::Type::kInt:
            return "N";
        case config::Type::kPaths:
            return "DIR";
        case config::Type::kStoreUrl:
            return "URL";
        default:
            return "NAME";
    }
}

std::vector<Option> make_global_options() {
    std::vector<Option> options;
    for (const config::Setting& setting : config::schema()) {
        // --durable and --transient speak of one run: they are the verbs' own.
        if (setting.flag.empty() || !setting.flag_off.empty()) continue;
        options.push_back({setting.flag, value_name(setting.type), setting.help,
                           setting.type == config::Type::kPaths});
    }
    for (const config::Selector& selector : config::kSelectors)
        options.push_back({selector.flag, selector.value, selector.help});
    options.push_back({"--color", "WHEN", "auto, always or never (auto honours NO_COLOR)"});
    options.push_back({"--version", "", "the version, and nothing else"});
    options.push_back({"-h,--help", "", "this text"});
    return options;
}

// "--help" of "-h,--help": what arguments are kept under.
std::string_view key_of(std::string_view names) { return names.substr(names.rfind(',') + 1); }

bool is_named(const Option& option, std::string_view word) {
    const std::size_t comma = option.name.find(',');
    return word == key_of(option.name) ||
           (comma != std::string_view::npos && word == option.name.substr(0, comma));
}

std::vector<std::string> option_keys(std::span<const Option> own) {
    std::vector<std::string> keys;
    for (const Option& option : own) keys.emplace_back(key_of(option.name));
    for (const Option& option : global_options()) keys.emplace_back(key_of(option.name));
    return keys;
}

std::string see_help(std::string_view verb) {
    std::string text = "see runbook-host ";
    if (!verb.empty()) (text += verb) += ' ';
    return text += "--help";
}

Error unknown_option(std::string_view verb, std::string_view word, std::span<const Option> own) {
    const std::string name(word.substr(0, word.find('=')));
    std::string message = "unknown option " + quote(name);
    if (!verb.empty()) (message += " of ") += verb;
    const auto near = nearest(name, option_keys(own));
    return Error{ErrorCode::kBadInput, std::move(message),
                 near ? "did you mean " + *near + "?" : see_help(verb)};
}

void add_option(CLI::App& app, const Option& option, std::string_view group) {
    const std::string name(option.name);
    const std::string help(option.help);
    CLI::Option* added =
        option.value.empty()
            ? app.add_flag(name, help)
            : app.add_option(name, CLI::callback_t{}, help)->type_name(std::string(option.value));
    // check_given() refuses the repeated ones, in words that can be read.
    added->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    if (!group.empty()) added->group(std::string(group));
}

using Wanted = std::function<bool(const Option&)>;

void fill(CLI::App& app, const Grammar& grammar, const Wanted& wanted) {
    app.set_help_flag();  // --help is an option like others: it must work without positionals
    app.allow_extras();   // they are looked at here, to name what may have been meant
    for (const Positional& positional : grammar.positionals) {
        CLI::Option* const added = app.add_option(std::string(positional.name), CLI::callback_t{},
                                                  std::string(positional.help));
        added->type_name("")->required(!positional.any_number);
        if (positional.any_number) added->expected(1, -1)->allow_extra_args();
    }
    for (const Option& option : grammar.options) {
        if (wanted(option)) add_option(app, option, "");
    }
    for (const Option& option : global_options()) {
        if (wanted(option)) add_option(app, option, kGlobalGroup);
    }
}

// Whether a word means it. "-hx" is "-h -x".
bool is_meant(const Option& option, std::span<const std::string> words) {
    const std::size_t comma = option.name.find(',');
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
        if (is_named(option, word.substr(0, word.find('=')))) return true;
        return comma != std::string_view::npos && word.starts_with(option.name.substr(0, comma));
    });
}

// What CLI11 would let pass: options given twice, and switches given a value.
Result<void> check_given(const Arguments& arguments, std::span<const Option> options) {
    for (const Option& option : options) {
        const std::string name(key_of(option.name));
        const std::vector<std::string>& values = arguments.all(name);
        if (!option.repeatable && values.size() > 1)
            return Error{ErrorCode::kBadInput, name + " is given more than once", ""};
        if (option.value.empty() && !values.empty() && values.front() != "true")
            return Error{ErrorCode::kBadInput,
                         name + " takes no value, not " + quote(values.front()), ""};
    }
    return {};
}

Result<void> refuse_extras(const Grammar& grammar, const std::vector<std::string>& extras) {
    for (const std::string& word : extras) {
        if (word.size() > 1 && word.front() == '-')
            return unknown_option(grammar.verb, word, grammar.options);
    }
    if (extras.empty()) return {};
    return Error{ErrorCode::kBadInput,
                 std::string(grammar.verb) + " has no use for " + quote(extras.front()),
                 see_help(grammar.verb)};
}

Result<void> want_positionals(const Grammar& grammar, const Arguments& arguments) {
    for (const Positional& positional : grammar.positionals) {
        if (positional.any_number || arguments.has(positional.name)) continue;
        std::string message(grammar.verb);
        ((message += " wants <") += positional.name) += ">: ";
        return Error{ErrorCode::kBadInput, message += positional.help, see_help(grammar.verb)};
    }
    return {};
}

// CLI11 takes "--input=" for an option whose value is the next word, and would swallow a flag. As
// two words it is what was meant: the empty value.
std::vector<std::string> with_empty_values(const Grammar& grammar,
                                           std::span<const std::string> words) {
    const auto takes_value = [](std::span<const Option> options, std::string_view name) {
        return std::any_of(options.begin(), options.end(), [&](const Option& option) {
            return !option.value.empty() && is_named(option, name);
        });
    };
    std::vector<std::string> out;
    for (const std::string& word : words) {
        const std::string name = word.substr(0, word.find('='));
        const bool split = name.size() + 1 == word.size() && (takes_value(grammar.options, name) ||
                                                              takes_value(global_options(), name));
        out.push_back(split ? name : word);
        if (split) out.emplace_back();
    }
    return out;
}

}  // namespace

bool Arguments::has(std::string_view name) const { return given.find(name) != given.end(); }

std::optional<std::string> Arguments::get(std::string_view name) const {
    const auto at = given.find(name);
    if (at == given.end()) return std::nullopt;
    return at->second.front();
}

const std::string& Arguments::positional(std::string_view name) const {
    const auto at = given.find(name);
    RB_ASSERT(at != given.end());
    return at->second.front();
}

const std::vector<std::string>& Arguments::all(std::string_view name) const {
    static const std::vector<std::string> none;
    const auto at = given.find(name);
    return at == given.end() ? none : at->second;
}

std::span<const Option> global_options() {
    static const std::vector<Option> options = make_global_options();
    return options;
}

Result<std::size_t> find_verb(std::span<const std::string> words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (word.size() < 2 || word.front() != '-') return i;
        const std::string_view name = word.substr(0, word.find('='));
        const auto options = global_options();
        const auto option = std::find_if(options.begin(), options.end(),
                                         [&](const Option& o) { return is_named(o, name); });
        if (option == options.end()) return unknown_option("", word, {});
        if (!option->value.empty() && name.size() == word.size()) ++i;
    }
    return words.size();
}

Result<Arguments> parse(const Grammar& grammar, std::span<const std::string> words) {
    CLI::App app;
    // Those alone that the words mean: CLI11 took a quarter of all that main() does to learn of
    // all.
    fill(app, grammar, [&](const Option& option) { return is_meant(option, words); });
    try {
        std::vector<std::string> all = with_empty_values(grammar, words);
        std::reverse(all.begin(), all.end());  // CLI11 takes the words from the back
        app.parse(std::move(all));
    } catch (const CLI::RequiredError&) {
        // want_positionals() says it, unless help was asked for.
    } catch (const CLI::ParseError& fault) {
        return Error{ErrorCode::kBadInput, fault.what(), see_help(grammar.verb)};
    }
    Arguments arguments;
    for (const CLI::Option* option : app.get_options()) {
        if (option->count() == 0) continue;
        const std::string name =
            option->get_positional() ? option->get_name(true) : option->get_name();
        arguments.given.emplace(name, option->results());
    }
    arguments.help = arguments.has("--help");
    RB_CHECK(refuse_extras(grammar, app.remaining()));
    RB_CHECK(check_given(arguments, grammar.options));
    RB_CHECK(check_given(arguments, global_options()));
    if (!arguments.help && !arguments.has("--version"))
        RB_CHECK(want_positionals(grammar, arguments));
    return arguments;
}

std::string help_text(const Grammar& grammar) {
    CLI::App app(std::string(grammar.summary) + "." +
                 (grammar.about.empty() ? "" : "\n" + std::string(grammar.about)));
    app.name("runbook-host " + std::string(grammar.verb));
    app.get_formatter()->column_width(32);
    app.get_formatter()->label("REQUIRED", "");
    fill(app, grammar, [](const Option&) { return true; });
    if (!grammar.examples.empty()) app.footer("Examples:\n" + std::string(grammar.examples));
    return app.help();
}

}  // namespace runbook::cli
