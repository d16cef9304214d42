#include "tests/e2e/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace runbook::test {
namespace {

namespace chr = std::chrono;

int left(chr::steady_clock::time_point until) {
    const auto ms = chr::ceil<chr::milliseconds>(until - chr::steady_clock::now()).count();
    return ms > 0 ? static_cast<int>(ms) : 0;
}

class Descriptor {
 public:
    explicit Descriptor(int number) : number_(number) {
        if (number < 0) throw std::runtime_error("no descriptor");
    }
    ~Descriptor() { ::close(number_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    bool readable(int timeout_ms) const {
        pollfd one{number_, POLLIN, 0};
        return ::poll(&one, 1, timeout_ms) > 0;
    }
    int number() const { return number_; }

 private:
    const int number_;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (std::string& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

}  // namespace

Process::Process(const Plan& plan) : output_(plan.output) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, plan.folder.c_str());
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    if (plan.terminal.empty()) {
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    } else {  // the first one that the leader of a session opens is its terminal
        posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
        posix_spawn_file_actions_addopen(&actions, 0, plan.terminal.c_str(), O_RDWR, 0);
    }
    const int flags = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&actions, 1, (output_.string() + ".out").c_str(), flags, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, (output_.string() + ".err").c_str(), flags, 0600);
    if (!plan.terminal.empty()) posix_spawn_file_actions_adddup2(&actions, 0, 2);
    std::vector<std::string> words = plan.words;
    std::vector<std::string> environment;
    for (const auto& [name, value] : plan.environment) environment.push_back(name + "=" + value);
    const int fault = ::posix_spawn(&pid_, words.at(0).c_str(), &actions, &attributes,
                                    pointers(words).data(), pointers(environment).data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (fault != 0) throw std::runtime_error("cannot start " + words[0]);
}

Process::Process(Process&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), output_(std::move(other.output_)) {}

Process::~Process() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

void Process::signal(int number) const {
    if (pid_ < 0 || ::kill(pid_, number) != 0) throw std::runtime_error("the process has ended");
}

Ended Process::wait() {
    const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0)));
    if (!process.readable(left(chr::steady_clock::now() + kPatience))) {
        throw std::runtime_error("a process does not end; it said: " +
                                 read_file(output_.string() + ".err"));
    }
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    Ended ended;
    if (WIFEXITED(status)) ended.code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) ended.signal = WTERMSIG(status);
    ended.out = read_file(output_.string() + ".out");
    ended.err = read_file(output_.string() + ".err");
    return ended;
}

Ended Process::kill() {
    signal(SIGKILL);
    return wait();
}

std::string read_file(const std::filesystem::path& file) {
    const std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (in) text << in.rdbuf();
    return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

namespace {

// The file's text once `done` says so; throws when patience ends.
std::string await_text(const std::filesystem::path& file,
                       const std::function<bool(const std::string&)>& done) {
    const auto until = chr::steady_clock::now() + kPatience;
    const Descriptor watch(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    ::inotify_add_watch(watch.number(), file.parent_path().c_str(), IN_MODIFY | IN_CREATE);
    for (;;) {
        std::string text = read_file(file);
        if (done(text)) return text;
        if (!watch.readable(left(until)))
            throw std::runtime_error(file.string() + " has not got what was awaited: " + text);
        char events[4096];
        while (::read(watch.number(), events, sizeof events) > 0) {
        }
    }
}

}  // namespace

void Process::await_err(const std::string& part) const {
    await_text(output_.string() + ".err",
               [&](const std::string& text) { return text.find(part) != std::string::npos; });
}

std::vector<std::string> await_lines(const std::filesystem::path& file, std::size_t count) {
    return lines_of(
        await_text(file, [&](const std::string& text) { return lines_of(text).size() >= count; }));
}

}  // namespace runbook::test
