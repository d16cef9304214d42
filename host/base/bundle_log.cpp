#include "host/base/bundle_log.hpp"

#include <algorithm>

#include "host/base/log.hpp"

namespace runbook::log {

void bundle(std::uint32_t level, std::string_view who, std::string_view message,
            std::string_view json) {
    const auto mapped = static_cast<Level>(std::clamp<std::uint32_t>(level, 1, 5) - 1);
    if (!enabled(mapped)) return;
    if (json.empty()) return write(mapped, message, {{"run", who}});
    write(mapped, message, {{"run", who}, {"fields", json}});
}

}  // namespace runbook::log
