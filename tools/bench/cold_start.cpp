#include "cold_start.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
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
        : program_(std::move(program)), errors_(program_.folder / "errors.txt") {
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
        posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, errors_.c_str(),
                                         O_WRONLY | O_CREAT | O_TRUNC, 0600);
        posix_spawn_file_actions_addchdir_np(&actions_, program_.folder.c_str());
    }
    ~ProcessStarts() override { posix_spawn_file_actions_destroy(&actions_); }

    Span run(std::int64_t wall_ns) override {
        Span span;
        do {
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

    std::string said() const {
        std::ifstream file(errors_);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    Program program_;
    const std::filesystem::path errors_;
    std::vector<std::string> environment_;
    std::vector<char*> words_, variables_;
    posix_spawn_file_actions_t actions_{};
};

}  // namespace

std::unique_ptr<Contender> process_starts(Program program) {
    return std::make_unique<ProcessStarts>(std::move(program));
}

}  // namespace runbook::bench
