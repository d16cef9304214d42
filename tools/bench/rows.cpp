#include "rows.hpp"

#include "cold_start.hpp"
#include "durable_load.hpp"
#include "limit_json.hpp"
#include "limit_log.hpp"
#include "limit_loop.hpp"
#include "suspended.hpp"
#include "transient_load.hpp"

namespace runbook::bench {
namespace {

namespace fs = std::filesystem;

// A folder for one row, gone with everything in it at the end.
class Scratch {
 public:
    explicit Scratch(const fs::path& parent) : folder_(parent / "row") {
        fs::remove_all(folder_);
        fs::create_directories(folder_ / "engine");
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    fs::path operator/(const char* name) const { return folder_ / name; }

 private:
    fs::path folder_;
};

EngineOptions engine_options(const Scratch& scratch, const Place& place) {
    return {scratch / "engine", place.bundle, place.workers};
}

// The programs and the bundle as an installation leaves them: copied. What a linker has just
// written lies in the page cache page by page, and each first touch of it takes longer; a program
// that was copied, or read from a disk, lies there in larger pieces.
Place installed(Place place, const Scratch& scratch) {
    fs::create_directories(scratch / "bundles");
    const auto copy = [&](fs::path& file, const fs::path& folder) {
        const fs::path target = folder / file.filename();
        fs::copy_file(file, target);
        file = target;
    };
    for (fs::path* program : {&place.host, &place.dlopen_limit, &place.commit_limit})
        copy(*program, scratch / "");
    copy(place.bundle, scratch / "bundles");
    return place;
}

Program cold_run(const Scratch& scratch, const Place& place) {
    return {{place.host.string(), "run", "bench-steps", "--transient", "--bundles",
             place.bundle.parent_path().string(), "--input", "1"},
            scratch / "engine"};
}

Program durable_cold_run(const Scratch& scratch, const Place& place) {
    return {{place.host.string(), "run", "bench-steps", "--durable", "--store",
             "sqlite:" + (scratch / "cold.db").string(), "--bundles",
             place.bundle.parent_path().string(), "--input", "0"},
            scratch / "engine"};
}

std::unique_ptr<Contender> ours_of(const Row& row, const Scratch& scratch, const Place& place) {
    if (row.scale == Scale::kLatency)
        return process_starts(row.durable ? durable_cold_run(scratch, place)
                                          : cold_run(scratch, place));
    EngineOptions options = engine_options(scratch, place);
    options.in_memory = row.in_memory;
    if (row.durable || row.in_memory)
        return std::make_unique<DurableLoad>(options, row.n, row.slug);
    return transient_load(options, row.slug, row.steps);
}

std::unique_ptr<Contender> limit_of(const Row& row, const Scratch& scratch, const Place& place,
                                    const char* name) {
    if (row.scale == Scale::kLatency && row.durable) {
        return process_starts(
            {{place.commit_limit.string(), place.bundle.string(), (scratch / name).string()},
             scratch / "engine"});
    }
    if (row.scale == Scale::kLatency) {
        return process_starts(
            {{place.dlopen_limit.string(), place.bundle.string()}, scratch / "engine"});
    }
    if (row.durable) return limit_log(scratch / name, row.n);
    return row.slug == "bench-orders" ? limit_json() : limit_loop(row.steps);
}

// No pairs: the memory of one process is not disturbed by what others do.
Measured measure_memory(const Row& row, const Place& place) {
    Measured measured;
    Verdict& verdict = measured.verdict;
    verdict.limit = suspended_elsewhere(place.self, place, "coroutines", row.n);
    verdict.ours = suspended_elsewhere(place.self, place, "runs", row.n);
    verdict.ratio = verdict.ours / verdict.limit;
    verdict.min = verdict.max = *verdict.ratio;
    verdict.aa = 1;
    return measured;
}

}  // namespace

const std::vector<Row>& all_rows() {
    static const std::vector<Row> rows = {
        {"1", 1, false, Scale::kRate, false, "bench-sums", false, 1000},
        {"1", 1, true, Scale::kRate, false, "bench-sums"},  // with what a run costs in it
        {"1", 1, true, Scale::kRate, false},  // steps that a worker could run, of 200 bytes
        {"2", 1, false, Scale::kRate, false, "bench-orders"},
        {"3", 1024, false, Scale::kRate, false, "bench-sums", true},
        {"3", 1024, true, Scale::kRate, false, "bench-steps", true},
        {"4a", 1, false, Scale::kRate, true},
        {"4c", 1, true, Scale::kRate, true},
        {"4c", 8, true, Scale::kRate, true},
        {"4c", 64, true, Scale::kRate, true},
        {"4c", 1024, false, Scale::kRate, true},
        {"4c", 4096, true, Scale::kRate, true},
        {"9", 100'000, false, Scale::kBytes, false},
        {"10a", 1, false, Scale::kLatency, false},
        {"10b", 1, false, Scale::kLatency, true},
    };
    return rows;
}

Measured measure(const Row& row, const Place& built, const Plan& plan) {
    if (row.scale == Scale::kBytes) return measure_memory(row, built);
    const Scratch scratch(built.folder);
    const Place place = row.scale == Scale::kLatency ? installed(built, scratch) : built;
    DiskProbe probe(scratch / "probe");
    const auto limit = limit_of(row, scratch, place, "limit.db");
    const auto control = limit_of(row, scratch, place, "control.db");
    const auto ours = ours_of(row, scratch, place);
    Measured measured =
        alternate({*limit, *control, *ours, row.durable ? &probe : nullptr}, plan, row.scale);
    if (row.durable && measured.ours.syncs < measured.ours.commits) {
        measured.verdict.ratio.reset();
        measured.verdict.reason = "ours is not durable: " + std::to_string(measured.ours.commits) +
                                  " commits with " + std::to_string(measured.ours.syncs) + " syncs";
    }
    return measured;
}

Span run_alone(const Row& row, const Place& place, std::int64_t wall_ns) {
    const Scratch scratch(place.folder);
    return ours_of(row, scratch, place)->run(wall_ns);
}

}  // namespace runbook::bench
