// runbook-bench: measures the host against the plainest code that does the same I/O, in one
// process and in alternating slices. docs/performance.md tells what the figures mean.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "report.hpp"
#include "suspended.hpp"

namespace {

using namespace runbook::bench;
namespace fs = std::filesystem;

constexpr const char* kHelp =
    R"(runbook-bench: ours divided by the plainest code that does the same I/O

usage: runbook-bench [--quick] [--json] [--row 1|2|3|4a|4c|9|10a|10b].. [--no-sweep]
                     [--dir DIR] [--workers N] [--alone S]

  --quick      three short pairs a row instead of nine; the lines are marked
  --json       one JSON line a row on stdout
  --row ROW    only this row; may be given again
  --no-sweep   only the points that count, not the other numbers of runs
  --dir DIR    where it writes (default: /var/tmp); the disk that is measured
  --workers N  threads that run activities in durable rows (default: 2, as in runbook-host)
  --alone S    ours alone for S seconds, for a profiler; prints steps a second
)";

struct Wanted {
    bool quick = false;
    bool json = false;
    bool sweep = true;
    std::vector<std::string> rows;
    fs::path dir = "/var/tmp";
    unsigned workers = 2;
    int alone_s = 0;
    std::string suspended;  // for row 9, which starts this program anew
    std::size_t runs = 0;
};

class BadUsage : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

int number(const std::string& option, const std::string& text, int most) {
    char* end = nullptr;
    const long value = std::strtol(text.c_str(), &end, 10);
    if (text.empty() || *end != '\0' || value < 1 || value > most)
        throw BadUsage(option + " takes a number from 1 to " + std::to_string(most));
    return static_cast<int>(value);
}

Wanted read(const std::vector<std::string>& words) {
    Wanted wanted;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        const auto value = [&]() -> const std::string& {
            if (i + 1 == words.size()) throw BadUsage(word + " needs a value");
            return words[++i];
        };
        if (word == "--quick") {
            wanted.quick = true;
        } else if (word == "--json") {
            wanted.json = true;
        } else if (word == "--no-sweep") {
            wanted.sweep = false;
        } else if (word == "--row") {
            wanted.rows.push_back(value());
        } else if (word == "--dir") {
            wanted.dir = value();
        } else if (word == "--workers") {
            wanted.workers = static_cast<unsigned>(number(word, value(), 64));
        } else if (word == "--alone") {
            wanted.alone_s = number(word, value(), 3600);
        } else if (word == "--suspended") {
            wanted.suspended = value();
        } else if (word == "--runs") {
            wanted.runs = static_cast<std::size_t>(number(word, value(), 10'000'000));
        } else if (word == "--help" || word == "-h") {
            std::cout << kHelp;
            std::exit(0);
        } else {
            throw BadUsage("unknown option " + word);
        }
    }
    for (const std::string& name : wanted.rows) {
        bool known = false;
        for (const Row& row : all_rows()) known = known || row.axis == name;
        if (!known) throw BadUsage("no row " + name + "; there are 1, 2, 3, 4a, 4c, 9, 10a, 10b");
    }
    return wanted;
}

bool is_wanted(const Wanted& wanted, const Row& row) {
    if (row.sweep && !wanted.sweep) return false;
    if (wanted.rows.empty()) return true;
    for (const std::string& name : wanted.rows)
        if (name == row.axis) return true;
    return false;
}

// A folder of this process, gone at the end.
class Folder {
 public:
    explicit Folder(const fs::path& parent) {
        std::string name = (parent / "runbook-bench-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("cannot make a folder in " + parent.string() + ": " +
                                     std::strerror(errno));
        path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const fs::path& path() const { return path_; }

 private:
    fs::path path_;
};

Place place_for(const Wanted& wanted, const fs::path& folder) {
    const fs::path own = fs::read_symlink("/proc/self/exe").parent_path();
    Place place;
    place.folder = folder;
    place.bundle = own.parent_path() / "lib/bench/runbook-bench.so";
    place.host = own / "runbook-host";
    place.dlopen_limit = own / "runbook-bench-dlopen";
    place.commit_limit = own / "runbook-bench-commit";
    place.self = own / "runbook-bench";
    place.workers = wanted.workers;
    return place;
}

Plan plan_for(const Wanted& wanted) {
    Plan plan;
    if (wanted.quick) {
        plan.pairs = 3;
        plan.slice_ns = 60'000'000;
        plan.warm_ns = 200'000'000;
    }
    return plan;
}

void run_rows(const Wanted& wanted) {
    const Folder folder(wanted.dir);
    const Place place = place_for(wanted, folder.path());
    if (wanted.suspended == "runs") suspended_runs(place, wanted.runs);
    if (wanted.suspended == "coroutines") {
        std::printf("%.1f\n", suspended_coroutines(wanted.runs));
        return;
    }
    const Circumstances now = circumstances(RUNBOOK_SOURCE_FOLDER, wanted.quick);
    if (!wanted.json && wanted.alone_s == 0) std::cout << heading(now) << std::endl;
    for (const Row& row : all_rows()) {
        if (!is_wanted(wanted, row)) continue;
        if (wanted.alone_s > 0) {
            if (row.sweep || row.scale == Scale::kBytes) continue;
            const Span span = run_alone(row, place, std::int64_t{wanted.alone_s} * 1'000'000'000);
            std::printf("%s: %.0f/s, cpu %.0f ns each\n", row.axis.c_str(), span.per_second(),
                        static_cast<double>(span.cpu_ns) / static_cast<double>(span.operations));
            continue;
        }
        const Measured measured = measure(row, place, plan_for(wanted));
        std::cout << (wanted.json ? json_line(row, measured, now) : table_line(row, measured))
                  << std::endl;
    }
}

}  // namespace

int main(int count, char** words) {
    try {
        run_rows(read({words + 1, words + count}));
        return 0;
    } catch (const BadUsage& problem) {
        std::cerr << "runbook-bench: " << problem.what() << "\n\n" << kHelp;
        return 2;
    } catch (const std::exception& problem) {
        std::cerr << "runbook-bench: " << problem.what() << '\n';
        return 5;
    }
}
