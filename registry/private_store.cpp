#include "registry/private_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "host/base/digest.hpp"

namespace runbook::registry {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kFileMax = 1ull << 30;

std::string system_words() { return std::generic_category().message(errno); }

Error unusable(const fs::path& folder, std::string why, std::string hint) {
    return {
        ErrorCode::kEnvironment,
        "the private folder of bundles " + folder.string() + " cannot be used: " + std::move(why),
        std::move(hint)};
}

class File {  // closes its descriptor
 public:
    explicit File(int fd) : fd_(fd) {}
    ~File() {
        if (fd_ >= 0) ::close(fd_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int fd() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

 private:
    int fd_;
};

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

Result<PrivateStore> PrivateStore::open(const fs::path& folder) {
    struct stat facts{};
    if (::stat(folder.c_str(), &facts) != 0) {
        std::error_code failed;
        fs::create_directories(folder.parent_path(), failed);  // mkdir below tells what is wrong
        if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
            return unusable(folder, system_words(),
                            "name another folder, or make this one writable");
        if (::stat(folder.c_str(), &facts) != 0)
            return unusable(folder, system_words(), "name another folder");
    }
    if (!S_ISDIR(facts.st_mode)) return unusable(folder, "it is no folder", "name another folder");
    if (facts.st_uid != ::geteuid()) {
        return unusable(folder,
                        "it belongs to user " + std::to_string(facts.st_uid) + ", not to " +
                            std::to_string(::geteuid()),
                        "name another folder, or run as its owner");
    }
    if ((facts.st_mode & 077) != 0) {
        return unusable(folder, "other users may open it",
                        "look what is in it, then: chmod 700 " + folder.string());
    }
    return PrivateStore(folder);
}

fs::path PrivateStore::path_of(std::string_view digest) const {
    return folder_ / (std::string(digest) + ".so");
}

bool PrivateStore::has(std::string_view digest) const {
    struct stat facts{};
    return is_sha256_hex(digest) && ::stat(path_of(digest).c_str(), &facts) == 0 &&
           S_ISREG(facts.st_mode);
}

bool PrivateStore::has(std::string_view digest, std::uint64_t size) const {
    struct stat facts{};
    return is_sha256_hex(digest) && ::stat(path_of(digest).c_str(), &facts) == 0 &&
           S_ISREG(facts.st_mode) && static_cast<std::uint64_t>(facts.st_size) == size;
}

Result<void> PrivateStore::put(std::string_view digest, std::string_view bytes) {
    if (has(digest, bytes.size())) return {};
    return write_file(std::string(digest) + ".so", bytes, true);
}

void PrivateStore::remove(std::string_view digest) {
    if (is_sha256_hex(digest)) ::unlink(path_of(digest).c_str());
}

Result<void> PrivateStore::write_file(const std::string& name, std::string_view bytes,
                                      bool synced) {
    std::string temporary = (folder_ / (name + ".XXXXXX")).string();
    const File file(::mkostemp(temporary.data(), O_CLOEXEC));
    if (!file) return unusable(folder_, system_words(), "make it writable, or name another folder");
    const bool written = write_all(file.fd(), bytes) && (!synced || ::fdatasync(file.fd()) == 0) &&
                         ::rename(temporary.c_str(), (folder_ / name).c_str()) == 0;
    if (written) return {};
    const std::string why = system_words();
    ::unlink(temporary.c_str());
    return unusable(folder_, "writing " + name + ": " + why, "make room, or name another folder");
}

Result<std::string> read_whole_file(const fs::path& path) {
    const auto failure = [&](std::string why) {
        return Error{ErrorCode::kEnvironment, std::move(why), {}};
    };
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat facts{};
    if (!file || ::fstat(file.fd(), &facts) != 0) return failure(system_words());
    if (!S_ISREG(facts.st_mode)) return failure("it is no regular file");
    if (static_cast<std::uint64_t>(facts.st_size) > kFileMax)
        return failure("it is larger than 1 GiB");
    std::string bytes(static_cast<std::size_t>(facts.st_size), '\0');
    std::size_t got = 0;
    while (got < bytes.size()) {
        const ssize_t part = ::read(file.fd(), bytes.data() + got, bytes.size() - got);
        if (part < 0 && errno == EINTR) continue;
        if (part < 0) return failure(system_words());
        if (part == 0) break;  // it shrank meanwhile; what is there is judged as it is
        got += static_cast<std::size_t>(part);
    }
    bytes.resize(got);
    return bytes;
}

}  // namespace runbook::registry
