#include "registry/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace runbook::registry {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kReportMax = std::size_t{16} << 20;
constexpr std::size_t kOutKept = 200;
constexpr std::size_t kErrKept = 4000;

class Descriptor {
 public:
    explicit Descriptor(int number = -1) : number_(number) {}
    ~Descriptor() { close(); }
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }
    void close() {
        if (number_ >= 0) ::close(std::exchange(number_, -1));
    }

 private:
    int number_;
};

struct Pipe {
    Descriptor read, write;
};

Error failed(const std::string& what, int fault) {
    return {ErrorCode::kEnvironment, what + ": " + std::generic_category().message(fault), {}};
}

Result<Pipe> make_pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return failed("a pipe cannot be made", errno);
    Pipe made{Descriptor(ends[0]), Descriptor(ends[1])};
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);  // the write end is the child's and blocks
    return made;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> out;
    for (std::string& word : words) out.push_back(word.data());
    out.push_back(nullptr);
    return out;
}

class Actions {
 public:
    Actions() { posix_spawn_file_actions_init(&all_); }
    ~Actions() { posix_spawn_file_actions_destroy(&all_); }
    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;
    posix_spawn_file_actions_t* get() { return &all_; }

 private:
    posix_spawn_file_actions_t all_;
};

class Attributes {
 public:
    Attributes() {
        posix_spawnattr_init(&all_);
        sigset_t none, every;
        sigemptyset(&none);
        sigfillset(&every);
        posix_spawnattr_setsigmask(&all_, &none);
        posix_spawnattr_setsigdefault(&all_, &every);
        posix_spawnattr_setpgroup(&all_, 0);
        posix_spawnattr_setflags(
            &all_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~Attributes() { posix_spawnattr_destroy(&all_); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    const posix_spawnattr_t* get() const { return &all_; }

 private:
    posix_spawnattr_t all_;
};

Result<pid_t> spawn(const ChildPlan& plan, const Pipe& report, const Pipe& out, const Pipe& err) {
    Actions actions;
    posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    // The report first: its descriptor may be one of those that the others are copied from.
    const int spare = ::fcntl(report.write.number(), F_DUPFD_CLOEXEC, 10);
    const int spare_out = ::fcntl(out.write.number(), F_DUPFD_CLOEXEC, 10);
    const int spare_err = ::fcntl(err.write.number(), F_DUPFD_CLOEXEC, 10);
    const Descriptor closes[] = {Descriptor(spare), Descriptor(spare_out), Descriptor(spare_err)};
    if (spare < 0 || spare_out < 0 || spare_err < 0)
        return failed("a pipe cannot be passed on", errno);
    posix_spawn_file_actions_adddup2(actions.get(), spare_out, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(actions.get(), spare_err, STDERR_FILENO);
    posix_spawn_file_actions_adddup2(actions.get(), spare, kReportDescriptor);
    posix_spawn_file_actions_addclosefrom_np(actions.get(), kReportDescriptor + 1);
    const Attributes attributes;
    std::vector<std::string> words = plan.words;
    pid_t pid = -1;
    const int fault = ::posix_spawn(&pid, words[0].c_str(), actions.get(), attributes.get(),
                                    pointers(words).data(), environ);
    if (fault != 0) return failed(words[0] + " cannot be started", fault);
    return pid;
}

// Takes what is there. False: the other end is closed.
bool drain(const Descriptor& from, std::string& into) {
    char block[4096];
    for (;;) {
        const ssize_t got = ::read(from.number(), block, sizeof block);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno == EAGAIN;
        if (got == 0) return false;
        into.append(block, static_cast<std::size_t>(got));
        if (into.size() > kReportMax) return false;
    }
}

int left_ms(Clock::time_point until) {
    const auto ms = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    return ms > 0 ? static_cast<int>(ms) : 0;
}

// Listens until the report is complete, the child has ended, or the deadline.
class Listener {
 public:
    Listener(pid_t pid, const Pipe& report, const Pipe& out, const Pipe& err)
        : process_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))),
          report_(report.read),
          out_(out.read),
          err_(err.read) {}

    void listen(const ChildPlan& plan, ChildEnd& end) {
        const auto until = Clock::now() + plan.limit;
        bool report_open = true, out_open = true, err_open = true;
        for (;;) {
            pollfd all[] = {{process_.number(), POLLIN, 0},  // below 0 is passed over
                            {report_open ? report_.number() : -1, POLLIN, 0},
                            {out_open ? out_.number() : -1, POLLIN, 0},
                            {err_open ? err_.number() : -1, POLLIN, 0}};
            const int ready = ::poll(all, 4, left_ms(until));
            if (ready < 0 && errno != EINTR) return;
            report_open = report_open && drain(report_, end.report);
            out_open = out_open && drain(out_, end.out);
            err_open = err_open && drain(err_, end.err);
            trim(end);
            if (plan.complete(end.report)) return;
            if (ready > 0 && all[0].revents != 0) return;
            if (process_.number() < 0 && !report_open) return;
            if (ready == 0 && left_ms(until) == 0) {
                end.late = true;
                return;
            }
        }
    }

 private:
    static void trim(ChildEnd& end) {
        if (end.out.size() > kOutKept) end.out.resize(kOutKept);
        if (end.err.size() > kErrKept) end.err.erase(0, end.err.size() - kErrKept);
    }

    const Descriptor process_;  // readable when the child has ended
    const Descriptor& report_;
    const Descriptor& out_;
    const Descriptor& err_;
};

void collect(pid_t pid, ChildEnd& end) {
    ::kill(-pid, SIGKILL);
    int status = 0;
    pid_t got = -1;
    do {
        got = ::waitpid(pid, &status, 0);
    } while (got < 0 && errno == EINTR);
    if (got != pid || end.late) return;  // somebody else collected it, or it was we who ended it
    if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
}

}  // namespace

Result<ChildEnd> run_child(const ChildPlan& plan) {
    RB_TRY(Pipe report, make_pipe());
    RB_TRY(Pipe out, make_pipe());
    RB_TRY(Pipe err, make_pipe());
    RB_TRY(const pid_t pid, spawn(plan, report, out, err));
    for (Pipe* pipe : {&report, &out, &err}) pipe->write.close();  // so that its end is seen
    ChildEnd end;
    Listener(pid, report, out, err).listen(plan, end);
    collect(pid, end);
    return end;
}

}  // namespace runbook::registry
