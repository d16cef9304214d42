// A host of prepared answers, and a process around the command line that only remembers: what the
// verbs ask for, and what people would read.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "host/cli/command.hpp"
#include "host/cli/world.hpp"
#include "runbook/host.hpp"

namespace runbook::cli {

inline constexpr std::int64_t kSecondNs = 1'000'000'000;
inline constexpr std::int64_t kNowNs = 1'795'255'200 * kSecondNs;  // 2026-11-21 10:00:00 UTC
inline const std::string kRunId = "01929c3e-0000-7000-8000-000000000001";

inline RunInfo run_info(const std::string& status) {
    RunInfo run;
    run.run_id = kRunId;
    run.workflow_id = kRunId;
    run.runbook = "order";
    run.version = "1.2.0";
    run.status = status;
    run.started_ns = kNowNs - 5 * kSecondNs;
    run.events = 4;
    if (status != "running" && status != "suspended" && status != "interrupted")
        run.closed_ns = kNowNs - 2 * kSecondNs;
    if (status == "completed") run.result = R"({"total":1.10})";
    return run;
}

// The answers, and what was asked; the test keeps it while hosts come and go.
struct Script {
    Result<Started> started = Started{kRunId, kRunId, true, false};
    Result<RunInfo> end = run_info("completed");  // of wait()
    Result<RunInfo> found = run_info("completed");
    Result<std::vector<EventInfo>> events = std::vector<EventInfo>{};
    Result<std::vector<RunInfo>> runs = std::vector<RunInfo>{};
    Result<std::vector<RunbookInfo>> runbooks = std::vector<RunbookInfo>{};
    Result<std::vector<BundleInfo>> bundles = std::vector<BundleInfo>{};
    Result<std::string> answer = std::string("null");  // of query() and update()
    Result<Replay> replay = Replay{};
    std::vector<OpenGate> gates;
    std::vector<OpenHook> hooks;
    bool goes_on = true;             // what a heartbeat is told
    std::vector<Finding> findings;   // of check()
    std::vector<Progress> progress;  // told while wait() waits
    int slices_until_end = 0;        // wait() that time out first
    bool driven_elsewhere = false;   // wait() then does not wait
    int slices_until_ctrl_c = -1;    // < 0: nobody presses it

    std::vector<std::string> calls;  // "start", "wait <run>", ..
    StartRequest request;
    HostOptions options;
    int hosts = 0;
    std::chrono::nanoseconds clock{0};
    bool ctrl_c = false;
};

class FakeHost : public Host {
 public:
    explicit FakeHost(Script& script) : script_(script) {}

