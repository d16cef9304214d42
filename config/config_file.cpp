#include "config/config_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "config/places.hpp"

namespace runbook::config {

namespace fs = std::filesystem;

namespace {
bool is_file(const fs::path& path) {
    std::error_code ignored;  // a folder that may not be entered holds no config for this user
    return fs::is_regular_file(path, ignored);
}
}  // namespace

std::optional<FoundFile> find_file(const Inputs& inputs) {
    fs::path folder = inputs.working_directory;
    while (!folder.empty()) {
        if (is_file(folder / kFileName)) return FoundFile{folder / kFileName, true};
        const fs::path parent = folder.parent_path();
        if (parent == folder) break;
        folder = parent;
    }
    const auto home = config_home(inputs);
    if (!home) return std::nullopt;
    const fs::path path = *home / kFileName;
    if (!is_file(path)) return std::nullopt;
    return FoundFile{path, false};
}

FileSettings read_file(const fs::path& path) {
    errno = 0;
    std::ifstream stream(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream.is_open() || stream.bad()) {
        const std::string why = errno != 0 ? std::strerror(errno) : "reading failed";
        return {{}, {path.string() + ": cannot be read: " + why}};
    }
    return read_settings(text, path.string());
}

}  // namespace runbook::config
