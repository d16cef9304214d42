// Log: lines that carry run, step and bundle by themselves. Mute while a run is replayed.
//
//   run.log().info("charged");
//   run.log().warn("low stock", Stock{"pen", 3});      // a struct with RB_FIELDS: its fields
#pragma once

#include <string_view>

#include "runbook/abi.h"
#include "runbook/fields.hpp"

namespace rb {

class Log {
 public:
    using Write = void (*)(const void* target, std::uint32_t level, std::string_view message,
                           std::string_view json);
    Log(const void* target, Write write) : target_(target), write_(write) {}

    void trace(std::string_view message) const { write_(target_, RB_LOG_TRACE, message, {}); }
    void debug(std::string_view message) const { write_(target_, RB_LOG_DEBUG, message, {}); }
    void info(std::string_view message) const { write_(target_, RB_LOG_INFO, message, {}); }
    void warn(std::string_view message) const { write_(target_, RB_LOG_WARN, message, {}); }
    void error(std::string_view message) const { write_(target_, RB_LOG_ERROR, message, {}); }

    template <kit::Described T>
    void debug(std::string_view message, const T& fields) const {
        write_(target_, RB_LOG_DEBUG, message, to_json(fields));
    }
    template <kit::Described T>
    void info(std::string_view message, const T& fields) const {
        write_(target_, RB_LOG_INFO, message, to_json(fields));
    }
    template <kit::Described T>
    void warn(std::string_view message, const T& fields) const {
        write_(target_, RB_LOG_WARN, message, to_json(fields));
    }
    template <kit::Described T>
    void error(std::string_view message, const T& fields) const {
        write_(target_, RB_LOG_ERROR, message, to_json(fields));
    }

 private:
    const void* target_;
    Write write_;
};

}  // namespace rb
