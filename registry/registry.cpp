#include "registry/registry.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace runbook::registry {
namespace {

namespace fs = std::filesystem;

fs::path full_path(const fs::path& path) {
    std::error_code failed;
    const fs::path full = fs::absolute(path, failed);
    return (failed ? path : full).lexically_normal();
}

// The bundle files of a folder by name.
std::vector<fs::path> files_in(const fs::path& folder, std::error_code& failed) {
    std::vector<fs::path> files;
    fs::directory_iterator entry(folder, failed);
    for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
        if (entry->path().extension() == ".so") files.push_back(entry->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::unique_ptr<Slot> unreadable_folder(const fs::path& folder, const std::error_code& why) {
    auto slot = std::make_unique<Slot>();
    slot->path = folder.string();
    slot->refuse({RefusalCode::kFolder, "the bundle folder cannot be read: " + why.message(),
                  "Make it, or name another one"});
    return slot;
}

// The first runbook that both have in the same version; null: none.
const Manifest::Runbook* shared_runbook(const Manifest& a, const Manifest& b) {
    for (const auto& runbook : a.runbooks) {
        if (std::binary_search(b.runbooks.begin(), b.runbooks.end(), runbook)) return &runbook;
    }
    return nullptr;
}

}  // namespace

Registry::Registry(Options options)
    : options_(std::move(options)),
      intake_(options_.private_folder, {options_.host, options_.complaint}, options_.probe) {
    for (const Folder& folder : options_.folders) scan({full_path(folder.path), folder.must_exist});
    intake_.save_index();
}

void Registry::scan(const Folder& folder) {
    std::error_code failed;
    const auto files = files_in(folder.path, failed);
    if (failed) {
        looked_at_.push_back(folder.path.string() + " (" + failed.message() + ")");
        if (folder.must_exist || failed != std::errc::no_such_file_or_directory)
            admit(unreadable_folder(folder.path, failed));
        return;
    }
    looked_at_.push_back(folder.path.string());
    for (const auto& file : files) {
        if (!seen(file.string())) admit(intake_.inspect(file));
    }
}

bool Registry::seen(const std::string& path) const {
    return std::any_of(slots_.begin(), slots_.end(),
                       [&](const auto& slot) { return slot->path == path; });
}

Slot& Registry::admit(std::unique_ptr<Slot> slot) {
    const auto same = std::find_if(slots_.begin(), slots_.end(), [&](const auto& other) {
        return other->current && other->usable() && !slot->digest.empty() &&
               other->digest == slot->digest;
    });
    if (slot->usable() && same != slots_.end()) {
        slot->state = Slot::State::kSame;
        slot->note = "it is the same file as " + (*same)->path;
        slot->facts = (*same)->facts;
        slot->has_manifest = (*same)->has_manifest;
        intake_.remember(*slot);
    }
    // By its manifest, before any code of it runs; a bundle without one is judged once it is
    // loaded.
    if (slot->usable()) {
        if (auto clash = clash_of(*slot)) slot->refuse(*clash);
    }
    if (slot->state == Slot::State::kUnprobed) intake_.probe(*slot);
    if (slot->usable()) {
        if (auto clash = clash_of(*slot)) slot->refuse(*clash);
    }
    if (slot->state == Slot::State::kRefused) warn(*slot);
    for (auto& other : slots_) other->resolved.clear();
    slots_.push_back(std::move(slot));
    return *slots_.back();
}

std::optional<Refusal> Registry::clash_of(const Slot& slot) const {
    for (const auto& other : slots_) {
        if (!other->current || !other->usable()) continue;
        const auto* runbook = shared_runbook(slot.facts, other->facts);
        const bool same_bundle =
            slot.facts.name == other->facts.name && slot.facts.version == other->facts.version;
        if (runbook == nullptr && !same_bundle) continue;
        const std::string what =
            runbook != nullptr ? "runbook '" + runbook->slug + "' version " + runbook->version
                               : "bundle '" + slot.facts.name + "' version " + slot.facts.version;
        return Refusal{RefusalCode::kClash,
                       what + " of " + slot.label() + " is already there, from " + other->label(),
                       "Remove one of the two, or give one another version"};
    }
    return std::nullopt;
}

Result<void> Registry::add_file(const fs::path& file) {
    const std::lock_guard lock(mutex_);
    const fs::path path = full_path(file);
    const auto already = std::find_if(slots_.begin(), slots_.end(), [&](const auto& slot) {
        return slot->path == path.string() && slot->usable();
    });
    if (already != slots_.end()) return {};
    const Slot& slot = admit(intake_.inspect(path));
    intake_.save_index();
    if (slot.state == Slot::State::kRefused)
        return Error{ErrorCode::kEnvironment, slot.refusal, {}};
    return {};
}

Result<void> Registry::add_linked(Entry entry) {
    const std::lock_guard lock(mutex_);
    auto linked = std::make_unique<Slot>();
    intake_.load_linked(*linked, entry);
    const Slot& slot = admit(std::move(linked));
    if (slot.state == Slot::State::kRefused)
        return Error{ErrorCode::kEnvironment, slot.refusal, {}};
    return {};
}

bool Registry::ready(Slot& slot) {
    if (slot.parts) return true;
    if (slot.state == Slot::State::kKnown || slot.state == Slot::State::kUnprobed)
        intake_.load(slot);
    if (slot.state != Slot::State::kActive) {
        warn(slot);
        return false;
    }
    slot.parts = options_.adapt({slot.mapped.descriptor, slot.facts.name, slot.facts.version,
                                 slot.digest, slot.mapped.owner});
    return true;
}

void Registry::warn(const Slot& slot) const {
    if (options_.warn) options_.warn(slot.refusal);
}

std::vector<BundleInfo> Registry::bundles() {
    const std::lock_guard lock(mutex_);
    std::vector<BundleInfo> infos;
    for (const auto& slot : slots_) {
        infos.push_back({slot->state, slot->path, slot->facts.name, slot->facts.version,
                         slot->digest, slot->refusal, slot->note, slot->facts.runbooks,
                         slot->facts.activities});
    }
    return infos;
}

}  // namespace runbook::registry
