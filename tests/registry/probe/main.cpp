// A program that probes, as small as one can be.
#include "host/plugin/host_port.hpp"
#include "registry/probe_child.hpp"

int main(int argc, char** argv) {
    if (!runbook::registry::is_probe(argc, argv)) return 64;
    runbook::plugin::HostPort port("runbook-host", "0.1.0", nullptr);
    runbook::registry::probe_child(argc, argv, {port.abi(), [&port] {
                                                    const auto said = port.take_complaint();
                                                    return said ? said->message : std::string();
                                                }});
}
