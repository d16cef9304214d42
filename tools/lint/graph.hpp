// The call graph of all units, and the ways from runbooks through it.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "tools/lint/report.hpp"

namespace runbook::lint {

class Graph {
 public:
    // Of each function's ways at most `most` are kept.
    Graph(std::span<const Facts> units, unsigned most);

    // Calls `found` for every function that a runbook reaches, with its shortest ways there.
    struct Ways {
        std::vector<Chain> shortest;
        unsigned more = 0;
    };
    void reach(const std::function<void(const Function&, const Ways&)>& found) const;

    // Calls to functions that nobody has a body of, from functions that are reached.
    std::vector<Sink> open_ends(const Function& function) const;

    unsigned roots() const { return static_cast<unsigned>(roots_.size()); }

 private:
    using Index = std::size_t;
    static constexpr Index kNone = static_cast<Index>(-1);

    struct Node {
        Function function;
        std::vector<std::pair<Index, Place>> calls;
        std::vector<Index> overriders;
    };

    void add(const Function& function);
    void find_makers();
    void connect();
    bool is_made_for_activities(const Function& overrider) const;
    void add_overriders(Index base, std::vector<Index>& targets) const;
    std::vector<Index> targets_of(const Edge& edge) const;
    std::vector<Index> entries() const;
    void walk_from(Index root, std::vector<Ways>& ways) const;

    const unsigned most_;
    std::vector<Node> nodes_;
    std::vector<Index> roots_;
    std::unordered_map<std::string, Index> by_key_;
    std::unordered_set<std::string> made_by_activities_, made_by_others_;  // classes
};

}  // namespace runbook::lint
