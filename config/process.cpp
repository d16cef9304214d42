// The inputs of this process: the only place that looks at its environment.
#include <unistd.h>

#include <string_view>

#include "config/settings.hpp"
#include "host/base/own_program.hpp"
#include "host/base/processors.hpp"

namespace runbook::config {

namespace {

std::map<std::string, std::string> all_variables() {
    std::map<std::string, std::string> variables;
    for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        const std::size_t equals = text.find('=');
        if (equals == std::string_view::npos) continue;
        variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return variables;
}

}  // namespace

Result<Inputs> from_process(std::vector<Flag> flags) {
    std::error_code fault;
    Inputs inputs;
    inputs.flags = std::move(flags);
    inputs.variables = all_variables();
    inputs.working_directory = std::filesystem::current_path(fault);
    if (fault)
        return Error{ErrorCode::kEnvironment,
                     "the working directory cannot be used: " + fault.message(),
                     "change to a folder that exists"};
    inputs.executable = own_program();  // without it the installed folder is not found
    inputs.processors = static_cast<int>(processors());
    return inputs;
}

}  // namespace runbook::config
