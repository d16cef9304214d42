#include "host/app/linked_port.hpp"

#include "host/app/port.hpp"
#include "host/base/bundle_log.hpp"

namespace runbook::app {

LinkedPort& linked_port() {
    static LinkedPort* const one = [] {
        auto* made = new LinkedPort;  // never destroyed: a bundle may keep what it was given
        made->port =
            make_port(made->history, made->later,
                      [](std::uint32_t level, std::string_view message, std::string_view fields) {
                          log::bundle(level, {}, message, fields);
                      });
        return made;
    }();
    return *one;
}

}  // namespace runbook::app
