#include "config/store_url.hpp"

#include "host/base/near.hpp"
#include "host/base/quote.hpp"

namespace runbook::config {

namespace {

constexpr std::string_view kForms = "sqlite:PATH, file:DIR, memory: or postgres://..";

Error refusal(std::string_view url, std::string_view why) {
    return Error{ErrorCode::kBadInput,
                 quote(mask_passwords(url)) + " is not a store: " + std::string(why), ""};
}

bool is_postgres(std::string_view scheme) { return scheme == "postgres" || scheme == "postgresql"; }

std::string unknown_scheme(std::string_view scheme) {
    const std::string names[] = {"sqlite", "file", "memory", "postgres"};
    std::string why = "use " + std::string(kForms);
    if (const auto near = nearest(scheme, names)) why += "; did you mean " + quote(*near) + "?";
    return why;
}

void mask(std::string& url, std::size_t begin, std::size_t end) {
    if (end > begin) url.replace(begin, end - begin, "***");
}

// scheme://user:PASSWORD@host. The last '@' before the path ends it: passwords may hold others.
void mask_user_part(std::string& url) {
    const std::size_t slashes = url.find("://");
    if (slashes == std::string::npos) return;
    const std::size_t user = slashes + 3;
    const std::size_t path = url.find_first_of("/?#", user);
    const std::size_t host = url.substr(0, path).rfind('@');
    const std::size_t colon = url.find(':', user);
    if (host != std::string::npos && colon < host) mask(url, colon + 1, host);
}

}  // namespace

Result<std::string> absolute_store_url(std::string_view url, const std::filesystem::path& base) {
    if (url.empty()) return refusal(url, "it is empty");
    const std::size_t colon = url.find(':');
    if (colon == std::string_view::npos)
        return refusal(url, "use " + std::string(kForms) + "; did you mean " +
                                quote("sqlite:" + mask_passwords(url)) + "?");
    const std::string_view scheme = url.substr(0, colon);
    const std::string_view rest = url.substr(colon + 1);
    if (scheme == "memory") {
        if (!rest.empty()) return refusal(url, "nothing follows memory:");
        return std::string(url);
    }
    if (is_postgres(scheme)) {
        if (!rest.starts_with("//")) return refusal(url, "postgres:// is expected");
        return std::string(url);
    }
    if (scheme != "sqlite" && scheme != "file") return refusal(url, unknown_scheme(scheme));
    if (rest.empty()) return refusal(url, "a path is missing");
    const std::filesystem::path path = (base / rest).lexically_normal();
    return std::string(scheme) + ":" + path.string();
}

std::string mask_passwords(std::string_view url) {
    std::string out(url);
    mask_user_part(out);
    constexpr std::string_view kParameter = "password=";
    for (std::size_t at = out.find(kParameter); at != std::string::npos;
         at = out.find(kParameter, at + 1)) {
        const std::size_t begin = at + kParameter.size();
        mask(out, begin, std::min(out.find('&', begin), out.size()));
    }
    return out;
}

}  // namespace runbook::config
