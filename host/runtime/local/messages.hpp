// Messages: what other threads hand to the loop.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "host/engine/input.hpp"
#include "host/runtime/local/attempt.hpp"
#include "host/runtime/local/outcome.hpp"
#include "host/runtime/runtime.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::runtime::local {

// The answer to a caller of this process; given after the commit.
template <class T>
struct ReplyOf {
    std::mutex mutex;
    std::condition_variable given;
    std::optional<Result<T>> answer;  // guarded by mutex

    void give(Result<T> value) {
        const std::lock_guard lock(mutex);
        answer = std::move(value);
        given.notify_all();
    }
    void await() {
        std::unique_lock lock(mutex);
        given.wait(lock, [&] { return answer.has_value(); });
    }
    bool is_given() {
        const std::lock_guard lock(mutex);
        return answer.has_value();
    }
    Result<T> take() {  // once; waits for it
        std::unique_lock lock(mutex);
        given.wait(lock, [&] { return answer.has_value(); });
        return std::move(*answer);
    }
};
using Reply = ReplyOf<StartedRun>;
using ReplyPtr = std::shared_ptr<Reply>;

// To a request. Nothing: this process does not drive the run, or not any more.
using AskReply = ReplyOf<std::optional<engine::Payload>>;
using AskReplyPtr = std::shared_ptr<AskReply>;

// Who waits for the answer to a request: a caller of this process, or the sender of a letter.
struct Asker {
    AskReplyPtr reply;  // null: it is a letter
    std::int64_t letter = 0;
    std::string sender;
};

struct StartMessage {
    const StartCall* call = nullptr;  // the caller's, who waits for the reply
    ReplyPtr reply;
};
struct ResumeMessage {
    std::unique_ptr<const storage::RunRow> row;  // never null; apart, since most messages are small
    ReplyPtr reply;
    bool for_letters = false;  // only if there are any for it
};
struct AttemptEnded {
    AttemptPtr attempt;
    engine::ActivityOutcome outcome;
};
struct Heartbeat {  // its details are to outlive this process
    AttemptPtr attempt;
};
struct InputMessage {  // for a live run
    std::uint64_t slot = 0;
    engine::Input input;
};

struct LetterMessage {  // there are letters for this run
    std::string run_id;
    std::string sender;  // of one of them
};
struct RequestMessage {  // for a live run, from a caller of this process
    std::string run_id;
    std::unique_ptr<const engine::EventData> request;  // never null
    AskReplyPtr reply;
};

using Message = std::variant<StartMessage, ResumeMessage, AttemptEnded, InputMessage, LetterMessage,
                             RequestMessage, Heartbeat>;

}  // namespace runbook::runtime::local
