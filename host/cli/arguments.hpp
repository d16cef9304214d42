// From the words of a command line to the values that its verb asked for.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"
#include "host/cli/grammar.hpp"

namespace runbook::cli {

// What was given, by the name of the option or positional.
class Arguments {
 public:
    bool has(std::string_view name) const;
    // Of an option that was not given: nothing.
    std::optional<std::string> get(std::string_view name) const;
    const std::string& positional(std::string_view name) const;
    const std::vector<std::string>& all(std::string_view name) const;

    bool help = false;

    std::map<std::string, std::vector<std::string>, std::less<>> given;
};

// The options that every verb takes, before or after its name.
std::span<const Option> global_options();

// Where the verb stands in `words`, or words.size() without one. Global options before it are
// skipped together with their values. Failure: an unknown option before the verb.
Result<std::size_t> find_verb(std::span<const std::string> words);

// `words` are those of the command line without the verb. Failure: kBadInput.
Result<Arguments> parse(const Grammar& grammar, std::span<const std::string> words);

// The help of a verb, as CLI11 lays it out, with the examples last.
std::string help_text(const Grammar& grammar);

}  // namespace runbook::cli
