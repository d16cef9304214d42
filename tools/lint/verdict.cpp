#include "tools/lint/verdict.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Object/ELFObjectFile.h>
#include <llvm/Support/FormatVariadic.h>
#include <llvm/Support/JSON.h>
#include <llvm/Support/SHA256.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tools/lint/analysis/frontend.hpp"
#include "tools/lint/rules.hpp"

namespace runbook::lint {
namespace {

namespace fs = std::filesystem;
namespace elf = llvm::ELF;

constexpr llvm::StringRef kRoom = ".runbook.lint";
constexpr llvm::StringRef kManifest = ".runbook";

struct Section {
    llvm::StringRef name, bytes;
    std::uint64_t address = 0;
    bool code = false;
};

using Opened = llvm::object::OwningBinary<llvm::object::ObjectFile>;

// Throws nothing; a file that is none has no sections.
std::vector<Section> sections_of(const Opened& file) {
    std::vector<Section> sections;
    const auto* shared = llvm::dyn_cast<llvm::object::ELFObjectFileBase>(file.getBinary());
    if (shared == nullptr) return sections;
    for (const llvm::object::ELFSectionRef section : shared->sections()) {
        auto name = section.getName();
        auto bytes = section.getContents();
        const bool readable = !section.isVirtual() && name && bytes;
        if (readable)
            sections.push_back({*name, *bytes, section.getAddress(),
                                (section.getFlags() & elf::SHF_ALLOC) != 0 &&
                                    (section.getFlags() & elf::SHF_EXECINSTR) != 0});
        if (!name) llvm::consumeError(name.takeError());
        if (!bytes) llvm::consumeError(bytes.takeError());
    }
    return sections;
}

std::string hex(const std::array<std::uint8_t, 32>& digest) {
    return llvm::toHex(digest, /*LowerCase=*/true);
}

// Of what runs and what the bundle says it holds; registry/code_digest.cpp has the same.
std::string code_digest(std::vector<Section> sections) {
    std::erase_if(sections, [](const Section& one) { return !one.code && one.name != kManifest; });
    std::sort(sections.begin(), sections.end(),
              [](const Section& a, const Section& b) { return a.address < b.address; });
    llvm::SHA256 digest;
    for (const Section& section : sections) {
        std::array<std::uint8_t, 8> size{};
        for (unsigned i = 0; i < 8; ++i)
            size[i] = static_cast<std::uint8_t>(section.bytes.size() >> (8 * i));
        digest.update(llvm::ArrayRef<std::uint8_t>(size));
        digest.update(section.bytes);
    }
    return hex(digest.final());
}

std::string digest_of_file(const std::string& name) {
    const auto bytes = llvm::MemoryBuffer::getFile(name);
    if (!bytes) return {};
    return hex(llvm::SHA256::hash(llvm::arrayRefFromStringRef((*bytes)->getBuffer())));
}

// Of the contents of all files that were read, whatever folder they are in.
std::string sources_digest(const std::vector<std::string>& files) {
    std::vector<std::string> contents;
    for (const std::string& file : files) contents.push_back(digest_of_file(file));
    std::sort(contents.begin(), contents.end());
    llvm::SHA256 digest;
    for (const std::string& one : contents) digest.update(one);
    return hex(digest.final());
}

// The object code may be of another text than the one that was looked at.
std::string newer_than(const std::string& bundle, const std::vector<std::string>& files) {
    std::error_code error;
    const auto built = fs::last_write_time(bundle, error);
    for (const std::string& file : files) {
        const auto written = fs::last_write_time(file, error);
        if (!error && written > built)
            return file + " has changed since " + bundle + " was linked: build it again";
    }
    return {};
}

std::string verdict_text(const Report& report, bool passed, const std::string& code) {
    llvm::json::Object verdict{
        {"schema", 1},
        {"tool", "runbook-lint " RUNBOOK_VERSION},
        {"rules", llvm::StringRef(kRulesVersion.data(), kRulesVersion.size())},
        {"engine", engine_version()},
        {"result", passed ? "passed" : "failed"},
        {"units", report.units},
        {"runbooks", report.runbooks},
        {"errors", report.count(Level::error)},
        {"warnings", report.count(Level::warning)},
        {"waived", static_cast<std::int64_t>(report.waived.size())},
        {"baselined", report.baselined},
        {"sources", sources_digest(report.files)},
        {"code", code}};
    return llvm::formatv("{0}", llvm::json::Value(std::move(verdict))).str();
}

std::string put(const std::string& bundle, std::uint64_t offset, const std::string& text) {
    std::fstream file(bundle, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(offset));
    file << text;
    return file.flush() ? std::string() : bundle + ": the verdict cannot be written into it";
}

}  // namespace

std::string write_verdict(const std::string& bundle, const Report& report, bool passed) {
    auto opened = llvm::object::ObjectFile::createObjectFile(bundle);
    if (!opened) return bundle + ": " + llvm::toString(opened.takeError());
    const auto sections = sections_of(*opened);
    const auto room = std::find_if(sections.begin(), sections.end(),
                                   [](const Section& one) { return one.name == kRoom; });
    if (room == sections.end())
        return bundle + " has no room for a verdict: build it with add_runbook_bundle(.. LINT)";
    const bool complete = report.problems.empty();
    if (complete) {
        if (auto newer = newer_than(bundle, report.files); !newer.empty()) return newer;
    }
    std::string text = complete ? verdict_text(report, passed, code_digest(sections)) : "";
    if (text.size() >= room->bytes.size())
        return bundle + " has too little room for a verdict: " + std::to_string(text.size() + 1) +
               " bytes are needed";
    text.resize(room->bytes.size());
    const auto offset = static_cast<std::uint64_t>(
        room->bytes.data() - opened->getBinary()->getMemoryBufferRef().getBufferStart());
    opened = Opened();  // it is mapped no longer when it is written
    return put(bundle, offset, text);
}

}  // namespace runbook::lint
