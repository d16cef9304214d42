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

// The answer to a start or resume; given after the commit.
struct Reply {
    std::mutex mutex;
    std::condition_variable given;
    std::optional<Result<StartedRun>> answer;  // guarded by mutex

    void give(Result<StartedRun> value) {
        const std::lock_guard lock(mutex);
        answer = std::move(value);
        given.notify_all();
    }
    void await() {
        std::unique_lock lock(mutex);
        given.wait(lock, [&] { return answer.has_value(); });
    }
    Result<StartedRun> take() {  // once; waits for it
        std::unique_lock lock(mutex);
        given.wait(lock, [&] { return answer.has_value(); });
        return std::move(*answer);
    }
};
using ReplyPtr = std::shared_ptr<Reply>;

struct StartMessage {
    StartCall call;
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
struct InputMessage {  // for a live run
    std::uint64_t slot = 0;
    engine::Input input;
};

struct LetterMessage {                              // for a live run
    std::unique_ptr<const storage::Letter> letter;  // never null
};
struct TerminateMessage {  // for a live transient run
    std::string run_id;
    std::string reason;
};

using Message = std::variant<StartMessage, ResumeMessage, AttemptEnded, InputMessage, LetterMessage,
                             TerminateMessage>;

}  // namespace runbook::runtime::local
