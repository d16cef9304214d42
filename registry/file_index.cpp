#include "registry/file_index.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <filesystem>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "registry/lint_verdict_json.hpp"
#include "registry/manifest_json.hpp"
#include "registry/refusal_json.hpp"

namespace runbook::registry {
namespace {

namespace json = boost::json;

constexpr char kFileName[] = "index";
constexpr int kFormat = 5;
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
    if (const auto* lint = entry.if_contains("lint")) known.lint = verdict_from_json(*lint);
    known.note = entry.at("note").as_string();
    if (const auto* refusal = entry.if_contains("refusal"))
        known.refusal = refusal_from_json(*refusal);
    return known;
}

json::object to_json(const KnownFile& known) {
    json::object entry{{"inode", known.facts.inode},
                       {"size", known.facts.size},
                       {"mtime_ns", known.facts.mtime_ns},
                       {"digest", known.digest},
                       {"manifest", manifest_to_json(known.manifest)},
                       {"has_manifest", known.has_manifest},
                       {"note", known.note}};
    if (known.lint.state != LintVerdict::State::kNone) entry["lint"] = verdict_to_json(known.lint);
    if (known.refusal) entry["refusal"] = refusal_to_json(*known.refusal);
    return entry;
}

// What was probed by another host may have to be refused by this one, and the reverse.
std::string header() {
    return json::serialize(json::object{{"format", kFormat}, {"abi_minor", RB_ABI_MINOR}});
}

// How a path begins its line: as JSON, so that it has no tab and no end of line in it.
std::string key_of(const std::string& path) { return json::serialize(json::string(path)); }

// FNV-1a. The disk may have lost a part of what was written, and a digest that has lost a letter
// must not be believed.
std::string checksum_of(std::string_view key, std::string_view body) {
    std::uint64_t sum = 14695981039346656037u;
    for (const std::string_view text : {key, body}) {
        for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211u;
    }
    return std::to_string(sum);
}

// What follows the key in a line.
std::string sealed(const std::string& key, const KnownFile& known) {
    const std::string body = json::serialize(to_json(known));
    return checksum_of(key, body) + "\t" + body;
}

// Empty: it is no key.
std::string path_of(std::string_view key) {
    boost::json::error_code broken;
    const auto value = json::parse({key.data(), key.size()}, broken);
    return broken || !value.is_string() ? std::string() : std::string(value.get_string());
}

bool is_there(const std::string& path) {
    std::error_code failed;
    return !path.empty() && std::filesystem::exists(path, failed);
}

std::string_view cut(std::string_view& text, char at) {
    const auto end = std::min(text.find(at), text.size());
    const auto head = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return head;
}

// Nothing: it is damaged, and its file is looked at anew.
std::optional<KnownFile> unsealed(const std::string& key, std::string_view text) {
    const std::string_view sum = cut(text, '\t');
    if (sum != checksum_of(key, text)) return std::nullopt;
    unsigned char room[4096];
    try {
        json::monotonic_resource memory(room, sizeof room);
        const auto entry = json::parse({text.data(), text.size()}, &memory);
        return known_from(entry.as_object());
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

}  // namespace

// The header's line, then one for each file: its path as JSON, a checksum, what is known as JSON,
// with tabs between. By lines, so that a start makes something only of those it asks for, and a
// torn end costs only what it had.
struct FileIndex::Text {
    std::string bytes;
    std::unordered_map<std::string_view, std::string_view> by_key;
};

FileIndex FileIndex::load(const PrivateStore& store) {
    FileIndex index;
    auto bytes = read_whole_file(store.folder() / kFileName);
    if (!bytes) return index;
    auto text = std::make_shared<Text>();
    text->bytes = std::move(bytes).value();
    std::string_view rest = text->bytes;
    if (cut(rest, '\n') != header()) return index;
    while (!rest.empty()) {
        std::string_view line = cut(rest, '\n');
        const std::string_view key = cut(line, '\t');
        text->by_key.emplace(key, line);
    }
    index.text_ = std::move(text);
    return index;
}

std::optional<KnownFile> FileIndex::find(const std::string& path, const FileFacts& facts) const {
    if (const auto found = remembered_.find(path); found != remembered_.end()) {
        if (found->second.facts == facts) return found->second;
        return std::nullopt;
    }
    if (!text_) return std::nullopt;
    const std::string key = key_of(path);
    const auto found = text_->by_key.find(key);
    if (found == text_->by_key.end()) return std::nullopt;
    auto known = unsealed(key, found->second);
    if (known && known->facts == facts) return known;
    return std::nullopt;
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
    const FileIndex now = load(store);
    std::map<std::string, std::string, std::less<>> lines;  // by key
    if (now.text_) {
        for (const auto& [key, line] : now.text_->by_key) {
            if (is_there(path_of(key))) lines.emplace(key, line);
        }
    }
    for (const auto& [path, known] : remembered_) {
        if (!is_there(path)) continue;
        const std::string key = key_of(path);
        lines.insert_or_assign(key, sealed(key, known));
    }
    std::string text = header() + "\n";
    for (const auto& [key, line] : lines) text.append(key).append("\t").append(line).append("\n");
    // Not synced: what is torn is looked at anew.
    (void)store.write_file(kFileName, text, false).ok();
}

}  // namespace runbook::registry
