// Neighbours: the other processes on the same store. Has them carry out commands for the runs they
// drive, waits for the ends of those, and hears when they want the same. Nobody polls: each wakes
// the other by its bell, and the end of a process is heard, too.
//
// Words: "sender BELL": that process is about to put something into the inbox; should it end before
// it says so, look. "mail": look into the inbox. "watch RUN BELL": tell BELL when RUN has ended or
// is parked. "look RUN": something became of it. "stuck RUN": it waits for a child that is parked.
// "child RUN": a child of RUN has ended elsewhere.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "host/runtime/local/lanes.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::runtime::local {

class Neighbours {  // [any]
 public:
    // Both outlive it.
    Neighbours(StoreSource& stores, Lanes& lanes, Clock& clock);
    ~Neighbours();
    Neighbours(const Neighbours&) = delete;
    Neighbours& operator=(const Neighbours&) = delete;

    // This process drives durable runs from now on.
    void listen();
    // Has the request carried out by the run's holder. When it has none: here, or, when that is
    // enough, it is left in the inbox for the next holder. On disk when it returns, and done but
    // for that case. kConflict: the run is closed, or the answer says so. kMismatch: the run is
    // parked, and nobody can bring it back. kTimedOut: the holder has not answered before
    // `until_ns`; the request stays and will be carried out by it or by whoever takes the run next.
    Result<engine::Payload> ask(const storage::RunRow& row, const engine::EventData& request,
                                std::int64_t until_ns);
    // Until a run that another process drives has ended or is parked. kTimedOut: `until_ns` came
    // first. kUndriven: nobody drives it. kMismatch: it waits for a child that is parked.
    Result<void> await(const RunId& run, std::optional<std::int64_t> until_ns);

 private:
    Result<std::string> begin_listening(storage::EventStore& store);
    void heard(std::string_view word);
    void mail(storage::EventStore& store);
    void watch(storage::EventStore& store, std::string run, std::string bell);
    void child_ended(storage::EventStore& store, const std::string& parent);
    void look(const std::string& run, bool stuck);
    Result<storage::Letter> post(storage::EventStore& store, const storage::RunRow& row,
                                 const engine::EventData& request);
    // Whether the next holder will carry it out, as far as the log and earlier letters tell.
    static Result<void> judge(storage::EventStore& store, const storage::RunRow& row,
                              const storage::Letter& letter, std::int64_t now_ns);
    static Result<void> drop_older_beats(storage::EventStore& store, const storage::RunRow& row,
                                         const storage::Letter& letter);
    // Nobody waits any more: its answer when it has one all the same.
    static Result<std::optional<storage::LetterAnswer>> leave(storage::EventStore& store,
                                                              std::int64_t letter);
    // Nobody drives it: this process does, for its letters' sake. False: another one was faster.
    // kMismatch: it is parked.
    Result<bool> tend(storage::EventStore& store, const storage::RunRow& row);
    bool wake_for(storage::EventStore& store, const storage::RunRow& row,
                  const std::string& sender);
    bool ask_to_be_told(storage::EventStore& store, const storage::RunRow& row,
                        const std::string& bell);
    // False: `until_ns` came before anything was heard since `seen`.
    bool wait(std::uint64_t seen, std::optional<std::int64_t> until_ns);
    // The same for one that could not be rung: at most a moment, a longer one each time.
    bool wait_a_moment(std::uint64_t seen, std::optional<std::int64_t> until_ns, int& times);
    std::uint64_t heard_so_far();

    StoreSource& stores_;
    Lanes& lanes_;
    Clock& clock_;

    std::mutex mutex_;
    std::condition_variable changed_;
    storage::EventStore* store_ = nullptr;   // guarded by mutex_; set while listening
    std::uint64_t heard_ = 0;                // guarded by mutex_
    std::unordered_set<std::string> told_;   // guarded by mutex_; runs whose ends we shall hear of
    std::unordered_set<std::string> stuck_;  // guarded by mutex_
};

}  // namespace runbook::runtime::local
