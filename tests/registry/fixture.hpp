// A place on disk for one test: a bundle folder, a private folder, and the registry over them.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "host/base/digest.hpp"
#include "host/plugin/bundle_parts.hpp"
#include "host/plugin/host_port.hpp"
#include "registry/registry.hpp"

namespace fs = std::filesystem;

inline std::string bytes_of(const fs::path& file) {
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    return bytes.str();
}

inline void write_bytes(const fs::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
}

inline fs::path built(const std::string& bundle) {
    return fs::path(RB_TEST_BUNDLES) / (bundle + ".so");
}

inline void make_older(const fs::path& file) {  // so that the index trusts it
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(1));
}

class Place {
 public:
    Place() {
        std::string name = (fs::temp_directory_path() / "rb-registry-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        root = name;
        fs::create_directory(bundles());
        ::setenv("RB_TEST_TRACE", trace().c_str(), 1);
    }
    ~Place() {
        std::error_code ignored;
        fs::remove_all(root, ignored);
    }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    fs::path bundles() const { return root / "bundles"; }
    fs::path store() const { return root / "private"; }
    fs::path trace() const { return root / "trace"; }

    fs::path drop(const std::string& bundle, const std::string& as = {}) const {
        return drop_into(bundles(), bundle, as);
    }
    fs::path drop_into(const fs::path& folder, const std::string& bundle,
                       const std::string& as = {}) const {
        fs::create_directories(folder);
        const fs::path file = folder / ((as.empty() ? bundle : as) + ".so");
        fs::copy_file(built(bundle), file, fs::copy_options::overwrite_existing);
        make_older(file);
        return file;
    }

    // A registry as a new start of the host makes it.
    runbook::registry::Registry& start() { return start({{bundles(), false}}); }
    runbook::registry::Registry& start(std::vector<runbook::registry::Folder> folders) {
        warnings.clear();
        std::error_code ignored;
        fs::remove(trace(), ignored);
        runbook::registry::Options options;
        options.folders = std::move(folders);
        options.private_folder = store();
        options.probe = probe;
        options.require_lint = require_lint;
        options.host = port.abi();
        options.complaint = [this] {
            const auto complaint = port.take_complaint();
            return complaint ? complaint->message : std::string();
        };
        options.adapt = [](const runbook::registry::LoadedBundle& bundle) {
            auto parts = runbook::plugin::make_parts(
                *bundle.descriptor, {bundle.name, bundle.version, bundle.digest}, bundle.owner);
            return runbook::registry::Parts{std::move(parts.runbooks), std::move(parts.activities)};
        };
        options.warn = [this](const std::string& text) { warnings.push_back(text); };
        registry = std::make_unique<runbook::registry::Registry>(std::move(options));
        return *registry;
    }

    // The names of the bundles entered since start(), each with a newline.
    std::string entered() const { return fs::exists(trace()) ? bytes_of(trace()) : std::string(); }

    fs::path root;
    runbook::registry::ProbeOptions probe{RB_TEST_PROBE};
    bool require_lint = false;
    runbook::plugin::HostPort port{"runbook-host", "0.1.0", nullptr};
    std::vector<std::string> warnings;
    std::unique_ptr<runbook::registry::Registry> registry;
};
