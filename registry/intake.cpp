#include "registry/intake.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "host/base/digest.hpp"
#include "host/base/quote.hpp"
#include "registry/inspection.hpp"

namespace runbook::registry {
namespace {

namespace fs = std::filesystem;

Refusal unreadable(std::string why) {
    return {RefusalCode::kUnreadable, "cannot be read: " + std::move(why),
            "Check the path and its permissions"};
}

std::optional<Refusal> stat_file(const std::string& file, FileFacts& facts) {
    struct stat found{};
    if (::stat(file.c_str(), &found) != 0)
        return unreadable(std::generic_category().message(errno));
    if (!S_ISREG(found.st_mode)) {
        return Refusal{RefusalCode::kNoFile,
                       S_ISDIR(found.st_mode) ? "is a folder" : "is no regular file",
                       "Put the bundle's file itself here, and name other things without .so"};
    }
    facts.inode = found.st_ino;
    facts.size = static_cast<std::uint64_t>(found.st_size);
    facts.mtime_ns = found.st_mtim.tv_sec * 1'000'000'000LL + found.st_mtim.tv_nsec;
    return std::nullopt;
}

void add_note(Slot& slot, const std::string& note) {
    slot.note += (slot.note.empty() ? "" : "; ") + note;
}

void note_missing_manifest(Slot& slot) {
    if (!slot.has_manifest)
        add_note(slot, "it has no manifest, so each new copy of it is run to learn what it holds");
}

std::string talks_on_out(const std::string& said) {
    return "it writes to standard output when it is loaded, among the results of the host: " +
           quote(said) + ". Write to standard error, or to the host's log. [RB" +
           std::to_string(static_cast<int>(RefusalCode::kTalksOnOut)) + "]";
}

}  // namespace

Intake::Intake(const fs::path& private_folder, HostSide host, ProbeOptions probe, bool require_lint)
    : private_folder_(private_folder),
      host_(std::move(host)),
      probe_(std::move(probe)),
      require_lint_(require_lint) {
    auto store = PrivateStore::open(private_folder);
    if (!store) {
        store_error_ = std::move(store).error();
        return;
    }
    store_ = std::move(store).value();
    index_ = FileIndex::load(*store_);
}

std::unique_ptr<Slot> Intake::inspect(const std::string& file) {
    auto slot = std::make_unique<Slot>();
    slot->path = file;
    if (auto refusal = read_in(*slot)) refuse(*slot, *refusal);
    return slot;
}

void Intake::refuse(Slot& slot, const Refusal& why) {
    slot.refuse(why);
    if (!store_ || !slot.current || !stands_until_changed(why.code)) return;
    // One that may be cured from outside is probed again at the next start, and its copy with it.
    if (slot.copied) store_->remove(slot.digest);
    index_.remember(slot.path, {slot.file, slot.digest, slot.facts, slot.has_manifest, slot.lint,
                                slot.note, why});
}

std::optional<Refusal> Intake::read_in(Slot& slot) {
    if (!store_)
        return Refusal{RefusalCode::kPrivateStore, store_error_.message, store_error_.hint};
    if (auto refusal = stat_file(slot.path, slot.file)) return refusal;
    if (auto known = index_.find(slot.path, slot.file)) {
        // Whether its copy is still there is looked at when it is loaded: most are not.
        slot.state = Slot::State::kKnown;
        slot.digest = std::move(known->digest);
        slot.facts = std::move(known->manifest);
        slot.has_manifest = known->has_manifest;
        slot.lint = std::move(known->lint);
        slot.note = std::move(known->note);
        return known->refusal ? std::move(known->refusal) : missing_verdict(slot);
    }
    auto bytes = read_whole_file(slot.path);
    if (!bytes) return unreadable(bytes.error().message);
    if (auto refusal = judge(*bytes, slot)) return refusal;
    if (auto refusal = missing_verdict(slot)) return refusal;
    slot.digest = sha256_hex(*bytes);
    slot.copied = !store_->has(slot.digest, bytes->size());
    if (auto stored = store_->put(slot.digest, *bytes); !stored)
        return Refusal{RefusalCode::kPrivateStore, stored.error().message, stored.error().hint};
    return std::nullopt;
}

std::optional<Refusal> Intake::missing_verdict(const Slot& slot) const {
    return require_lint_ ? refusal_of(slot.lint) : std::nullopt;
}

std::optional<Refusal> Intake::judge(const std::string& bytes, Slot& slot) {
    Inspection found = registry::inspect(bytes);
    slot.facts = std::move(found.facts);
    slot.has_manifest = found.has_manifest;
    slot.lint = std::move(found.lint);
    return std::move(found.refusal);
}

std::unique_ptr<Slot> Intake::inspect_copy(const std::string& digest) {
    if (!store_ || !store_->has(digest)) return nullptr;
    auto slot = std::make_unique<Slot>();
    slot->path = store_->path_of(digest).string();
    slot->digest = digest;
    slot->current = false;
    slot->note = "a copy kept for runs that began with it";
    auto bytes = read_whole_file(slot->path);
    if (!bytes) {
        slot->refuse(unreadable(bytes.error().message));
    } else if (sha256_hex(*bytes) != digest) {
        slot->refuse({RefusalCode::kTruncated, "the private copy is damaged",
                      "Remove it, and put the bundle's file back into a bundle folder"});
    } else if (auto refusal = judge(*bytes, *slot)) {
        slot->refuse(*refusal);
    }
    return slot;
}

ProbeVerdict Intake::ask(const Slot& slot) const {
    return registry::probe(store_->path_of(slot.digest), probe_);
}

void Intake::settle(Slot& slot, ProbeVerdict verdict) {
    // Another host that looks at the same bytes may have refused them and removed the copy: then
    // what was found is that it is gone.
    if (std::holds_alternative<Refusal>(verdict) && !store_->has(slot.digest, slot.file.size) &&
        !put_back(slot)) {
        slot.copied = true;
        verdict = ask(slot);
    }
    if (const auto* none = std::get_if<NotProbed>(&verdict)) {
        load(slot);
        add_note(slot, "it was loaded without having been probed: " + none->why);
        return;
    }
    std::optional<Refusal> refusal;
    if (auto* found = std::get_if<Refusal>(&verdict)) {
        refusal = std::move(*found);
    } else {
        const auto& probed = std::get<Probed>(verdict);
        refusal = agree(slot, probed.facts);
        if (!refusal && !probed.said_out.empty()) add_note(slot, talks_on_out(probed.said_out));
    }
    if (refusal) {
        refuse(slot, *refusal);
        return;
    }
    slot.state = Slot::State::kKnown;
    note_missing_manifest(slot);
    remember(slot);
}

void Intake::load(Slot& slot) {
    const bool unprobed = slot.state == Slot::State::kUnprobed;
    if (auto refusal = map(slot)) {
        refuse(slot, *refusal);
        return;
    }
    slot.state = Slot::State::kActive;
    if (!unprobed) return;
    note_missing_manifest(slot);
    if (slot.current) remember(slot);
}

void Intake::remember(const Slot& slot) {
    index_.remember(
        slot.path,
        {slot.file, slot.digest, slot.facts, slot.has_manifest, slot.lint, slot.note, {}});
}

// The copy of a known bundle was removed or cut: made anew of the file that it was made of.
std::optional<Refusal> Intake::put_back(const Slot& slot) {
    const auto bytes = read_whole_file(slot.path);
    if (!bytes) return unreadable(bytes.error().message);
    if (sha256_hex(*bytes) != slot.digest) {
        return Refusal{RefusalCode::kUnreadable,
                       "cannot be used: it has changed since the host looked at it, and the "
                       "private copy of what it was "
                       "is gone",
                       "Start the host again"};
    }
    if (auto stored = store_->put(slot.digest, *bytes); !stored)
        return Refusal{RefusalCode::kPrivateStore, stored.error().message, stored.error().hint};
    return std::nullopt;
}

std::optional<Refusal> Intake::map(Slot& slot) {
    if (slot.current && !store_->has(slot.digest, slot.file.size)) {
        if (auto refusal = put_back(slot)) return refusal;
    }
    const LoadPlan plan{.first = slot.state == Slot::State::kUnprobed};
    auto mapped = map_library(store_->path_of(slot.digest), host_, plan);
    if (auto* refusal = std::get_if<Refusal>(&mapped)) return std::move(*refusal);
    slot.mapped = std::get<Mapped>(std::move(mapped));
    return agree(slot, slot.mapped.facts);
}

std::optional<Refusal> Intake::agree(Slot& slot, const Manifest& descriptor) const {
    const bool told_before = slot.has_manifest || slot.state == Slot::State::kKnown;
    if (auto differs = told_before ? difference(slot.facts, descriptor) : std::nullopt) {
        return Refusal{RefusalCode::kManifestDiffers, std::move(*differs),
                       "Rebuild it with add_runbook_bundle(), which writes the manifest"};
    }
    slot.facts = descriptor;
    return std::nullopt;
}

void Intake::load_linked(Slot& slot, Entry entry) {
    auto mapped = enter_bundle(entry, host_, nullptr);
    if (auto* refusal = std::get_if<Refusal>(&mapped)) {
        slot.refuse(*refusal);
        return;
    }
    slot.mapped = std::get<Mapped>(std::move(mapped));
    slot.facts = slot.mapped.facts;
    slot.state = Slot::State::kActive;
}

void Intake::save_index() {
    if (store_) index_.save(*store_);
}

}  // namespace runbook::registry
