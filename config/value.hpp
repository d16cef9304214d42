// Values of settings: from the words that people write to a typed value, and back to one line.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "host/base/result.hpp"

namespace runbook::config {

struct Setting;

enum class Type {
    kText,
    kChoice,
    kBool,
    kInt,
    kFraction,
    kDuration,
    kSize,
    kStoreUrl,
    kPath,
    kPaths
};

using Value = std::variant<bool, std::int64_t, std::uint64_t, std::chrono::milliseconds,
                           std::string, std::filesystem::path, std::vector<std::filesystem::path>>;

// The words of one source: one text, or for lists one an element.
struct Words {
    std::vector<std::string> texts;
    std::filesystem::path base;  // absolute; relative paths start here
};

// Failure: kBadInput; the message quotes the word and does not say where it stood.
Result<Value> read_value(const Setting& setting, const Words& words);

// As a flag would spell it; passwords masked, an empty path as "none".
std::string show_value(Type type, const Value& value);

// A number that the schema's bounds keep within an int.
int int_of(const Value& value);

// Of a fraction, which is kept in millionths.
std::uint32_t per_million_of(const Value& value);

// What a value must be, for messages: "a whole number".
std::string_view wanted(Type type);

}  // namespace runbook::config
