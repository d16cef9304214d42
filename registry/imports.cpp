#include "registry/imports.hpp"

#include <cxxabi.h>
#include <elf.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <unordered_set>

#include "host/determinism/known_names.hpp"
#include "registry/harmless_imports.hpp"

namespace runbook::registry {
namespace {

constexpr std::string_view kOnlySection = ".runbook.only";
constexpr std::size_t kNamed = 5;  // in a refusal

std::string demangled(const std::string& symbol) {
    if (!symbol.starts_with("_Z")) return symbol;
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> text(
        abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), &std::free);
    return text ? std::string(text.get()) : symbol;
}

// "std::chrono::_V2::system_clock::now()" > "std::chrono::system_clock::now": no template
// arguments, parameters, inline namespaces, and no "vtable for".
std::string plain_name(std::string_view text) {
    for (const std::string_view kind :
         {"vtable for ", "typeinfo for ", "typeinfo name for ", "VTT for ", "guard variable for ",
          "non-virtual thunk to "}) {
        if (text.starts_with(kind)) text.remove_prefix(kind.size());
    }
    std::string name;
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (text.substr(i).starts_with("operator")) return name + std::string(text.substr(i));
        if (depth == 0 && c == '(') break;
        if (depth == 0 && c == ' ') name.clear();  // a result type stands before a template's name
        if (c == '<') ++depth;
        if (depth == 0 && c != ' ') name += c;
        if (c == '>') --depth;
    }
    for (const std::string_view dropped : {"_V2::", "__cxx11::", "__1::"}) {
        for (auto at = name.find(dropped); at != std::string::npos; at = name.find(dropped))
            name.erase(at, dropped.size());
    }
    if (const auto abi = name.find("[abi:"); abi != std::string::npos) name.erase(abi);
    return name;
}

// A C function may have several names: fopen64, __isoc99_scanf, __fprintf_chk, __open64_2.
std::string_view without_dress(std::string_view name) {
    if (name.starts_with("__isoc99_")) name.remove_prefix(9);
    if (name.starts_with("__isoc23_")) name.remove_prefix(9);
    for (const std::string_view ending : {"_chk", "_2"}) {
        if (!name.starts_with("__") || !name.ends_with(ending)) continue;
        name.remove_suffix(ending.size());
        name.remove_prefix(2);
    }
    if (name.ends_with("64")) name.remove_suffix(2);
    return name;
}

const determinism::KnownGroup* group_of(std::string_view name) {
    if (const auto* known = determinism::find_known(name)) return known;
    if (const auto* known = determinism::find_known(without_dress(name))) return known;
    // The library's std::this_thread::__sleep_for does the work of the one that is in the table.
    if (const auto helper = name.rfind("::__"); helper != std::string_view::npos) {
        const std::string meant =
            std::string(name.substr(0, helper + 2)) + std::string(name.substr(helper + 4));
        if (const auto* known = determinism::find_known(meant)) return known;
    }
    // A class stands for its members.
    for (auto end = name.rfind("::"); end != std::string_view::npos; end = name.rfind("::")) {
        name = name.substr(0, end);
        if (const auto* known = determinism::find_known(name)) return known;
    }
    return nullptr;
}

std::string fix_of(const determinism::KnownGroup& group) {
    std::string fix(group.fix);
    constexpr std::string_view kRun = "{run}";
    for (auto at = fix.find(kRun); at != std::string::npos; at = fix.find(kRun))
        fix.replace(at, kRun.size(), "run");
    return fix;
}

}  // namespace

Import import_of(std::string_view symbol) {
    Import made;
    made.symbol = symbol;
    made.name = plain_name(demangled(made.symbol));
    const auto* group = group_of(made.name);
    if (group != nullptr && group->level == determinism::Level::error) {
        made.rule = group->rule;
        made.fix = fix_of(*group);
    }
    made.harmless = made.rule.empty() && is_harmless_import(made.symbol, made.name);
    return made;
}

std::vector<Import> imports_of(const std::vector<ElfSection>& sections) {
    std::vector<Import> imports;
    for (const ElfSection& table : sections) {
        if (table.type != SHT_DYNSYM || table.link >= sections.size()) continue;
        const std::string_view names = sections[table.link].bytes;
        for (std::size_t at = sizeof(Elf64_Sym); at + sizeof(Elf64_Sym) <= table.bytes.size();
             at += sizeof(Elf64_Sym)) {
            Elf64_Sym symbol;
            std::memcpy(&symbol, table.bytes.data() + at, sizeof symbol);
            if (symbol.st_shndx != SHN_UNDEF || symbol.st_name >= names.size()) continue;
            // What only is there when somebody else brings it (the profiler's hooks) is not asked
            // for.
            if (ELF64_ST_BIND(symbol.st_info) == STB_WEAK &&
                ELF64_ST_TYPE(symbol.st_info) == STT_NOTYPE)
                continue;
            const auto rest = names.substr(symbol.st_name);
            imports.push_back(import_of(rest.substr(0, rest.find('\0'))));
        }
    }
    std::sort(imports.begin(), imports.end(),
              [](const Import& a, const Import& b) { return a.name < b.name; });
    return imports;
}

bool has_runbooks_only(const std::vector<ElfSection>& sections) {
    return bytes_of(sections, kOnlySection).has_value();
}

std::optional<Refusal> refusal_of(const std::vector<Import>& imports) {
    std::string named;
    std::size_t count = 0;
    std::unordered_set<std::string_view> seen;  // a constructor has two symbols
    for (const Import& one : imports) {
        if (one.harmless || !seen.insert(one.name).second || ++count > kNamed) continue;
        named += (named.empty() ? "" : ", ") + one.name;
        if (!one.rule.empty()) named += " (" + std::string(one.rule) + ")";
    }
    if (count == 0) return std::nullopt;
    if (count > kNamed) named += " and " + std::to_string(count - kNamed) + " more";
    return Refusal{RefusalCode::kImports,
                   "says that it has runbooks only, and imports what no runbook may call: " + named,
                   "runbook-host bundles inspect shows what to use instead; put activities into a "
                   "bundle of their own, or build it without RUNBOOKS_ONLY"};
}

}  // namespace runbook::registry
