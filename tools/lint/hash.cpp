#include "tools/lint/hash.hpp"

#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/xxhash.h>

namespace runbook::lint {

std::uint64_t hash_of(std::string_view content) {
    return llvm::xxh3_64bits(llvm::StringRef(content));
}

std::string hex_hash(std::string_view content) {
    return llvm::utohexstr(hash_of(content), /*LowerCase=*/true, /*Width=*/16);
}

}  // namespace runbook::lint
