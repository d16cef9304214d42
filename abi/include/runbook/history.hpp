// rb::history(activity): the log of the activity's own run, as it is on disk now.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runbook/activity.hpp"
#include "runbook/bundle.hpp"
#include "runbook/ext/history.h"

namespace rb {

struct HistoryEvent {
    std::uint64_t sequence = 0;
    Time time;
    std::string type;  // workflow_started, step_completed, ..
    std::string data;  // a JSON object
};

// Throws rb::Failure "no_history" (not retried) where there is no log: in a transient run, or on a
// host that does not offer it.
inline std::vector<HistoryEvent> history(const Activity& activity) {
    const auto* extension = host_extension<rb_history_v1>(RB_EXT_HISTORY_V1);
    std::vector<HistoryEvent> events;
    rb_status status = RB_E_UNSUPPORTED;
    if (extension != nullptr && RB_CAN(rb_history_v1, extension, read)) {
        status = extension->read(
            extension->host_data, kit::text(activity.run_id()), &events,
            [](void* user, const rb_history_event* event) noexcept {
                static_cast<std::vector<HistoryEvent>*>(user)->push_back(
                    {event->sequence, Time(std::chrono::nanoseconds(event->time_ns)),
                     std::string(kit::view(event->type)), std::string(kit::view(event->data))});
            });
    }
    if (status != RB_OK) {
        throw Failure("no_history", "this run keeps no log that it could read").no_retry();
    }
    return events;
}

}  // namespace rb
