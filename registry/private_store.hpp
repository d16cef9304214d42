// PrivateStore: the host's own copies of bundles, named by their sha256.
//
// The host only ever loads these copies: a dropped file may be overwritten at any time, and a
// mapped file that changes underneath crashes the process. The folder belongs to one user and is
// closed to all others, since whoever can write there can run code in the host.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace runbook::registry {

class PrivateStore {
 public:
    // Makes the folder when it is missing (0700). kEnvironment: not ours, open to others,
    // read-only.
    static Result<PrivateStore> open(const std::filesystem::path& folder);

    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path path_of(std::string_view digest) const;
    // A copy is there; with `size` it also has that many bytes.
    bool has(std::string_view digest) const;
    bool has(std::string_view digest, std::uint64_t size) const;
    // Whole or not at all, also in a crash and when two hosts do it at once.
    Result<void> put(std::string_view digest, std::string_view bytes);
    void remove(std::string_view digest);  // does nothing when there is none
    Result<void> write_file(const std::string& name, std::string_view bytes, bool synced);

 private:
    explicit PrivateStore(std::filesystem::path folder) : folder_(std::move(folder)) {}
    std::filesystem::path folder_;
};

// The bytes of a file; kEnvironment with the system's words.
Result<std::string> read_whole_file(const std::filesystem::path& file);

}  // namespace runbook::registry
