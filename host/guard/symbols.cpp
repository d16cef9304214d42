#include "host/guard/symbols.hpp"

#include <backtrace.h>
#include <cxxabi.h>
#include <dlfcn.h>
#include <link.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string_view>

namespace runbook::guard {
namespace {

void ignore(void*, const char*, int) {}  // what cannot be read has no name

unsigned long long loaded_objects() {
    unsigned long long count = 0;
    dl_iterate_phdr(
        [](dl_phdr_info* object, std::size_t, void* data) {
            *static_cast<unsigned long long*>(data) = object->dlpi_adds;
            return 1;
        },
        &count);
    return count;
}

// It knows the libraries that were there when it was first asked, and cannot be freed: a new one is
// made when there are others. So what is lost is bounded by the bundles that are loaded.
backtrace_state* state_for_now() {
    static std::mutex mutex;
    static backtrace_state* state = nullptr;
    static unsigned long long of = 0;
    const std::lock_guard lock(mutex);
    const auto now = loaded_objects();
    if (state == nullptr || of != now) state = backtrace_create_state(nullptr, 1, &ignore, nullptr);
    of = now;
    return state;
}

// "(anonymous namespace)::order(rb::Run&, Order) [clone .resume]": "order". Templates and lambdas
// keep what they have, up to the parameters.
std::string readable(const char* linkage_name) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> demangled(
        abi::__cxa_demangle(linkage_name, nullptr, nullptr, &status), &std::free);
    std::string name = demangled ? demangled.get() : linkage_name;
    constexpr std::string_view kUnnamed = "(anonymous namespace)::";
    for (auto at = name.find(kUnnamed); at != std::string::npos; at = name.find(kUnnamed))
        name.erase(at, kUnnamed.size());
    constexpr std::string_view kCall = "operator()";
    const auto call = name.find(kCall);
    const auto end = name.find('(', call == std::string::npos ? 1 : call + kCall.size());
    return name.substr(0, end).substr(0, name.find(" [clone"));
}

int add_line(void* data, std::uintptr_t, const char* file, int line, const char* function) {
    if (file == nullptr && function == nullptr) return 0;
    auto& symbol = static_cast<std::vector<Symbol>*>(data)->emplace_back();
    if (function != nullptr) symbol.function = readable(function);
    if (file != nullptr) symbol.file = file;
    symbol.line = line;
    return 0;
}

void add_name(void* data, std::uintptr_t, const char* name, std::uintptr_t, std::uintptr_t) {
    if (name != nullptr) *static_cast<std::string*>(data) = readable(name);
}

std::string object_of(const void* address) {
    Dl_info info{};
    if (dladdr(address, &info) == 0 || info.dli_fname == nullptr) return "?";
    const std::string_view path = info.dli_fname;
    return std::string(path.substr(path.rfind('/') + 1));
}

}  // namespace

std::vector<Symbol> symbols_at(const void* address) {
    backtrace_state* const state = state_for_now();
    const auto pc = reinterpret_cast<std::uintptr_t>(address);
    std::vector<Symbol> symbols;
    if (state != nullptr) backtrace_pcinfo(state, pc, &add_line, &ignore, &symbols);
    if (symbols.empty()) symbols.emplace_back();
    std::string name;
    if (state != nullptr && symbols.back().function.empty())
        backtrace_syminfo(state, pc, &add_name, &ignore, &name);
    if (!name.empty()) symbols.back().function = std::move(name);
    for (Symbol& symbol : symbols) symbol.object = object_of(address);
    return symbols;
}

}  // namespace runbook::guard
