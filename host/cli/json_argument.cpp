#include "host/cli/json_argument.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "host/base/quote.hpp"
#include "host/cli/json.hpp"

namespace runbook::cli {

namespace {

constexpr std::size_t kFileMax = std::size_t{1} << 30;  // no payload limit can be set higher

Error unreadable(std::string_view option, const std::string& path, const std::string& why) {
    return Error{ErrorCode::kBadInput,
                 std::string(option) + ": the file " + quote(path) + " " + why,
                 "a path after @ starts at the working directory"};
}

Result<std::string> read_file(std::string_view option, const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"),
                                                               std::fclose);
    if (!file)
        return unreadable(option, path, std::string("cannot be opened: ") + std::strerror(errno));
    std::string text;
    char block[16384];
    for (std::size_t got = 0; (got = std::fread(block, 1, sizeof block, file.get())) > 0;) {
        text.append(block, got);
        if (text.size() > kFileMax) return unreadable(option, path, "holds more than 1 GiB");
    }
    if (std::ferror(file.get()) != 0)
        return unreadable(option, path, std::string("cannot be read: ") + std::strerror(errno));
    return text;
}

}  // namespace

Result<std::string> json_word(Session& session, std::string_view option, const std::string& given) {
    if (given == "-") {
        RB_TRY(const std::string text, session.world().read_in());
        return check_json(text, "the " + std::string(option.substr(2)) + " from stdin");
    }
    if (!given.starts_with('@')) return check_json(given, option);
    const std::string path = given.substr(1);
    RB_TRY(const std::string text, read_file(option, path));
    return check_json(text, path);
}

Result<std::optional<std::string>> json_argument(Session& session, const Arguments& arguments,
                                                 std::string_view option) {
    const auto given = arguments.get(option);
    if (!given) return std::optional<std::string>();
    RB_TRY(std::string text, json_word(session, option, *given));
    return std::optional(std::move(text));
}

}  // namespace runbook::cli
