// HostPort: the rb_host that bundles are handed at entry: the host's name, its log, its extensions,
// and where a bundle says why its entry gave up.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "abi/include/runbook/abi.h"

namespace runbook::plugin {

class HostPort {
 public:
    using Log =
        std::function<void(std::uint32_t level, std::string_view message, std::string_view json)>;
    struct Complaint {  // what a bundle passed to rb_host.error
        rb_status status = RB_OK;
        std::string message;
        std::string hint;
    };

    // `log` is called from any thread.
    HostPort(std::string name, std::string version, Log log);
    // Bundles may keep the rb_host until the process ends, so its memory stays; it turns mute.
    ~HostPort();
    HostPort(const HostPort&) = delete;
    HostPort& operator=(const HostPort&) = delete;

    const rb_host* abi() const;
    // `table` must live for the rest of the process. Before bundles are loaded; an id never
    // changes.
    void add_extension(std::string id, const void* table);
    // The last complaint since the previous call. [any]
    std::optional<Complaint> take_complaint();

 private:
    struct Shared;
    Shared* const shared_;  // owned by the process, see the destructor
};

}  // namespace runbook::plugin
