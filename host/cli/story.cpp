#include "host/cli/story.hpp"

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <optional>

#include "host/base/timestamp.hpp"
#include "host/cli/text.hpp"

namespace runbook::cli {

namespace {

namespace json = boost::json;

constexpr std::size_t kRemarkMax = 120;

struct Phrase {
    std::string_view type, predicate;
    std::string_view subject;  // the member that names it; empty: the run itself
};
constexpr std::array kPhrases = {
    Phrase{"workflow_started", "started", ""},
    Phrase{"workflow_completed", "completed", ""},
    Phrase{"workflow_failed", "failed", ""},
    Phrase{"workflow_cancelled", "cancelled", ""},
    Phrase{"workflow_terminated", "terminated", ""},
    Phrase{"workflow_continued_as_new", "continued as new", ""},
    Phrase{"workflow_interrupted", "interrupted", ""},
    Phrase{"workflow_resumed", "resumed", ""},
    Phrase{"step_started", "started", "step"},
    Phrase{"step_completed", "completed", "step"},
    Phrase{"step_failed", "failed", "step"},
    Phrase{"step_retrying", "will be retried", "step"},
    Phrase{"step_cancelled", "cancelled", "step"},
    Phrase{"sleep_started", "sleeps", "timer"},
    Phrase{"sleep_completed", "fired", "timer"},
    Phrase{"sleep_cancelled", "cancelled", "timer"},
    Phrase{"child_workflow_started", "child started", "child"},
    Phrase{"child_workflow_completed", "child completed", "child"},
    Phrase{"child_workflow_failed", "child failed", "child"},
    Phrase{"child_workflow_cancelled", "child cancelled", "child"},
    Phrase{"child_workflow_terminated", "child terminated", "child"},
    Phrase{"cancellation_requested", "cancellation requested", ""},
    Phrase{"marker_recorded", "recorded", "id"},
    Phrase{"step_deferred", "will be answered later", "step"},
    Phrase{"signal_received", "signal received", "name"},
    Phrase{"hook_created", "hook created", "hook"},
    Phrase{"hook_received", "hook received", "hook"},
    Phrase{"hook_expired", "hook expired", "hook"},
    Phrase{"hook_disposed", "hook disposed", "hook"},
    Phrase{"gate_opened", "gate opened", "gate"},
    Phrase{"gate_answered", "gate answered", "gate"},
    Phrase{"gate_closed", "gate closed", "gate"},
    Phrase{"update_accepted", "update accepted", "name"},
    Phrase{"update_completed", "update completed", "update"},
    Phrase{"external_signal_sent", "signal sent", "target"},
    Phrase{"external_signal_failed", "signal not sent", "target"},
    Phrase{"external_cancel_sent", "cancellation sent", "target"},
    Phrase{"external_cancel_failed", "cancellation not sent", "target"},
    Phrase{"properties_changed", "says", ""},
};

Phrase phrase_of(std::string_view type) {
    for (const Phrase& phrase : kPhrases) {
        if (phrase.type == type) return phrase;
    }
    return {type, "", ""};
}

const json::value* member(const json::object& data, std::string_view name) {
    return data.if_contains(json::string_view(name.data(), name.size()));
}

std::string text_of(const json::object& data, std::string_view name) {
    const json::value* const value = member(data, name);
    if (value == nullptr || !value->is_string()) return "";
    return std::string(value->get_string().data(), value->get_string().size());
}

std::int64_t number_of(const json::object& data, std::string_view name) {
    const json::value* const value = member(data, name);
    if (value == nullptr) return 0;
    json::error_code ignored;
    const auto number = value->to_number<std::int64_t>(ignored);
    return ignored ? 0 : number;
}

std::optional<std::int64_t> time_of(const json::object& data, std::string_view name) {
    const auto time = parse_timestamp(text_of(data, name));
    if (!time.ok()) return std::nullopt;
    return *time;
}

// Parts of a remark, separated.
class Remark {
 public:
    void add(std::string_view part) {
        if (part.empty()) return;
        if (!text_.empty()) text_ += ", ";
        text_ += part;
    }
    std::string text() && { return shortened(text_, kRemarkMax); }

 private:
    std::string text_;
};

std::string failure_of(const json::object& data) {
    const json::value* const value = member(data, "failure");
    if (value == nullptr || !value->is_object()) return "";
    std::string line = text_of(value->get_object(), "type");
    const std::string message = text_of(value->get_object(), "message");
    if (!line.empty() && !message.empty()) line += ": ";
    return line += message;
}

void add_details(Remark& remark, const json::object& data, std::int64_t now_ns) {
    if (const auto attempt = number_of(data, "attempt"); attempt > 1)
        remark.add("attempt " + std::to_string(attempt));
    if (const auto attempt = number_of(data, "next_attempt"); attempt > 1)
        remark.add("attempt " + std::to_string(attempt));
    for (const char* const name : {"at", "fires_at", "expires_at"}) {
        if (const auto time = time_of(data, name); time && *time > now_ns)
            remark.add("in " + length(*time - now_ns));
    }
    for (const char* const name :
         {"reason", "detail", "details", "runbook", "slug", "action", "outcome", "by", "comment"})
        remark.add(text_of(data, name));
    remark.add(failure_of(data));
    if (const json::value* const result = member(data, "result"); result && !result->is_null()) {
        const std::string text = json::serialize(*result);
        remark.add("-> " + text);
    }
}

// The workflow id of a child that was given none is "<parent run id>/<slug>#<n>".
std::string subject_of(const json::object& data, std::string_view name) {
    if (name.empty()) return "";
    const std::string id = text_of(data, name);
    return plain(name == "child" ? id.substr(id.rfind('/') + 1) : id);
}

json::object data_of(const EventInfo& event) {
    json::error_code fault;
    json::parse_options options;
    options.max_depth = 1000;  // it was judged when it was recorded
    const json::value value = json::parse(event.data, fault, {}, options);
    return !fault && value.is_object() ? value.get_object() : json::object();
}

}  // namespace

Sentence Story::tell(const std::string& run_id, const EventInfo& event) {
    const Phrase phrase = phrase_of(event.type);
    const json::object data = data_of(event);
    Sentence sentence{subject_of(data, phrase.subject), std::string(phrase.predicate), ""};
    if (sentence.predicate.empty()) {
        sentence.predicate = plain(event.type);
        for (char& c : sentence.predicate) c = c == '_' ? ' ' : c;
    }

    Remark remark;
    const std::string key = run_id + " " + sentence.subject;
    if (event.type.ends_with("_started")) {
        began_ns_[key] = event.time_ns;
    } else if (event.type.ends_with("_completed") || event.type.ends_with("_failed")) {
        const auto began = began_ns_.find(key);
        if (began != began_ns_.end()) remark.add("after " + length(event.time_ns - began->second));
    }
    add_details(remark, data, event.time_ns);
    sentence.remark = std::move(remark).text();
    return sentence;
}

}  // namespace runbook::cli
