#include "host/cli/start_request.hpp"

#include "host/base/ids.hpp"
#include "host/base/quote.hpp"
#include "host/cli/json_argument.hpp"

namespace runbook::cli {

namespace {

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
    request.retry_failed = arguments.has("--retry-failed");
    if (request.retry_failed && request.idempotency_key.empty())
        return Error{ErrorCode::kBadInput, "--retry-failed needs --idempotency-key",
                     "without a key each start is a new run anyway"};
    RB_CHECK(check_durability(arguments));
    if (arguments.has("--durable")) request.durable = true;
    if (arguments.has("--transient")) request.durable = false;
    RB_TRY(const auto input, json_argument(session, arguments, "--input"));
    if (input) request.input = *input;
    return request;
}

void say_existing(Session& session, const StartRequest& request, const Started& started) {
    session.say("the idempotency key " + quote(request.idempotency_key) + " belongs to run " +
                started.run_id + ": nothing new was started");
}

}  // namespace runbook::cli
