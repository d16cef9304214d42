#include "tools/lint/options.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "tools/lint/rules.hpp"

namespace runbook::lint {
namespace {

std::optional<Format> format_of(std::string_view name) {
    if (name == "text" || name == "txt") return Format::text;
    if (name == "json") return Format::json;
    if (name == "sarif") return Format::sarif;
    return std::nullopt;
}

class Parser {
 public:
    Parser(const std::vector<std::string>& arguments, std::string& problem)
        : arguments_(arguments), problem_(problem) {}

    Options parse() {
        bool only_files = false;
        while (next_ < arguments_.size() && problem_.empty()) {
            const std::string& word = arguments_[next_++];
            if (only_files || word.empty() || word.front() != '-' || word == "-")
                options_.files.push_back(word);
            else if (word == "--")
                only_files = true;
            else if (!flag(word))
                valued(word);
        }
        if (problem_.empty() && !options_.stdin_path.empty() && !options_.files.empty())
            problem_ = "--stdin-path names the one file that is looked at; leave the others out";
        if (problem_.empty() && !options_.verdict.empty() &&
            (options_.fix || !options_.stdin_path.empty()))
            problem_ =
                "--verdict is about files as they were built; leave out --fix and --stdin-path";
        if (problem_.empty() && options_.fix && !options_.stdin_path.empty())
            problem_ = "--fix changes files, and --stdin-path is about a text that is in none";
        return options_;
    }

 private:
    bool flag(const std::string& word) {
        static const std::map<std::string, bool Options::*> kFlags = {
            {"--explain-unknown", &Options::explain_unknown},
            {"--fix", &Options::fix},
            {"--print-config", &Options::print_config},
            {"--no-preambles", &Options::no_preambles},
            {"--help", &Options::help},
            {"-h", &Options::help},
            {"--version", &Options::version}};
        if (word == "--no-cache") {
            options_.use_cache = false;
            return true;
        }
        const auto found = kFlags.find(word);
        if (found == kFlags.end()) return false;
        options_.*found->second = true;
        return true;
    }

    void valued(const std::string& word) {
        std::string name = word;
        std::optional<std::string> value;
        if (const std::size_t equals = word.find('=');
            word.starts_with("--") && equals != std::string::npos) {
            name = word.substr(0, equals);
            value = word.substr(equals + 1);
        } else if (word.starts_with("-j") && word.size() > 2) {
            name = "-j";
            value = word.substr(2);
        }
        static const std::map<std::string, std::string Options::*> kTexts = {
            {"-p", &Options::database},         {"--config", &Options::config},
            {"--baseline", &Options::baseline}, {"--write-baseline", &Options::write_baseline},
            {"--cache", &Options::cache},       {"--stdin-path", &Options::stdin_path},
            {"--explain", &Options::explain},   {"--verdict", &Options::verdict}};
        const auto text = kTexts.find(name);
        const bool other = name == "--format" || name == "--out" || name == "--fail-on" ||
                           name == "--ways" || name == "-j";
        if (text == kTexts.end() && !other) {
            problem_ = "unknown option " + name + "; --help lists them";
            return;
        }
        if (!value) {
            if (next_ == arguments_.size()) {
                problem_ = name + " needs a value";
                return;
            }
            value = arguments_[next_++];
        }
        if (text != kTexts.end())
            options_.*text->second = *value;
        else
            chosen(name, *value);
    }

    void chosen(const std::string& name, const std::string& value) {
        if (name == "--format") {
            const auto format = format_of(value);
            if (!format) problem_ = "--format is text, json or sarif, not '" + value + "'";
            options_.format = format.value_or(Format::text);
        } else if (name == "--out") {
            output(value);
        } else if (name == "--fail-on") {
            const auto level = level_of(value);
            if (value != "none" && (!level || *level == Level::off))
                problem_ = "--fail-on is error, warning, note or none, not '" + value + "'";
            options_.fail_on = level;
        } else {
            unsigned& number = name == "--ways" ? options_.ways : options_.jobs;
            const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
            if (read.ec != std::errc() || read.ptr != value.data() + value.size() || number == 0)
                problem_ = name + " is a whole number from 1, not '" + value + "'";
        }
    }

    // FILE, whose ending says the format, or FORMAT:FILE.
    void output(const std::string& value) {
        const std::size_t colon = value.find(':');
        if (colon != std::string::npos && format_of(value.substr(0, colon))) {
            options_.outputs.emplace_back(*format_of(value.substr(0, colon)),
                                          value.substr(colon + 1));
            return;
        }
        const auto format = format_of(value.substr(value.rfind('.') + 1));
        if (!format)
            problem_ =
                "--out " + value + ": end the name in .txt, .json or .sarif, or write FORMAT:FILE";
        else
            options_.outputs.emplace_back(*format, value);
    }

    const std::vector<std::string>& arguments_;
    std::string& problem_;
    std::size_t next_ = 0;
    Options options_;
};

}  // namespace

Options parse_options(const std::vector<std::string>& arguments, std::string& problem) {
    return Parser(arguments, problem).parse();
}

std::string help_text() {
    return R"(usage: runbook-lint [FILES..] -p DIR

Finds what makes a runbook differ at a replay: clocks, chance, threads, surroundings, I/O, orders that are nobody's,
shared variables. FILES are units or folders of units; without them every unit of the compile database is looked at.

  -p DIR               the folder of compile_commands.json (default: . and build/)
  --config FILE        instead of the nearest runbook-lint.toml upward from here
  --format FORMAT      of standard output: text (default), json or sarif
  --out FILE           also into a file, its format by its ending (.txt .json .sarif) or as FORMAT:FILE; may be repeated
  --fail-on LEVEL      exit 1 from this level on: error (default), warning or note; none: findings are no failure
  --verdict BUNDLE     writes what this run has come to into the file of the bundle, for its hosts
  --baseline FILE      findings that the file lists do not count until the day that it names
  --write-baseline FILE  writes such a file of what is found now
  --fix                mends what is mechanical, in the files
  --explain RULE       why a rule is, with an example and its cure
  --explain-unknown    shows the calls that could not be followed
  --ways N             ways of each finding that are told, the shortest first (default: 3); more are counted
  --print-config       the merged tables, and where each entry came from
  --stdin-path FILE    reads the text of FILE from standard input, for editors
  --cache DIR, --no-cache  facts of units are kept in DIR (default: runbook-lint.cache beside the compile database)
  --no-preambles       parse every unit from its first line on: no parsed headers are kept in DIR
  -j N                 units at a time (default: one for each processor)
  --version, --help

Exit codes: 0 clean, 1 findings, 2 usage or configuration, 3 the analysis is incomplete (3 wins over 1).
)";
}

}  // namespace runbook::lint
