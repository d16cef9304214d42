#include "host/storage/sqlite/fifo_bell.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdint>
#include <cstring>
#include <vector>

#include "host/base/assert.hpp"
#include "host/storage/sqlite/own_file.hpp"

namespace runbook::storage::sqlite {

namespace {

Error cannot_make(const std::filesystem::path& file, int reason) {
    return {ErrorCode::kEnvironment,
            "the pipe " + file.string() + " by which other processes wake this one cannot be " +
                "made: " + std::strerror(reason),
            "check the permissions of the store's folder, and that its file system has pipes"};
}

Descriptor open_to_ring(const std::filesystem::path& file) {
    return Descriptor(::open(file.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

FifoBell::~FifoBell() {
    hush();
    if (ear_.is_open() && is_still_there(folder_ / name_, ear_.number()))
        ::unlink((folder_ / name_).c_str());
}

Result<void> FifoBell::make() {
    for (const auto& folder : {folder_.parent_path(), folder_})
        if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
            return cannot_make(folder, errno);
    for (;;) {
        std::string name = own_file_name("");
        const std::filesystem::path file = folder_ / name;
        if (::mkfifo(file.c_str(), 0600) != 0) {
            if (errno == EEXIST) continue;
            return cannot_make(file, errno);
        }
        Descriptor ear(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
        // A tidying process may have taken it for a dead one's before it was opened.
        if (!ear.is_open() && errno == ENOENT) continue;
        if (!ear.is_open()) return cannot_make(file, errno);
        Descriptor mouth = open_to_ring(file);
        if (!is_still_there(file, ear.number())) continue;
        if (!mouth.is_open()) return cannot_make(file, errno);
        control_ = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
        if (!control_.is_open()) return cannot_make(file, errno);
        ear_ = std::move(ear);
        mouth_ = std::move(mouth);
        name_ = std::move(name);
        return {};
    }
}

Result<std::string> FifoBell::name() {
    const std::lock_guard lock(mutex_);
    if (name_.empty()) RB_CHECK(make());
    return name_;
}

bool FifoBell::ring(const std::string& name, std::string_view word) {
    if (name.empty()) return false;
    const std::filesystem::path file = folder_ / name;
    const Descriptor mouth = open_to_ring(file);
    if (!mouth.is_open()) return false;
    // Should the listener end just now, this one keeps the pipe whole: writing to a pipe without a
    // reader would end this process by a signal.
    const Descriptor ear(::open(file.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
    if (!ear.is_open()) return false;
    std::string line(word);
    line += '\n';
    RB_ASSERT(line.size() <= PIPE_BUF);  // or words of two ringers could mix
    // A full pipe is no failure: its listener has more than enough to wake for.
    return ::write(mouth.number(), line.data(), line.size()) >= 0 || errno == EAGAIN;
}

Result<void> FifoBell::listen(std::function<void(std::string_view)> heard) {
    RB_CHECK(name());
    RB_ASSERT(!thread_.joinable());
    hushed_ = false;
    heard_ = std::move(heard);
    thread_ = std::thread([this] { listen_until_hushed(); });
    return {};
}

void FifoBell::hush() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        hushed_ = true;
    }
    nudge();
    thread_.join();
}

void FifoBell::nudge() const {
    if (!control_.is_open()) return;
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(control_.number(), &one, sizeof one);
}

void FifoBell::watch(const std::string& name) {
    {
        const std::lock_guard lock(mutex_);
        const auto [place, is_new] = watched_.try_emplace(name);
        if (!is_new) return;
        place->second = open_to_ring(folder_ / name);
    }
    nudge();
}

bool FifoBell::take_gone(const std::string& name) {
    const std::lock_guard lock(mutex_);
    return watched_.erase(name) != 0;
}

// False: there is nothing more to read now.
bool FifoBell::take_words(std::string& unfinished) {
    std::array<char, PIPE_BUF> room;
    const auto size = ::read(ear_.number(), room.data(), room.size());
    if (size <= 0) return false;
    unfinished.append(room.data(), static_cast<std::size_t>(size));
    for (auto end = unfinished.find('\n'); end != std::string::npos; end = unfinished.find('\n')) {
        heard_(std::string_view(unfinished).substr(0, end));
        unfinished.erase(0, end + 1);
    }
    return true;
}

void FifoBell::listen_until_hushed() {
    std::string unfinished;
    std::vector<pollfd> awaited;
    std::vector<std::string> names;  // of those behind the first two
    for (;;) {
        awaited = {{control_.number(), POLLIN, 0}, {ear_.number(), POLLIN, 0}};
        names.clear();
        bool any_gone = false;
        {
            const std::lock_guard lock(mutex_);
            if (hushed_) return;
            for (const auto& [name, mouth] : watched_) {
                names.push_back(name);
                awaited.push_back(
                    {mouth.number(), 0, 0});  // of one that is closed poll() says nothing
                any_gone = any_gone || !mouth.is_open();
            }
        }
        if (::poll(awaited.data(), awaited.size(), any_gone ? 0 : -1) < 0) {
            RB_ASSERT(errno == EINTR);
            continue;
        }
        std::uint64_t nudges = 0;
        [[maybe_unused]] const auto taken = ::read(control_.number(), &nudges, sizeof nudges);
        while (take_words(unfinished)) {
        }
        for (std::size_t i = 0; i < names.size(); ++i) {
            const pollfd& one = awaited[i + 2];
            const bool gone = one.fd < 0 || (one.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
            if (gone && take_gone(names[i])) heard_("gone");
        }
    }
}

void FifoBell::remove_dead() const {
    std::error_code ignored;  // what cannot be tidied now is tidied another time
    std::filesystem::directory_iterator entry(folder_, ignored);
    for (; entry != std::filesystem::directory_iterator(); entry.increment(ignored)) {
        const Descriptor mouth = open_to_ring(entry->path());
        if (!mouth.is_open() && errno == ENXIO) ::unlink(entry->path().c_str());
    }
}

}  // namespace runbook::storage::sqlite
