// A word for every setting at every level of the precedence, made from the schema: a new setting is
// tested from the day it is in the table.
#pragma once

#include <string>

#include "config/schema.hpp"
#include "host/base/duration.hpp"

namespace runbook::config {

// Lowest first.
enum class Level { kSystem, kUser, kProject, kProfile, kVariable, kFlag };
inline constexpr int kLevelCount = 6;

// As a flag would spell it; another one at each level, as far as the type has as many. Paths lie in
// `root`.
inline std::string word_at(const Setting& setting, Level level, const std::string& root = "") {
    const int n = static_cast<int>(level) + 1;
    const std::string name = root + "/level-" + std::to_string(n);
    switch (setting.type) {
        case Type::kText:
            return name.substr(root.size() + 1);
        case Type::kChoice:
            return std::string(
                setting.choices[static_cast<std::size_t>(n) % setting.choices.size()]);
        case Type::kBool:
            return n % 2 == 0 ? "true" : "false";
        case Type::kInt:
            return std::to_string(setting.least + n);
        case Type::kFraction:
            return "0.0" + std::to_string(n);
        case Type::kDuration:
            return format_duration(std::chrono::milliseconds(setting.least + n * 1000));
        case Type::kSize:
            return std::to_string((setting.least >> 10) + n) + "KiB";
        case Type::kStoreUrl:
            return "sqlite:" + name + "/runs.db";
        case Type::kPath:
            return name + ".log";
        case Type::kPaths:
            return name + "/a:" + name + "/b";
    }
    return "";
}

// The whole line for a config file.
inline std::string line_at(const Setting& setting, Level level, const std::string& root = "") {
    std::string value = word_at(setting, level, root);
    const bool bare = setting.type == Type::kBool || setting.type == Type::kInt ||
                      setting.type == Type::kFraction;
    if (!bare) value = "\"" + value + "\"";
    if (setting.type == Type::kPaths) {
        value.insert(value.find(':'), "\", \"");
        value.erase(value.find(':'), 1);
        value = "[" + value + "]";
    }
    return std::string(setting.key) + " = " + value + "\n";
}

}  // namespace runbook::config
