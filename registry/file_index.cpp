#include "registry/file_index.hpp"

#include <chrono>
#include <exception>
#include <filesystem>
#include <utility>

#include "registry/manifest_json.hpp"
#include "registry/refusal_json.hpp"

namespace runbook::registry {
namespace {

namespace json = boost::json;

constexpr char kFileName[] = "index.json";
constexpr int kFormat = 2;
// File times advance in steps of a timer tick, 10 ms at most on Linux.
constexpr std::chrono::milliseconds kTooFresh{50};

std::int64_t now_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

KnownFile known_from(const json::object& entry) {
    KnownFile known;
    known.facts = {entry.at("inode").to_number<std::uint64_t>(),
                   entry.at("size").to_number<std::uint64_t>(),
                   entry.at("mtime_ns").to_number<std::int64_t>()};
    known.digest = entry.at("digest").as_string();
    known.manifest = manifest_from_json(entry.at("manifest"));
    known.has_manifest = entry.at("has_manifest").as_bool();
    known.note = entry.at("note").as_string();
    if (const auto* refusal = entry.if_contains("refusal"))
        known.refusal = refusal_from_json(*refusal);
    return known;
}

json::object to_json(const std::string& path, const KnownFile& known) {
    json::object entry{{"path", path},
                       {"inode", known.facts.inode},
                       {"size", known.facts.size},
                       {"mtime_ns", known.facts.mtime_ns},
                       {"digest", known.digest},
                       {"manifest", manifest_to_json(known.manifest)},
                       {"has_manifest", known.has_manifest},
                       {"note", known.note}};
    if (known.refusal) entry["refusal"] = refusal_to_json(*known.refusal);
    return entry;
}

}  // namespace

FileIndex FileIndex::load(const PrivateStore& store) {
    FileIndex index;
    try {
        const auto text = read_whole_file(store.folder() / kFileName);
        if (!text) return index;
        const auto parsed = json::parse(*text);
        const auto& root = parsed.as_object();
        // What was probed by another host may have to be refused by this one, and the reverse.
        if (root.at("format") != kFormat || root.at("abi_minor") != RB_ABI_MINOR) return index;
        for (const auto& entry : root.at("files").as_array()) {
            const auto& object = entry.as_object();
            index.files_.emplace(object.at("path").as_string(), known_from(object));
        }
    } catch (const std::exception&) {
        return {};
    }
    return index;
}

const KnownFile* FileIndex::find(const std::string& path, const FileFacts& facts) const {
    const auto found = files_.find(path);
    if (found == files_.end() || !(found->second.facts == facts)) return nullptr;
    return &found->second;
}

void FileIndex::remember(const std::string& path, KnownFile known) {
    const auto fresh = std::chrono::nanoseconds(kTooFresh).count();
    if (known.facts.mtime_ns > now_ns() - fresh) return;
    const KnownFile* before = find(path, known.facts);
    if (before != nullptr && *before == known) return;
    files_.insert_or_assign(path, std::move(known));
    changed_.insert(path);
}

void FileIndex::save(PrivateStore& store) {
    if (changed_.empty()) return;
    Files merged = std::move(load(store).files_);
    for (const auto& path : changed_) merged.insert_or_assign(path, files_.at(path));
    std::erase_if(merged, [](const auto& entry) {
        std::error_code failed;
        return !std::filesystem::exists(entry.first, failed);
    });
    changed_.clear();
    json::array files;
    for (const auto& [path, known] : merged) files.push_back(to_json(path, known));
    const json::object root{
        {"format", kFormat}, {"abi_minor", RB_ABI_MINOR}, {"files", std::move(files)}};
    // Not synced: a torn index reads as none.
    (void)store.write_file(kFileName, json::serialize(root), false).ok();
}

}  // namespace runbook::registry
