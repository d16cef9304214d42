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

// The paths of the bundle files of a folder by name. As text: paths compare and copy part by part.
std::vector<std::string> files_in(const fs::path& folder, std::error_code& failed) {
    std::vector<std::string> files;
    fs::directory_iterator entry(folder, failed);
    for (; !failed && entry != fs::directory_iterator(); entry.increment(failed)) {
        const std::string& file = entry->path().native();
        if (file.ends_with(".so")) files.push_back(file);
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

std::string claim_of(const Manifest::Runbook& runbook) {
    return "runbook " + runbook.slug + " " + runbook.version;
}
std::string claim_of_bundle(const Manifest& facts) {
    return "bundle " + facts.name + " " + facts.version;
}
std::string claim_of_digest(const std::string& digest) { return "digest " + digest; }

}  // namespace

Registry::Registry(Options options)
    : options_(std::move(options)),
      intake_(options_.private_folder, {options_.host, options_.complaint}, options_.probe,
              options_.require_lint) {
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
        if (seen_.contains(file)) continue;
        auto slot = intake_.inspect(file);
        compare(*slot);
        if (slot->state == Slot::State::kUnprobed) settle(*slot, intake_.ask(*slot));
        admit(std::move(slot));
    }
}

void Registry::compare(Slot& slot) {
    const Slot* const same =
        slot.digest.empty() ? nullptr : holder_of(claim_of_digest(slot.digest));
    if (slot.usable() && same != nullptr) {
        slot.state = Slot::State::kSame;
        slot.facts = same->facts;
        slot.has_manifest = same->has_manifest;
        slot.lint = same->lint;
        intake_.remember(slot);
        slot.note = "it is the same file as " + same->path;
    }
    // By its manifest, before any code of it runs; a bundle without one is judged once it is
    // probed.
    if (auto clash = slot.usable() ? clash_of(slot) : std::nullopt) slot.refuse(*clash);
}

void Registry::settle(Slot& slot, ProbeVerdict verdict) {
    intake_.settle(slot, std::move(verdict));
    if (auto clash = slot.usable() ? clash_of(slot) : std::nullopt) slot.refuse(*clash);
}

Slot& Registry::admit(std::unique_ptr<Slot> slot) {
    if (slot->state == Slot::State::kRefused) warn(*slot);
    if (slot->usable()) claim(*slot);
    if (!slot->path.empty()) seen_.insert(slot->path);
    slots_.push_back(std::move(slot));
    return *slots_.back();
}

const Slot* Registry::holder_of(const std::string& claim) const {
    const auto found = holders_.find(claim);
    return found == holders_.end() || !found->second->usable() ? nullptr : found->second;
}

void Registry::claim(Slot& slot) {
    for (const auto& runbook : slot.facts.runbooks)
        holders_.insert_or_assign(claim_of(runbook), &slot);
    holders_.insert_or_assign(claim_of_bundle(slot.facts), &slot);
    if (!slot.digest.empty()) holders_.insert_or_assign(claim_of_digest(slot.digest), &slot);
}

std::optional<Refusal> Registry::clash_of(const Slot& slot) const {
    const auto refusal = [&](const std::string& what, const Slot& holder) {
        return Refusal{RefusalCode::kClash,
                       what + " of " + slot.label() + " is already there, from " + holder.label(),
                       "Remove one of the two, or give one another version"};
    };
    for (const auto& runbook : slot.facts.runbooks) {
        if (const Slot* const holder = holder_of(claim_of(runbook)))
            return refusal("runbook '" + runbook.slug + "' version " + runbook.version, *holder);
    }
    if (slot.facts.name.empty()) return std::nullopt;  // nothing is known of it before its probe
    if (const Slot* const holder = holder_of(claim_of_bundle(slot.facts)))
        return refusal("bundle '" + slot.facts.name + "' version " + slot.facts.version, *holder);
    return std::nullopt;
}

Result<void> Registry::add_file(const fs::path& file) {
    const std::lock_guard adding(adding_);
    std::unique_lock lock(mutex_);
    const fs::path path = full_path(file);
    const auto already = std::find_if(slots_.begin(), slots_.end(), [&](const auto& slot) {
        return slot->path == path.string() && slot->usable();
    });
    if (already != slots_.end()) return {};
    auto inspected = intake_.inspect(path.string());
    compare(*inspected);
    if (inspected->state == Slot::State::kUnprobed) {
        lock.unlock();
        auto verdict = intake_.ask(*inspected);
        lock.lock();
        settle(*inspected, std::move(verdict));
    }
    const Slot& slot = admit(std::move(inspected));
    forget_resolved();
    intake_.save_index();
    if (slot.state == Slot::State::kRefused)
        return Error{ErrorCode::kEnvironment, slot.refusal, {}};
    return {};
}

Result<void> Registry::add_linked(Entry entry) {
    const std::lock_guard adding(adding_);
    const std::lock_guard lock(mutex_);
    auto linked = std::make_unique<Slot>();
    intake_.load_linked(*linked, entry);
    compare(*linked);
    const Slot& slot = admit(std::move(linked));
    forget_resolved();
    if (slot.state == Slot::State::kRefused)
        return Error{ErrorCode::kEnvironment, slot.refusal, {}};
    return {};
}

// A name may mean something else now.
void Registry::forget_resolved() {
    for (auto& slot : slots_) slot->resolved.clear();
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
                         slot->facts.activities, slot->lint});
    }
    return infos;
}

}  // namespace runbook::registry
