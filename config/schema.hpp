// The schema: which settings there are. Reading, checking, `config show` and help derive from it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"
#include "config/value.hpp"

namespace runbook::config {

// What computed defaults may look at.
struct Surroundings {
    const Inputs& inputs;
    std::filesystem::path project;  // the folder of the project's config file; empty without one
    std::filesystem::path user;     // the folder of the user's config file; empty without one
};

struct Setting {
    std::string_view key;   // as in runbook-host.toml
    Type type;              // which words are values
    std::string_view help;  // one line
    // The default as a flag would spell it or, when it is computed, described in words.
    std::string_view fallback;
    // Computed defaults: each element as a flag would spell it, paths absolute.
    Result<std::vector<std::string>> (*computed)(const Surroundings&) = nullptr;
    void (*assign)(Settings&, Value&&);
    std::string_view fixed_variable{};  // empty: derived from the key
    std::string_view flag{};            // empty: none
    std::string_view flag_off{};        // switches only: the flag that means false
    std::span<const std::string_view> choices{};
    std::int64_t least = 0;  // numbers, sizes in bytes, durations in ms
    std::int64_t most = 0;   // of durations: 0 for no bound
};

// All settings, in the order of `config show`.
std::span<const Setting> schema();

// What chooses the files that are read. No settings: no file can hold them.
struct Selector {
    std::string_view flag;
    std::string_view value;  // of the flag, for help
    std::string_view variable;
    std::string_view help;
};
inline constexpr Selector kConfigSelector{"--config", "FILE", "RUNBOOK_CONFIG",
                                          "read this config file, and no others"};
inline constexpr Selector kProfileSelector{
    "--profile", "NAME", "RUNBOOK_PROFILE",
    "read runbook-host.NAME.toml too, above the file it lies beside"};
inline constexpr std::array kSelectors{kConfigSelector, kProfileSelector};

// The runtimes that have a name, built in or not; "automatic" is among them.
std::span<const std::string_view> runtime_names();

// The environment variable of a setting: its fixed one, else a.b_c gives RUNBOOK_A_B_C.
std::string variable_of(const Setting& setting);

}  // namespace runbook::config
