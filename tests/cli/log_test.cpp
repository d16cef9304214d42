#include "host/base/log.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

using namespace runbook;

namespace {

// The log belongs to the process: each test puts it back.
struct LogFile {
    LogFile(log::Level level, log::Format format)
        : path(std::filesystem::temp_directory_path() /
               ("cli-log-" + std::to_string(getpid()) + ".txt")) {
        std::filesystem::remove(path);
        REQUIRE(log::configure({level, format, path, false}).ok());
    }
    ~LogFile() {
        REQUIRE(log::configure({}).ok());
        std::filesystem::remove(path);
    }
    std::string text() const {
        std::ifstream stream(path);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    std::filesystem::path path;
};

}  // namespace

TEST_CASE("a log line is one line with time, level, message and facts, whatever they hold") {
    const LogFile file(log::Level::kInfo, log::Format::kText);
    log::debug("below the level");
    log::info("runtime local: {} %v\nforged line", {{"run", "r-1"}, {"why", "a\x1b[2J"}});
    const std::regex form(
        R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z info  runtime local: \{\} %v\\x0aforged line run=r-1 why=a\\x1b\[2J\n)");
    CAPTURE(file.text());
    CHECK(std::regex_match(file.text(), form));
    CHECK(!log::enabled(log::Level::kDebug));
    CHECK(log::enabled(log::Level::kWarn));
}

TEST_CASE("a log line of the json format is one object") {
    const LogFile file(log::Level::kTrace, log::Format::kJson);
    log::warn("a \"b\"\\\n\x01", {{"run", "r\t1"}});
    const auto line = boost::json::parse(file.text());
    CHECK(line.at("level") == "warn");
    CHECK(line.at("message") == "a \"b\"\\\n\x01");
    CHECK(line.at("run") == "r\t1");
    CHECK(line.at("time").as_string().size() == 30);
}

TEST_CASE("a log that is off writes nothing, not even errors") {
    const LogFile file(log::Level::kOff, log::Format::kText);
    log::error("x");
    CHECK(file.text().empty());
    CHECK(!log::enabled(log::Level::kOff));
}

TEST_CASE("a log file that cannot be opened is named") {
    const auto opened =
        log::configure({log::Level::kInfo, log::Format::kText, "/proc/nowhere/x.log", false});
    REQUIRE(!opened.ok());
    CHECK(opened.error().code == ErrorCode::kEnvironment);
    CHECK(opened.error().message.find("/proc/nowhere/x.log") != std::string::npos);
}
