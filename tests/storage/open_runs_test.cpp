// The writer's memory against a plain model, over random transactions of which some are undone.
#include "host/storage/sqlite/open_runs.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>

using namespace runbook::storage;
using namespace runbook::storage::sqlite;

namespace {

struct Model {
    std::map<RunKey, OpenRun> runs;
    std::map<RunKey, std::vector<std::int64_t>> records;
    std::int64_t end = 0;
};

void check_same(const OpenRuns& runs, const Model& model) {
    for (RunKey key = 1; key <= 12; ++key) {
        const OpenRun* run = runs.find(key);
        const auto expected = model.runs.find(key);
        REQUIRE((run != nullptr) == (expected != model.runs.end()));
        if (run == nullptr) continue;
        CHECK(run->tail == expected->second.tail);
        CHECK(run->stored_tail == expected->second.stored_tail);
        CHECK(run->next_sequence == expected->second.next_sequence);
    }
    // No record up to the mark is unknown to its run's row.
    const std::int64_t settled = runs.settled_up_to(model.end);
    CHECK(settled <= model.end);
    for (const auto& [key, run] : model.runs)
        for (const std::int64_t record : model.records.at(key))
            if (record > run.stored_tail) CHECK(record > settled);
}

}  // namespace

TEST_CASE("what is undone is as before, and no row is behind by a record up to the mark") {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        std::mt19937_64 random(seed);
        OpenRuns runs;
        Model model;
        for (int transaction = 0; transaction < 40; ++transaction) {
            Model after = model;
            for (std::uint64_t i = random() % 12; i > 0; --i) {
                const auto key = static_cast<RunKey>(1 + random() % 12);
                const bool there = after.runs.contains(key);
                if (!there || random() % 9 == 0) {
                    const std::int64_t record = ++after.end;
                    const OpenRun run{record, random() % 2 == 0 ? 0 : record, 2, 1};
                    if (there) continue;
                    runs.put(key, run);
                    after.runs[key] = run;
                    after.records[key] = {record};
                } else if (random() % 7 == 0) {
                    runs.remove(key);
                    after.runs.erase(key);
                } else if (random() % 5 == 0) {
                    OpenRun run = after.runs[key];
                    run.stored_tail = run.tail;
                    runs.put(key, run);
                    after.runs[key] = run;
                } else {
                    runs.appended(key, ++after.end, 3);
                    OpenRun& run = after.runs[key];
                    run.tail = after.end;
                    run.next_sequence += 3;
                    after.records[key].push_back(after.end);
                }
            }
            if (random() % 10 == 0)
                for (const RunKey key : runs.behind_since(after.end - 10)) {
                    OpenRun run = after.runs.at(key);
                    run.stored_tail = run.tail;
                    runs.put(key, run);
                    after.runs[key] = run;
                }
            if (random() % 3 == 0) {
                runs.undo();
            } else {
                runs.keep();
                model = after;
            }
            check_same(runs, model);
        }
    }
}
