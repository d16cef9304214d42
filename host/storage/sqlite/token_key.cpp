#include "host/storage/sqlite/token_key.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <system_error>

#include "host/base/chance.hpp"
#include "host/storage/sqlite/own_file.hpp"

namespace runbook::storage::sqlite {

namespace {

constexpr std::size_t kBytes = 32;

class Descriptor {
 public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }
    bool ok() const { return number_ >= 0; }

 private:
    const int number_;
};

Error unusable(const std::filesystem::path& file, const std::string& why) {
    return {ErrorCode::kEnvironment, "the token key " + file.string() + " is not usable: " + why,
            "hooks need it: bring the file back, or give its folder to the host's user"};
}

std::string reason() { return std::generic_category().message(errno); }

// Nothing: there is no such file.
Result<std::optional<std::string>> read_key(const std::filesystem::path& file) {
    const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!in.ok() && errno == ENOENT) return std::optional<std::string>();
    if (!in.ok()) return unusable(file, reason());
    std::array<char, kBytes + 1> bytes;
    const ssize_t size = ::read(in.number(), bytes.data(), bytes.size());
    if (size < 0) return unusable(file, reason());
    if (size != static_cast<ssize_t>(kBytes)) return unusable(file, "it does not hold 32 bytes");
    return std::optional(std::string(bytes.data(), kBytes));
}

bool write_key(int file) {
    const std::string key = random_bytes(kBytes);
    return ::write(file, key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
           ::fsync(file) == 0;
}

// On disk under its name, whole, or not at all; the first of several wins.
Result<void> make_key(const std::filesystem::path& file) {
    std::filesystem::path draft = file;
    draft += own_file_name(".");
    bool made = false;
    std::string why;
    {
        const Descriptor out(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        made = out.ok() && write_key(out.number()) &&
               (::link(draft.c_str(), file.c_str()) == 0 || errno == EEXIST);
        if (!made) why = reason();
    }
    ::unlink(draft.c_str());
    if (!made) return unusable(file, why);
    const auto parent = file.parent_path();
    const Descriptor folder(::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_CLOEXEC));
    if (!folder.ok() || ::fsync(folder.number()) != 0) return unusable(file, reason());
    return {};
}

}  // namespace

Result<std::string> key_of(const std::filesystem::path& store) {
    std::filesystem::path file = store;
    file += ".key";
    RB_TRY(std::optional<std::string> key, read_key(file));
    if (!key) {
        RB_CHECK(make_key(file));
        RB_TRY(key, read_key(file));
    }
    if (!key) return unusable(file, "it was taken away");
    return std::move(*key);
}

}  // namespace runbook::storage::sqlite
