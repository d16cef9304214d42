// Header-only fmt: its shared library would cost every start of the executable its relocations.
#ifndef FMT_HEADER_ONLY
#define FMT_HEADER_ONLY
#endif
#include "host/base/log.hpp"

#include <spdlog/formatter.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/basic_file_sink.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>

#include "host/base/timestamp.hpp"

namespace runbook::log {

namespace {

constexpr std::size_t kToMillisecond = sizeof "2026-11-21T10:00:00.123" - 1;
constexpr std::size_t kLevelWidth = 5;

// "2026-11-21T10:00:00.123Z info  " and the line, or the line alone. Not the library's patterns:
// to understand one, and the C library's reading of the time zone's file that UTC brings along,
// took a cold start longer than all else about its first line.
class LineFormatter final : public spdlog::formatter {
 public:
    explicit LineFormatter(bool bare) : bare_(bare) {}

    void format(const spdlog::details::log_msg& line, spdlog::memory_buf_t& out) override {
        const auto append = [&out](std::string_view text) {
            out.append(text.data(), text.data() + text.size());
        };
        if (!bare_) {
            namespace chr = std::chrono;
            const auto time = chr::duration_cast<chr::nanoseconds>(line.time.time_since_epoch());
            append(format_timestamp(time.count()).substr(0, kToMillisecond) + "Z ");
            std::string level(spdlog::level::to_string_view(line.level).data());
            level.resize(std::max(level.size(), kLevelWidth), ' ');
            line.color_range_start = out.size();
            append(level);
            line.color_range_end = out.size();
            append(" ");
        }
        append({line.payload.data(), line.payload.size()});
        append("\n");
    }
    std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<LineFormatter>(bare_);
    }

 private:
    const bool bare_;
};

struct State {
    std::atomic<Level> level{Level::kInfo};
    std::mutex mutex;
    Options options;                         // guarded by mutex
    spdlog::sink_ptr file;                   // guarded by mutex
    std::shared_ptr<spdlog::logger> logger;  // guarded by mutex; made by the first line
};

// Never destroyed: threads that outlive main() may still write.
State& state() {
    static State* const one = new State;
    return *one;
}

spdlog::level::level_enum theirs(Level level) {
    switch (level) {
        case Level::kTrace:
            return spdlog::level::trace;
        case Level::kDebug:
            return spdlog::level::debug;
        case Level::kInfo:
            return spdlog::level::info;
        case Level::kWarn:
            return spdlog::level::warn;
        case Level::kError:
            return spdlog::level::err;
        case Level::kOff:
            break;
    }
    return spdlog::level::off;
}

constexpr std::string_view kLevelNames[] = {"trace", "debug", "info", "warn", "error", "off"};

void append_escaped(std::string& out, std::string_view text) {
    constexpr char kHex[] = "0123456789abcdef";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            (out += '\\') += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (byte < 0x20 || byte == 0x7f) {
            ((out += "\\u00") += kHex[byte >> 4]) += kHex[byte & 15];
        } else {
            out += c;
        }
    }
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
    out += out.empty() ? "{\"" : ",\"";
    append_escaped(out, name);
    out += "\":\"";
    append_escaped(out, value);
    out += '"';
}

std::string json_line(Level level, std::string_view message, std::initializer_list<Field> fields) {
    namespace chr = std::chrono;
    const auto now = chr::system_clock::now().time_since_epoch();
    std::string line;
    append_member(line, "time",
                  format_timestamp(chr::duration_cast<chr::nanoseconds>(now).count()));
    append_member(line, "level", kLevelNames[static_cast<std::size_t>(level)]);
    append_member(line, "message", message);
    for (const Field& field : fields) append_member(line, field.name, field.value);
    return line += '}';
}

// One line, whatever the message holds: a terminal obeys control characters, and whoever reads a
// log must not be shown lines that nobody wrote.
void append_plain(std::string& out, std::string_view text) {
    constexpr char kHex[] = "0123456789abcdef";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            ((out += "\\x") += kHex[byte >> 4]) += kHex[byte & 15];
        } else {
            out += c;
        }
    }
}

std::string text_line(std::string_view message, std::initializer_list<Field> fields) {
    std::string line;
    append_plain(line, message);
    for (const Field& field : fields) {
        ((line += ' ') += field.name) += '=';
        append_plain(line, field.value);
    }
    return line;
}

std::shared_ptr<spdlog::logger> make_logger(const Options& options, const spdlog::sink_ptr& file) {
    const bool json = options.format == Format::kJson;
    const auto mode =
        options.color && !json ? spdlog::color_mode::always : spdlog::color_mode::never;
    auto logger = std::make_shared<spdlog::logger>(
        "", std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>(mode));
    if (file) logger->sinks().push_back(file);
    logger->set_formatter(std::make_unique<LineFormatter>(json));
    logger->set_level(spdlog::level::trace);  // write() has looked already
    logger->flush_on(spdlog::level::trace);   // a crash must not swallow the line that explains it
    return logger;
}

}  // namespace

Result<void> configure(const Options& options) {
    spdlog::sink_ptr file;
    if (options.file) {
        try {
            file = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file->string());
        } catch (const spdlog::spdlog_ex& fault) {
            return Error{ErrorCode::kEnvironment,
                         "the log file cannot be opened: " + std::string(fault.what()),
                         "set log.file to a file that can be written, or leave it out"};
        }
    }
    State& log = state();
    const std::lock_guard lock(log.mutex);
    log.options = options;
    log.file = std::move(file);
    log.logger.reset();
    log.level.store(options.level, std::memory_order_relaxed);
    return {};
}

bool enabled(Level level) {
    return level >= state().level.load(std::memory_order_relaxed) && level != Level::kOff;
}

void write(Level level, std::string_view message, std::initializer_list<Field> fields) {
    if (!enabled(level)) return;
    State& log = state();
    std::shared_ptr<spdlog::logger> logger;
    bool json = false;
    {
        const std::lock_guard lock(log.mutex);
        if (!log.logger) log.logger = make_logger(log.options, log.file);
        logger = log.logger;
        json = log.options.format == Format::kJson;
    }
    // The library reports its own faults on stderr and throws nothing.
    logger->log(theirs(level),
                json ? json_line(level, message, fields) : text_line(message, fields));
}

}  // namespace runbook::log
