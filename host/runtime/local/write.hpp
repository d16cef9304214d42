// Write: one thing that a turn writes. Writes are kept in order until the commit, so that a failed
// one can be written again, and small, since a turn goes over all of them more than once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/engine/event.hpp"
#include "host/engine/status.hpp"
#include "host/runtime/local/attempt.hpp"
#include "host/runtime/local/timers.hpp"
#include "host/storage/event_store.hpp"
#include "host/storage/record_codec.hpp"

namespace runbook::runtime::local {

struct Write {
    enum class Kind : std::uint8_t {
        kFreeKey,
        kCreate,
        kAppend,
        kStatus,
        kClaim,
        kRelease,
        kAnswer,
        kPost,
        kHeartbeat,
        kForgetHeartbeats
    };

    Kind kind = Kind::kAppend;
    bool durable = true;  // what transient runs record is kept for the listener alone
    engine::Status status = engine::Status::kRunning;
    SlotId slot = 0;
    std::unique_ptr<const storage::RunRow> row = nullptr;  // free key, create, claim, release
    storage::RecordSpan span = {};                         // create, append
    // Of its record, in the turn's records; answer, post: in its letters; heartbeat: in its beats.
    std::size_t at = 0;
    std::size_t size = 0;
    std::vector<engine::Event> events = {};  // for the listener; empty when there is none
};

// The records of one turn, one after the other. They are encoded while the events are at hand, and
// before the store is.
class Records {
 public:
    // Keeps its memory, unless it is very much.
    void clear() {
        constexpr std::size_t kKeptMost = 4 << 20;
        if (bytes_.capacity() > kKeptMost) bytes_ = std::string();
        bytes_.clear();
    }
    void encode(Write& write, const std::vector<engine::Event>& events) {
        write.span = {events.front().sequence, events.size()};
        write.at = bytes_.size();
        storage::encode_record(bytes_, events);
        write.size = bytes_.size() - write.at;
    }
    storage::RecordView of(const Write& write) const {
        return {write.span, std::string_view(bytes_).substr(write.at, write.size)};
    }

 private:
    std::string bytes_;
};

// What the turns of one lane use in turn, so that its memory is kept.
struct TurnRoom {
    std::vector<Write> writes;
    Records records;
    std::vector<AttemptPtr> queue;
    std::vector<SlotId> touched;
};

}  // namespace runbook::runtime::local
