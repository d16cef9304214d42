// The command line of runbook-host: from its words to an exit code.
#pragma once

#include <span>
#include <string>

#include "host/cli/world.hpp"

namespace runbook::cli {

// `words` are those after the program's name. Everything that goes wrong is said on stderr here.
int execute(std::span<const std::string> words, World& world);

}  // namespace runbook::cli
