// Regular expressions (POSIX extended) that have to match a whole name.
#pragma once

#include <string>
#include <string_view>

namespace runbook::lint {

bool whole_match(const std::string& pattern, std::string_view name);

// Why a pattern is no regular expression, or empty.
std::string expression_error(const std::string& pattern);

}  // namespace runbook::lint
