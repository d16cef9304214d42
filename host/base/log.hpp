// The log: lines about the host itself, for whoever runs it. They go to stderr and, when asked for,
// to a file too. What a verb has to tell its user is no log line.
//
// The log belongs to the process, as stderr does; this is the one room of the logging library. Any
// thread may write. A line below the level costs one comparison and nothing is set up before the
// first line that is written.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace runbook::log {

enum class Level { kTrace, kDebug, kInfo, kWarn, kError, kOff };
enum class Format { kText, kJson };

struct Options {
    Level level = Level::kInfo;
    Format format = Format::kText;
    std::optional<std::filesystem::path> file;  // lines are appended
    bool color = false;                         // of the level's name, on stderr, in text
};

// Before other threads write. Without it: info and above, as text, without colour. Failure:
// kEnvironment when the file cannot be opened; the log stays as it was.
Result<void> configure(const Options& options);

// For lines that are dear to make.
bool enabled(Level level);

// A fact beside the message: " run=0192.." in text, a member of the line's object in JSON.
struct Field {
    std::string_view name;
    std::string_view value;
};

void write(Level level, std::string_view message, std::initializer_list<Field> fields = {});

inline void debug(std::string_view message, std::initializer_list<Field> fields = {}) {
    write(Level::kDebug, message, fields);
}
inline void info(std::string_view message, std::initializer_list<Field> fields = {}) {
    write(Level::kInfo, message, fields);
}
inline void warn(std::string_view message, std::initializer_list<Field> fields = {}) {
    write(Level::kWarn, message, fields);
}
inline void error(std::string_view message, std::initializer_list<Field> fields = {}) {
    write(Level::kError, message, fields);
}

}  // namespace runbook::log
