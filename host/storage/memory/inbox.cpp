// MemoryStore's inbox.
#include <utility>

#include "host/storage/memory/store.hpp"
#include "host/storage/refusals.hpp"

namespace runbook::storage::memory {

Result<std::int64_t> MemoryStore::post(const Letter& letter) {
    const std::lock_guard writing(shelf_->writing);
    const std::lock_guard lock(shelf_->mutex);
    const auto found = shelf_->index.of_run_id.find(letter.run_id);
    if (found == shelf_->index.of_run_id.end()) return no_such_run({letter.run_id.to_string()});
    const RunRow& row = shelf_->row(found->second);
    if (row.closed_ns != 0) return run_closed(row);
    const std::int64_t id = ++shelf_->letters_made;
    Letter& stored = shelf_->inbox[id].letter;
    stored = letter;
    stored.id = id;
    return id;
}

Result<std::vector<Letter>> MemoryStore::letters(std::optional<RunKey> run) {
    const std::lock_guard lock(shelf_->mutex);
    std::vector<Letter> found;
    for (const auto& [id, stored] : shelf_->inbox) {
        const bool its = !run || shelf_->row(*run).run_id == stored.letter.run_id;
        if (its && !stored.answer) found.push_back(stored.letter);
    }
    return found;
}

Result<std::optional<LetterAnswer>> MemoryStore::take_answer(std::int64_t letter) {
    const std::lock_guard lock(shelf_->mutex);
    const auto place = shelf_->inbox.find(letter);
    if (place == shelf_->inbox.end()) return no_such_letter(letter);
    std::optional<LetterAnswer> answer = place->second.answer;
    if (answer) shelf_->inbox.erase(place);
    return answer;
}

Result<bool> MemoryStore::withdraw(std::int64_t letter) {
    const std::lock_guard writing(shelf_->writing);
    const std::lock_guard lock(shelf_->mutex);
    const auto place = shelf_->inbox.find(letter);
    if (place == shelf_->inbox.end() || place->second.answer) return false;
    shelf_->inbox.erase(place);
    return true;
}

Result<bool> MemoryStore::leave(std::int64_t letter) {
    const std::lock_guard writing(shelf_->writing);
    const std::lock_guard lock(shelf_->mutex);
    const auto place = shelf_->inbox.find(letter);
    if (place == shelf_->inbox.end() || place->second.answer) return false;
    place->second.letter.sender.clear();
    return true;
}

Result<std::string> MemoryStore::bell_of(const RunRow& row) {
    const std::lock_guard lock(shelf_->mutex);
    const auto place = shelf_->bell_of_holder.find(row.holder);
    return place == shelf_->bell_of_holder.end() ? std::string() : place->second;
}

}  // namespace runbook::storage::memory
