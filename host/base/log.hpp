// Log: the host's own words, and what bundles say, on stderr. The rest of the host logs through
// here; spdlog stays in log.cpp. Any thread may call.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace runbook::log {

enum class Level { kTrace = 0, kDebug, kInfo, kWarn, kError, kOff };
enum class Format { kText, kJson };

// Before the first line; without it: warnings and errors as text. Cheap: nothing is opened here.
void configure(Level level, Format format);
bool enabled(Level level);

void debug(std::string_view message);
void info(std::string_view message);
void warn(std::string_view message);
void error(std::string_view message);

// A line of a bundle's: `level` as in runbook/abi.h, `who` the run (and step), `json` further
// fields as a JSON object, or empty.
void bundle(std::uint32_t level, std::string_view who, std::string_view message,
            std::string_view json);

}  // namespace runbook::log
