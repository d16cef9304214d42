#include "tools/lint/contents.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tools/lint/hash.hpp"

namespace runbook::lint {

namespace fs = std::filesystem;

std::string read_whole(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::string text;
    in.seekg(0, std::ios::end);
    const auto size = in.tellg();
    if (!in || size <= 0) return text;
    text.resize(static_cast<std::size_t>(size));
    in.seekg(0);
    in.read(text.data(), size);
    return text;
}

bool write_whole(const std::string& file, const std::string& content) {
    const std::string fresh = file + "." + std::to_string(::getpid()) + ".part";
    {
        std::ofstream out(fresh, std::ios::binary);
        out << content;
        if (!out.flush()) return false;
    }
    std::error_code error;
    fs::rename(fresh, file, error);
    return !error;
}

std::uint64_t Contents::of(const std::string& file) {
    const auto [found, fresh] = known_.try_emplace(file, 0);
    if (fresh) {
        std::error_code error;
        found->second = fs::is_regular_file(file, error) ? hash_of(read_whole(file)) : 1;
    }
    return found->second;
}

std::uint64_t Contents::of_all(const std::vector<std::string>& files, const std::string& except) {
    std::string state;
    for (const std::string& file : files)
        if (file != except) state += file + "\t" + std::to_string(of(file)) + "\n";
    return hash_of(state);
}

}  // namespace runbook::lint
