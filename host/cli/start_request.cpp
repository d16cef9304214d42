#include "host/cli/start_request.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "host/base/ids.hpp"
#include "host/base/quote.hpp"
#include "host/cli/json.hpp"

namespace runbook::cli {

namespace {

constexpr std::size_t kFileMax = std::size_t{1} << 30;  // no payload limit can be set higher

Error unreadable(const std::string& path, const std::string& why) {
    return Error{ErrorCode::kBadInput, "--input: the file " + quote(path) + " " + why,
                 "a path after @ starts at the working directory"};
}

Result<std::string> read_file(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"),
                                                               std::fclose);
    if (!file) return unreadable(path, std::string("cannot be opened: ") + std::strerror(errno));
    std::string text;
    char block[16384];
    for (std::size_t got = 0; (got = std::fread(block, 1, sizeof block, file.get())) > 0;) {
        text.append(block, got);
        if (text.size() > kFileMax) return unreadable(path, "holds more than 1 GiB");
    }
    if (std::ferror(file.get()) != 0)
        return unreadable(path, std::string("cannot be read: ") + std::strerror(errno));
    return text;
}

Result<std::string> read_input(Session& session, const std::string& given) {
    if (given == "-") {
        RB_TRY(const std::string text, session.world().read_in());
        return check_json(text, "the input from stdin");
    }
    if (!given.starts_with('@')) return check_json(given, "--input");
    const std::string path = given.substr(1);
    RB_TRY(const std::string text, read_file(path));
    return check_json(text, path);
}

Result<void> check_durability(const Arguments& arguments) {
    if (!arguments.has("--transient")) return {};
    if (arguments.has("--durable"))
        return Error{ErrorCode::kBadInput, "--durable and --transient exclude each other", ""};
    if (arguments.has("--idempotency-key"))
        return Error{ErrorCode::kBadInput,
                     "a transient run leaves no record, so an idempotency key could not find it",
                     "leave --transient or --idempotency-key out"};
    return {};
}

}  // namespace

Result<StartRequest> start_request(Session& session, const Arguments& arguments) {
    StartRequest request;
    request.runbook = arguments.positional("runbook");
    RB_CHECK(check_slug(request.runbook));
    if (const auto id = arguments.get("--workflow-id")) {
        RB_CHECK(check_id("workflow id", *id));
        request.workflow_id = *id;
    }
    if (const auto key = arguments.get("--idempotency-key")) {
        RB_CHECK(check_id("idempotency key", *key));
        request.idempotency_key = *key;
    }
    RB_CHECK(check_durability(arguments));
    if (arguments.has("--durable")) request.durable = true;
    if (arguments.has("--transient")) request.durable = false;
    if (const auto input = arguments.get("--input")) {
        RB_TRY(request.input, read_input(session, *input));
    }
    return request;
}

void say_existing(Session& session, const StartRequest& request, const Started& started) {
    session.say("the idempotency key " + quote(request.idempotency_key) + " belongs to run " +
                started.run_id + ": nothing new was started");
}

}  // namespace runbook::cli
