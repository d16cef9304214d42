// Slot: one bundle the registry has seen, from first sight of its file to the loaded code.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/engine/runbook.hpp"
#include "registry/file_index.hpp"
#include "registry/library.hpp"

namespace runbook::registry {

// A bundle whose descriptor was checked, on its way to becoming runbooks and activities.
struct LoadedBundle {
    const rb_bundle* descriptor = nullptr;
    std::string name, version;
    std::string digest;                 // empty: linked into the program
    std::shared_ptr<const void> owner;  // keep it as long as anything of the descriptor is used
};
struct Parts {
    std::vector<std::shared_ptr<const engine::Runbook>> runbooks;
    std::vector<std::shared_ptr<const engine::Activity>> activities;
};

struct Slot {
    enum class State {
        kUnprobed,  // read, but its code has not been looked at
        kKnown,     // its code was probed, now or by an earlier start; loaded when it is needed
        kActive,    // loaded
        kRefused,
        kSame,  // another slot has the same bytes
    };
    State state = State::kUnprobed;
    std::string path;  // empty: linked into the program
    std::string digest;
    std::string refusal;
    std::string note;
    FileFacts file;
    Manifest facts;
    bool has_manifest = false;
    LintVerdict lint;
    bool current = true;  // false: found by its digest alone, never by a new start
    bool copied = false;  // its private copy was made for this slot: no run can have begun with it
    Mapped mapped;
    std::optional<Parts> parts;
    // Activities by the names that runbooks of this bundle used.
    std::map<std::string, std::shared_ptr<const engine::Activity>, std::less<>> resolved;

    bool usable() const { return state != State::kRefused && state != State::kSame; }
    std::string label() const { return path.empty() ? "a bundle linked into the program" : path; }
    void refuse(const Refusal& why);
};

}  // namespace runbook::registry
