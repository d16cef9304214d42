#include "registry/library.hpp"

#include <dlfcn.h>

#include <boost/dll/shared_library.hpp>
#include <exception>
#include <string_view>
#include <utility>

#include "registry/descriptor_check.hpp"

namespace runbook::registry {
namespace {

using boost::dll::shared_library;

constexpr const char* kEntry = "rb_bundle_entry_v1";
constexpr unsigned kMajorsLookedFor = 9;

// Boost.DLL wraps the loader's words in its own. The variants that return an error code lose the
// loader's words, which name the symbol or library, so the throwing ones are used.
std::string loader_words(std::string_view what) {
    constexpr std::string_view before = "(dlerror system message: ";
    const auto begin = what.find(before);
    const auto end = what.rfind("): ");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin)
        return std::string(what);
    return std::string(what.substr(begin + before.size(), end - begin - before.size()));
}

Refusal refusal_of(const std::string& words) {
    const std::string found = "the dynamic loader says: " + words;
    if (words.find("undefined symbol") != std::string::npos) {
        return {RefusalCode::kUndefinedSymbol, found,
                "Link the library that defines it into the bundle; -Wl,--no-undefined finds this "
                "when it is built"};
    }
    if (words.find("cannot open shared object file") != std::string::npos) {
        return {RefusalCode::kMissingLibrary, found,
                "Install the library that it names, or link it statically"};
    }
    return {RefusalCode::kLoadFailed, found, "Rebuild the bundle on this machine"};
}

OrRefusal<std::shared_ptr<shared_library>> open_library(const std::filesystem::path& copy) {
    using boost::dll::load_mode::type;
    // Boost.DLL hands the bits through; it has no name for "never unmap".
    const auto mode = static_cast<type>(boost::dll::load_mode::rtld_now |
                                        boost::dll::load_mode::rtld_local | RTLD_NODELETE);
    try {
        return std::make_shared<shared_library>(copy, mode);
    } catch (const boost::dll::fs::system_error& failed) {
        return refusal_of(loader_words(failed.what()));
    } catch (const std::exception& thrown) {
        return throws_exception("while it is loaded", thrown.what());
    } catch (...) {
        return throws_exception("while it is loaded", {});
    }
}

// Parts of the C++ library that a bundle must leave to the process. With a copy of its own in the
// open the dynamic loader binds some of its calls to that copy and some to the host's.
bool has_own_runtime(const shared_library& library) {
    for (const char* name : {"__gxx_personality_v0", "__cxa_begin_catch", "__cxa_throw"}) {
        Dl_info mine{}, found{};
        const void* const entry = ::dlsym(library.native(), kEntry);
        const void* const symbol = ::dlsym(library.native(), name);
        if (entry == nullptr || symbol == nullptr) continue;
        if (::dladdr(entry, &mine) != 0 && ::dladdr(symbol, &found) != 0 &&
            mine.dli_fbase == found.dli_fbase)
            return true;
    }
    return false;
}

Refusal own_runtime() {
    return {RefusalCode::kOwnRuntime,
            "brings a C++ library of its own in the open, which gets mixed up with the host's",
            "Link libstdc++ as a shared library, or hide its symbols: add_runbook_bundle() does"};
}

Refusal no_entry(const shared_library& library) {
    for (unsigned major = 0; major <= kMajorsLookedFor; ++major) {
        if (library.has("rb_bundle_entry_v" + std::to_string(major))) return other_major(major);
    }
    return {RefusalCode::kNoEntry, "exports no " + std::string(kEntry) + ", so it is no bundle",
            "Build it with add_runbook_bundle(), or move other libraries out of this folder"};
}

std::string heard(const HostSide& host) {
    return host.complaint ? host.complaint() : std::string();
}

OrRefusal<const rb_bundle*> call_entry(Entry entry, const HostSide& host) {
    (void)heard(host);  // what an earlier bundle said is not this one's
    try {
        // Its type promises nothing: a bundle that was built without the kit may throw here.
        return entry(host.host);
    } catch (const std::exception& thrown) {
        return throws_exception("in its entry", thrown.what());
    } catch (...) {
        return throws_exception("in its entry", {});
    }
}

void told(const OnLoadStep& on_step, LoadStep step) {
    if (on_step) on_step(step);
}

}  // namespace

OrRefusal<Mapped> map_library(const std::filesystem::path& copy, const HostSide& host,
                              const LoadPlan& plan) {
    told(plan.on_step, LoadStep::kLoading);
    auto opened = open_library(copy);
    if (auto* refusal = std::get_if<Refusal>(&opened)) return std::move(*refusal);
    auto library = std::get<std::shared_ptr<shared_library>>(std::move(opened));
    if (!library->has(kEntry)) return no_entry(*library);
    if (plan.first && has_own_runtime(*library)) return own_runtime();
    const Entry entry = &library->get<const rb_bundle*(const rb_host*)>(kEntry);
    return enter_bundle(entry, host, std::move(library), plan.on_step);
}

OrRefusal<Mapped> enter_bundle(Entry entry, const HostSide& host, std::shared_ptr<const void> owner,
                               const OnLoadStep& on_step) {
    told(on_step, LoadStep::kEntering);
    auto entered = call_entry(entry, host);
    if (auto* refusal = std::get_if<Refusal>(&entered)) return std::move(*refusal);
    const auto* const descriptor = std::get<const rb_bundle*>(entered);
    if (descriptor == nullptr) {
        const std::string why = heard(host);
        return Refusal{RefusalCode::kEntryGaveUp,
                       "its entry returned no descriptor" + (why.empty() ? "" : ": " + why),
                       "See the bundle's own documentation for what it needs"};
    }
    told(on_step, LoadStep::kReading);
    if (auto wrong = check_descriptor(*descriptor)) return std::move(*wrong);
    return Mapped{descriptor, manifest_of(*descriptor), std::move(owner)};
}

}  // namespace runbook::registry
