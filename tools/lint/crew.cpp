#include "tools/lint/crew.hpp"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>

namespace runbook::lint {
namespace {

bool write_all(int file, const std::string& text) {
    for (std::size_t written = 0; written < text.size();) {
        const ssize_t now = ::write(file, text.data() + written, text.size() - written);
        if (now < 0 && errno == EINTR) continue;
        if (now <= 0) return false;
        written += static_cast<std::size_t>(now);
    }
    return true;
}

std::string read_all(int file) {
    std::string text(static_cast<std::size_t>(std::max<off_t>(::lseek(file, 0, SEEK_END), 0)),
                     '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t now =
            ::pread(file, text.data() + done, text.size() - done, static_cast<off_t>(done));
        if (now <= 0) break;
        done += static_cast<std::size_t>(now);
    }
    text.resize(done);
    return text;
}

std::string ending_of(int status) {
    if (WIFSIGNALED(status))
        return std::string("the analysis ended with ") + ::strsignal(WTERMSIG(status));
    return "the analysis ended with exit code " + std::to_string(WEXITSTATUS(status));
}

struct Running {
    std::size_t job;
    int file;
};

}  // namespace

std::vector<Outcome> run_jobs(std::size_t count, unsigned at_once,
                              const std::function<std::string(std::size_t)>& job) {
    std::vector<Outcome> outcomes(count);
    std::map<pid_t, Running> running;
    std::size_t next = 0;
    while (next < count || !running.empty()) {
        if (next < count && running.size() < at_once) {
            const std::size_t number = next++;
            const int file = ::memfd_create("facts", MFD_CLOEXEC);
            const pid_t child = file < 0 ? -1 : ::fork();
            if (child == 0) ::_exit(write_all(file, job(number)) ? 0 : 1);
            if (child < 0) {
                outcomes[number].problem =
                    std::string("no process could be made: ") + std::strerror(errno);
                if (file >= 0) ::close(file);
            } else {
                running[child] = {number, file};
            }
            continue;
        }
        int status = 0;
        const pid_t ended = ::wait(&status);
        const auto found = running.find(ended);
        if (found == running.end()) continue;
        Outcome& outcome = outcomes[found->second.job];
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
            outcome.text = read_all(found->second.file);
        else
            outcome.problem = ending_of(status);
        ::close(found->second.file);
        running.erase(found);
    }
    return outcomes;
}

}  // namespace runbook::lint
