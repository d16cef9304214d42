// Which runbook a slug means, and which activity a name means.
#include <algorithm>
#include <set>

#include "host/base/near.hpp"
#include "host/base/quote.hpp"
#include "registry/registry.hpp"
#include "registry/version_order.hpp"

namespace runbook::registry {
namespace {

const Manifest::Runbook* find_slug(const Manifest& facts, std::string_view slug) {
    const auto found = std::find_if(facts.runbooks.begin(), facts.runbooks.end(),
                                    [&](const auto& runbook) { return runbook.slug == slug; });
    return found == facts.runbooks.end() ? nullptr : &*found;
}

bool has_activity(const Manifest& facts, std::string_view name) {
    return std::binary_search(facts.activities.begin(), facts.activities.end(), name);
}

template <class Entry>
std::shared_ptr<const Entry> by_name(const std::vector<std::shared_ptr<const Entry>>& entries,
                                     const std::string& (Entry::*name)() const,
                                     std::string_view wanted) {
    for (const auto& entry : entries) {
        if (((*entry).*name)() == wanted) return entry;
    }
    return nullptr;
}

// "; did you mean 'order' or 'orders'?", or nothing.
std::string meant(std::string_view word, const std::set<std::string>& names) {
    const std::vector<std::string> all(names.begin(), names.end());
    std::string text;
    for (const auto& name : near_names(word, all, 3))
        text += (text.empty() ? "; did you mean '" : " or '") + name + "'";
    return text.empty() ? text : text + "?";
}

std::string joined(const std::set<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

}  // namespace

Registry::RunbookResult Registry::runbook(std::string_view slug) {
    const std::lock_guard lock(mutex_);
    // A bundle that turns out to be unusable is refused, and the next newest is asked.
    while (Slot* slot = newest_with_slug(slug)) {
        if (ready(*slot)) return by_name(slot->parts->runbooks, &engine::Runbook::slug, slug);
    }
    return unknown_slug(slug);
}

Slot* Registry::newest_with_slug(std::string_view slug) {
    Slot* newest = nullptr;
    const Manifest::Runbook* best = nullptr;
    for (const auto& slot : slots_) {
        if (!slot->current || !slot->usable()) continue;
        const auto* candidate = find_slug(slot->facts, slug);
        if (candidate == nullptr) continue;
        if (best != nullptr && compare_versions(candidate->version, best->version) <= 0) continue;
        newest = slot.get();
        best = candidate;
    }
    return newest;
}

Error Registry::unknown_slug(std::string_view slug) const {
    std::set<std::string> known;
    for (const auto& slot : slots_) {
        if (slot->state == Slot::State::kRefused && find_slug(slot->facts, slug) != nullptr) {
            return {
                ErrorCode::kEnvironment, "no runbook " + quote(slug) + ": " + slot->refusal, {}};
        }
        if (!slot->current || !slot->usable()) continue;
        for (const auto& runbook : slot->facts.runbooks) known.insert(runbook.slug);
    }
    return {ErrorCode::kNotFound, "no runbook " + quote(slug) + meant(slug, known),
            (known.empty() ? "no bundle holds a runbook" : "there is: " + joined(known)) +
                folders_looked_at()};
}

std::string Registry::folders_looked_at() const {
    std::string text;
    for (const auto& folder : looked_at_) text += (text.empty() ? "; looked in: " : ", ") + folder;
    return text;
}

Slot* Registry::slot_of_digest(std::string_view slug, std::string_view digest) {
    for (const auto& slot : slots_) {
        if (slot->digest != digest) continue;
        // A copy that was refused stays so; a refused file may have been so for a clash alone.
        if (!slot->current || (slot->usable() && find_slug(slot->facts, slug) != nullptr))
            return slot.get();
    }
    // Its file is gone, was replaced, or clashes with another: the copy still serves its runs.
    auto copy = digest.empty() ? nullptr : intake_.inspect_copy(std::string(digest));
    return copy ? slots_.emplace_back(std::move(copy)).get() : nullptr;
}

Registry::RunbookResult Registry::pinned(std::string_view slug, std::string_view bundle_digest) {
    const std::lock_guard lock(mutex_);
    Slot* found = slot_of_digest(slug, bundle_digest);
    const std::string which =
        bundle_digest.empty() ? "the bundle linked into the program that the run began with"
                              : "the bundle of digest " + std::string(bundle_digest.substr(0, 12)) +
                                    " that the run began with";
    if (found == nullptr && bundle_digest.empty())
        return Error{ErrorCode::kNotFound, which + " is not linked into this one", {}};
    if (found == nullptr) {
        return Error{
            ErrorCode::kNotFound,
            which + " is neither in a bundle folder nor in " + intake_.private_folder().string(),
            "put that version of the bundle that has runbook " + quote(slug) + " back"};
    }
    if (found->state == Slot::State::kRefused || !ready(*found))
        return Error{ErrorCode::kEnvironment, which + " cannot be used: " + found->refusal, {}};
    if (auto runbook = by_name(found->parts->runbooks, &engine::Runbook::slug, slug))
        return runbook;
    return Error{ErrorCode::kNotFound, which + " has no runbook " + quote(slug), {}};
}

std::vector<std::shared_ptr<const engine::Runbook>> Registry::runbooks() {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<const engine::Runbook>> all;
    for (const auto& slot : slots_) {
        if (!slot->current || !slot->usable() || !ready(*slot)) continue;
        all.insert(all.end(), slot->parts->runbooks.begin(), slot->parts->runbooks.end());
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        if (a->slug() != b->slug()) return a->slug() < b->slug();
        return compare_versions(a->version(), b->version()) > 0;
    });
    return all;
}

Slot* Registry::slot_of(const engine::Runbook& runbook) {
    const auto found = std::find_if(slots_.begin(), slots_.end(), [&](const auto& slot) {
        return slot->parts && slot->digest == runbook.bundle_digest() &&
               slot->facts.name == runbook.bundle();
    });
    return found == slots_.end() ? nullptr : found->get();
}

Registry::ActivityResult Registry::activity(const engine::Runbook& from, std::string_view name) {
    const std::lock_guard lock(mutex_);
    Slot* own = slot_of(from);
    if (own != nullptr) {
        const auto known = own->resolved.find(name);
        if (known != own->resolved.end()) return known->second;
    }
    RB_TRY(auto activity, find_activity(own, from, name));
    if (own != nullptr) own->resolved.emplace(name, activity);
    return activity;
}

Registry::ActivityResult Registry::find_activity(Slot* own, const engine::Runbook& from,
                                                 std::string_view name) {
    if (own != nullptr) {
        if (auto mine = by_name(own->parts->activities, &engine::Activity::name, name)) return mine;
    }
    if (const auto dot = name.find('.'); dot != std::string_view::npos) {
        const auto bundle = name.substr(0, dot), activity = name.substr(dot + 1);
        if (own != nullptr && own->facts.name == bundle) {
            if (auto mine = by_name(own->parts->activities, &engine::Activity::name, activity))
                return mine;
        }
        while (Slot* slot = newest_with_activity(bundle, activity)) {
            if (ready(*slot))
                return by_name(slot->parts->activities, &engine::Activity::name, activity);
        }
    }
    return find_short_name(from, name);
}

Slot* Registry::newest_with_activity(std::string_view bundle, std::string_view activity) {
    Slot* newest = nullptr;
    for (const auto& slot : slots_) {
        if (!slot->current || !slot->usable() || slot->facts.name != bundle) continue;
        if (!has_activity(slot->facts, activity)) continue;
        if (newest != nullptr && compare_versions(slot->facts.version, newest->facts.version) <= 0)
            continue;
        newest = slot.get();
    }
    return newest;
}

Registry::ActivityResult Registry::find_short_name(const engine::Runbook& from,
                                                   std::string_view name) {
    for (;;) {
        std::set<std::string> owners;  // versions of one bundle count once
        for (const auto& slot : slots_) {
            if (slot->current && slot->usable() && has_activity(slot->facts, name))
                owners.insert(slot->facts.name);
        }
        if (owners.empty()) return unknown_activity(from, name);
        if (owners.size() > 1) {
            return Error{
                ErrorCode::kBadInput,
                "activity " + quote(name) + " is in more than one bundle: " + joined(owners),
                "call it by its full name, such as " + *owners.begin() + "." + std::string(name)};
        }
        Slot* slot = newest_with_activity(*owners.begin(), name);
        if (ready(*slot)) return by_name(slot->parts->activities, &engine::Activity::name, name);
    }
}

Error Registry::unknown_activity(const engine::Runbook& from, std::string_view name) const {
    std::set<std::string> known;
    for (const auto& slot : slots_) {
        if (slot->state == Slot::State::kRefused && has_activity(slot->facts, name)) {
            return {
                ErrorCode::kEnvironment, "no activity " + quote(name) + ": " + slot->refusal, {}};
        }
        if (!slot->current || !slot->usable()) continue;
        for (const auto& activity : slot->facts.activities) {
            known.insert(activity);
            known.insert(slot->facts.name + "." + activity);
        }
    }
    return {ErrorCode::kNotFound,
            "runbook " + quote(from.slug()) + " calls activity " + quote(name) +
                ", which no bundle has" + meant(name, known),
            "register it in bundle " + quote(from.bundle()) +
                ", or put the bundle that has it into a bundle folder"};
}

}  // namespace runbook::registry
