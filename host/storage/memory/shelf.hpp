// Shelf: the runs that the stores of one memory backend share, and how they are found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/base/chance.hpp"
#include "host/storage/event_store.hpp"
#include "host/storage/memory/call_bell.hpp"

namespace runbook::storage::memory {

struct StoredRun {
    RunRow row;
    std::uint64_t events = 0;
    std::vector<std::string> records;                      // as they came
    std::map<std::uint64_t, engine::Payloads> heartbeats;  // by step
};

// The look-ups that a create needs. One for what is committed, one for what a transaction adds.
struct StartIndex {
    std::unordered_map<std::string, RunKey> latest_of_workflow;
    std::unordered_map<std::string, RunKey> of_idempotency_key;  // see idempotency_name()
    std::map<RunId, RunKey> of_run_id;

    void add(const RunRow& row);
};

std::string idempotency_name(std::string_view slug, std::string_view key);

// A letter with its answer, as the inbox holds it.
struct StoredLetter {
    Letter letter;
    std::optional<LetterAnswer> answer;
};

struct Shelf {
    std::mutex writing;          // held by the one open transaction; taken before `mutex`
    std::mutex mutex;            // guards everything below; a writer may read without it
    std::deque<StoredRun> runs;  // key - 1 is the place
    StartIndex index;
    std::unordered_map<std::string, std::vector<RunKey>> children_of;  // by the parent's run id
    std::set<std::string> live_holders;
    std::uint64_t holders_made = 0;
    std::map<std::int64_t, StoredLetter> inbox;  // by id
    std::int64_t letters_made = 0;
    std::unordered_map<std::string, std::string> bell_of_holder;
    const std::string token_key = random_bytes(32);
    const std::shared_ptr<BellRopes> ropes = std::make_shared<BellRopes>();

    bool has(RunKey run) const { return run >= 1 && static_cast<std::size_t>(run) <= runs.size(); }
    const RunRow& row(RunKey run) const { return runs[static_cast<std::size_t>(run - 1)].row; }
    bool is_live(std::string_view holder);
    std::string new_holder();
    void add(StoredRun run);
};

}  // namespace runbook::storage::memory
