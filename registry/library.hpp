// Loads a bundle's copy into the process and calls its entry. The one file that knows Boost.DLL.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "abi/include/runbook/abi.h"
#include "registry/manifest.hpp"
#include "registry/refusal.hpp"

namespace runbook::registry {

using Entry = const rb_bundle* (*)(const rb_host*);

// What the host hands to a bundle, and how it hears why an entry gave up. [loader]
struct HostSide {
    const rb_host* host = nullptr;           // outlives every bundle
    std::function<std::string()> complaint;  // the last one, or empty; unset: none are heard
};

struct Mapped {
    const rb_bundle* descriptor = nullptr;  // checked
    Manifest facts;                         // of the descriptor
    // The library. In this version a bundle stays mapped until the process ends, whoever lets go of
    // this: code of it may still run on a worker or stand in a thread-exit list.
    std::shared_ptr<const void> owner;
};

// What of the bundle runs next.
enum class LoadStep {
    kLoading,   // its constructors
    kEntering,  // its entry
    kReading,   // nothing: its descriptor is read, whose pointers may lead nowhere
};
using OnLoadStep = std::function<void(LoadStep)>;

struct LoadPlan {
    // Nobody has loaded these bytes before. Looks at more, for a tenth of a millisecond.
    bool first = true;
    OnLoadStep on_step = {};
};

// Runs code of the bundle: its constructors and its entry.
OrRefusal<Mapped> map_library(const std::filesystem::path& copy, const HostSide& host,
                              const LoadPlan& plan);
// The same for a bundle that is linked into the program.
OrRefusal<Mapped> enter_bundle(Entry entry, const HostSide& host, std::shared_ptr<const void> owner,
                               const OnLoadStep& on_step = {});

}  // namespace runbook::registry
