// The preambles that are kept between runs, beside the facts of units.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tools/lint/analysis/opening.hpp"
#include "tools/lint/contents.hpp"
#include "tools/lint/database.hpp"
#include "tools/lint/preamble.hpp"

namespace runbook::lint {

// How a unit opens, and where preambles for that are kept. Two units whose keys are the same may
// stand on the same preamble; the macros of their commands decide.
struct Opening {
    std::vector<Directive> directives;
    std::vector<std::string> keys;  // of the directives up to this one
    std::map<std::string, std::string> macros;

    // Of the directives up to this one.
    std::string text(std::size_t last) const;
};

class Preambles {
 public:
    static constexpr std::size_t kMost = 8;  // that are kept, and made in one run
    static constexpr std::uintmax_t kMostBytes = 512U << 20U;

    // `folder` empty: there are none, and openings have no directives.
    Preambles(std::string folder, std::string base, Contents& contents);

    Opening open(const CompileCommand& command, const std::string& unit) const;

    // The longest one that holds, and the directive that it ends with.
    std::optional<std::pair<std::size_t, Footing>> find(const Opening& opening);

    // Whether one could be made for the directives up to this one: there is none, and it has not
    // turned out to be impossible.
    bool is_missing(const Opening& opening, std::size_t last);

    const std::string& folder() const { return folder_; }
    // Of incomplete notes only that, until the run ends.
    void keep(const Opening& opening, std::size_t last, PreambleNotes notes);

    // Takes away what has not been used for the longest time, above kMost and kMostBytes, and what
    // runs that were killed have left.
    void prune();

 private:
    struct Kept {
        std::string file;
        PreambleNotes notes;
    };
    std::vector<std::unique_ptr<Kept>>& with_key(const std::string& key);
    std::unique_ptr<Kept> load(const std::string& file);

    std::string folder_;
    std::string base_;
    Contents& contents_;
    std::map<std::string, std::vector<std::unique_ptr<Kept>>> known_;
    std::set<std::string> failed_;  // keys
};

}  // namespace runbook::lint
