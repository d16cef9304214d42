// Writes a lint verdict into a bundle's file, as runbook-lint does at its build.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "registry/code_digest.hpp"

namespace runbook::test {

inline std::string whole_file(const std::filesystem::path& file) {
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    return bytes.str();
}

// `result`: "passed" or "failed". False: the file has no room for it.
inline bool write_verdict(const std::filesystem::path& file, const std::string& result) {
    std::string bytes = whole_file(file);
    const auto read = registry::read_elf_sections(bytes);
    const auto* sections = std::get_if<std::vector<registry::ElfSection>>(&read);
    const auto room =
        sections == nullptr ? std::nullopt : registry::bytes_of(*sections, ".runbook.lint");
    if (!room) return false;
    std::string text = R"({"schema":1,"tool":"runbook-lint 0.1.0","rules":"1","engine":"clang 19",)"
                       R"("sources":"5eed","errors":2,"warnings":1,"waived":3,"baselined":0,)"
                       R"("result":")" +
                       result + R"(","code":")" + registry::code_digest(*sections) + "\"}";
    text.resize(room->size());
    bytes.replace(static_cast<std::size_t>(room->data() - bytes.data()), text.size(), text);
    std::ofstream(file, std::ios::binary) << bytes;
    return true;
}

// The code is another one from now on, the verdict is not: one byte of the first section with code.
inline void change_code(const std::filesystem::path& file) {
    std::string bytes = whole_file(file);
    const auto read = registry::read_elf_sections(bytes);
    for (const auto& section : std::get<std::vector<registry::ElfSection>>(read)) {
        if (!section.code || section.bytes.empty()) continue;
        bytes[static_cast<std::size_t>(section.bytes.data() - bytes.data())] ^= 1;
        break;
    }
    std::ofstream(file, std::ios::binary) << bytes;
}

}  // namespace runbook::test
