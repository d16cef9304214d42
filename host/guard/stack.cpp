#include "host/guard/stack.hpp"

#include <link.h>
#include <unwind.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "host/guard/symbols.hpp"

namespace runbook::guard {
namespace {

constexpr std::size_t kFramesMost = 64;

struct Walk {
    std::uintptr_t from, border;
    std::vector<const void*> found;
};

// What the unwinder calls a frame's CFA is the stack pointer in it, so a function's own lies below
// its frame address.
_Unwind_Reason_Code visit(_Unwind_Context* context, void* data) {
    auto& walk = *static_cast<Walk*>(data);
    const std::uintptr_t cfa = _Unwind_GetCFA(context);
    if (cfa <= walk.from) return _URC_NO_REASON;
    int before = 0;
    const std::uintptr_t ip = _Unwind_GetIPInfo(context, &before);
    walk.found.push_back(reinterpret_cast<const void*>(before != 0 ? ip : ip - 1));
    const bool last = cfa > walk.border || walk.found.size() >= kFramesMost;
    return last ? _URC_END_OF_STACK : _URC_NO_REASON;
}

struct Range {
    std::uintptr_t begin, end;
};

int add_standard(dl_phdr_info* object, std::size_t, void* data) {
    const std::string_view path = object->dlpi_name == nullptr ? "" : object->dlpi_name;
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const bool standard = name.starts_with("libstdc++.so") || name.starts_with("libc.so") ||
                          name.starts_with("libc++.so") || name.starts_with("libgcc_s.so");
    if (!standard) return 0;
    for (int i = 0; i < object->dlpi_phnum; ++i) {
        const auto& segment = object->dlpi_phdr[i];
        const std::uintptr_t begin = object->dlpi_addr + segment.p_vaddr;
        if (segment.p_type == PT_LOAD)
            static_cast<std::vector<Range>*>(data)->push_back({begin, begin + segment.p_memsz});
    }
    return 0;
}

// They stay as long as the process, so they are looked up once.
bool in_standard_library(const void* address) {
    static const auto* const ranges = [] {
        auto* found = new std::vector<Range>;
        dl_iterate_phdr(&add_standard, found);
        return found;
    }();
    const auto at = reinterpret_cast<std::uintptr_t>(address);
    return std::any_of(ranges->begin(), ranges->end(),
                       [at](const Range& range) { return at >= range.begin && at < range.end; });
}

// Kit and host: what an author did not write.
bool is_machinery(const Symbol& symbol) {
    return symbol.function.empty() || symbol.function.starts_with("rb::") ||
           symbol.function.starts_with("std::") || symbol.function.starts_with("runbook::") ||
           symbol.file.find("/runbook/kit/") != std::string::npos;
}

std::string line_of(const Symbol& symbol) {
    std::string text = (symbol.function.empty() ? "?" : symbol.function) + " (";
    if (symbol.file.empty()) return text + symbol.object + ")";
    return text + symbol.file.substr(symbol.file.rfind('/') + 1) + ":" +
           std::to_string(symbol.line) + ")";
}

}  // namespace

std::vector<const void*> frames(const void* from, const void* border) {
    Walk walk{reinterpret_cast<std::uintptr_t>(from), reinterpret_cast<std::uintptr_t>(border), {}};
    _Unwind_Backtrace(&visit, &walk);
    // The last is the function of the border, or its caller when it has no stack of its own.
    if (walk.found.size() > 1 && walk.found.size() < kFramesMost) walk.found.pop_back();
    return std::move(walk.found);
}

const void* place_of(const std::vector<const void*>& stack) {
    for (const void* address : stack) {
        if (!in_standard_library(address)) return address;
    }
    return stack.empty() ? nullptr : stack.front();
}

std::string stack_text(const std::vector<const void*>& stack) {
    std::vector<Symbol> symbols;
    for (const void* address : stack) {
        for (Symbol& symbol : symbols_at(address)) symbols.push_back(std::move(symbol));
    }
    const auto own = std::find_if_not(symbols.rbegin(), symbols.rend(), is_machinery);
    if (own != symbols.rend()) symbols.erase(own.base(), symbols.end());
    std::string text;
    for (const Symbol& symbol : symbols) text += (text.empty() ? "" : " <- ") + line_of(symbol);
    return text;
}

}  // namespace runbook::guard
