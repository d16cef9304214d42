#include "host/runtime/local/commit_group.hpp"

#include <utility>

#include "host/runtime/local/turn.hpp"

namespace runbook::runtime::local {

Result<storage::Transaction*> CommitGroup::enter(Turn& turn) {
    std::unique_lock lock(mutex_);
    if (owner_ != &turn) {
        changed_.wait(lock, [&] { return owner_ == nullptr; });
        owner_ = &turn;
    }
    lock.unlock();  // another process may be writing for a while
    auto begun = begin();
    if (begun.ok()) return tx_.get();
    lock.lock();
    let_go();
    return std::move(begun).error();
}

Result<storage::Transaction*> CommitGroup::restart(Turn& turn) {
    RB_ASSERT(owner_ == &turn);
    tx_.reset();
    return enter(turn);
}

bool CommitGroup::commit(Turn& turn) {
    std::unique_lock lock(mutex_);
    if (owner_ != &turn) {
        waiting_.push_back(&turn);
        changed_.wait(lock, [&] { return turn.answered_ || owner_ == nullptr; });
        if (std::exchange(turn.answered_, false)) return !turn.write_error_;
        std::erase(waiting_, &turn);
        owner_ = &turn;
    }
    Batch batch{&turn};
    auto done =
        turn.write_error_ ? Result<void>(*turn.write_error_) : write_and_commit(lock, batch);
    for (Turn* one : batch) {
        if (!done.ok()) one->write_error_ = done.error();
        one->answered_ = one != &turn;
    }
    let_go();
    return done.ok();
}

void CommitGroup::leave(Turn& turn) {
    const std::lock_guard lock(mutex_);
    std::erase(waiting_, &turn);
    if (owner_ == &turn) let_go();
}

void CommitGroup::let_go() {
    tx_.reset();
    owner_ = nullptr;
    changed_.notify_all();
}

Result<void> CommitGroup::begin() {
    if (tx_) return {};
    RB_TRY(storage::EventStore * store, stores_.store());
    RB_TRY(tx_, store->begin());
    return {};
}

// Whoever comes while the others are written joins them.
Result<void> CommitGroup::write_and_commit(std::unique_lock<std::mutex>& lock, Batch& batch) {
    do {
        for (Turn* one : std::exchange(waiting_, {})) batch.push_back(one);
        lock.unlock();
        auto written = write(batch);
        lock.lock();
        if (!written.ok()) return written;
    } while (!waiting_.empty());
    lock.unlock();
    auto done = tx_->commit();
    lock.lock();
    return done;
}

// A run that turns out to be another holder's takes its writes out of the transaction, which then
// begins again.
Result<void> CommitGroup::write(const Batch& batch) {
    for (bool whole = false; !whole;) {
        RB_CHECK(begin());
        whole = true;
        for (Turn* one : batch) {
            one->tx_ = tx_.get();
            one->perform_waiting();
            if (one->write_error_) return *one->write_error_;
            if (!std::exchange(one->redo_, false)) continue;
            whole = false;
            break;
        }
        if (whole) break;
        tx_.reset();
        for (Turn* one : batch) one->performed_ = 0;
    }
    return {};
}

}  // namespace runbook::runtime::local
