#include "host/base/makeable.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace runbook {

namespace fs = std::filesystem;

namespace {

Error refusal(const fs::path& path, const std::string& why) {
    return Error{ErrorCode::kEnvironment, path.string() + " " + why, ""};
}

// "cannot be written: Permission denied".
std::string cannot(const char* be_what) {
    return std::string("cannot be ") + be_what + ": " + std::strerror(errno);
}

}  // namespace

Result<void> check_makeable(const fs::path& file) {
    std::error_code fault;
    const fs::file_type type = fs::status(file, fault).type();
    if (type == fs::file_type::directory) return refusal(file, "is a folder");
    if (type != fs::file_type::not_found) {
        if (::access(file.c_str(), W_OK) != 0) return refusal(file, cannot("written"));
        return {};
    }
    fs::path folder = fs::absolute(file, fault).parent_path();
    while (fs::status(folder, fault).type() == fs::file_type::not_found &&
           folder.has_relative_path())
        folder = folder.parent_path();
    if (!fs::is_directory(folder, fault)) {
        if (::access(folder.c_str(), X_OK) != 0 && errno != EACCES)
            return refusal(folder, cannot("entered"));
        return refusal(folder, "is no folder, so " + file.string() + " cannot be made");
    }
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return refusal(file, "cannot be made in " + folder.string() + ": " + std::strerror(errno));
    return {};
}

}  // namespace runbook
