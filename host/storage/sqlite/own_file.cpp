#include "host/storage/sqlite/own_file.hpp"

#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>

namespace runbook::storage::sqlite {

std::string own_file_name(std::string_view label) {
    std::uint64_t chance = 0;
    if (::getrandom(&chance, sizeof chance, 0) != sizeof chance)
        chance = static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(&chance));
    static constexpr char kHex[] = "0123456789abcdef";
    std::string name = std::string(label) + std::to_string(::getpid()) + "-";
    for (int i = 0; i < 12; ++i, chance >>= 4) name += kHex[chance & 0xf];
    return name;
}

bool is_still_there(const std::filesystem::path& file, int descriptor) {
    struct stat ours{};
    struct stat there{};
    return ::fstat(descriptor, &ours) == 0 && ::stat(file.c_str(), &there) == 0 &&
           ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

}  // namespace runbook::storage::sqlite
