// The command line as a program of somebody else's that calls set_runtime(): first with what
// TEST_SET_RUNTIME says, and after the command with what TEST_SET_LATE says, which then obeys the
// command a second time.
#include <runbook/host.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "host/app/probe_mode.hpp"
#include "host/cli/command.hpp"
#include "host/cli/world.hpp"

namespace {

// The answer goes to stderr, where the selection line is.
void choose(const char* variable) {
    const char* const kind = std::getenv(variable);
    if (kind == nullptr) return;
    const auto set = runbook::set_runtime(kind);
    std::fprintf(stderr, "set_runtime(%s): %s\n", kind,
                 set.ok() ? "ok" : set.error().message.c_str());
}

std::unique_ptr<runbook::Host> make_host(runbook::HostOptions options) {
    options.probe_program = "/proc/self/exe";
    return runbook::Host::create(std::move(options));
}

}  // namespace

int main(int argc, char** argv) {
    runbook::app::probe_if_asked(argc, argv);
    const std::vector<std::string> words(argv + 1, argv + argc);
    runbook::cli::World world = runbook::cli::process_world(make_host);
    choose("TEST_SET_RUNTIME");
    const int code = runbook::cli::execute(words, world);
    if (std::getenv("TEST_SET_LATE") == nullptr) return code;
    choose("TEST_SET_LATE");
    std::fprintf(stderr, "get_runtime(): %s\n", runbook::get_runtime().c_str());
    return runbook::cli::execute(words, world);
}
