// runbook-host: the executable. The command line is obeyed by cli; the host it asks for, which
// world.hpp declares, is built by app.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/app/probe_mode.hpp"
#include "host/cli/command.hpp"
#include "host/cli/world.hpp"

namespace {

std::unique_ptr<runbook::Host> make_host(runbook::HostOptions options) {
    options.probe_program = "/proc/self/exe";  // also when the file was replaced by a newer version
    return runbook::Host::create(std::move(options));
}

runbook::Result<runbook::Validation> validate(runbook::ValidateRequest request) {
    request.options.probe_program = "/proc/self/exe";
    return runbook::validate(request);
}

}  // namespace

int main(int argc, char** argv) {
    runbook::app::probe_if_asked(argc, argv);
    const std::vector<std::string> words(argv + (argc > 0 ? 1 : 0), argv + argc);
    runbook::cli::World world = runbook::cli::process_world(make_host);
    world.validate = validate;
    world.report_bundle = runbook::report_bundle;
    return runbook::cli::execute(words, world);
}
