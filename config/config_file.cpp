#include "config/config_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace runbook::config {

FileSettings read_file(const std::filesystem::path& path) {
    errno = 0;
    std::ifstream stream(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream.is_open() || stream.bad()) {
        const std::string why = errno != 0 ? std::strerror(errno) : "reading failed";
        return {{}, {{path.string(), {0, 0}, "cannot be read: " + why}}};
    }
    return read_settings(text, path.string());
}

}  // namespace runbook::config
