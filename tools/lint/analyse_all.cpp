#include "tools/lint/analyse_all.hpp"

#include <algorithm>
#include <thread>

#include "tools/lint/cache.hpp"
#include "tools/lint/crew.hpp"

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

void parse_rest(std::vector<Job>& jobs, const Config& config, const AnalysisOptions& options,
                Cache& cache) {
    std::vector<Job*> left;
    for (Job& job : jobs)
        if (!job.facts) left.push_back(&job);
    const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
    const auto outcomes =
        run_jobs(left.size(), options.jobs > 0 ? options.jobs : processors, [&](std::size_t i) {
            return to_text(analyse(left[i]->command, config, left[i]->old_gcc,
                                   options.unsaved ? &*options.unsaved : nullptr));
        });
    for (std::size_t i = 0; i < left.size(); ++i) {
        Job& job = *left[i];
        job.facts = from_text(outcomes[i].text);
        if (!job.facts)
            job.problem =
                job.command.file + ": " +
                (outcomes[i].problem.empty() ? "the analysis left no facts" : outcomes[i].problem);
        else
            cache.keep(job.command, job.old_gcc, *job.facts);
    }
}

}  // namespace

std::vector<Facts> analyse_all(const std::vector<CompileCommand>& units, const Config& config,
                               const AnalysisOptions& options, std::vector<std::string>& problems) {
    Cache cache(options.unsaved ? std::string() : options.cache_folder, config);
    std::vector<Job> jobs;
    for (const CompileCommand& unit : units) {
        Job job{for_clang(unit), is_old_gcc(unit), {}, {}};
        job.facts = cache.find(job.command, job.old_gcc);
        jobs.push_back(std::move(job));
    }
    parse_rest(jobs, config, options, cache);

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
