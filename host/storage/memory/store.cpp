#include "host/storage/memory/store.hpp"

#include <algorithm>

#include "host/base/assert.hpp"
#include "host/storage/memory/memory_store.hpp"
#include "host/storage/memory/transaction.hpp"
#include "host/storage/record_codec.hpp"
#include "host/storage/refusals.hpp"
#include "host/storage/run_ref.hpp"

namespace runbook::storage::memory {

MemoryStore::~MemoryStore() {
    const std::lock_guard writing(shelf_->writing);
    const std::lock_guard lock(shelf_->mutex);
    shelf_->live_holders.erase(holder_);
    for (StoredRun& run : shelf_->runs)
        if (!holder_.empty() && run.row.holder == holder_) run.row.holder.clear();
}

Result<std::unique_ptr<Transaction>> MemoryStore::begin() {
    return std::unique_ptr<Transaction>(std::make_unique<MemoryTransaction>(*this));
}

Result<RunRow> MemoryStore::find(const RunRef& ref) {
    const std::lock_guard lock(shelf_->mutex);
    const StartIndex& index = shelf_->index;
    if (const auto id = exact_run_id(ref.text)) {
        const auto found = index.of_run_id.find(*id);
        if (found != index.of_run_id.end()) return shelf_->row(found->second);
    }
    const auto latest = index.latest_of_workflow.find(ref.text);
    if (latest != index.latest_of_workflow.end()) return shelf_->row(latest->second);
    const auto range = range_of_prefix(ref.text);
    if (!range) return no_such_run(ref);
    std::vector<RunRow> fitting;
    for (auto at = index.of_run_id.lower_bound(range->lowest);
         at != index.of_run_id.end() && at->first <= range->highest && fitting.size() < 3; ++at)
        fitting.push_back(shelf_->row(at->second));
    if (fitting.empty()) return no_such_run(ref);
    if (fitting.size() > 1) return ambiguous_run(ref, fitting);
    return fitting.front();
}

Result<RunRow> MemoryStore::get(const RunId& run_id) {
    const std::lock_guard lock(shelf_->mutex);
    const auto found = shelf_->index.of_run_id.find(run_id);
    if (found == shelf_->index.of_run_id.end()) return no_such_run({run_id.to_string()});
    return shelf_->row(found->second);
}

Result<std::vector<engine::Event>> MemoryStore::read_events(RunKey run) {
    const std::lock_guard lock(shelf_->mutex);
    if (!shelf_->has(run)) return no_such_key(run);
    std::vector<engine::Event> events;
    for (const std::string& record : shelf_->runs[static_cast<std::size_t>(run - 1)].records)
        RB_CHECK(decode_record(record, events));
    return events;
}

Result<std::vector<RunRow>> MemoryStore::list(const ListFilter& filter) {
    const std::lock_guard lock(shelf_->mutex);
    std::vector<RunRow> rows;
    for (auto run = shelf_->runs.rbegin(); run != shelf_->runs.rend(); ++run) {
        if (filter.most != 0 && rows.size() == filter.most) break;
        if (filter.open_only && run->row.closed_ns != 0) continue;
        if (!filter.slug.empty() && run->row.slug != filter.slug) continue;
        rows.push_back(run->row);
    }
    return rows;
}

Result<std::vector<RunRow>> MemoryStore::open_children(const RunId& parent) {
    const std::lock_guard lock(shelf_->mutex);
    std::vector<RunRow> rows;
    const auto children = shelf_->children_of.find(parent.to_string());
    if (children == shelf_->children_of.end()) return rows;
    for (const RunKey key : children->second)
        if (shelf_->row(key).closed_ns == 0) rows.push_back(shelf_->row(key));
    return rows;
}

bool MemoryStore::held_by_live_process(const RunRow& row) {
    return !row.holder.empty() && shelf_->is_live(row.holder);
}

const std::string& MemoryStore::holder() {
    if (holder_.empty() || !shelf_->is_live(holder_)) {
        holder_ = shelf_->new_holder();
        const auto bell = bell_.name();
        const std::lock_guard lock(shelf_->mutex);
        if (bell.ok()) shelf_->bell_of_holder[holder_] = *bell;
    }
    return holder_;
}

void MemoryStore::lose_holder() {
    const std::lock_guard lock(shelf_->mutex);
    shelf_->live_holders.erase(holder_);
}

std::unique_ptr<EventStore> open() {
    return std::make_unique<MemoryStore>(std::make_shared<Shelf>());
}

std::unique_ptr<EventStore> open_beside(const EventStore& first) {
    const auto* store = dynamic_cast<const MemoryStore*>(&first);
    RB_ASSERT(store != nullptr);
    return std::make_unique<MemoryStore>(store->shelf());
}

void lose_holder(EventStore& store) {
    auto* memory = dynamic_cast<MemoryStore*>(&store);
    RB_ASSERT(memory != nullptr);
    memory->lose_holder();
}

}  // namespace runbook::storage::memory
