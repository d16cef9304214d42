// A folder of its own for each test, and inputs that see nothing else of the machine.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "config/settings.hpp"

namespace runbook::config {

class Folder {
 public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "rb-config-XXXXXX").string();
        path = mkdtemp(name.data());
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((path / name).parent_path());
        std::ofstream(path / name) << text;
    }
    void make(const std::string& name) const { std::filesystem::create_directories(path / name); }

    std::filesystem::path path;
};

// Works in <folder>/project, with <folder>/home as HOME, <folder>/system for the machine's settings
// and <folder>/prefix/bin/runbook-host.
inline Inputs inputs_in(const Folder& folder) {
    folder.make("project");
    Inputs inputs;
    inputs.variables["HOME"] = (folder.path / "home").string();
    inputs.variables["XDG_CONFIG_DIRS"] = (folder.path / "system").string();
    inputs.working_directory = folder.path / "project";
    inputs.executable = folder.path / "prefix/bin/runbook-host";
    inputs.processors = 3;
    return inputs;
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace runbook::config
