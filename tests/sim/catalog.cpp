#include "tests/sim/catalog.hpp"

#include <stdexcept>

#include "host/plugin/bundle_parts.hpp"
#include "host/plugin/host_port.hpp"
#include "registry/registry.hpp"

extern "C" const rb_bundle* sim_bundle_entry(const rb_host* host);

namespace runbook::sim {
namespace {

registry::Parts adapt(const registry::LoadedBundle& bundle) {
    auto parts = plugin::make_parts(
        *bundle.descriptor, {bundle.name, bundle.version, bundle.digest, 2u << 20}, bundle.owner);
    return {std::move(parts.runbooks), std::move(parts.activities)};
}

std::unique_ptr<registry::Registry> load() {
    static plugin::HostPort port("runbook-sim", "1.0.0", [](auto&&...) {});
    registry::Options options;
    options.host = port.abi();
    options.complaint = [] {
        const auto complaint = port.take_complaint();
        return complaint ? complaint->message : std::string();
    };
    options.adapt = adapt;
    auto made = std::make_unique<registry::Registry>(std::move(options));
    const auto added = made->add_linked(sim_bundle_entry);
    if (!added.ok()) throw std::runtime_error(added.error().message);
    return made;
}

}  // namespace

engine::Catalog& catalog() {
    static const std::unique_ptr<registry::Registry> one = load();
    return *one;
}

}  // namespace runbook::sim
