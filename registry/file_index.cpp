#include "registry/file_index.hpp"

#include <chrono>
#include <exception>
#include <filesystem>
#include <string_view>
#include <unordered_map>
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

FileFacts facts_from(const json::object& entry) {
    return {entry.at("inode").to_number<std::uint64_t>(),
            entry.at("size").to_number<std::uint64_t>(),
            entry.at("mtime_ns").to_number<std::int64_t>()};
}

KnownFile known_from(const json::object& entry) {
    KnownFile known;
    known.facts = facts_from(entry);
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

struct FileIndex::Text {
    Text() : root(json::storage_ptr(&memory)) {}
    json::monotonic_resource memory;  // an allocation for all: most entries are only looked at
    json::value root;
    std::unordered_map<std::string_view, const json::object*> by_path;
};

FileIndex FileIndex::load(const PrivateStore& store) {
    FileIndex index;
    try {
        const auto bytes = read_whole_file(store.folder() / kFileName);
        if (!bytes) return index;
        auto text = std::make_shared<Text>();
        text->root = json::parse(*bytes, &text->memory);
        const auto& root = std::as_const(text->root).as_object();
        // What was probed by another host may have to be refused by this one, and the reverse.
        if (root.at("format") != kFormat || root.at("abi_minor") != RB_ABI_MINOR) return index;
        for (const auto& entry : root.at("files").as_array()) {
            const auto& object = entry.as_object();
            const auto& path = object.at("path").as_string();
            text->by_path.emplace(std::string_view(path.data(), path.size()), &object);
        }
        index.text_ = std::move(text);
    } catch (const std::exception&) {
        return {};
    }
    return index;
}

std::optional<KnownFile> FileIndex::find(const std::string& path, const FileFacts& facts) const {
    if (const auto found = remembered_.find(path); found != remembered_.end()) {
        if (found->second.facts == facts) return found->second;
        return std::nullopt;
    }
    if (!text_) return std::nullopt;
    const auto found = text_->by_path.find(path);
    if (found == text_->by_path.end()) return std::nullopt;
    try {
        if (facts_from(*found->second) == facts) return known_from(*found->second);
    } catch (const std::exception&) {  // damaged: it is looked at anew
    }
    return std::nullopt;
}

FileIndex::Files FileIndex::all() const {
    Files files;
    if (!text_) return files;
    for (const auto& [path, entry] : text_->by_path) {
        try {
            files.emplace(path, known_from(*entry));
        } catch (const std::exception&) {  // damaged: it is left out
        }
    }
    return files;
}

void FileIndex::remember(const std::string& path, KnownFile known) {
    const auto fresh = std::chrono::nanoseconds(kTooFresh).count();
    if (known.facts.mtime_ns > now_ns() - fresh) return;
    const auto before = find(path, known.facts);
    if (before && *before == known) return;
    remembered_.insert_or_assign(path, std::move(known));
    changed_ = true;
}

void FileIndex::save(PrivateStore& store) {
    if (!std::exchange(changed_, false)) return;
    Files merged = load(store).all();
    for (const auto& [path, known] : remembered_) merged.insert_or_assign(path, known);
    std::erase_if(merged, [](const auto& entry) {
        std::error_code failed;
        return !std::filesystem::exists(entry.first, failed);
    });
    json::array files;
    for (const auto& [path, known] : merged) files.push_back(to_json(path, known));
    const json::object root{
        {"format", kFormat}, {"abi_minor", RB_ABI_MINOR}, {"files", std::move(files)}};
    // Not synced: a torn index reads as none.
    (void)store.write_file(kFileName, json::serialize(root), false).ok();
}

}  // namespace runbook::registry
