#include "registry/elf_section.hpp"

#include <elf.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

namespace runbook::registry {
namespace {

#if defined(__x86_64__)
constexpr std::uint16_t kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr std::uint16_t kMachine = EM_AARCH64;
#else
#error "the bundle ABI is defined for 64-bit little-endian x86-64 and aarch64"
#endif

using Section = std::optional<std::string_view>;

std::string name_of_machine(std::uint16_t machine) {
    switch (machine) {
        case EM_X86_64:
            return "x86-64";
        case EM_AARCH64:
            return "aarch64";
        case EM_386:
            return "i386";
        case EM_ARM:
            return "arm";
        case EM_RISCV:
            return "riscv";
        case EM_PPC64:
            return "ppc64";
        case EM_S390:
            return "s390";
        default:
            return "machine " + std::to_string(machine);
    }
}

Refusal truncated(std::string_view file, std::uint64_t needed) {
    return {RefusalCode::kTruncated,
            "is cut off: it has " + std::to_string(file.size()) + " bytes, its headers speak of " +
                std::to_string(needed),
            "Copy it again, best to another name in the same folder, then rename it"};
}

// The end of a range, or UINT64_MAX when the sum does not fit: beyond every file either way.
std::uint64_t end_of(std::uint64_t offset, std::uint64_t size) {
    return size > UINT64_MAX - offset ? UINT64_MAX : offset + size;
}

// Headers are copied out: nothing promises that they are aligned.
template <class Header>
Header header_at(std::string_view file, std::uint64_t offset) {
    Header header;
    std::memcpy(&header, file.data() + offset, sizeof header);
    return header;
}

std::optional<Refusal> check_identity(std::string_view file) {
    if (file.empty()) {
        return Refusal{RefusalCode::kEmpty, "is empty",
                       "Copy it again, best to another name in the same folder, then rename it"};
    }
    if (file.size() < SELFMAG || file.substr(0, SELFMAG) != std::string_view(ELFMAG, SELFMAG)) {
        return Refusal{
            RefusalCode::kNotElf, "is not an ELF shared library",
            "Put bundles here as built by add_runbook_bundle(), and other files elsewhere"};
    }
    if (file.size() < EI_NIDENT) return truncated(file, sizeof(Elf64_Ehdr));
    if (file[EI_CLASS] != ELFCLASS64 || file[EI_DATA] != ELFDATA2LSB) {
        const char* what = file[EI_CLASS] == ELFCLASS32   ? "is a 32-bit file"
                           : file[EI_DATA] == ELFDATA2MSB ? "is a big-endian file"
                                                          : "has an unknown ELF class";
        return Refusal{RefusalCode::kNot64Bit,
                       std::string(what) + ", this host is 64-bit " + "little-endian " +
                           name_of_machine(kMachine),
                       "Rebuild the bundle for this machine"};
    }
    if (file.size() < sizeof(Elf64_Ehdr)) return truncated(file, sizeof(Elf64_Ehdr));
    return std::nullopt;
}

std::optional<Refusal> check_header(const Elf64_Ehdr& header) {
    if (header.e_machine != kMachine) {
        return Refusal{RefusalCode::kOtherMachine,
                       "is built for " + name_of_machine(header.e_machine) + ", this host is " +
                           name_of_machine(kMachine),
                       "Rebuild the bundle for this machine"};
    }
    if (header.e_type != ET_DYN) {
        return Refusal{
            RefusalCode::kNotShared,
            "is an ELF file, but no shared library (type " + std::to_string(header.e_type) + ")",
            "Build it with add_runbook_bundle(), or with -shared -fPIC"};
    }
    return std::nullopt;
}

// A segment beyond the file's end would be a SIGBUS in the dynamic loader.
std::optional<Refusal> check_segments(std::string_view file, const Elf64_Ehdr& header) {
    if (header.e_phnum == 0) return std::nullopt;
    const std::uint64_t end =
        end_of(header.e_phoff, std::uint64_t{header.e_phnum} * sizeof(Elf64_Phdr));
    if (header.e_phentsize != sizeof(Elf64_Phdr) || end > file.size()) return truncated(file, end);
    for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
        const auto segment = header_at<Elf64_Phdr>(file, header.e_phoff + i * sizeof(Elf64_Phdr));
        const std::uint64_t last = end_of(segment.p_offset, segment.p_filesz);
        if (last > file.size()) return truncated(file, last);
    }
    return std::nullopt;
}

std::string_view name_at(std::string_view names, std::uint64_t offset) {
    if (offset >= names.size()) return {};
    const auto rest = names.substr(offset);
    return rest.substr(0, rest.find('\0'));
}

class SectionTable {
 public:
    SectionTable(std::string_view file, const Elf64_Ehdr& header) : file_(file), header_(header) {
        if (header.e_shoff == 0) return;
        count_ = header.e_shnum;
        // More sections than 16 bits can count are counted in section 0.
        if (count_ == 0 && end_of(header.e_shoff, sizeof(Elf64_Shdr)) <= file.size())
            count_ = at(0).sh_size;
    }

