// What a run shows of itself: memo, search attributes, progress. Recorded for people and look-ups;
// no replay compares it.
#include "host/engine/properties.hpp"

#include <algorithm>

#include "host/engine/execution.hpp"

namespace runbook::engine {

namespace {

// A null value removes the entry.
void set(std::vector<Pair>& pairs, const Pair& entry) {
    const auto place =
        std::lower_bound(pairs.begin(), pairs.end(), entry.key,
                         [](const Pair& pair, const std::string& key) { return pair.key < key; });
    const bool known = place != pairs.end() && place->key == entry.key;
    if (entry.value.encoding == kBinaryNull) {
        if (known) pairs.erase(place);
    } else if (known) {
        place->value = entry.value;
    } else {
        pairs.insert(place, entry);
    }
}

bool is_properties(const Event& event) {
    return std::holds_alternative<PropertiesChanged>(event.data);
}

}  // namespace

void Properties::apply(const PropertiesChanged& change) {
    for (const Pair& pair : change.memo) set(memo, pair);
    for (const Pair& pair : change.search) set(search, pair);
    if (!change.details.empty()) details = change.details;
}

// Changes that follow each other in one activation are one event.
void Execution::perform_properties(const Command& command) {
    const CommandExtras& extras = extras_of(command);
    PropertiesChanged change;
    if (command.type == CommandType::kMemo) change.memo = extras.pairs;
    if (command.type == CommandType::kSearch) change.search = extras.pairs;
    if (command.type == CommandType::kDetails) change.details = extras.label;
    if (change.memo.empty() && change.search.empty() && change.details.empty()) return;
    dialogue().properties.apply(change);
    if (delivery_.events.empty() || !is_properties(delivery_.events.back())) {
        return record(std::move(change));
    }
    auto& last = std::get<PropertiesChanged>(delivery_.events.back().data);
    last.memo.insert(last.memo.end(), change.memo.begin(), change.memo.end());
    last.search.insert(last.search.end(), change.search.begin(), change.search.end());
    if (!change.details.empty()) last.details = std::move(change.details);
}

}  // namespace runbook::engine
