#include "host/app/transcript.hpp"

#include <algorithm>
#include <utility>

#include "host/base/quote.hpp"
#include "host/engine/describe.hpp"

namespace runbook::app {
namespace {

std::string text_of(const engine::Payload& payload) {
    std::string text = payload.encoding == engine::kJsonPlain ? payload.body
                       : payload.encoding == engine::kBinaryNull
                           ? "null"
                           : payload.encoding + ":" + payload.body;
    for (const engine::Meta& one : payload.meta) text += " " + one.key + "=" + one.value;
    return text;
}

std::string text_of(const engine::Payloads& payloads) {
    std::string text;
    for (const engine::Payload& one : payloads) text += " " + text_of(one);
    return text;
}

std::string text_of(const engine::Failure& failure) {
    std::string text = std::string(" ") + name_of(failure.kind) + " " + failure.type + ": " +
                       failure.message + text_of(failure.details);
    return failure.cause ? text + ", caused by" + text_of(*failure.cause) : text;
}

void add(std::string& text, const char* name, std::int64_t value) {
    if (value != 0) text += std::string(" ") + name + "=" + std::to_string(value);
}

void add(std::string& text, const char* name, const std::string& value) {
    if (!value.empty()) text += std::string(" ") + name + "=" + value;
}

void add_options(std::string& text, const engine::Command& command) {
    if (command.step) {
        add(text, "cancel", static_cast<std::int64_t>(command.step->cancel_mode));
        add(text, "attempt_ms", command.step->attempt_ms);
        add(text, "total_ms", command.step->total_ms);
        add(text, "heartbeat_ms", command.step->heartbeat_ms);
        if (const auto& retry = command.step->retry) {
            add(text, "attempts", retry->max_attempts);
            add(text, "first_ms", retry->first_ms);
            add(text, "max_ms", retry->max_ms);
            add(text, "backoff", retry->backoff_permille);
            for (const std::string& type : retry->no_retry_types) add(text, "no_retry", type);
        }
    }
    if (command.run) {
        add(text, "cancel", static_cast<std::int64_t>(command.run->cancel_mode));
        add(text, "close", static_cast<std::int64_t>(command.run->close_policy));
        add(text, "total_ms", command.run->total_ms);
        add(text, "run_ms", command.run->run_ms);
    }
}

void add_extras(std::string& text, const engine::CommandExtras& extras) {
    add(text, "label", extras.label);
    add(text, "details", extras.details);
    add(text, "run", extras.run_id);
    add(text, "schema", extras.schema);
    for (const engine::Pair& pair : extras.pairs) add(text, pair.key.c_str(), text_of(pair.value));
    for (const std::string& signal : extras.unhandled) add(text, "unhandled", signal);
}

constexpr std::size_t kShown = 160;

// Quoted, and from a little before the place where the two part.
std::string shown(const std::string& text, std::size_t apart) {
    const std::size_t from = text.size() > kShown && apart > kShown / 2 ? apart - kShown / 2 : 0;
    return (from > 0 ? ".." : "") + quote(text.substr(from, kShown));
}

std::string both(std::size_t number, const std::string& first, const std::string& second) {
    const auto apart = static_cast<std::size_t>(
        std::mismatch(first.begin(), first.end(), second.begin(), second.end()).first -
        first.begin());
    return "command " + std::to_string(number) + " was " + shown(first, apart) + ", and then " +
           shown(second, apart);
}

}  // namespace

std::string text_of(const engine::Command& command) {
    std::string text = engine::describe(command);
    add(text, "key", command.key);
    text += text_of(command.args);
    add(text, "delay_ms", command.delay_ms);
    add(text, "of", static_cast<std::int64_t>(command.target_seq));
    add_options(text, command);
    if (command.failure) text += text_of(*command.failure);
    add_extras(text, engine::extras_of(command));
    return text;
}

std::string words_of(const engine::Command& command) {
    if (command.type != engine::CommandType::kStep &&
        command.type != engine::CommandType::kComplete &&
        command.type != engine::CommandType::kContinue)
        return {};
    return std::string(name_of(command.type)) + text_of(command.args);
}

std::string text_of(const engine::Job& job) {
    std::string text = std::to_string(static_cast<int>(job.type));
    add(text, "of", static_cast<std::int64_t>(job.seq));
    add(text, "name", job.name);
    text += text_of(job.args);
    if (job.failure) text += text_of(*job.failure);
    if (job.origin) text += " from " + job.origin->sender + " " + job.origin->id;
    return text;
}

std::optional<Difference> difference(const Transcript& first, const Transcript& second) {
    bool told_apart = false;
    std::size_t number = 0;
    for (std::size_t i = 0; i < std::max(first.size(), second.size()); ++i) {
        static const Act kNone;
        const Act& a = i < first.size() ? first[i] : kNone;
        const Act& b = i < second.size() ? second[i] : kNone;
        told_apart = told_apart || a.told != b.told;
        for (std::size_t k = 0; k < std::max(a.asked.size(), b.asked.size()); ++k) {
            ++number;
            const std::string was = k < a.asked.size() ? a.asked[k] : "none";
            const std::string is = k < b.asked.size() ? b.asked[k] : "none";
            if (was != is) return Difference{both(number, was, is), told_apart};
        }
    }
    return std::nullopt;
}

}  // namespace runbook::app