    std::optional<Refusal> check() const {
        if (header_.e_shoff == 0) return std::nullopt;
        const std::uint64_t size =
            count_ > UINT64_MAX / sizeof(Elf64_Shdr) ? UINT64_MAX : count_ * sizeof(Elf64_Shdr);
        const std::uint64_t end = end_of(header_.e_shoff, size);
        if (header_.e_shentsize != sizeof(Elf64_Shdr) || end > file_.size())
            return truncated(file_, end);
        for (std::uint64_t i = 0; i < count_; ++i) {
            const Elf64_Shdr section = at(i);
            const std::uint64_t last = end_of(section.sh_offset, section.sh_size);
            if (has_bytes(section) && last > file_.size()) return truncated(file_, last);
        }
        return std::nullopt;
    }

    // After check().
    std::vector<ElfSection> all() const {
        std::vector<ElfSection> sections;
        if (count_ == 0) return sections;
        sections.reserve(count_);
        const std::string_view names = bytes(names_index());
        for (std::uint64_t i = 0; i < count_; ++i) {
            const Elf64_Shdr header = at(i);
            const bool loaded = (header.sh_flags & SHF_ALLOC) != 0;
            sections.push_back({name_at(names, header.sh_name), bytes(i), header.sh_addr,
                                header.sh_type, header.sh_link, loaded,
                                loaded && (header.sh_flags & SHF_EXECINSTR) != 0});
        }
        return sections;
    }

 private:
    static bool has_bytes(const Elf64_Shdr& section) {
        return section.sh_type != SHT_NULL && section.sh_type != SHT_NOBITS;
    }
    Elf64_Shdr at(std::uint64_t index) const {
        return header_at<Elf64_Shdr>(file_, header_.e_shoff + index * sizeof(Elf64_Shdr));
    }
    std::uint64_t names_index() const {
        if (header_.e_shstrndx != SHN_XINDEX) return header_.e_shstrndx;
        return count_ == 0 ? 0 : at(0).sh_link;
    }
    std::string_view bytes(std::uint64_t index) const {
        if (index >= count_) return {};
        const Elf64_Shdr section = at(index);
        if (!has_bytes(section)) return {};
        return file_.substr(section.sh_offset, section.sh_size);
    }

    std::string_view file_;
    Elf64_Ehdr header_;
    std::uint64_t count_ = 0;
};

}  // namespace

OrRefusal<std::vector<ElfSection>> read_elf_sections(std::string_view file) {
    if (auto refusal = check_identity(file)) return *refusal;
    const auto header = header_at<Elf64_Ehdr>(file, 0);
    if (auto refusal = check_header(header)) return *refusal;
    if (auto refusal = check_segments(file, header)) return *refusal;
    const SectionTable sections(file, header);
    if (auto refusal = sections.check()) return *refusal;
    return sections.all();
}

std::optional<std::string_view> bytes_of(const std::vector<ElfSection>& sections,
                                         std::string_view name) {
    for (const ElfSection& one : sections)
        if (one.name == name) return one.bytes;
    return std::nullopt;
}

OrRefusal<Section> read_elf_section(std::string_view file, std::string_view section) {
    auto sections = read_elf_sections(file);
    if (auto* refusal = std::get_if<Refusal>(&sections)) return std::move(*refusal);
    return bytes_of(std::get<std::vector<ElfSection>>(sections), section);
}

}  // namespace runbook::registry
