// What a verb takes, declared as data. arguments.cpp reads it with CLI11, help.cpp prints it.
#pragma once

#include <span>
#include <string_view>

namespace runbook::cli {

struct Option {
    std::string_view name;   // "--input", "-h,--help"
    std::string_view value;  // "JSON|@FILE|-"; empty: a switch
    std::string_view help;
    bool repeatable = false;
};

// A word that stands for itself: run <slug>.
struct Positional {
    std::string_view name;
    std::string_view help;
    bool any_number = false;  // none, one or more; only the last one of a verb can be that
};

struct Grammar {
    std::string_view verb;
    std::string_view summary;  // one line
    std::string_view about;    // what else to know; may be empty
    std::span<const Positional> positionals;
    std::span<const Option> options;
    std::string_view examples;  // whole lines
};

inline constexpr Option kJson{"--json", "", "JSON on stdout"};

}  // namespace runbook::cli
