// The Host of <runbook/host.hpp>: checks what callers give, and hands it to the runtime.
#include "host/app/host_impl.hpp"

#include <map>
#include <utility>

#include "host/app/asking.hpp"
#include "host/app/event_json.hpp"
#include "host/app/input_check.hpp"
#include "host/app/lint_info.hpp"
#include "host/app/wiring.hpp"
#include "host/base/ids.hpp"

namespace runbook {
namespace app {
namespace {

class HostImpl final : public Host {
 public:
    HostImpl(HostOptions options, Seams seams) : wiring_(std::move(options), std::move(seams)) {}

    Result<void> add_bundle(const std::filesystem::path& file) override {
        return wiring_.bundles().add_file(file);
    }
    Result<void> add_bundle(LinkedEntry entry) override {
        return wiring_.bundles().add_linked(entry);
    }

    Result<Started> start(const StartRequest& request) override {
        if (!request.workflow_id.empty()) RB_CHECK(check_id("workflow id", request.workflow_id));
        if (!request.idempotency_key.empty()) {
            RB_CHECK(check_id("idempotency key", request.idempotency_key));
        }
        RB_TRY(runtime::Runtime * runtime, wiring_.runtime());
        if (runtime->kind() == "local") RB_CHECK(check_start(request));
        runtime::StartCall call;
        call.slug = request.runbook;
        call.input = {engine::Payload::json(request.input)};
        call.workflow_id = request.workflow_id;
        call.idempotency_key = request.idempotency_key;
        call.retry_failed = request.retry_failed;
        if (call.retry_failed && call.idempotency_key.empty())
            return Error{ErrorCode::kBadInput, "retry_failed needs an idempotency key", ""};
        call.durable = request.durable;
        call.drive = request.drive;
        call.wait_follows = request.wait_follows;
        RB_TRY(runtime::StartedRun run, runtime->start(call));
        return to_started(std::move(run));
    }

    Result<RunInfo> wait(std::string_view run,
                         std::optional<std::chrono::milliseconds> limit) override {
        RB_CHECK(check_lookup_id("run", run));
        RB_TRY(runtime::Runtime * runtime, wiring_.runtime());
        RB_TRY(const runtime::RunView view, runtime->wait(run, limit));
        return to_info(view);
    }

    Result<Started> resume(std::string_view run) override {
        RB_CHECK(check_lookup_id("run", run));
        RB_TRY(runtime::Runtime * runtime, wiring_.runtime());
        RB_TRY(runtime::StartedRun resumed, runtime->resume(run));
        return to_started(std::move(resumed));
    }

    Result<RunInfo> cancel(std::string_view run, std::string_view reason,
                           std::chrono::milliseconds limit) override {
        return asking_.cancel(run, reason, limit);
    }
    Result<RunInfo> terminate(std::string_view run, std::string_view reason,
                              std::chrono::milliseconds limit) override {
        return asking_.terminate(run, reason, limit);
    }
    Result<RunInfo> signal(std::string_view run, const Signal& signal,
                           std::chrono::milliseconds limit) override {
        return asking_.signal(run, signal, limit);
    }
    Result<std::string> update(std::string_view run, const Update& update,
                               std::chrono::milliseconds limit) override {
        return asking_.update(run, update, limit);
    }
    Result<std::string> query(std::string_view run, std::string_view name,
                              const std::optional<std::string>& input) override {
        return asking_.query(run, name, input);
    }
    Result<Replay> replay(std::string_view run, const ReplayRequest& request) override {
        return asking_.replay(run, request);
    }
    Result<RunInfo> answer(std::string_view run, const GateAnswer& answer,
                           std::chrono::milliseconds limit) override {
        return asking_.answer(run, answer, limit);
    }
    Result<RunInfo> deliver(std::string_view token, std::string_view payload,
                            std::chrono::milliseconds limit) override {
        return asking_.deliver(token, payload, limit);
    }
    Result<RunInfo> complete_activity(std::string_view token, std::string_view result,
                                      std::chrono::milliseconds limit) override {
        return asking_.complete(token, result, limit);
    }
    Result<RunInfo> fail_activity(std::string_view token, const ActivityFailure& failure,
                                  std::chrono::milliseconds limit) override {
        return asking_.fail(token, failure, limit);
    }
    Result<bool> heartbeat_activity(std::string_view token,
                                    const std::optional<std::string>& details,
                                    std::chrono::milliseconds limit) override {
        return asking_.heartbeat(token, details, limit);
    }
    Result<std::vector<OpenGate>> pending() override { return asking_.pending(); }
    Result<std::vector<OpenHook>> hooks() override { return asking_.hooks(); }

    Result<RunInfo> get_run(std::string_view run) override {
        RB_CHECK(check_lookup_id("run", run));
        RB_TRY(runtime::Runtime * runtime, wiring_.runtime());
        RB_TRY(const runtime::RunView view, runtime->get(run));
        RunInfo info = to_info(view);
        if (info.final()) add_mark(info, wiring_.replay_marks().all());
        return info;
    }

