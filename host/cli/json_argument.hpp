// JSON that a command line gives in one of three ways: as it is, as @FILE, or as - for stdin.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/cli/arguments.hpp"
#include "host/cli/session.hpp"

namespace runbook::cli {

// The value of the option, checked; nothing when it was not given. Opens nothing but the file.
// Failure: kBadInput with the option's name, or the file's, and the place.
Result<std::optional<std::string>> json_argument(Session& session, const Arguments& arguments,
                                                 std::string_view option);

// The same of a word that is part of an option's value.
Result<std::string> json_word(Session& session, std::string_view option, const std::string& given);

}  // namespace runbook::cli
