#include "tools/lint/link.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "tools/lint/graph.hpp"
#include "tools/lint/hash.hpp"
#include "tools/lint/rules.hpp"

namespace runbook::lint {
namespace {

using Key = std::tuple<std::string, unsigned, std::string>;  // file, line, rule

// The lines of files, each read once.
class Lines {
 public:
    explicit Lines(const UnsavedText* unsaved) {
        if (unsaved != nullptr) split(unsaved->text, files_[unsaved->file]);
    }
    std::string at(const Place& place) {
        const auto [found, fresh] = files_.try_emplace(place.file);
        if (fresh) {
            std::ifstream in(place.file, std::ios::binary);
            split(std::string(std::istreambuf_iterator<char>(in), {}), found->second);
        }
        if (place.line == 0 || place.line > found->second.size()) return {};
        return found->second[place.line - 1];
    }

 private:
    static void split(const std::string& text, std::vector<std::string>& lines) {
        std::size_t begin = 0;
        while (begin < text.size()) {
            const std::size_t end = std::min(text.find('\n', begin), text.size());
            std::string line = text.substr(begin, end - begin);
            line.erase(0, line.find_first_not_of(" \t"));
            line.erase(line.find_last_not_of(" \t\r") + 1);
            lines.push_back(std::move(line));
            begin = end + 1;
        }
    }
    std::map<std::string, std::vector<std::string>> files_;
};

class Linker {
 public:
    Linker(std::span<const Facts> units, const Config& config, const UnsavedText* unsaved,
           unsigned ways)
        : units_(units), config_(config), ways_(ways), graph_(units, ways), lines_(unsaved) {}

    Report run() {
        report_.units = static_cast<unsigned>(units_.size());
        report_.runbooks = graph_.roots();
        graph_.reach([&](const Function& function, const Graph::Ways& ways) {
            ++report_.functions;
            for (const Sink& sink : function.sinks) add(sink, ways);
            for (const Sink& sink : graph_.open_ends(function)) add(sink, ways);
        });
        collect_waivers();
        settle();
        return std::move(report_);
    }

 private:
    void add(const Sink& sink, const Graph::Ways& ways) {
        const Level level = config_.level(sink.rule, sink.level);
        if (level == Level::off) return;
        if (config_.excludes(shown_path(config_, sink.at.file))) {
            ++report_.excluded;
            return;
        }
        Finding made;
        made.rule = sink.rule;
        made.level = level;
        made.at = sink.at;
        made.what = sink.what;
        made.fix = sink.fix;
        made.replacement = sink.replacement;
        made.call = sink.call;
        made.by = sink.by;
        made.chains = ways.shortest;
        made.more_chains = ways.more;
        const auto [found, fresh] =
            found_.try_emplace({sink.at.file, sink.at.line, sink.rule}, made);
        if (fresh) return;
        Finding& other = found->second;
        // The same line in several functions: instantiations of one template, or a macro.
        std::vector<Chain> chains = other.chains;
        chains.insert(chains.end(), made.chains.begin(), made.chains.end());
        std::sort(chains.begin(), chains.end(), [](const Chain& a, const Chain& b) {
            return a.size() != b.size() ? a.size() < b.size() : a < b;
        });
        chains.erase(std::unique(chains.begin(), chains.end()), chains.end());
        const bool same = chains == other.chains;
        unsigned more = same ? std::max(other.more_chains, made.more_chains)
                             : other.more_chains + made.more_chains;
        for (; chains.size() > ways_; ++more) chains.pop_back();
        const auto rank = [](const Finding& one) {
            return std::tuple(-static_cast<int>(one.level), one.at.column, one.what);
        };
        if (rank(made) < rank(other)) other = made;
        other.chains = std::move(chains);
        other.more_chains = more;
    }

