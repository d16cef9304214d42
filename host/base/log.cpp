#include "host/base/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <memory>
#include <mutex>

namespace runbook::log {
namespace {

std::atomic<Level> g_level{Level::kWarn};
std::atomic<Format> g_format{Format::kText};

spdlog::level::level_enum to_spdlog(Level level) {
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
            return spdlog::level::off;
    }
    return spdlog::level::info;
}

// Made at the first line that is really written: most commands write none.
spdlog::logger& logger() {
    static const std::shared_ptr<spdlog::logger> made = [] {
        auto sink = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
        auto fresh = std::make_shared<spdlog::logger>("runbook-host", std::move(sink));
        fresh->set_level(spdlog::level::trace);
        fresh->set_pattern(g_format == Format::kJson
                               ? R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l",%v})"
                               : "%Y-%m-%dT%H:%M:%S.%eZ %^%-5l%$ %v",
                           spdlog::pattern_time_type::utc);
        fresh->flush_on(spdlog::level::trace);
        return fresh;
    }();
    return *made;
}

std::string json_quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            constexpr char kHex[] = "0123456789abcdef";
            out += "\\u00";
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        } else {
            out += c;
        }
    }
    return out + "\"";
}

void write(Level level, std::string_view who, std::string_view message, std::string_view fields) {
    if (!enabled(level)) return;
    std::string line;
    if (g_format == Format::kJson) {
        line = "\"message\":" + json_quoted(message);
        if (!who.empty()) line += ",\"run\":" + json_quoted(who);
        if (!fields.empty()) line += ",\"fields\":" + std::string(fields);
    } else {
        if (!who.empty()) line = "[" + std::string(who) + "] ";
        line += message;
        if (!fields.empty()) line += " " + std::string(fields);
    }
    logger().log(to_spdlog(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

void configure(Level level, Format format) {
    g_level = level;
    g_format = format;
}

bool enabled(Level level) { return level >= g_level.load() && level != Level::kOff; }

void debug(std::string_view message) { write(Level::kDebug, {}, message, {}); }
void info(std::string_view message) { write(Level::kInfo, {}, message, {}); }
void warn(std::string_view message) { write(Level::kWarn, {}, message, {}); }
void error(std::string_view message) { write(Level::kError, {}, message, {}); }

void bundle(std::uint32_t level, std::string_view who, std::string_view message,
            std::string_view json) {
    constexpr Level kLevels[] = {Level::kTrace, Level::kDebug, Level::kInfo, Level::kWarn,
                                 Level::kError};
    write(kLevels[level < 5 ? level : 4], who, message, json);
}

}  // namespace runbook::log
