// runbook-host: the executable. The command line is obeyed by cli; the host it asks for, which
// world.hpp declares, is built by app.
#include <string>
#include <vector>

#include "host/cli/command.hpp"
#include "host/cli/world.hpp"

int main(int argc, char** argv) {
    const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    runbook::cli::World world = runbook::cli::process_world(runbook::Host::create);
    return runbook::cli::execute(words, world);
}
