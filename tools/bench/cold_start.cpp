#include "cold_start.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace runbook::bench {
namespace {

std::int64_t cpu_of(const rusage& usage) {
    const auto us = [](const timeval& t) {
        return static_cast<std::int64_t>(t.tv_sec) * 1'000'000 + t.tv_usec;
    };
    return (us(usage.ru_utime) + us(usage.ru_stime)) * 1'000;
}

class ProcessStarts final : public Contender {
 public:
    explicit ProcessStarts(Program program)
        : program_(std::move(program)), errors_(::memfd_create("errors", MFD_CLOEXEC)) {
        if (errors_ < 0) throw std::runtime_error(std::string("memfd: ") + std::strerror(errno));
        environment_ = {"HOME=" + program_.folder.string(),
                        "XDG_CACHE_HOME=" + (program_.folder / "cache").string(),
                        "PATH=/usr/bin:/bin", "LANG=C.UTF-8"};
        for (std::string& word : program_.words) words_.push_back(word.data());
        words_.push_back(nullptr);
        for (std::string& entry : environment_) variables_.push_back(entry.data());
        variables_.push_back(nullptr);
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_adddup2(&actions_, errors_, STDERR_FILENO);
        posix_spawn_file_actions_addchdir_np(&actions_, program_.folder.c_str());
    }
    ~ProcessStarts() override {
        posix_spawn_file_actions_destroy(&actions_);
        ::close(errors_);
    }

    Span run(std::int64_t wall_ns) override {
        Span span;
        do {
            forget_errors();
            const std::int64_t begin = now_ns();
            span.cpu_ns += start_once();
            const std::int64_t took = now_ns() - begin;
            span.latencies_ns.push_back(took);
            span.wall_ns += took;
            ++span.operations;
        } while (span.wall_ns < wall_ns);
        return span;
    }

 private:
    std::int64_t start_once() {
        pid_t child = 0;
        const int failed =
            ::posix_spawn(&child, words_[0], &actions_, nullptr, words_.data(), variables_.data());
        if (failed != 0) throw std::runtime_error(program_.words[0] + ": " + std::strerror(failed));
        int status = 0;
        rusage usage{};
        while (::wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
        }
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            throw std::runtime_error(program_.words[0] + " failed: " + said());
        return cpu_of(usage);
    }

    // The children write where the last one stopped.
    void forget_errors() const {
        if (::ftruncate(errors_, 0) != 0 || ::lseek(errors_, 0, SEEK_SET) != 0)
            throw std::runtime_error(std::string("memfd: ") + std::strerror(errno));
    }

    std::string said() const {
        std::string text(4096, '\0');
        const ssize_t got = ::pread(errors_, text.data(), text.size(), 0);
        text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return text;
    }

    Program program_;
    // In memory. With a file that each start cut and wrote anew, ext4 began to write it out at
    // every close: up to half a millisecond for the program that says something, and none for the
    // other.
    const int errors_;
    std::vector<std::string> environment_;
    std::vector<char*> words_, variables_;
    posix_spawn_file_actions_t actions_{};
};

}  // namespace

std::unique_ptr<Contender> process_starts(Program program) {
    return std::make_unique<ProcessStarts>(std::move(program));
}

}  // namespace runbook::bench
