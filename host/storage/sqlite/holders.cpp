#include "host/storage/sqlite/holders.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "host/storage/sqlite/own_file.hpp"

namespace runbook::storage::sqlite {

namespace {

std::string host_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return "unknown";
    return name.data();
}

Error cannot_lock(const std::filesystem::path& file, int reason) {
    return {ErrorCode::kEnvironment,
            "the lock file " + file.string() +
                " of this process cannot be made: " + std::strerror(reason),
            "check the permissions of the store's folder"};
}

void write_whole(int descriptor, const std::string& text) {
    // Only words for people: a holder without them is a holder all the same.
    [[maybe_unused]] const auto written = ::write(descriptor, text.data(), text.size());
}

}  // namespace

HolderLock::~HolderLock() {
    if (is_still_there(file_, descriptor_)) ::unlink(file_.c_str());
    ::close(descriptor_);
}

Result<std::unique_ptr<HolderLock>> Holders::lock(std::string_view label) const {
    if (::mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST) return cannot_lock(folder_, errno);
    for (;;) {
        std::string id = own_file_name(std::string(label) + "-");
        std::filesystem::path file = folder_ / id;
        // Not inherited: a step's own process must not keep the runs of a host that has died.
        const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (descriptor < 0 && errno == EEXIST) continue;
        if (descriptor < 0) return cannot_lock(file, errno);
        if (::flock(descriptor, LOCK_EX) != 0) {
            const int reason = errno;
            ::close(descriptor);
            return cannot_lock(file, reason);
        }
        if (!is_still_there(file, descriptor)) {
            ::close(descriptor);
            continue;
        }
        write_whole(descriptor, std::to_string(::getpid()) + " " + host_name() + "\n");
        return std::unique_ptr<HolderLock>(
            new HolderLock(std::move(file), std::move(id), descriptor));
    }
}

// Asks with a shared lock, so that two that ask at once do not take each other for the holder. When
// the answer cannot be had, the holder counts as alive: waiting is safe, taking over is not.
bool Holders::is_alive(std::string_view id) const {
    const std::filesystem::path file = folder_ / id;
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return errno != ENOENT && errno != ENOTDIR;
    const bool free = ::flock(descriptor, LOCK_SH | LOCK_NB) == 0;
    ::close(descriptor);
    return !free;
}

std::string Holders::who(std::string_view id) const {
    std::ifstream file(folder_ / id);
    std::string pid;
    std::string host;
    if (!(file >> pid >> host)) return "holder " + std::string(id);
    return "process " + pid + " on host " + host;
}

void Holders::remove_dead() const {
    std::error_code ignored;  // what cannot be tidied now is tidied another time
    std::filesystem::directory_iterator entry(folder_, ignored);
    for (; entry != std::filesystem::directory_iterator(); entry.increment(ignored)) {
        if (!entry->is_regular_file(ignored)) continue;
        const int descriptor = ::open(entry->path().c_str(), O_RDONLY | O_CLOEXEC);
        if (descriptor < 0) continue;
        // Removed under the lock: a holder that is just being made notices when it gets it.
        if (::flock(descriptor, LOCK_SH | LOCK_NB) == 0) ::unlink(entry->path().c_str());
        ::close(descriptor);
    }
}

}  // namespace runbook::storage::sqlite