    Result<std::vector<EventInfo>> get_events(std::string_view run) override {
        RB_CHECK(check_lookup_id("run", run));
        RB_TRY(runtime::Runtime * runtime, wiring_.runtime());
        RB_TRY(const std::vector<engine::Event> log, runtime->events(run));
        std::vector<EventInfo> infos;
        for (const engine::Event& event : log) infos.push_back(to_info(event));
        return infos;
    }

    Result<std::vector<RunInfo>> list(bool open_only, std::size_t most) override {
        RB_TRY(runtime::Runtime * runtime, wiring_.runtime());
        RB_TRY(const std::vector<runtime::RunView> views, runtime->list({open_only, most}));
        const auto marks = wiring_.replay_marks().all();
        std::vector<RunInfo> infos;
        for (const runtime::RunView& view : views) {
            infos.push_back(to_info(view));
            add_mark(infos.back(), marks);
        }
        return infos;
    }

    Result<std::vector<RunbookInfo>> runbooks() override {
        std::vector<RunbookInfo> infos;
        const auto paths = wiring_.bundles().bundles();
        for (const auto& runbook : wiring_.bundles().runbooks()) {
            RunbookInfo info;
            info.slug = runbook->slug();
            info.version = runbook->version();
            info.title = runbook->title();
            info.bundle = runbook->bundle();
            info.digest = runbook->bundle_digest();
            for (const auto& bundle : paths) {
                if (!info.digest.empty() && bundle.digest == info.digest && info.path.empty()) {
                    info.path = bundle.path;
                }
            }
            info.transient = runbook->transient();
            info.input_schema = runbook->input_schema();
            info.output_schema = runbook->output_schema();
            infos.push_back(std::move(info));
        }
        return infos;
    }

    Result<std::vector<BundleInfo>> bundles() override {
        std::vector<BundleInfo> infos;
        for (registry::BundleInfo& bundle : wiring_.bundles().bundles()) {
            BundleInfo info;
            info.path = bundle.path;
            info.name = bundle.name;
            info.version = bundle.version;
            info.digest = bundle.digest;
            info.state = state_of(bundle);
            info.refusal = bundle.refusal;
            info.note = bundle.note;
            info.lint = to_info(bundle.lint);
            for (const auto& runbook : bundle.runbooks) {
                info.runbooks.push_back(runbook.slug + "@" + runbook.version);
            }
            info.activities = std::move(bundle.activities);
            infos.push_back(std::move(info));
        }
        return infos;
    }

    Result<std::string> runtime() override {
        RB_TRY([[maybe_unused]] runtime::Runtime * bound, wiring_.runtime());
        const runtime::Choice choice = wiring_.choice();
        return choice.kind + ": " + choice.reason;
    }

    std::vector<Finding> check() override { return wiring_.check(); }

 private:
    static Started to_started(runtime::StartedRun run) {
        return {std::move(run.run_id), std::move(run.workflow_id), run.durable, run.existing};
    }

    static std::string state_of(const registry::BundleInfo& bundle) {
        using State = registry::Slot::State;
        if (bundle.state == State::kRefused) return "refused";
        if (bundle.path.empty()) return "linked";
        if (bundle.state == State::kActive) return "active";
        return bundle.state == State::kSame ? "same" : "known";
    }

    // The input against the runbook's schema, before anything is recorded.
    Result<void> check_start(const StartRequest& request) {
        RB_CHECK(check_slug(request.runbook));
        RB_TRY(const auto runbook, wiring_.bundles().runbook(request.runbook));
        if (request.input.size() > wiring_.options().payload_bytes_max) {
            return Error{ErrorCode::kBadInput,
                         "the input has " + std::to_string(request.input.size()) +
                             " bytes; the limit is " +
                             std::to_string(wiring_.options().payload_bytes_max),
                         "store it elsewhere and pass a reference (limits.payload_bytes_max)"};
        }
        return check_input(request.input, runbook->input_schema());
    }

    static void add_mark(RunInfo& info, const std::map<std::string, std::string>& marks) {
        if (const auto found = marks.find(info.run_id); found != marks.end())
            info.replay_difference = found->second;
    }

    Wiring wiring_;
    Asking asking_{wiring_};
};

}  // namespace

std::unique_ptr<Host> make_host(HostOptions options, Seams seams) {
    return std::make_unique<HostImpl>(std::move(options), std::move(seams));
}

}  // namespace app

std::unique_ptr<Host> Host::create(HostOptions options) {
    return app::make_host(std::move(options), {});
}

Result<void> set_runtime(std::string_view kind) { return runtime::set_runtime(kind); }

std::string get_runtime() {
    const auto choice = runtime::bound_runtime();
    return choice ? choice->kind : std::string();
}

void reset_config() { runtime::reset_config(); }

}  // namespace runbook
