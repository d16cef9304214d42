#include "host/cli/run_text.hpp"

#include "host/cli/json.hpp"
#include "host/cli/text.hpp"

namespace runbook::cli {

namespace {

std::string waiting_json(const WaitingFor& waiting) {
    return JsonObject()
        .add("kind", waiting.kind)
        .add("name", waiting.name)
        .add_time("until", waiting.until_ns.value_or(0))
        .add_optional("note", waiting.note)
        .text();
}

// Empty: there are none, and the member is left out.
std::string values_json(const std::vector<std::pair<std::string, std::string>>& values) {
    if (values.empty()) return {};
    JsonObject object;
    for (const auto& [key, value] : values) object.add_raw(key, value);
    return object.text();
}

}  // namespace

std::string failure_line(const FailureInfo& failure) {
    std::string line;
    if (failure.kind != "app" && failure.kind != "failed" && failure.kind != failure.type)
        line = failure.kind;
    for (const std::string* part : {&failure.type, &failure.message}) {
        if (part->empty()) continue;
        if (!line.empty()) line += ": ";
        line += *part;
    }
    return plain(line);
}

std::string failure_json(const FailureInfo& failure) {
    const std::string cause = failure.cause.empty() ? "" : failure_json(failure.cause.front());
    return JsonObject()
        .add("kind", failure.kind)
        .add("type", failure.type)
        .add("message", failure.message)
        .add_optional("origin", failure.origin)
        .add_raw("cause", cause)
        .text();
}

std::string waiting_line(const WaitingFor& waiting) {
    std::string line = waiting.kind;
    if (!waiting.name.empty()) (line += ' ') += waiting.name;
    if (waiting.until_ns) (line += " until ") += point(*waiting.until_ns);
    if (!waiting.note.empty()) (line += ", ") += waiting.note;
    return plain(line);
}

std::string run_json(const RunInfo& run) {
    JsonArray waiting;
    for (const WaitingFor& one : run.waiting_for) waiting.add(waiting_json(one));
    return JsonObject()
        .add("run_id", run.run_id)
        .add("workflow_id", run.workflow_id)
        .add("runbook", run.runbook)
        .add("version", run.version)
        .add_optional("bundle_digest", run.bundle_digest)
        .add("status", run.status)
        .add("durable", run.durable)
        .add_raw("waiting_for", waiting.text())
        .add_raw("result", run.result.value_or(""))
        .add_raw("failure", run.failure ? failure_json(*run.failure) : "")
        .add_time("started_at", run.started_ns)
        .add_time("closed_at", run.closed_ns)
        .add_optional("parent_run_id", run.parent_run_id)
        .add_optional("idempotency_key", run.idempotency_key)
        .add_optional("first_run_id", run.first_run_id)
        .add_optional("continued_from", run.continued_from)
        .add_optional("continued_to", run.continued_to)
        .add("events", run.events)
        .add_optional("driver", run.driver)
        .add_optional("replay_difference", run.replay_difference)
        .add_optional("progress", run.progress)
        .add_raw("memo", values_json(run.memo))
        .add_raw("search", values_json(run.search))
        .text();
}

}  // namespace runbook::cli
