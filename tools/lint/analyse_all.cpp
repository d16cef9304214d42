#include "tools/lint/analyse_all.hpp"

#include <algorithm>
#include <numeric>
#include <thread>

#include "tools/lint/cache.hpp"
#include "tools/lint/crew.hpp"
#include "tools/lint/preamble_plan.hpp"

namespace runbook::lint {
namespace {

struct Job {
    CompileCommand command;
    bool old_gcc = false;
    std::optional<Facts> facts;
    std::string problem;
};

std::string problem_of(const std::string& file, const Facts& facts) {
    std::string text =
        file + ": cannot be parsed, so nothing is known of it: " + facts.errors.front();
    if (facts.errors.size() > 1)
        text += " (and " + std::to_string(facts.errors.size() - 1) + " more errors)";
    return text;
}

// The units whose facts are not known, on their way through clang.
class Parse {
 public:
    Parse(const Config& config, const AnalysisOptions& options, Cache& cache, Preambles& preambles)
        : config_(config), options_(options), cache_(cache), preambles_(preambles) {
        at_once_ =
            options.jobs > 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
    }

    void add(Job& job, Remembered remembered) {
        const bool editor = options_.unsaved && options_.unsaved->file == job.command.file;
        const std::string text = editor                        ? options_.unsaved->text
                                 : preambles_.folder().empty() ? std::string()
                                                               : read_whole(job.command.file);
        units_.push_back({&job.command,
                          preambles_.open(job.command, text),
                          editor || remembered.edited,
                          std::move(remembered.files_read),
                          {},
                          {}});
        jobs_.push_back(&job);
    }

    void run() {
        std::vector<std::size_t> left(units_.size());
        std::iota(left.begin(), left.end(), 0U);
        // Those that a preamble does not fit after all, by their macros, may get another one.
        for (std::size_t made = 0; !left.empty();) {
            const auto makings = plan_preambles(units_, left, Preambles::kMost - made, preambles_);
            made += makings.size();
            std::vector<std::size_t> now;
            std::erase_if(left, [&](std::size_t i) {
                if (!units_[i].waits) now.push_back(i);
                return !units_[i].waits;
            });
            round(now, makings);
            if (left.empty() && made > 0) preambles_.prune();
        }
        // Whatever goes wrong on a preamble is not the unit's fault until it goes wrong without.
        for (std::size_t i = 0; i < units_.size(); ++i) {
            const auto& facts = jobs_[i]->facts;
            if (!units_[i].footing || (facts && facts->errors.empty())) continue;
            units_[i].footing.reset();
            left.push_back(i);
        }
        round(left, {});
    }

 private:
    void round(const std::vector<std::size_t>& units, const std::vector<Making>& makings) {
        const std::size_t first = makings.size();
        const auto outcomes = run_jobs(first + units.size(), at_once_, [&](std::size_t i) {
            return i < first ? make(makings[i]) : analyse_one(units[i - first]);
        });
        for (std::size_t i = 0; i < first; ++i) {
            auto notes = notes_from_text(outcomes[i].text);
            preambles_.keep(units_[makings[i].unit].opening, makings[i].last,
                            notes ? std::move(*notes) : PreambleNotes{});
        }
        for (std::size_t i = 0; i < units.size(); ++i) take(*jobs_[units[i]], outcomes[first + i]);
    }

    std::string make(const Making& making) const {
        const PlannedUnit& unit = units_[making.unit];
        return to_text(
            make_preamble(*unit.command, unit.opening.text(making.last), preambles_.folder()));
    }

    std::string analyse_one(std::size_t i) const {
        const PlannedUnit& unit = units_[i];
        return to_text(analyse(*unit.command, config_, jobs_[i]->old_gcc,
                               options_.unsaved ? &*options_.unsaved : nullptr,
                               unit.footing ? &unit.footing->second : nullptr));
    }

    void take(Job& job, const Outcome& outcome) {
        job.facts = from_text(outcome.text);
        job.problem.clear();
        if (!job.facts)
            job.problem =
                job.command.file + ": " +
                (outcome.problem.empty() ? "the analysis left no facts" : outcome.problem);
        else if (!options_.unsaved)
            cache_.keep(job.command, job.old_gcc, *job.facts);
    }

    const Config& config_;
    const AnalysisOptions& options_;
    Cache& cache_;
    Preambles& preambles_;
    unsigned at_once_;
    std::vector<PlannedUnit> units_;
    std::vector<Job*> jobs_;  // of the units
};

}  // namespace

std::vector<Facts> analyse_all(const std::vector<CompileCommand>& units, const Config& config,
                               const AnalysisOptions& options, std::vector<std::string>& problems) {
    const std::string folder = writable_folder(options.cache_folder);
    const std::string tool = folder.empty() ? std::string() : tool_identity();
    Contents contents;
    Cache cache(folder, tool + "\n" + config.digest(), contents);
    Preambles preambles(options.use_preambles ? folder : std::string(), tool, contents);
    std::vector<Job> jobs;
    jobs.reserve(units.size());
    Parse parse(config, options, cache, preambles);
    for (const CompileCommand& unit : units) {
        Job& job = jobs.emplace_back(Job{for_clang(unit), is_old_gcc(unit), {}, {}});
        Remembered remembered = cache.find(job.command, job.old_gcc);
        if (!options.unsaved) job.facts = std::move(remembered.facts);
        if (!job.facts) parse.add(job, std::move(remembered));
    }
    parse.run();

    std::vector<Facts> all;
    for (Job& job : jobs) {
        if (!job.facts)
            problems.push_back(job.problem);
        else if (!job.facts->errors.empty())
            problems.push_back(problem_of(job.command.file, *job.facts));
        else
            all.push_back(std::move(*job.facts));
    }
    return all;
}

}  // namespace runbook::lint
