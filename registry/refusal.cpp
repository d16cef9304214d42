#include "registry/refusal.hpp"

namespace runbook::registry {

std::string text_of(const Refusal& refusal, const std::string& file) {
    return file + " not loaded: " + refusal.found + ". " + refusal.cure + ". [RB" +
           std::to_string(static_cast<int>(refusal.code)) + "]";
}

Refusal newer_minor(unsigned needed, unsigned has) {
    return {RefusalCode::kNewerMinor,
            "needs runbook ABI 1." + std::to_string(needed) + ", this host has 1." +
                std::to_string(has),
            "Upgrade the host, or rebuild with RB_TARGET_MINOR=" + std::to_string(has)};
}

Refusal other_major(unsigned needed) {
    return {RefusalCode::kOtherMajor,
            "is for runbook ABI " + std::to_string(needed) + ", this host speaks ABI 1",
            needed > 1 ? "Upgrade the host, or rebuild the bundle with a kit for ABI 1"
                       : "Rebuild the bundle with a kit for ABI 1"};
}

}  // namespace runbook::registry
