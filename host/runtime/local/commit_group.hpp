// CommitGroup: the store has one transaction at a time. Turns of several lanes that are ready
// together are written by one of them, with one commit.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "host/base/result.hpp"
#include "host/storage/event_store.hpp"

namespace runbook::runtime::local {

class StoreSource;
class Turn;

class CommitGroup {  // [loop] of any lane; a turn that waits here is written by another one's
                     // thread
 public:
    explicit CommitGroup(StoreSource& stores) : stores_(stores) {}

    // The transaction, for a turn that looks something up; the turn keeps it until it commits.
    Result<storage::Transaction*> enter(Turn& turn);
    // Begins the transaction again, for the turn that has it.
    Result<storage::Transaction*> restart(Turn& turn);
    // Writes what waits in the turn and commits. False: nothing happened, and the turn knows why.
    bool commit(Turn& turn);
    // The turn is over, whatever became of it; without a commit nothing of it happened.
    void leave(Turn& turn);

 private:
    using Batch = std::vector<Turn*>;
    void let_go();  // under the lock
    Result<void> begin();
    Result<void> write(const Batch& batch);
    Result<void> write_and_commit(std::unique_lock<std::mutex>& lock, Batch& batch);

    StoreSource& stores_;
    std::mutex mutex_;
    std::condition_variable changed_;
    Turn* owner_ = nullptr;                     // guarded by mutex_: the turn that has the store
    Batch waiting_;                             // guarded by mutex_
    std::unique_ptr<storage::Transaction> tx_;  // the owner's
};

}  // namespace runbook::runtime::local
