#include "tools/lint/cache.hpp"

#include <unistd.h>

#include <filesystem>
#include <sstream>

#include "tools/lint/hash.hpp"
#include "tools/lint/rules.hpp"

namespace runbook::lint {

namespace fs = std::filesystem;

std::string writable_folder(const std::string& folder) {
    if (folder.empty()) return {};
    std::error_code error;
    fs::create_directories(folder, error);
    const fs::path full = fs::absolute(folder, error);
    return error || ::access(full.c_str(), W_OK) != 0 ? std::string() : full.string();
}

std::string tool_identity() {
    return hex_hash(read_whole("/proc/self/exe")) + "\n" + engine_version() + "\n" +
           std::string(kRulesVersion);
}

Cache::Cache(std::string folder, std::string base, Contents& contents)
    : folder_(std::move(folder)), base_(std::move(base)), contents_(contents) {}

std::string Cache::file_of(const CompileCommand& command, bool old_gcc) const {
    std::string key =
        base_ + "\n" + command.folder + "\n" + command.file + "\n" + (old_gcc ? "old" : "new");
    for (const std::string& one : command.arguments) key += "\n" + one;
    return folder_ + "/" + hex_hash(key) + ".facts";
}

// The first line has two hashes: of all files, and of those besides the unit.
Remembered Cache::find(const CompileCommand& command, bool old_gcc) {
    if (folder_.empty()) return {};
    const std::string text = read_whole(file_of(command, old_gcc));
    const std::size_t end = text.find('\n');
    if (end == std::string::npos) return {};
    std::istringstream head(text.substr(0, end));
    std::uint64_t all = 0, included = 0;
    head >> all >> included;
    auto facts = from_text(std::string_view(text).substr(end + 1));
    if (!head || !facts || facts->dependencies.empty()) return {};
    Remembered found;
    found.files_read = facts->dependencies;
    if (contents_.of_all(facts->dependencies) == all)
        found.facts = std::move(facts);
    else
        found.edited = contents_.of_all(facts->dependencies, command.file) == included;
    return found;
}

void Cache::keep(const CompileCommand& command, bool old_gcc, const Facts& facts) {
    if (folder_.empty() || !facts.errors.empty()) return;
    write_whole(file_of(command, old_gcc),
                std::to_string(contents_.of_all(facts.dependencies)) + " " +
                    std::to_string(contents_.of_all(facts.dependencies, command.file)) + "\n" +
                    to_text(facts));
}

}  // namespace runbook::lint
