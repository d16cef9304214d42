#include "host/runtime/select.hpp"

#include <algorithm>
#include <mutex>

#include "config/schema.hpp"
#include "host/base/log.hpp"
#include "host/base/near.hpp"
#include "host/base/quote.hpp"

namespace runbook::runtime {
namespace {

struct Bound {
    std::mutex mutex;
    std::string set_in_code;  // guarded by mutex, as all below
    std::optional<Choice> choice;
};

Bound& bound() {
    static Bound instance;
    return instance;
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

Error not_built(const std::string& kind, const std::string& source,
                const std::vector<std::string>& built, const std::string& otherwise) {
    return {ErrorCode::kEnvironment,
            "the " + kind + " runtime is asked for by " + source +
                ", but this runbook-host is built without it",
            "built runtimes: " + joined(built) + "; choose one with --runtime" + otherwise};
}

Result<Choice> checked(const std::string& kind, const std::string& source,
                       const std::vector<std::string>& built, const std::string& otherwise = "") {
    const auto known = config::runtime_names();
    if (std::find(built.begin(), built.end(), kind) != built.end()) {
        return Choice{kind, "asked for by " + source};
    }
    if (std::find(known.begin(), known.end(), kind) != known.end()) {
        return not_built(kind, source, built, otherwise);
    }
    const auto near = nearest(kind, std::vector<std::string>(known.begin(), known.end()));
    return Error{
        ErrorCode::kBadInput, "unknown runtime " + quote(kind) + " asked for by " + source,
        (near ? "did you mean " + quote(*near) + "? " : "") + "built runtimes: " + joined(built)};
}

}  // namespace

Result<Choice> choose(const std::string& set_in_code, const Circumstances& circumstances,
                      const std::vector<std::string>& built) {
    if (!set_in_code.empty()) return checked(set_in_code, "set_runtime()", built);
    for (const Asked& asked : circumstances.asked) {
        if (!asked.kind.empty()) return checked(asked.kind, asked.source, built);
    }
    if (!circumstances.temporal_address.empty()) {
        return checked("temporal",
                       circumstances.temporal_source + "=" + circumstances.temporal_address, built,
                       ", or unset " + circumstances.temporal_source);
    }
    return Choice{"local", "no TEMPORAL_HOST is set"};
}

Result<void> set_runtime(std::string_view kind) {
    Bound& b = bound();
    const std::lock_guard lock(b.mutex);
    if (b.choice) {
        return Error{ErrorCode::kConflict,
                     "runtime already bound: this process uses " + b.choice->kind + " (" +
                         b.choice->reason + ")",
                     "call set_runtime() before the first use, or reset_config() in a test"};
    }
    b.set_in_code = kind;
    return {};
}

Result<Choice> bind_runtime(const Circumstances& circumstances,
                            const std::vector<std::string>& built) {
    Bound& b = bound();
    const std::lock_guard lock(b.mutex);
    if (b.choice) return *b.choice;
    RB_TRY(b.choice, choose(b.set_in_code, circumstances, built));
    log::info("runtime " + b.choice->kind + ": " + b.choice->reason);
    return *b.choice;
}

Result<Choice> preview_runtime(const Circumstances& circumstances,
                               const std::vector<std::string>& built) {
    Bound& b = bound();
    const std::lock_guard lock(b.mutex);
    if (b.choice) return *b.choice;
    return choose(b.set_in_code, circumstances, built);
}

std::optional<Choice> bound_runtime() {
    Bound& b = bound();
    const std::lock_guard lock(b.mutex);
    return b.choice;
}

void reset_config() {
    Bound& b = bound();
    const std::lock_guard lock(b.mutex);
    b.choice.reset();
    b.set_in_code.clear();
}

}  // namespace runbook::runtime