    void collect_waivers() {
        std::map<std::pair<Place, unsigned>, Waiver> waivers;
        for (const Facts& unit : units_)
            for (const Waiver& waiver : unit.waivers)
                waivers.emplace(std::pair(waiver.at, waiver.covers), waiver);
        for (auto& [key, waiver] : waivers) {
            if (config_.excludes(shown_path(config_, waiver.at.file))) continue;
            if (waiver.problem.empty())
                report_.waivers.push_back(waiver);
            else
                suppress(
                    waiver, Level::error,
                    (waiver.rules.empty() && waiver.problem.starts_with("rb::") ? ""
                                                                                : "this waiver ") +
                        waiver.problem,
                    "name each rule and give a reason of at least three words, or remove it");
        }
    }

    void suppress(const Waiver& waiver, Level built_in, std::string what, std::string fix) {
        const Level level = config_.level("N102-suppress", built_in);
        if (level == Level::off) return;
        Finding made;
        made.rule = "N102-suppress";
        made.level = level;
        made.at = waiver.at;
        made.what = std::move(what);
        made.fix = std::move(fix);
        found_.try_emplace({waiver.at.file, waiver.at.line, made.rule}, std::move(made));
    }

    const Waiver* waiver_of(const Finding& finding, std::set<const Waiver*>& used) {
        const Waiver* covering = nullptr;
        for (const Waiver& waiver : report_.waivers) {
            if (waiver.at.file != finding.at.file || waiver.covers != finding.at.line) continue;
            if (std::find(waiver.rules.begin(), waiver.rules.end(), finding.rule) ==
                waiver.rules.end())
                continue;
            used.insert(&waiver);
            covering = &waiver;
        }
        return covering;
    }

    void settle() {
        std::set<const Waiver*> used;
        for (auto& [key, finding] : found_)
            if (const Waiver* waiver = waiver_of(finding, used)) finding.waived = waiver->reason;
        for (const Waiver& waiver : report_.waivers) {
            if (used.contains(&waiver)) continue;
            report_.unused.push_back(waiver);
            suppress(waiver, Level::warning, "this waiver matches nothing", "remove it");
        }
        if (config_.waivers_max && used.size() > *config_.waivers_max) {
            Waiver over;
            over.at = {config_.file, 1, 1};
            suppress(over, Level::error,
                     std::to_string(used.size()) + " waivers are in use, and [waivers] max is " +
                         std::to_string(*config_.waivers_max),
                     "mend some of them");
        }
        std::map<std::string, unsigned> repeated;
        for (auto& [key, finding] : found_) {
            finding.line = lines_.at(finding.at);
            const std::string about =
                finding.rule + "\n" + shown_path(config_, finding.at.file) + "\n" + finding.line;
            finding.fingerprint = hex_hash(about + "\n" + std::to_string(repeated[about]++));
            if (!finding.waived.empty())
                report_.waived.push_back(std::move(finding));
            else if (finding.rule == "N102-indirect" && finding.level == Level::note)
                report_.unknown.push_back(std::move(finding));
            else
                report_.findings.push_back(std::move(finding));
        }
    }

    std::span<const Facts> units_;
    const Config& config_;
    const unsigned ways_;  // that a finding tells
    Graph graph_;
    Lines lines_;
    std::map<Key, Finding> found_;  // the order of the output
    Report report_;
};

}  // namespace

unsigned Report::count(Level level) const {
    return static_cast<unsigned>(std::count_if(
        findings.begin(), findings.end(), [&](const Finding& one) { return one.level == level; }));
}

std::string shown_path(const Config& config, const std::string& path) {
    if (path.size() > config.root.size() + 1 && path.starts_with(config.root) &&
        path[config.root.size()] == '/')
        return path.substr(config.root.size() + 1);
    return path;
}

Report link(std::span<const Facts> units, const Config& config, const UnsavedText* unsaved,
            unsigned ways) {
    return Linker(units, config, unsaved, ways).run();
}

}  // namespace runbook::lint
