#include "host/base/ids.hpp"

#include <algorithm>

#include "host/base/quote.hpp"

namespace runbook {

namespace {

constexpr std::size_t kIdMax = 200;
constexpr std::size_t kSlugMax = 64;

bool is_slug_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_id_letter(char c) {
    return is_slug_letter(c) || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == ':' ||
           c == '-';
}

Error refusal(std::string_view what, std::string_view id, std::string_view why,
              std::string_view letters) {
    return Error{ErrorCode::kBadInput,
                 std::string(what) + " " + quote(id) + " is not usable: " + std::string(why),
                 "use 1 to 200 of " + std::string(letters) + ", without '..'"};
}

Result<void> check(std::string_view what, std::string_view id, std::string_view more,
                   std::string_view letters) {
    if (id.empty()) return refusal(what, id, "it is empty", letters);
    if (id.size() > kIdMax) return refusal(what, id, "it is too long", letters);
    for (const char c : id) {
        if (!is_id_letter(c) && more.find(c) == std::string_view::npos)
            return refusal(what, id, "it holds " + quote({&c, 1}), letters);
    }
    if (id.find("..") != std::string_view::npos) return refusal(what, id, "it holds '..'", letters);
    return {};
}

}  // namespace

Result<void> check_id(std::string_view what, std::string_view id) {
    return check(what, id, "", "A-Za-z0-9._:-");
}

Result<void> check_lookup_id(std::string_view what, std::string_view id) {
    return check(what, id, "#/", "A-Za-z0-9._:-#/");
}

Result<void> check_slug(std::string_view slug) {
    const bool fits =
        !slug.empty() && slug.size() <= kSlugMax && is_slug_letter(slug.front()) &&
        is_slug_letter(slug.back()) &&
        std::all_of(slug.begin(), slug.end(), [](char c) { return is_slug_letter(c) || c == '-'; });
    if (fits) return {};
    return Error{ErrorCode::kBadInput, quote(slug) + " is not a runbook slug",
                 "use 1 to 64 of a-z0-9 and '-', with neither end a '-'"};
}

}  // namespace runbook
