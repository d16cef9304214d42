// Where the program of this process lies.
#pragma once

#include <unistd.h>

#include <array>
#include <climits>
#include <filesystem>
#include <string_view>

namespace runbook {

// Empty: /proc is not there. One system call, as every start makes it. [any]
inline std::filesystem::path own_program() {
    std::array<char, PATH_MAX> path;
    const ssize_t length = ::readlink("/proc/self/exe", path.data(), path.size());
    if (length <= 0) return {};
    return std::string_view(path.data(), static_cast<std::size_t>(length));
}

}  // namespace runbook
