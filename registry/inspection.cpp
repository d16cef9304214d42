#include "registry/inspection.hpp"

#include <utility>

namespace runbook::registry {
namespace {

std::optional<Refusal> read_manifest(std::string_view text, Inspection& found) {
    auto manifest = parse_manifest(text);
    if (!manifest) {
        return Refusal{RefusalCode::kManifestUnreadable,
                       "its manifest is damaged: " + manifest.error().message,
                       "Rebuild it with add_runbook_bundle(), which writes the manifest"};
    }
    found.facts = std::move(manifest).value();
    found.has_manifest = true;
    if (found.facts.abi_major != 1) return other_major(found.facts.abi_major);
    if (found.facts.abi_minor > RB_ABI_MINOR)
        return newer_minor(found.facts.abi_minor, RB_ABI_MINOR);
    return std::nullopt;
}

std::optional<Refusal> check_promise(const Inspection& found) {
    if (!found.runbooks_only) return std::nullopt;
    if (!found.facts.activities.empty()) {
        return Refusal{RefusalCode::kImports,
                       "says that it has runbooks only, and has activity '" +
                           found.facts.activities.front() + "'",
                       "Put activities into a bundle of their own, or build it without "
                       "RUNBOOKS_ONLY"};
    }
    return refusal_of(found.imports);
}

}  // namespace

Inspection inspect(std::string_view bytes) {
    Inspection found;
    auto read = read_elf_sections(bytes);
    if (auto* refusal = std::get_if<Refusal>(&read)) {
        found.refusal = std::move(*refusal);
        return found;
    }
    const auto& sections = std::get<std::vector<ElfSection>>(read);
    found.lint = verdict_of(sections);
    found.samples = samples_of(sections);
    found.imports = imports_of(sections);
    found.runbooks_only = has_runbooks_only(sections);
    if (const auto text = bytes_of(sections, kManifestSection))
        found.refusal = read_manifest(*text, found);
    if (!found.refusal) found.refusal = check_promise(found);
    return found;
}

}  // namespace runbook::registry
