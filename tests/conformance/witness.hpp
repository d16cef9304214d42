// Witness: what activities did, kept beside the host. Verdicts come from here; the host's log is
// compared with it and is never its own judge.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace runbook::test {

struct Deed {
    std::string what;
    std::int64_t at_ns = 0;  // by the clock of the bench
};

struct Witness {
    std::vector<Deed> deeds;
    std::function<std::int64_t()> now;

    void note(const std::string& what) { deeds.push_back({what, now ? now() : 0}); }
    std::vector<std::string> whats() const {
        std::vector<std::string> out;
        for (const Deed& deed : deeds) out.push_back(deed.what);
        return out;
    }
    // Seconds between one deed and the next.
    std::vector<double> pauses() const {
        std::vector<double> out;
        for (std::size_t i = 1; i < deeds.size(); ++i) {
            out.push_back(static_cast<double>(deeds[i].at_ns - deeds[i - 1].at_ns) / 1e9);
        }
        return out;
    }
};

// The program's one witness: a linked bundle has no other way to its test.
Witness& witness();

}  // namespace runbook::test
