#include "host/cli/host_options.hpp"

namespace runbook::cli {

namespace {

HostOptions::Guard guard_of(const std::string& word) {
    if (word == "off") return HostOptions::Guard::kOff;
    return word == "strict" ? HostOptions::Guard::kStrict : HostOptions::Guard::kWarn;
}

}  // namespace

HostOptions host_options(const config::Settings& settings) {
    HostOptions options;
    options.store = settings.store.url;
    options.bundle_folders = settings.bundles.paths;
    options.bundle_folders_must_exist =
        settings.resolved_for("bundles.paths").origin != config::Origin::kDefault;
    options.require_lint = settings.bundles.require_lint;
    options.probe_limit = settings.bundles.probe_limit;
    options.default_durable = settings.runtime.default_durable;
    options.workers = static_cast<unsigned>(settings.runtime.workers);
    options.child_depth_max = static_cast<std::uint32_t>(settings.runtime.child_depth_max);
    options.resident_runs_max = static_cast<std::size_t>(settings.runtime.resident_runs_max);
    options.payload_bytes_max = settings.limits.payload_bytes_max;
    options.events_warn = settings.limits.events_warn;
    options.events_max = settings.limits.events_max;
    options.cancel_grace = settings.runtime.cancel_grace;
    options.replay_check_per_million = settings.runtime.replay_check_per_million;
    options.guard = guard_of(settings.runtime.guard);
    const config::ResolvedSetting& kind = settings.resolved_for("runtime.kind");
    if (settings.runtime.kind != "automatic")
        options.runtime.push_back({settings.runtime.kind, kind.source});
    if (settings.environment.temporal_address) {
        options.temporal_address = *settings.environment.temporal_address;
        options.temporal_source = settings.environment.temporal_variable;
    }
    return options;
}

}  // namespace runbook::cli
