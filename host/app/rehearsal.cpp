#include "host/app/rehearsal.hpp"

#include <utility>

#include "host/app/host_impl.hpp"
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

Check check(const std::string& runbook, std::string what, Verdict verdict, std::string detail) {
    return {runbook, std::move(what), verdict, std::move(detail)};
}

constexpr std::uint64_t kSeed = 0x5eed;

}  // namespace

Rehearsal::Rehearsal(const ValidateRequest& request) {
    Seams seams;
    seams.clock = std::make_shared<runtime::local::VirtualClock>();
    seams.catalog = [this](engine::Catalog& real) -> engine::Catalog& {
        recorder_ = std::make_unique<Recorder>(real, kSeed);
        return *recorder_;
    };
    host_ = make_host(options_of(request), std::move(seams));
}

Rehearsal::~Rehearsal() = default;

Transcript Rehearsal::transcript() const {
    const auto lives = recorder_ ? recorder_->lives_of(run_id_) : std::vector<Transcript>();
    return lives.empty() ? Transcript() : lives.front();
}

Check Rehearsal::run(const Sample& sample) {
    constexpr const char* kRuns = "runs";
    StartRequest request;
    request.runbook = sample.runbook;
    request.input = sample.input;
    request.durable = true;
    const auto started = host_->start(request);
    if (!started.ok())
        return check(sample.runbook, kRuns, Verdict::kNotRun, started.error().message);
    run_id_ = started->run_id;
    const auto outcome = [&](Verdict verdict, std::string detail) {
        return check(sample.runbook, kRuns, verdict, std::move(detail));
    };
    const auto ended = host_->wait(run_id_, kPatience);
    if (!ended.ok()) {
        const auto open = host_->get_run(run_id_);
        if (ended.error().code != ErrorCode::kTimedOut || !open.ok())
            return outcome(Verdict::kNotRun, ended.error().message);
        return outcome(Verdict::kPassed, "until it waits for " + waits_of(*open));
    }
    if (ended->status == "interrupted") return outcome(Verdict::kDiffers, failure_text(*ended));
    if (ended->status == "failed") return outcome(Verdict::kFailed, failure_text(*ended));
    return outcome(Verdict::kPassed, ended->status);
}

Check Rehearsal::replay(const std::string& runbook) {
    const auto replayed = host_->replay(run_id_);
    std::string differs = replayed.ok() ? replayed->difference : replayed.error().message;
    if (differs.empty()) {
        // The engine compares kinds and names, so that a mended argument parks no run.
        const auto lives = recorder_->lives_of(run_id_);
        if (const auto found = difference(lives.front(), lives.back())) differs = found->text;
    }
    const Verdict verdict = differs.empty() ? Verdict::kPassed : Verdict::kDiffers;
    return check(runbook, "replays", verdict, std::move(differs));
}

namespace {

// Steps may have other results, so another way is no fault then.
Check compare(const std::string& runbook, const Check& second, const Transcript& first_story,
              const Transcript& second_story) {
    constexpr const char* kAgain = "does the same again";
    if (second.verdict == Verdict::kDiffers)
        return check(runbook, kAgain, Verdict::kDiffers, second.detail);
    const auto found = difference(first_story, second_story);
    if (!found) return check(runbook, kAgain, Verdict::kPassed, "");
    if (found->told_apart)
        return check(runbook, kAgain, Verdict::kPassed,
                     "not quite, since its steps had other results: " + found->text);
    return check(runbook, kAgain, Verdict::kDiffers,
                 found->text + ", though everything it was told was the same");
}

}  // namespace

std::vector<Check> rehearse(const ValidateRequest& request, const Sample& sample) {
    Rehearsal first(request);
    std::vector<Check> checks;
    if (const auto added = first.host().add_bundle(request.file); !added.ok())
        return {check(sample.runbook, "runs", Verdict::kNotRun, added.error().message)};
    checks.push_back(first.run(sample));
    const Verdict verdict = checks.back().verdict;
    if (verdict == Verdict::kNotRun || verdict == Verdict::kDiffers) return checks;
    checks.push_back(first.replay(sample.runbook));

    Rehearsal second(request);
    const auto added = second.host().add_bundle(request.file);
    const Check again =
        added.ok() ? second.run(sample)
                   : check(sample.runbook, "runs", Verdict::kNotRun, added.error().message);
    if (again.verdict == Verdict::kNotRun) {
        checks.push_back(
            check(sample.runbook, "does the same again", Verdict::kNotRun, again.detail));
        return checks;
    }
    if (again.verdict != Verdict::kDiffers) {
        if (Check replayed = second.replay(sample.runbook); replayed.verdict != Verdict::kPassed)
            checks.push_back(std::move(replayed));
    }
    checks.push_back(compare(sample.runbook, again, first.transcript(), second.transcript()));
    return checks;
}

}  // namespace runbook::app
