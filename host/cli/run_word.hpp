// The word that names a run: a run id, a unique prefix of one, or a workflow id.
#pragma once

#include <array>

#include "host/base/ids.hpp"
#include "host/cli/arguments.hpp"

namespace runbook::cli {

inline constexpr std::array kRunWord{
    Positional{"run", "a run id, a unique prefix of one (8 or more characters), or a workflow id"}};

// Failure: kBadInput, before anything is opened.
inline Result<std::string> run_word(const Arguments& arguments) {
    const std::string& word = arguments.positional("run");
    RB_CHECK(check_lookup_id("run", word));
    return word;
}

}  // namespace runbook::cli
