// config check: what is wrong with the settings, and what a start would come upon.
#pragma once

#include <string>
#include <vector>

#include "host/cli/arguments.hpp"
#include "host/cli/exit_code.hpp"
#include "host/cli/session.hpp"

namespace runbook::cli {

// All of the session's sources, or only the files that are named: those without a look at this
// machine. Exit code 5 when there are errors; with `strict` warnings are errors.
Result<ExitCode> check_config(Session& session, const std::vector<std::string>& files,
                              const Arguments& arguments);

// How both words of the verb list files.
std::string files_text(const std::vector<config::ConfigFile>& files, bool color);
std::string files_json(const std::vector<config::ConfigFile>& files);

}  // namespace runbook::cli
