#include "host/storage/memory/shelf.hpp"

#include <utility>

namespace runbook::storage::memory {

std::string idempotency_name(std::string_view slug, std::string_view key) {
    std::string name(slug);
    name += '\n';  // in no slug
    name += key;
    return name;
}

void StartIndex::add(const RunRow& row) {
    latest_of_workflow[row.workflow_id] = row.key;
    if (!row.idempotency_key.empty())
        of_idempotency_key[idempotency_name(row.slug, row.idempotency_key)] = row.key;
    of_run_id[row.run_id] = row.key;
}

bool Shelf::is_live(std::string_view holder) {
    const std::lock_guard lock(mutex);
    return live_holders.contains(std::string(holder));
}

std::string Shelf::new_holder() {
    const std::lock_guard lock(mutex);
    std::string holder = "memory-" + std::to_string(++holders_made);
    live_holders.insert(holder);
    return holder;
}

void Shelf::add(StoredRun run) {
    index.add(run.row);
    if (run.row.parent) children_of[run.row.parent->to_string()].push_back(run.row.key);
    runs.push_back(std::move(run));
}

}  // namespace runbook::storage::memory