    Result<void> add_bundle(const std::filesystem::path&) override { return {}; }
    Result<void> add_bundle(LinkedEntry) override { return {}; }
    Result<Started> start(const StartRequest& request) override {
        script_.calls.push_back("start");
        script_.request = request;
        return script_.started;
    }
    Result<RunInfo> wait(std::string_view run,
                         std::optional<std::chrono::milliseconds> limit) override {
        script_.calls.push_back("wait " + std::string(run));
        for (const Progress& progress : std::exchange(script_.progress, {})) {
            if (script_.options.on_progress) script_.options.on_progress(progress);
        }
        if (script_.slices_until_ctrl_c-- == 0) script_.ctrl_c = true;
        if (script_.slices_until_end-- <= 0) return script_.end;
        if (!script_.driven_elsewhere) script_.clock += limit.value();
        return Error{ErrorCode::kTimedOut, "not yet", ""};
    }
    Result<Started> resume(std::string_view run) override {
        script_.calls.push_back("resume " + std::string(run));
        return script_.started;
    }
    Result<RunInfo> signal(std::string_view run, const Signal& signal,
                           std::chrono::milliseconds limit) override {
        script_.calls.push_back("signal " + std::string(run) + " " + signal.name + " " +
                                signal.payload.value_or("-") + " " + signal.id + " " +
                                std::to_string(limit.count()));
        return script_.found;
    }
    Result<std::string> update(std::string_view run, const Update& update,
                               std::chrono::milliseconds limit) override {
        script_.calls.push_back("update " + std::string(run) + " " + update.name + " " +
                                update.input.value_or("-") + " " + update.id + " " +
                                std::to_string(limit.count()));
        return script_.answer;
    }
    Result<std::string> query(std::string_view run, std::string_view name,
                              const std::optional<std::string>& input) override {
        script_.calls.push_back("query " + std::string(run) + " " + std::string(name) + " " +
                                input.value_or("-"));
        return script_.answer;
    }
    Result<Replay> replay(std::string_view run, const ReplayRequest& request) override {
        script_.calls.push_back("replay " + std::string(run) + " " + std::to_string(request.upto) +
                                " " + request.bundle.string());
        return script_.replay;
    }
    Result<RunInfo> answer(std::string_view run, const GateAnswer& answer,
                           std::chrono::milliseconds) override {
        constexpr const char* kOutcomes[] = {"approved", "rejected", "corrected"};
        script_.calls.push_back("answer " + std::string(run) + " " + answer.gate + " " +
                                kOutcomes[static_cast<int>(answer.outcome)] + " " + answer.by +
                                " " + answer.comment + " " + answer.corrections.value_or("-"));
        return script_.found;
    }
    Result<RunInfo> deliver(std::string_view token, std::string_view payload,
                            std::chrono::milliseconds) override {
        script_.calls.push_back("deliver " + std::string(token) + " " + std::string(payload));
        return script_.found;
    }
    Result<RunInfo> complete_activity(std::string_view token, std::string_view result,
                                      std::chrono::milliseconds) override {
        script_.calls.push_back("complete " + std::string(token) + " " + std::string(result));
        return script_.found;
    }
    Result<RunInfo> fail_activity(std::string_view token, const ActivityFailure& failure,
                                  std::chrono::milliseconds) override {
        script_.calls.push_back("fail " + std::string(token) + " " + failure.type + " " +
                                failure.message + " " + failure.details.value_or("-") +
                                (failure.no_retry ? " no_retry" : ""));
        return script_.found;
    }
    Result<bool> heartbeat_activity(std::string_view token,
                                    const std::optional<std::string>& details,
                                    std::chrono::milliseconds) override {
        script_.calls.push_back("heartbeat " + std::string(token) + " " + details.value_or("-"));
        return script_.goes_on;
    }
    Result<std::vector<OpenGate>> pending() override { return script_.gates; }
    Result<std::vector<OpenHook>> hooks() override { return script_.hooks; }
    Result<RunInfo> cancel(std::string_view run, std::string_view reason,
                           std::chrono::milliseconds limit) override {
        script_.calls.push_back("cancel " + std::string(run) + " " + std::string(reason) + " " +
                                std::to_string(limit.count()));
        return script_.found;
    }
    Result<RunInfo> terminate(std::string_view run, std::string_view reason,
                              std::chrono::milliseconds limit) override {
        script_.calls.push_back("terminate " + std::string(run) + " " + std::string(reason) + " " +
                                std::to_string(limit.count()));
        return script_.end;
    }
    Result<RunInfo> get_run(std::string_view run) override {
        script_.calls.push_back("get_run " + std::string(run));
        return script_.found;
    }
    Result<std::vector<EventInfo>> get_events(std::string_view run) override {
        script_.calls.push_back("get_events " + std::string(run));
        return script_.events;
    }
    Result<std::vector<RunInfo>> list(bool open_only, std::size_t most) override {
        script_.calls.push_back("list " + std::string(open_only ? "open " : "all ") +
                                std::to_string(most));
        return script_.runs;
    }
    Result<std::vector<RunbookInfo>> runbooks() override { return script_.runbooks; }
    Result<std::vector<BundleInfo>> bundles() override { return script_.bundles; }
    Result<std::string> runtime() override { return std::string("local"); }
    std::vector<Finding> check() override { return script_.findings; }

 private:
    Script& script_;
};

// One process: words in, texts and a code out.
struct Ran {
    int code = -1;
    std::string out, err;
    int left_with = -1;  // the code of leave_at_once()
    int writes = 0;      // to stdout
};

struct Desk {
    Script script;
    std::map<std::string, std::string> variables;
    std::string in;
    bool terminal = false;

    Ran run(std::vector<std::string> words) {
        Ran ran;
        World world;
        world.make_host = [&](HostOptions options) {
            script.options = std::move(options);
            ++script.hosts;
            return std::make_unique<FakeHost>(script);
        };
        world.inputs = [&](std::vector<config::Flag> flags) -> Result<config::Inputs> {
            config::Inputs inputs;
            inputs.flags = std::move(flags);
            inputs.variables = variables;
            inputs.variables.emplace("XDG_STATE_HOME", "/nowhere/state");
            inputs.variables.emplace("XDG_CONFIG_DIRS", "/nowhere/config");
            inputs.working_directory = "/";
            return inputs;
        };
        world.write_out = [&](std::string_view text) -> Result<void> {
            ran.out += text;
            ++ran.writes;
            return {};
        };
        world.write_err = [&](std::string_view text) { ran.err += text; };
        world.read_in = [&]() -> Result<std::string> { return in; };
        world.out_is_terminal = world.err_is_terminal = terminal;
        world.now_ns = [] { return kNowNs; };
        world.monotonic = [&] { return script.clock; };
        world.rest = [&](std::chrono::nanoseconds time) {
            script.clock += std::max(time, std::chrono::nanoseconds{0});
        };
        world.catch_interrupts = [] {};
        world.interrupted = [&] { return script.ctrl_c; };
        world.leave_at_once = [&](int code) { ran.left_with = code; };
        ran.code = execute(words, world);
        return ran;
    }
};

inline bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace runbook::cli
