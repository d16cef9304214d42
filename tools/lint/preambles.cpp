#include "tools/lint/preambles.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>

#include "tools/lint/hash.hpp"

namespace runbook::lint {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kEnding = ".preamble";
constexpr std::chrono::hours kAbandoned(1);

// With these, a command reads more than its unit, or clang does something else with it.
bool reads_more(const std::string& argument) {
    static constexpr std::string_view kOthers[] = {"-include", "-imacros",  "-fmodule", "-Xclang",
                                                   "-fpch",    "--include", "@"};
    return std::any_of(std::begin(kOthers), std::end(kOthers),
                       [&](std::string_view one) { return argument.starts_with(one); });
}

// The command without its unit and its macros, or empty when that is not simple.
std::string shared_command(const CompileCommand& command,
                           std::map<std::string, std::string>& macros) {
    std::vector<std::string> arguments = command.arguments;
    if (std::any_of(arguments.begin(), arguments.end(), reads_more)) return {};
    const auto is_unit = [&](const std::string& one) {
        return (fs::path(command.folder) / one).lexically_normal() == command.file;
    };
    if (std::erase_if(arguments, is_unit) != 1) return {};
    macros = take_macros(arguments);
    std::string key = command.folder + "\n" + fs::path(command.file).extension().string();
    for (const std::string& one : arguments) key += "\n" + one;
    return key;
}

std::string macros_text(const std::map<std::string, std::string>& macros) {
    std::string text;
    for (const auto& [name, value] : macros) text += name + "=" + value + "\n";
    return text;
}

}  // namespace

std::string Opening::text(std::size_t last) const {
    std::string text;
    for (std::size_t i = 0; i <= last; ++i) text += directives[i].text;
    return text;
}

Preambles::Preambles(std::string folder, std::string base, Contents& contents)
    : folder_(std::move(folder)), base_(std::move(base)), contents_(contents) {}

Opening Preambles::open(const CompileCommand& command, const std::string& unit) const {
    Opening opening;
    if (folder_.empty()) return opening;
    const std::string shared = shared_command(command, opening.macros);
    if (shared.empty()) return opening;
    opening.directives = read_opening(unit);
    std::string text;
    for (const Directive& one : opening.directives) {
        text += one.text;
        // "file" is looked for beside the unit first.
        const bool beside = text.find('"') != std::string::npos;
        opening.keys.push_back(
            hex_hash(base_ + "\n" + shared + "\n" +
                     (beside ? fs::path(command.file).parent_path().string() : "") + "\n" + text));
    }
    return opening;
}

std::unique_ptr<Preambles::Kept> Preambles::load(const std::string& file) {
    const std::string text = read_whole(file);
    const std::size_t end = text.find('\n');
    if (end == std::string::npos) return nullptr;
    std::uint64_t state = 0;
    std::from_chars(text.data(), text.data() + end, state);
    auto notes = notes_from_text(std::string_view(text).substr(end + 1));
    if (!notes || contents_.of_all(notes->dependencies) != state) return nullptr;
    // Clang believes what is in its files.
    if (notes->problem.empty() && hex_hash(read_whole(notes->file)) != notes->content)
        return nullptr;
    return std::make_unique<Kept>(Kept{file, std::move(*notes)});
}

std::vector<std::unique_ptr<Preambles::Kept>>& Preambles::with_key(const std::string& key) {
    const auto [found, fresh] = known_.try_emplace(key);
    if (!fresh) return found->second;
    std::error_code error;
    std::set<std::string> files;
    for (const auto& entry : fs::directory_iterator(folder_, error)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(key) && name.ends_with(kEnding)) files.insert(entry.path().string());
    }
    for (const std::string& file : files)
        if (auto kept = load(file)) found->second.push_back(std::move(kept));
    return found->second;
}

std::optional<std::pair<std::size_t, Footing>> Preambles::find(const Opening& opening) {
    for (std::size_t i = opening.directives.size(); i-- > 0;) {
        for (const auto& kept : with_key(opening.keys[i])) {
            Footing footing{&kept->notes, opening.directives[i].end, {}};
            if (!kept->notes.problem.empty()) continue;
            if (!fits(kept->notes, opening.macros, footing.undefined)) continue;
            std::error_code error;  // it is in use
            fs::last_write_time(kept->file, fs::file_time_type::clock::now(), error);
            return std::pair(i, std::move(footing));
        }
    }
    return std::nullopt;
}

bool Preambles::is_missing(const Opening& opening, std::size_t last) {
    if (failed_.contains(opening.keys[last])) return false;
    std::vector<std::string> undefined;
    const auto& kept = with_key(opening.keys[last]);
    return std::none_of(kept.begin(), kept.end(), [&](const auto& one) {
        return fits(one->notes, opening.macros, undefined);
    });
}

void Preambles::keep(const Opening& opening, std::size_t last, PreambleNotes notes) {
    if (notes.incomplete) {
        failed_.insert(opening.keys[last]);
        return;
    }
    const std::string file = folder_ + "/" + opening.keys[last] + "-" +
                             hex_hash(macros_text(opening.macros)) + std::string(kEnding);
    if (!write_whole(file,
                     std::to_string(contents_.of_all(notes.dependencies)) + "\n" + to_text(notes)))
        return;
    with_key(opening.keys[last]).push_back(std::make_unique<Kept>(Kept{file, std::move(notes)}));
}

void Preambles::prune() {
    std::error_code error;
    std::vector<std::pair<fs::file_time_type, fs::path>> notes;
    std::vector<fs::path> parsed;
    const auto now = fs::file_time_type::clock::now();
    for (const auto& entry : fs::directory_iterator(folder_, error)) {
        const fs::path& path = entry.path();
        const auto written = entry.last_write_time(error);
        if (path.extension() == kEnding) notes.emplace_back(written, path);
        if (path.extension() == ".pch") parsed.push_back(path);
        if (path.extension() == ".part" && now - written > kAbandoned) fs::remove(path, error);
    }
    std::sort(notes.rbegin(), notes.rend());
    std::set<fs::path> used;
    std::uintmax_t bytes = 0;
    for (std::size_t i = 0; i < notes.size(); ++i) {
        const std::string text = read_whole(notes[i].second.string());
        const auto read = notes_from_text(std::string_view(text).substr(text.find('\n') + 1));
        std::error_code missing;
        const auto size = read ? fs::file_size(read->file, missing) : 0;
        if (!missing) bytes += size;
        if (i >= kMost || bytes > kMostBytes)
            fs::remove(notes[i].second, error);
        else if (read)
            used.insert(read->file);
    }
    for (const fs::path& one : parsed)
        if (!used.contains(one)) fs::remove(one, error);
}

}  // namespace runbook::lint
