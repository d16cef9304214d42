#include "host/app/replay_marks.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "host/app/stores.hpp"
#include "host/base/quote.hpp"

namespace runbook::app {
namespace {

std::filesystem::path file_of(std::string_view store) {
    auto file = sqlite_file_of(store);
    return file ? *file += "-replay" : std::filesystem::path();
}

Error cannot_write(const std::filesystem::path& file) {
    return {ErrorCode::kEnvironment,
            quote(file.string()) + " cannot be written: " + std::generic_category().message(errno),
            "give its folder to the host's user"};
}

}  // namespace

ReplayMarks::ReplayMarks(std::string_view store) : file_(file_of(store)) {}

// A line for each: the run's id, a blank, the difference. One write, so that lines of several
// processes do not mix.
Result<void> ReplayMarks::add(const std::string& run_id, const std::string& difference) {
    const std::lock_guard lock(mutex_);
    if (file_.empty()) {
        kept_.emplace(run_id, difference);
        return {};
    }
    std::string line = run_id + " " + difference;
    std::replace(line.begin(), line.end(), '\n', ' ');
    line += '\n';
    const int file = ::open(file_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return cannot_write(file_);
    const bool written =
        ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    ::close(file);
    return written ? Result<void>() : Result<void>(cannot_write(file_));
}

std::map<std::string, std::string> ReplayMarks::all() const {
    const std::lock_guard lock(mutex_);
    if (file_.empty()) return kept_;
    std::map<std::string, std::string> marks;
    std::ifstream in(file_);
    for (std::string line; std::getline(in, line);) {
        const auto blank = line.find(' ');
        if (blank != std::string::npos)
            marks.emplace(line.substr(0, blank), line.substr(blank + 1));
    }
    return marks;
}

}  // namespace runbook::app
