#include "host/storage/letter_codec.hpp"

#include <utility>
#include <vector>

#include "host/storage/record_codec.hpp"
#include "host/storage/record_reader.hpp"
#include "host/storage/record_writer.hpp"

namespace runbook::storage {

namespace {

constexpr std::int64_t kTerminate = 1;  // the numbers are stored
constexpr std::int64_t kEvent = 2;
constexpr char kDone = 1;
constexpr char kRefused = 2;

Error unreadable() {
    return {ErrorCode::kEnvironment, "the answer of the process that drives the run is unreadable",
            "look at the run: what was asked of it may have been done"};
}

LetterAnswer read_refusal(RecordReader& reader) {
    std::uint64_t code = 0;
    Error error;
    reader(code, error.message, error.hint);
    if (reader.failed() || code > static_cast<std::uint64_t>(ErrorCode::kFailed))
        return unreadable();
    error.code = static_cast<ErrorCode>(code);
    return error;
}

}  // namespace

LetterForm encode_request(const engine::EventData& request) {
    if (const auto* end = std::get_if<engine::WorkflowTerminated>(&request))
        return {kTerminate, end->reason};
    LetterForm form{kEvent, {}};
    const engine::Event event{1, 0, request};
    encode_record(form.body, {&event, 1});
    return form;
}

std::optional<engine::EventData> decode_request(std::int64_t kind, std::string_view body) {
    if (kind == kTerminate) return engine::WorkflowTerminated{std::string(body)};
    std::vector<engine::Event> events;
    if (kind != kEvent || !decode_record(body, events).ok() || events.size() != 1)
        return std::nullopt;
    return std::move(events.front().data);
}

std::string encode_answer(const LetterAnswer& answer) {
    if (answer.ok() && *answer == engine::Payload::null()) return {};
    std::string text(1, answer.ok() ? kDone : kRefused);
    RecordWriter writer(text);
    if (answer.ok()) {
        writer(*answer);
    } else {
        const Error& error = answer.error();
        writer(static_cast<std::uint64_t>(error.code), error.message, error.hint);
    }
    return text;
}

LetterAnswer decode_answer(std::string_view text) {
    if (text.empty()) return engine::Payload::null();
    RecordReader reader(text, 1);
    if (text.front() == kRefused) return read_refusal(reader);
    if (text.front() != kDone) return Error{ErrorCode::kConflict, std::string(text), ""};
    engine::Payload payload;
    reader(payload);
    if (reader.failed()) return unreadable();
    return payload;
}

}  // namespace runbook::storage
