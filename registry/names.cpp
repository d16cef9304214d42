#include "registry/names.hpp"

namespace runbook::registry {
namespace {

constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view kLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
constexpr std::size_t kSlugMax = 64;
constexpr std::size_t kNameMax = 100;

bool made_of(std::string_view text, std::string_view first, std::string_view more,
             std::size_t most) {
    if (text.empty() || text.size() > most || first.find(text[0]) == std::string_view::npos)
        return false;
    for (const char c : text) {
        if (first.find(c) == std::string_view::npos && more.find(c) == std::string_view::npos)
            return false;
    }
    return true;
}

}  // namespace

bool is_slug(std::string_view text) {
    return made_of(text, kLower, "-", kSlugMax) && text.back() != '-';
}

bool is_bundle_name(std::string_view text) { return made_of(text, kLetters, "_-", kSlugMax); }

bool is_activity_name(std::string_view text) {
    return made_of(text, kLetters, "_.-", kNameMax) && text.find("..") == std::string_view::npos;
}

bool is_version(std::string_view text) { return made_of(text, kLetters, "._+-", kSlugMax); }

}  // namespace runbook::registry
