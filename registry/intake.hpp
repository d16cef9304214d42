// Intake: the way of a file into a slot: read, judged without running it, copied into the private
// store, probed in a process of its own, then loaded. Remembers what it learned for the next start.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "registry/probe.hpp"
#include "registry/slot.hpp"

namespace runbook::registry {

class Intake {  // [loader]
 public:
    // `require_lint`: a file without a passed lint verdict is refused; the copies of files that
    // runs began with are not.
    Intake(const std::filesystem::path& private_folder, HostSide host, ProbeOptions probe,
           bool require_lint = false);

    // Judges the file without running code of it: kKnown, kUnprobed or kRefused.
    std::unique_ptr<Slot> inspect(const std::string& file);
    // Lets a process of its own load a slot that is kUnprobed. Takes as long as the bundle likes,
    // up to the probe's limit, and touches nothing that other calls change: may run beside them.
    // [any]
    ProbeVerdict ask(const Slot& slot) const;
    // What comes of it: kKnown or kRefused. Where no process could be had, the slot is loaded here,
    // unprobed: kActive or kRefused, with a note that says why.
    void settle(Slot& slot, ProbeVerdict verdict);
    // The copy of that digest whose file is gone; nothing when there is none.
    std::unique_ptr<Slot> inspect_copy(const std::string& digest);
    // Loads a slot that is kKnown or kUnprobed: then kActive or kRefused.
    void load(Slot& slot);
    void load_linked(Slot& slot, Entry entry);
    // For the next start: what the slot holds, as its code was seen to.
    void remember(const Slot& slot);
    void save_index();

    const std::filesystem::path& private_folder() const { return private_folder_; }

 private:
    std::optional<Refusal> read_in(Slot& slot);
    std::optional<Refusal> put_back(const Slot& slot);
    std::optional<Refusal> judge(const std::string& bytes, Slot& slot);
    std::optional<Refusal> missing_verdict(const Slot& slot) const;
    std::optional<Refusal> map(Slot& slot);
    std::optional<Refusal> agree(Slot& slot, const Manifest& descriptor) const;
    void refuse(Slot& slot, const Refusal& why);

    const std::filesystem::path private_folder_;
    const HostSide host_;
    const ProbeOptions probe_;
    const bool require_lint_;
    std::optional<PrivateStore> store_;  // nothing: unusable, store_error_ says why
    Error store_error_;
    FileIndex index_;
};

}  // namespace runbook::registry
