#include "registry/code_digest.hpp"

#include <algorithm>

#include "host/base/digest.hpp"
#include "registry/manifest.hpp"

namespace runbook::registry {
namespace {

std::string size_as_bytes(std::uint64_t size) {
    std::string bytes;
    for (unsigned i = 0; i < 8; ++i) bytes += static_cast<char>(size >> (8 * i));
    return bytes;
}

}  // namespace

std::string code_digest(const std::vector<ElfSection>& sections) {
    std::vector<const ElfSection*> counted;
    for (const ElfSection& one : sections) {
        if (one.code || one.name == kManifestSection) counted.push_back(&one);
    }
    std::sort(counted.begin(), counted.end(),
              [](const auto* a, const auto* b) { return a->address < b->address; });
    std::string all;
    for (const ElfSection* one : counted)
        all.append(size_as_bytes(one->bytes.size())).append(one->bytes);
    return sha256_hex(all);
}

}  // namespace runbook::registry
