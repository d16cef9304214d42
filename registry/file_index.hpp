// FileIndex: what is known of bundle files from earlier starts, so that a start hashes, reads and
// probes only files that are new or changed. Kept in the private store; losing it costs time only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "registry/lint_verdict.hpp"
#include "registry/manifest.hpp"
#include "registry/private_store.hpp"
#include "registry/refusal.hpp"

namespace runbook::registry {

struct FileFacts {  // a file is taken for unchanged while all of these are the same
    std::uint64_t inode = 0;
    std::uint64_t size = 0;
    std::int64_t mtime_ns = 0;
    bool operator==(const FileFacts&) const = default;
};

struct KnownFile {
    FileFacts facts;
    std::string digest;
    Manifest manifest;  // agreed with the descriptor when the bundle was probed
    bool has_manifest = true;
    LintVerdict lint;
    std::string note;                // what is odd about it, though it can be used
    std::optional<Refusal> refusal;  // why it cannot; the manifest is as far as it could be read
    bool operator==(const KnownFile&) const = default;
};

class FileIndex {
 public:
    // What is missing, damaged or of another version of the host is not known, and is written anew.
    static FileIndex load(const PrivateStore& store);

    std::optional<KnownFile> find(const std::string& path, const FileFacts& facts) const;
    // A file written within the last moments is not remembered: it could change once more without
    // any of its facts changing.
    void remember(const std::string& path, KnownFile known);
    // Adds what was remembered since load() to what is there now, since another host may have
    // written meanwhile; drops files that are gone. A failure costs time only.
    void save(PrivateStore& store);

 private:
    struct Text;  // as it was read: an entry is made of it when it is asked for

    std::shared_ptr<const Text> text_;
    std::map<std::string, KnownFile, std::less<>> remembered_;  // since load()
    bool changed_ = false;
};

}  // namespace runbook::registry
