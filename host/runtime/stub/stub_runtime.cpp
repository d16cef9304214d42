#include "host/runtime/stub/stub_runtime.hpp"

#include <utility>

namespace runbook::runtime::stub {

Result<StartedRun> StubRuntime::start(const StartCall& call) {
    return refuse("start " + call.slug);
}

Result<RunView> StubRuntime::wait(std::string_view run, std::optional<std::chrono::milliseconds>) {
    return refuse("wait " + std::string(run));
}

Result<StartedRun> StubRuntime::resume(std::string_view run) {
    return refuse("resume " + std::string(run));
}

Result<AskedRun> StubRuntime::ask(std::string_view run, const engine::EventData& request,
                                  std::chrono::milliseconds) {
    return refuse("ask " + std::string(run) + " for " + std::string(engine::type_name(request)));
}

Result<engine::Payload> StubRuntime::query(std::string_view run, const QueryCall& call) {
    return refuse("query " + std::string(run) + " " + call.name);
}

Result<ReplayView> StubRuntime::replay(std::string_view run, const ReplayCall&) {
    return refuse("replay " + std::string(run));
}

Result<OpenRun> StubRuntime::openings(std::string_view run) {
    return refuse("openings " + std::string(run));
}

Result<std::vector<OpenRun>> StubRuntime::openings_of_all() { return refuse("openings"); }

Result<RunView> StubRuntime::get(std::string_view run) { return refuse("get " + std::string(run)); }

Result<std::vector<engine::Event>> StubRuntime::events(std::string_view run) {
    return refuse("events " + std::string(run));
}

Result<std::vector<RunView>> StubRuntime::list(const ListCall&) { return refuse("list"); }

std::vector<std::string> StubRuntime::calls() const {
    const std::lock_guard lock(mutex_);
    return calls_;
}

Error StubRuntime::refuse(std::string call) {
    Error error{ErrorCode::kNotSupported, "'" + call + "' is not supported by the stub backend",
                "the stub shows what a backend must answer; run with --runtime local"};
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
    return error;
}

}  // namespace runbook::runtime::stub
