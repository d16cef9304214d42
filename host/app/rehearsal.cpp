#include "host/app/rehearsal.hpp"

#include <algorithm>
#include <utility>

#include "host/app/host_impl.hpp"
#include "host/engine/describe.hpp"
#include "host/runtime/local/clock.hpp"

namespace runbook::app {
namespace {

using Verdict = Check::Verdict;

// Virtual: a run that is open after it waits for somebody outside.
constexpr std::chrono::hours kPatience{24 * 365 * 10};

HostOptions options_of(const ValidateRequest& request) {
    HostOptions options;
    options.bundle_folders = request.options.bundle_folders;
    options.bundle_folders_must_exist = true;
    options.private_folder = request.options.private_folder;
    options.probe_program = request.options.probe_program;
    options.workers = 0;  // wait() does it all, in one order
    options.guard = HostOptions::Guard::kStrict;
    options.runtime.push_back({"local", "validate"});
    return options;
}

std::string failure_text(const RunInfo& run) {
    if (!run.failure) return run.status;
    return run.failure->type + ": " + run.failure->message;
}

std::string waits_of(const RunInfo& run) {
    std::string waits;
    for (const WaitingFor& wait : run.waiting_for)
        waits += (waits.empty() ? "" : ", ") + wait.kind + " " + wait.name;
    return waits.empty() ? "somebody outside" : waits;
}

Check check(const Sample& sample, std::string what, Verdict verdict, std::string detail) {
    return {sample.runbook, std::move(what), verdict, std::move(detail)};
}

// The first event in which two stories differ; empty: none.
std::string difference(const std::vector<std::string>& first,
                       const std::vector<std::string>& second) {
    const std::size_t count = std::max(first.size(), second.size());
    for (std::size_t i = 0; i < count; ++i) {
        const std::string a = i < first.size() ? first[i] : "none";
        const std::string b = i < second.size() ? second[i] : "none";
        if (a != b) return "event " + std::to_string(i + 1) + " was " + a + ", and then " + b;
    }
    return {};
}

}  // namespace

Rehearsal::Rehearsal(const ValidateRequest& request) {
    Seams seams;
    seams.clock = std::make_shared<runtime::local::VirtualClock>();
    seams.on_event = [this](const std::string& run_id, const std::string&,
                            const engine::Event& event) {
        stories_[run_id].push_back(engine::describe(event.data));
    };
    host_ = make_host(options_of(request), std::move(seams));
}

Rehearsal::~Rehearsal() = default;

Rehearsal::Outcome Rehearsal::run(const Sample& sample) {
    constexpr const char* kRuns = "runs";
    StartRequest request;
    request.runbook = sample.runbook;
    request.input = sample.input;
    request.durable = true;
    const auto started = host_->start(request);
    if (!started.ok())
        return {check(sample, kRuns, Verdict::kNotRun, started.error().message), {}, {}};
    const std::string& run_id = started->run_id;
    const auto outcome = [&](Verdict verdict, std::string detail) {
        return Outcome{check(sample, kRuns, verdict, std::move(detail)), stories_[run_id], run_id};
    };
    const auto ended = host_->wait(run_id, kPatience);
    if (!ended.ok()) {
        const auto open = host_->get_run(run_id);
        if (ended.error().code != ErrorCode::kTimedOut || !open.ok())
            return outcome(Verdict::kNotRun, ended.error().message);
        return outcome(Verdict::kPassed, "until it waits for " + waits_of(*open));
    }
    if (ended->status == "interrupted") return outcome(Verdict::kDiffers, failure_text(*ended));
    if (ended->status == "failed") return outcome(Verdict::kFailed, failure_text(*ended));
    return outcome(Verdict::kPassed, ended->status);
}

Check Rehearsal::replay(const Outcome& outcome) {
    Check made{outcome.run.subject, "replays", Verdict::kPassed, {}};
    const auto replayed = host_->replay(outcome.run_id);
    made.detail = replayed.ok() ? replayed->difference : replayed.error().message;
    if (!made.detail.empty()) made.verdict = Verdict::kDiffers;
    return made;
}

std::vector<Check> Rehearsal::rehearse(const Sample& sample) {
    const Outcome first = run(sample);
    std::vector<Check> checks{first.run};
    const Verdict verdict = first.run.verdict;
    if (first.run_id.empty() || verdict == Verdict::kNotRun || verdict == Verdict::kDiffers)
        return checks;
    checks.push_back(replay(first));
    const Outcome second = run(sample);
    if (!second.run_id.empty()) checks.push_back(replay(second));
    if (checks.back().verdict == Verdict::kPassed && checks.size() > 2) checks.pop_back();
    // Steps may have other results and run.random() other numbers, so another way is no fault.
    const std::string other = difference(first.story, second.story);
    checks.push_back(
        check(sample, "does the same again",
              second.run.verdict == Verdict::kDiffers ? Verdict::kDiffers : Verdict::kPassed,
              second.run.verdict == Verdict::kDiffers ? second.run.detail
              : other.empty()                         ? std::string()
                                                      : "not quite: " + other +
                                    "; well if results of its steps or run.random() "
                                    "decide that"));
    return checks;
}

}  // namespace runbook::app
