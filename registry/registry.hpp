// Registry: finds bundles in folders, loads them when they are needed, and answers which runbook a
// slug means and which activity a name means. Versions of one slug live side by side.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "host/engine/runbook.hpp"
#include "registry/intake.hpp"
#include "registry/slot.hpp"

namespace runbook::registry {

struct Folder {
    std::filesystem::path path;
    bool must_exist = false;  // named by a person for this call: missing is a refusal, not silence
};

struct Options {
    std::vector<Folder> folders;           // the first that has a slug and version wins
    std::filesystem::path private_folder;  // made when it is missing; 0700, owned by this user
    ProbeOptions probe;
    bool require_lint = false;               // a file without a passed lint verdict is refused
    const rb_host* host = nullptr;           // outlives every bundle, that is: the process
    std::function<std::string()> complaint;  // what a bundle said through rb_host.error
    // Turns a loaded bundle into what the engine drives.
    std::function<Parts(const LoadedBundle&)> adapt;
    // Told each refusal as it is found, and a note as it is made, with the lock held: it must not
    // call the registry.
    std::function<void(const std::string&)> warn;
};

struct BundleInfo {
    Slot::State state = Slot::State::kKnown;
    std::string path;  // empty: linked into the program
    std::string name, version, digest;
    std::string refusal;  // with its code; empty: not refused
    std::string note;
    std::vector<Manifest::Runbook> runbooks;
    std::vector<std::string> activities;
    LintVerdict lint;
};

class Registry final : public engine::Catalog {  // [any]
 public:
    // Looks at the folders. A file that no earlier start has seen is probed at once; each is loaded
    // when something of it is asked for. Never fails: what cannot be used is listed by bundles()
    // with the reason.
    explicit Registry(Options options);
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    // kEnvironment: the refusal's text. While the file is probed, others may look up what there is.
    Result<void> add_file(const std::filesystem::path& file);
    Result<void> add_linked(Entry entry);

    // kNotFound names near slugs and the folders; kEnvironment: the bundle that has it is refused.
    Result<std::shared_ptr<const engine::Runbook>> runbook(std::string_view slug) override;
    Result<std::shared_ptr<const engine::Runbook>> pinned(std::string_view slug,
                                                          std::string_view bundle_digest) override;
    Result<std::shared_ptr<const engine::Activity>> activity(const engine::Runbook& from,
                                                             std::string_view name) override;
    // Every version of every slug, by slug, the newest first. Loads every bundle.
    std::vector<std::shared_ptr<const engine::Runbook>> runbooks() override;
    // Every file seen, in the order of folders and names. Loads none.
    std::vector<BundleInfo> bundles();

 private:
    using RunbookResult = Result<std::shared_ptr<const engine::Runbook>>;
    using ActivityResult = Result<std::shared_ptr<const engine::Activity>>;

    void scan(const Folder& folder);
    void compare(Slot& slot);  // with those that are there: the same bytes, a clash
    void settle(Slot& slot, ProbeVerdict verdict);
    Slot& admit(std::unique_ptr<Slot> slot);
    std::optional<Refusal> clash_of(const Slot& slot) const;
    const Slot* holder_of(const std::string& claim) const;
    void claim(Slot& slot);
    void forget_resolved();
    bool ready(Slot& slot);  // loaded and adapted; else it is refused now
    void warn(const Slot& slot) const;

    Slot* newest_with_slug(std::string_view slug);
    Slot* newest_with_activity(std::string_view bundle, std::string_view activity);
    Slot* slot_of(const engine::Runbook& runbook);
    Slot* slot_of_digest(std::string_view slug, std::string_view digest);
    Error unknown_slug(std::string_view slug) const;
    ActivityResult find_activity(Slot* own, const engine::Runbook& from, std::string_view name);
    ActivityResult find_short_name(const engine::Runbook& from, std::string_view name);
    Error unknown_activity(const engine::Runbook& from, std::string_view name) const;
    std::string folders_looked_at() const;

    std::mutex adding_;         // taken before mutex_: bundles are added one after the other
    mutable std::mutex mutex_;  // guards all that follows; options_ is fixed
    const Options options_;
    Intake intake_;
    std::vector<std::unique_ptr<Slot>> slots_;  // in order of precedence
    std::vector<std::string> looked_at_;        // folders, as a hint names them
    std::unordered_set<std::string> seen_;      // paths of slots_
    // Who has a slug in a version, a bundle's name in a version, a digest. A holder that turned out
    // to be unusable holds nothing.
    std::unordered_map<std::string, Slot*> holders_;
};

}  // namespace runbook::registry
