// [C42] The reader of bundle files against damaged ones.
#include "registry/elf_section.hpp"

#include <doctest/doctest.h>
#include <elf.h>

#include <cstring>

#include "fixture.hpp"

using namespace runbook::registry;

namespace {

using Section = std::optional<std::string_view>;

// In a buffer of exactly its size, so that the sanitizer sees a read beyond its end.
OrRefusal<Section> read(const std::string& bytes) {
    const std::vector<char> exact(bytes.begin(), bytes.end());
    auto read = read_elf_section({exact.data(), exact.size()}, ".runbook");
    if (auto* section = std::get_if<Section>(&read); section && *section)
        CHECK((*section)->size() <= bytes.size());
    if (std::holds_alternative<Section>(read)) return Section{};
    return read;
}

RefusalCode code_of(const std::string& bytes) {
    const auto outcome = read(bytes);
    REQUIRE(std::holds_alternative<Refusal>(outcome));
    return std::get<Refusal>(outcome).code;
}

std::string good() { return bytes_of(built("orders")); }

}  // namespace

TEST_CASE("the section of a sound bundle is found, one of another name is not") {
    const std::string bytes = good();
    const auto found = read_elf_section(bytes, ".runbook");
    REQUIRE(std::holds_alternative<Section>(found));
    REQUIRE(std::get<Section>(found));
    CHECK(std::get<Section>(found)->starts_with(R"({"abi":{"major":1)"));
    const auto absent = read_elf_section(bytes, ".runboo");
    REQUIRE(std::holds_alternative<Section>(absent));
    CHECK_FALSE(std::get<Section>(absent));
}

TEST_CASE("[C42] a bundle cut off at any byte is refused") {
    const std::string bytes = good();
    for (std::size_t size = 0; size < bytes.size(); size += size < 2048 ? 1 : 61) {
        CAPTURE(size);
        const auto code = code_of(bytes.substr(0, size));
        CHECK(code == (size == 0  ? RefusalCode::kEmpty
                       : size < 4 ? RefusalCode::kNotElf
                                  : RefusalCode::kTruncated));
    }
    CHECK(code_of(bytes.substr(0, bytes.size() - 1)) == RefusalCode::kTruncated);
}

TEST_CASE("[C42] a bundle stripped of its section table is judged by its segments") {
    std::string bytes = good();
    bytes.replace(offsetof(Elf64_Ehdr, e_shoff), sizeof(Elf64_Ehdr::e_shoff), 8, '\0');
    bytes.replace(offsetof(Elf64_Ehdr, e_shnum), sizeof(Elf64_Ehdr::e_shnum), 2, '\0');
    CHECK(std::holds_alternative<Section>(read(bytes)));  // sound, without a manifest
    CHECK(code_of(bytes.substr(0, 4096)) == RefusalCode::kTruncated);
}

TEST_CASE("[C42] a section that ends one byte behind the file is a cut-off file") {
    std::string bytes = good();
    Elf64_Ehdr header;
    std::memcpy(&header, bytes.data(), sizeof header);
    // The last section is read last; its content ends before the section table.
    const std::size_t at = header.e_shoff + (header.e_shnum - 1u) * sizeof(Elf64_Shdr);
    Elf64_Shdr section;
    std::memcpy(&section, bytes.data() + at, sizeof section);
    section.sh_size = bytes.size() - section.sh_offset;
    std::memcpy(bytes.data() + at, &section, sizeof section);
    CHECK(std::holds_alternative<Section>(read(bytes)));
    ++section.sh_size;
    std::memcpy(bytes.data() + at, &section, sizeof section);
    CHECK(code_of(bytes) == RefusalCode::kTruncated);
}

TEST_CASE("[C42] flipped bits in the headers never lead the reader out of the file") {
    const std::string bytes = good();
    const auto header = [&](std::size_t offset) {
        return static_cast<unsigned char>(bytes[offset]);
    };
    std::size_t sections = 0;
    for (int i = 7; i >= 0; --i)
        sections = sections << 8 | header(offsetof(Elf64_Ehdr, e_shoff) + i);
    const auto flip_all = [&](std::size_t begin, std::size_t end) {
        for (std::size_t bit = begin * 8; bit < end * 8; ++bit) {
            std::string flipped = bytes;
            flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
            (void)read(flipped);
        }
    };
    flip_all(0, 128);
    flip_all(sections, sections + 3 * sizeof(Elf64_Shdr));
    flip_all(bytes.size() - 2 * sizeof(Elf64_Shdr), bytes.size());
}

TEST_CASE("[C42] headers full of random bytes never lead the reader out of the file") {
    const std::string bytes = good();
    std::uint32_t random = 7;
    for (int round = 0; round < 3000; ++round) {
        std::string broken = bytes.substr(0, 4096);
        for (int i = 0; i < 6; ++i) {
            random = random * 1664525u + 1013904223u;
            // Behind what identifies the file, so that most get past the first checks.
            broken[18 + (random >> 8) % 46] = static_cast<char>(random >> 24);
        }
        (void)read(broken);
    }
}

TEST_CASE("[C42] other machines, classes and kinds of ELF file are told apart") {
    const auto patched = [](std::size_t offset, char value) {
        std::string bytes = good();
        bytes[offset] = value;
        return std::get<Refusal>(read(bytes));
    };
    const auto machine = patched(offsetof(Elf64_Ehdr, e_machine), static_cast<char>(EM_RISCV));
    CHECK(machine.code == RefusalCode::kOtherMachine);
    CHECK(machine.found.starts_with("is built for riscv, this host is "));
    const auto small = patched(EI_CLASS, ELFCLASS32);
    CHECK(small.code == RefusalCode::kNot64Bit);
    CHECK(small.found.starts_with("is a 32-bit file, this host is 64-bit little-endian "));
    CHECK(patched(EI_DATA, ELFDATA2MSB).found.starts_with("is a big-endian file"));
    const auto program = patched(offsetof(Elf64_Ehdr, e_type), ET_EXEC);
    CHECK(program.code == RefusalCode::kNotShared);
    CHECK(program.found == "is an ELF file, but no shared library (type 2)");
}
