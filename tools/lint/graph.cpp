#include "tools/lint/graph.hpp"

#include <algorithm>

namespace runbook::lint {

Graph::Graph(std::span<const Facts> units, unsigned most) : most_(most) {
    for (const Facts& unit : units)
        for (const Function& function : unit.functions) add(function);
    find_makers();
    connect();
}

// A header's function is in the facts of each unit that includes it. Their flags may differ, so all
// of them count.
void Graph::add(const Function& function) {
    const auto [at, fresh] = by_key_.try_emplace(function.key, nodes_.size());
    if (fresh) {
        nodes_.push_back({function, {}, {}});
        return;
    }
    Function& known = nodes_[at->second].function;
    known.root |= function.root;
    known.pure &= function.pure;
    known.makes.insert(known.makes.end(), function.makes.begin(), function.makes.end());
    known.edges.insert(known.edges.end(), function.edges.begin(), function.edges.end());
    known.sinks.insert(known.sinks.end(), function.sinks.begin(), function.sinks.end());
}

void Graph::find_makers() {
    for (const Node& node : nodes_)
        for (const std::string& one : node.function.makes)
            (node.function.activity ? made_by_activities_ : made_by_others_).insert(one);
}

// The clock of the machine beside that of the run: where activities alone make objects of a class,
// no runbook has one to call. Of a class that nobody makes here, who knows.
bool Graph::is_made_for_activities(const Function& overrider) const {
    return made_by_activities_.contains(overrider.of_class) &&
           !made_by_others_.contains(overrider.of_class);
}

void Graph::connect() {
    // By place, so that the order of the units does not show.
    std::vector<Index> order(nodes_.size());
    for (Index i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](Index a, Index b) {
        return std::tie(nodes_[a].function.at, nodes_[a].function.key) <
               std::tie(nodes_[b].function.at, nodes_[b].function.key);
    });
    for (const Index i : order) {
        if (nodes_[i].function.root) roots_.push_back(i);
        if (is_made_for_activities(nodes_[i].function)) continue;
        for (const std::string& base : nodes_[i].function.overrides)
            if (const auto found = by_key_.find(base); found != by_key_.end())
                nodes_[found->second].overriders.push_back(i);
    }
    for (Node& node : nodes_) {
        auto& edges = node.function.edges;
        std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
            return std::tie(a.at, a.name, a.to, a.is_virtual) <
                   std::tie(b.at, b.name, b.to, b.is_virtual);
        });
        for (const Edge& edge : edges)
            for (const Index target : targets_of(edge)) node.calls.emplace_back(target, edge.at);
    }
}

void Graph::add_overriders(Index base, std::vector<Index>& targets) const {
    for (const Index one : nodes_[base].overriders) {
        if (std::find(targets.begin(), targets.end(), one) != targets.end()) continue;
        targets.push_back(one);
        add_overriders(one, targets);
    }
}

std::vector<Graph::Index> Graph::targets_of(const Edge& edge) const {
    const auto found = by_key_.find(edge.to);
    if (found == by_key_.end()) return {};
    std::vector<Index> targets;
    if (!nodes_[found->second].function.pure) targets.push_back(found->second);
    if (edge.is_virtual) add_overriders(found->second, targets);
    return targets;
}

// Runbooks that no other function of a runbook calls; parts of runbooks take rb::Run& as well.
std::vector<Graph::Index> Graph::entries() const {
    std::vector<bool> reached(nodes_.size()), called(nodes_.size());
    std::vector<Index> left(roots_.begin(), roots_.end());
    for (const Index root : left) reached[root] = true;
    while (!left.empty()) {
        const Index at = left.back();
        left.pop_back();
        for (const auto& [to, place] : nodes_[at].calls) {
            if (to != at) called[to] = true;
            if (!reached[to]) left.push_back(to);
            reached[to] = true;
        }
    }
    std::vector<Index> entries;
    for (const Index root : roots_)
        if (!called[root]) entries.push_back(root);
    return entries;
}

void Graph::walk_from(Index root, std::vector<Ways>& ways) const {
    struct From {
        Index caller = kNone;
        Place at;
        bool seen = false;
    };
    std::vector<From> from(nodes_.size());
    std::vector<Index> order = {root};
    from[root] = {kNone, nodes_[root].function.at, true};
    for (std::size_t i = 0; i < order.size(); ++i) {
        for (const auto& [to, place] : nodes_[order[i]].calls) {
            if (from[to].seen) continue;
            from[to] = {order[i], place, true};
            order.push_back(to);
        }
    }
    for (const Index reached : order) {
        Chain chain;
        for (Index at = reached; at != kNone; at = from[at].caller)
            chain.push_back({nodes_[at].function.name, from[at].at});
        std::reverse(chain.begin(), chain.end());
        auto& [shortest, more] = ways[reached];
        const auto less = [](const Chain& a, const Chain& b) {
            return a.size() != b.size() ? a.size() < b.size() : a < b;
        };
        shortest.insert(std::upper_bound(shortest.begin(), shortest.end(), chain, less),
                        std::move(chain));
        if (shortest.size() > most_) {
            shortest.pop_back();
            ++more;
        }
    }
}

void Graph::reach(const std::function<void(const Function&, const Ways&)>& found) const {
    std::vector<Ways> ways(nodes_.size());
    for (const Index root : entries()) walk_from(root, ways);
    for (const Index root : roots_)  // those that call each other in a circle
        if (ways[root].shortest.empty()) walk_from(root, ways);
    for (Index i = 0; i < nodes_.size(); ++i)
        if (!ways[i].shortest.empty()) found(nodes_[i].function, ways[i]);
}

std::vector<Sink> Graph::open_ends(const Function& function) const {
    std::vector<Sink> ends;
    for (const Edge& edge : function.edges) {
        if (!targets_of(edge).empty()) continue;
        const bool known = by_key_.contains(edge.to);
        ends.push_back({"N102-indirect",
                        Level::note,
                        edge.at,
                        known
                            ? "nobody overrides " + edge.name + " in the units that were looked at"
                            : edge.name + " has no body in the units that were looked at",
                        "add the unit that has it, or add it to [trusted] of runbook-lint.toml",
                        {}});
    }
    return ends;
}

}  // namespace runbook::lint
