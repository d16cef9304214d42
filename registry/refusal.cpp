#include "registry/refusal.hpp"

#include "host/base/quote.hpp"

namespace runbook::registry {

std::string text_of(const Refusal& refusal, const std::string& file) {
    return file + " not loaded: " + refusal.found + ". " + refusal.cure + ". [RB" +
           std::to_string(static_cast<int>(refusal.code)) + "]";
}

bool stands_until_changed(RefusalCode code) {
    switch (code) {
        case RefusalCode::kFolder:
        case RefusalCode::kUnreadable:
        case RefusalCode::kNoFile:
        case RefusalCode::kUndefinedSymbol:  // a library that it needs may lack it, not the file
        case RefusalCode::kMissingLibrary:
        case RefusalCode::kLoadFailed:
        case RefusalCode::kEntryGaveUp:
        case RefusalCode::kClash:
        case RefusalCode::kPrivateStore:
        case RefusalCode::kNotLinted:  // the settings may ask no longer
        case RefusalCode::kLintFailed:
        case RefusalCode::kLintStale:
            return false;
        default:
            // Also what the probe saw: a start must not wait for the same hanging file each time.
            return true;
    }
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

Refusal throws_exception(const std::string& where, std::string_view words) {
    return {RefusalCode::kThrows,
            "throws an exception " + where +
                (words.empty() ? std::string() : "; it said " + quote(words)),
            "Catch it there, and give up with rb_host.error and NULL from the entry"};
}

}  // namespace runbook::registry
