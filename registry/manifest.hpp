// Manifest: what a bundle says it holds, readable without running it (JSON in the ELF section
// .runbook), and the same facts taken from its descriptor, which is the truth.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "abi/include/runbook/abi.h"
#include "host/base/result.hpp"

namespace runbook::registry {

inline constexpr std::string_view kManifestSection = RB_MANIFEST_SECTION;

struct Manifest {
    struct Runbook {
        std::string slug;
        std::string version;  // never empty: the bundle's when it names none
        auto operator<=>(const Runbook&) const = default;
    };
    unsigned abi_major = 1;
    unsigned abi_minor = 0;  // the least host minor it needs
    std::string name;
    std::string version;
    std::vector<Runbook> runbooks;        // sorted
    std::vector<std::string> activities;  // sorted; without the kit's own, which begin with "rb."
    bool operator==(const Manifest&) const = default;
};

// The text ends at the first NUL. Unknown members are ignored. kBadInput says what is wrong.
Result<Manifest> parse_manifest(std::string_view json);

// Of a checked descriptor.
Manifest manifest_of(const rb_bundle& bundle);

// The first fact in which the manifest differs from the descriptor, as a clause; empty: none.
std::optional<std::string> difference(const Manifest& manifest, const Manifest& descriptor);

}  // namespace runbook::registry
