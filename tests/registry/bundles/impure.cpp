// Says that it has runbooks only, and one of them does what is an activity's.
#include <runbook/runbook.hpp>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

namespace {

rb::Task<std::string> look(rb::Run& run) {
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    const char* home = std::getenv("HOME");
    std::ofstream("/dev/null") << now;
    std::random_device chance;
    std::this_thread::sleep_for(std::chrono::nanoseconds(chance() % 2));
    run.log().info("looked");
    co_return home == nullptr ? "nowhere" : home;
}

}  // namespace

RUNBOOK_BUNDLE("impure", "1.0.0", rb::runbook<look>("impure"))
