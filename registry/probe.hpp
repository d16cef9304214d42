// Probe: finds out in a process of its own whether a bundle can be loaded, so that one that
// crashes, hangs or ends the process at its load does so there, and its name is known afterwards.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <variant>

#include "registry/manifest.hpp"
#include "registry/refusal.hpp"

namespace runbook::registry {

struct ProbeOptions {
    // A program that begins with registry::is_probe(). Empty: there is none, and a bundle is loaded
    // without having been probed.
    std::filesystem::path program;
    std::chrono::milliseconds limit{10'000};  // for one bundle
};

struct Probed {
    Manifest facts;        // of its descriptor
    std::string said_out;  // the beginning of what it wrote to standard output, mostly nothing
};
struct NotProbed {
    std::string why;  // nothing is known about the bundle
};
using ProbeVerdict = std::variant<Probed, Refusal, NotProbed>;

ProbeVerdict probe(const std::filesystem::path& copy, const ProbeOptions& options);

}  // namespace runbook::registry
