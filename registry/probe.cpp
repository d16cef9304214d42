#include "registry/probe.hpp"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "host/base/quote.hpp"
#include "registry/child_process.hpp"
#include "registry/probe_child.hpp"
#include "registry/probe_report.hpp"

namespace runbook::registry {
namespace {

constexpr const char* kTryAgain = "a file is tried again when it has changed, also by touch";

const char* where(ProbeStage stage) {
    if (stage == ProbeStage::kEntering) return "in its entry";
    return stage == ProbeStage::kReading ? "while its descriptor is read" : "while it is loaded";
}

std::string name_of(int signal) {
    const char* name = ::sigabbrev_np(signal);
    return name == nullptr ? "signal " + std::to_string(signal) : "SIG" + std::string(name);
}

std::string one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    while (!text.empty() && text.back() == ' ') text.pop_back();
    return text;
}

// The end of what it said on standard error, as a clause.
std::string last_words(const std::string& err) {
    std::string text = one_line(err);
    constexpr std::size_t most = 80;  // quote() keeps the beginning, the end is what tells more
    if (text.size() > most) text.erase(0, text.size() - most);
    return text.empty() ? text : "; it said " + quote(text);
}

Refusal hangs(ProbeStage stage, std::chrono::milliseconds limit) {
    const auto ms = limit.count();
    const std::string time =
        ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
    return {RefusalCode::kHangs, "does not come back within " + time + " " + where(stage),
            "Let its constructors and entry wait for nothing; " + std::string(kTryAgain)};
}

// What the C++ library says when nobody catches: its type and what(). A constructor's exception can
// be seen in no other way, since it does not pass the dynamic loader.
std::optional<Refusal> throws(ProbeStage stage, const std::string& err) {
    constexpr std::string_view before = "terminate called after throwing an instance of ";
    const auto begin = err.rfind(before);
    if (begin == std::string::npos) return std::nullopt;
    const std::string thrown = one_line(err.substr(begin + before.size()));
    return throws_exception(where(stage), thrown);
}

Refusal ended_by(int signal, ProbeStage stage, const std::string& err) {
    if (signal == SIGABRT) {
        if (auto thrown = throws(stage, err)) return std::move(*thrown);
        return {RefusalCode::kAborts,
                "aborts " + std::string(where(stage)) + " (SIGABRT)" + last_words(err),
                "Give up with rb_host.error and NULL from the entry instead"};
    }
    if (signal == SIGXCPU || signal == SIGXFSZ || signal == SIGKILL) {
        return {RefusalCode::kPastLimits,
                "was ended by " + name_of(signal) + " " + where(stage) +
                    ": it takes more time, memory or disk than a load may",
                "Move that work into an activity; " + std::string(kTryAgain)};
    }
    return {RefusalCode::kCrashes,
            "crashes " + std::string(where(stage)) + " (" + name_of(signal) + ")",
            "Look at what its constructors and its entry do, best in a debugger; " +
                std::string(kTryAgain)};
}

Refusal exits(int code, ProbeStage stage, const std::string& err) {
    return {RefusalCode::kExits,
            "ends the process " + std::string(where(stage)) + " (exit code " +
                std::to_string(code) + ")" + last_words(err),
            "Remove the exit from its constructors and its entry: it would end the host"};
}

ProbeVerdict judge(const ChildEnd& end, const ProbeOptions& options) {
    ProbeReport report = read_report(end.report);
    if (report.refusal) return std::move(*report.refusal);
    if (report.facts) return Probed{std::move(*report.facts), end.out};
    if (report.stage == ProbeStage::kNone || report.stage == ProbeStage::kGreeted)
        return NotProbed{options.program.string() + " is no probe of this version"};
    if (end.late) return hangs(report.stage, options.limit);
    if (end.signal != 0) return ended_by(end.signal, report.stage, end.err);
    return exits(end.exit_code, report.stage, end.err);
}

}  // namespace

ProbeVerdict probe(const std::filesystem::path& copy, const ProbeOptions& options) {
    if (options.program.empty()) return NotProbed{"no program to probe with is known"};
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(options.limit).count();
    ChildPlan plan;
    plan.words = {options.program.string(), kProbeWord, std::to_string(::getpid()),
                  std::to_string(seconds), copy.string()};
    plan.limit = options.limit;
    plan.complete = [](const std::string& report) {
        return read_report(report).stage == ProbeStage::kDone;
    };
    const auto end = run_child(plan);
    if (!end.ok()) return NotProbed{end.error().message};
    return judge(*end, options);
}

}  // namespace runbook::registry
