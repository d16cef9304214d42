#include "config/value.hpp"

#include <algorithm>
#include <charconv>

#include "config/schema.hpp"
#include "config/size.hpp"
#include "config/store_url.hpp"
#include "host/base/duration.hpp"
#include "host/base/near.hpp"
#include "host/base/quote.hpp"

namespace runbook::config {

namespace {

namespace fs = std::filesystem;

Error refusal(std::string message) { return Error{ErrorCode::kBadInput, std::move(message), ""}; }

fs::path absolute(const fs::path& path, const fs::path& base) {
    return (base / path).lexically_normal();
}

Result<Value> read_bool(const std::string& text) {
    if (text == "true" || text == "1") return Value{true};
    if (text == "false" || text == "0") return Value{false};
    return refusal(quote(text) + " is not true or false");
}

Result<Value> read_int(const Setting& setting, const std::string& text) {
    std::int64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, fault] = std::from_chars(text.data(), end, number);
    const bool whole = stop == end && fault != std::errc::invalid_argument;
    if (!whole) return refusal(quote(text) + " is not a whole number");
    if (fault != std::errc{} || number < setting.least || number > setting.most)
        return refusal(quote(text) + " is not between " + std::to_string(setting.least) + " and " +
                       std::to_string(setting.most));
    return Value{number};
}

constexpr double kMillion = 1e6;

// Kept in millionths, so that what is shown is what was written.
Result<Value> read_fraction(const std::string& text) {
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, fault] = std::from_chars(text.data(), end, number);
    if (stop != end || fault != std::errc{} || !(number >= 0 && number <= 1))
        return refusal(quote(text) + " is not a number from 0 to 1");
    return Value{static_cast<std::int64_t>(number * kMillion + 0.5)};
}

std::string show_fraction(std::int64_t per_million) {
    char text[32];
    const auto end =
        std::to_chars(text, text + sizeof text, static_cast<double>(per_million) / kMillion);
    return {text, end.ptr};
}

Result<Value> read_size(const Setting& setting, const std::string& text) {
    RB_TRY(const std::uint64_t bytes, parse_size(text));
    const auto least = static_cast<std::uint64_t>(setting.least);
    const auto most = static_cast<std::uint64_t>(setting.most);
    if (bytes < least || bytes > most)
        return refusal(quote(text) + " is not between " + format_size(least) + " and " +
                       format_size(most));
    return Value{bytes};
}

Result<Value> read_duration(const Setting& setting, const std::string& text) {
    RB_TRY(const auto duration, parse_duration(text));
    const std::chrono::milliseconds least{setting.least};
    const std::chrono::milliseconds most{setting.most};
    if (setting.most != 0 && (duration < least || duration > most))
        return refusal(quote(text) + " is not between " + format_duration(least) + " and " +
                       format_duration(most));
    return Value{duration};
}

std::string lower_case(std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

Result<Value> read_choice(const Setting& setting, const std::string& text) {
    const std::vector<std::string> names(setting.choices.begin(), setting.choices.end());
    if (std::find(names.begin(), names.end(), text) != names.end()) return Value{text};
    std::string message = quote(text) + " is none of ";
    for (const std::string& name : names)
        message.append(name == names.front() ? "" : ", ").append(name);
    if (const auto near = nearest(lower_case(text), names))
        message += "; did you mean " + quote(*near) + "?";
    return refusal(std::move(message));
}

Result<Value> read_paths(const Words& words) {
    std::vector<fs::path> paths;
    for (const std::string& text : words.texts) {
        if (text.empty()) return refusal("an element is empty");
        paths.push_back(absolute(text, words.base));
    }
    return Value{std::move(paths)};
}

Result<Value> read_text(const std::string& text) {
    if (text.empty()) return refusal("it is empty");
    return Value{text};
}

}  // namespace

Result<Value> read_value(const Setting& setting, const Words& words) {
    if (setting.type == Type::kPaths) return read_paths(words);
    RB_ASSERT(words.texts.size() == 1);
    const std::string& text = words.texts.front();
    switch (setting.type) {
        case Type::kText:
            return read_text(text);
        case Type::kChoice:
            return read_choice(setting, text);
        case Type::kBool:
            return read_bool(text);
        case Type::kInt:
            return read_int(setting, text);
        case Type::kFraction:
            return read_fraction(text);
        case Type::kDuration:
            return read_duration(setting, text);
        case Type::kSize:
            return read_size(setting, text);
        case Type::kStoreUrl: {
            RB_TRY(std::string url, absolute_store_url(text, words.base));
            return Value{std::move(url)};
        }
        case Type::kPath:
            return Value{text.empty() ? fs::path{} : absolute(text, words.base)};
        case Type::kPaths:
            break;
    }
    RB_ASSERT(false);
}

std::string show_value(Type type, const Value& value) {
    switch (type) {
        case Type::kText:
        case Type::kChoice:
            return std::get<std::string>(value);
        case Type::kBool:
            return std::get<bool>(value) ? "true" : "false";
        case Type::kInt:
            return std::to_string(std::get<std::int64_t>(value));
        case Type::kFraction:
            return show_fraction(std::get<std::int64_t>(value));
        case Type::kDuration:
            return format_duration(std::get<std::chrono::milliseconds>(value));
        case Type::kSize:
            return format_size(std::get<std::uint64_t>(value));
        case Type::kStoreUrl:
            return mask_passwords(std::get<std::string>(value));
        case Type::kPath:
            return std::get<fs::path>(value).empty() ? "none" : std::get<fs::path>(value).string();
        case Type::kPaths:
            break;
    }
    std::string joined;
    for (const fs::path& path : std::get<std::vector<fs::path>>(value))
        joined.append(joined.empty() ? "" : ":").append(path.string());
    return joined;
}

int int_of(const Value& value) { return static_cast<int>(std::get<std::int64_t>(value)); }

std::uint32_t per_million_of(const Value& value) {
    return static_cast<std::uint32_t>(std::get<std::int64_t>(value));
}

std::string_view wanted(Type type) {
    switch (type) {
        case Type::kBool:
            return "true or false";
        case Type::kInt:
            return "a whole number";
        case Type::kFraction:
            return "a number from 0 to 1, such as 0.01";
        case Type::kDuration:
            return "a duration in quotes, such as \"30s\"";
        case Type::kSize:
            return "a size, such as \"2MiB\" or a number of bytes";
        case Type::kPaths:
            return "a list of texts, such as [\"bundles\"]";
        case Type::kText:
        case Type::kChoice:
        case Type::kStoreUrl:
        case Type::kPath:
            break;
    }
    return "text in quotes";
}

}  // namespace runbook::config
