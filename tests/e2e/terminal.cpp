#include "tests/e2e/terminal.hpp"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

#include "tests/e2e/process.hpp"

namespace runbook::test {

Terminal::Terminal() : ours_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    char name[128];
    if (ours_ < 0 || ::grantpt(ours_) != 0 || ::unlockpt(ours_) != 0 ||
        ::ptsname_r(ours_, name, sizeof name) != 0) {
        throw std::runtime_error("no terminal");
    }
    path_ = name;
}

Terminal::~Terminal() { ::close(ours_); }

void Terminal::type(const std::string& keys) const {
    if (::write(ours_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size()))
        throw std::runtime_error("the terminal takes no keys");
}

bool Terminal::read_more() {
    pollfd one{ours_, POLLIN, 0};
    const auto patience = std::chrono::duration_cast<std::chrono::milliseconds>(kPatience);
    if (::poll(&one, 1, static_cast<int>(patience.count())) <= 0)
        throw std::runtime_error("the terminal has not shown what was awaited: " + shown_);
    char text[4096];
    const ssize_t got = ::read(ours_, text, sizeof text);
    if (got < 0 && errno == EINTR) return true;
    if (got <= 0) return false;
    shown_.append(text, static_cast<std::size_t>(got));
    return true;
}

std::string Terminal::await(const std::string& text) {
    while (shown_.find(text) == std::string::npos) {
        if (!read_more()) throw std::runtime_error("the terminal was left; it shows: " + shown_);
    }
    return shown_;
}

std::string Terminal::rest() {
    while (read_more()) {
    }
    return shown_;
}

}  // namespace runbook::test
