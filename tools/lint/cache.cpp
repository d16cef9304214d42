#include "tools/lint/cache.hpp"

#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tools/lint/hash.hpp"
#include "tools/lint/rules.hpp"

namespace runbook::lint {
namespace {

namespace fs = std::filesystem;

std::string read_file(const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    std::string text;
    in.seekg(0, std::ios::end);
    const auto size = in.tellg();
    if (!in || size <= 0) return text;
    text.resize(static_cast<std::size_t>(size));
    in.seekg(0);
    in.read(text.data(), size);
    return text;
}

}  // namespace

Cache::Cache(std::string folder, const Config& config) : folder_(std::move(folder)) {
    if (folder_.empty()) return;
    std::error_code error;
    fs::create_directories(folder_, error);
    if (error || ::access(folder_.c_str(), W_OK) != 0) {
        folder_.clear();
        return;
    }
    // The tool's own bytes: a rebuilt tool may see other things.
    base_ = hex_hash(read_file("/proc/self/exe")) + "\n" + engine_version() + "\n" +
            std::string(kRulesVersion) + "\n" + config.digest();
}

std::string Cache::file_of(const CompileCommand& command, bool old_gcc) const {
    std::string key =
        base_ + "\n" + command.folder + "\n" + command.file + "\n" + (old_gcc ? "old" : "new");
    for (const std::string& one : command.arguments) key += "\n" + one;
    return folder_ + "/" + hex_hash(key) + ".facts";
}

std::uint64_t Cache::content(const std::string& file) {
    const auto [found, fresh] = contents_.try_emplace(file, 0);
    if (fresh) {
        std::error_code error;
        found->second = fs::is_regular_file(file, error) ? hash_of(read_file(file)) : 1;
    }
    return found->second;
}

std::uint64_t Cache::state_of(const Facts& facts) {
    std::string state;
    for (const std::string& file : facts.dependencies)
        state += file + "\t" + std::to_string(content(file)) + "\n";
    return hash_of(state);
}

std::optional<Facts> Cache::find(const CompileCommand& command, bool old_gcc) {
    if (folder_.empty()) return std::nullopt;
    const std::string text = read_file(file_of(command, old_gcc));
    const std::size_t end = text.find('\n');
    if (end == std::string::npos) return std::nullopt;
    std::uint64_t state = 0;
    std::from_chars(text.data(), text.data() + end, state);
    auto facts = from_text(std::string_view(text).substr(end + 1));
    if (!facts || facts->dependencies.empty() || state_of(*facts) != state) return std::nullopt;
    return facts;
}

void Cache::keep(const CompileCommand& command, bool old_gcc, const Facts& facts) {
    if (folder_.empty() || !facts.errors.empty()) return;
    const std::string file = file_of(command, old_gcc);
    const std::string fresh = file + "." + std::to_string(::getpid());
    {
        std::ofstream out(fresh, std::ios::binary);
        out << state_of(facts) << "\n" << to_text(facts);
        if (!out.flush()) return;
    }
    std::error_code error;  // whoever reads meanwhile sees the old one or the new one
    fs::rename(fresh, file, error);
}

}  // namespace runbook::lint
