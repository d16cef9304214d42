// The TestBench of <runbook/test_bench.hpp>: a host of its own with fakes before the registry, a
// virtual clock, and nobody but the calling thread to do the work.
#include <runbook/test_bench.hpp>

#include <atomic>
#include <cstdlib>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "host/app/event_json.hpp"
#include "host/app/host_impl.hpp"
#include "host/app/testing/fake_catalog.hpp"
#include "host/app/testing/fakes.hpp"
#include "host/base/ids.hpp"
#include "host/base/log.hpp"
#include "host/base/near.hpp"
#include "host/base/quote.hpp"
#include "host/engine/execution.hpp"
#include "host/plugin/activity.hpp"
#include "host/runtime/local/clock.hpp"

namespace runbook {
namespace app {
namespace {

// Once in the process, whose log it is: what goes wrong is said, what goes on only when asked for.
void quiet_log() {
    static std::once_flag once;
    std::call_once(once, [] {
        const char* const set = std::getenv("RUNBOOK_LOG_LEVEL");
        const std::string_view asked = set == nullptr ? "warn" : set;
        constexpr std::string_view kNames[] = {"trace", "debug", "info", "warn", "error", "off"};
        log::Options options;
        options.level = log::Level::kWarn;
        for (std::size_t i = 0; i < std::size(kNames); ++i) {
            if (asked == kNames[i]) options.level = static_cast<log::Level>(i);
        }
        (void)log::configure(options).ok();  // it names no file, so it cannot fail
    });
}

class Bench final : public TestBench {
 public:
    explicit Bench(const TestOptions& options)
        : options_(options),
          clock_(std::make_shared<runtime::local::VirtualClock>(options.start_ns)),
          fakes_(options.fakes_only) {
        quiet_log();
        HostOptions plain;
        plain.workers = 0;  // wait() does it all, in one order
        plain.default_durable = options.durable;
        plain.guard = options.guard;
        plain.events_warn = options.events_warn;
        Seams seams;
        seams.clock = clock_;
        seams.apart = true;
        seams.catalog = [this](engine::Catalog& real) -> engine::Catalog& {
            return catalog_.emplace(real, fakes_);
        };
        seams.on_event = [this](const std::string& run_id, const std::string&,
                                const engine::Event& event) {
            const std::lock_guard lock(logs_mutex_);
            logs_[run_id].push_back(event);
        };
        host_ = make_host(std::move(plain), std::move(seams));
    }

    Result<void> add_bundle(LinkedEntry entry) override { return host_->add_bundle(entry); }
    Result<void> fake_activity(std::string_view name,
                               std::shared_ptr<const rb_activity> body) override;
    Result<void> fake_runbook(std::string_view slug,
                              std::shared_ptr<const rb_activity> body) override;
    Result<RunInfo> run(const StartRequest& request) override;
    Result<std::vector<CallInfo>> calls(std::string_view name) override;
    std::vector<CallInfo> child_calls(std::string_view slug) override {
        return fakes_.calls(child_key(slug));
    }
    Result<std::vector<EventInfo>> events(std::string_view run_id) override;
    Result<void> replay(std::string_view run_id) override;
    std::int64_t now_ns() override { return clock_->now_ns(); }
    void pass(std::chrono::nanoseconds time) override { clock_->advance(time.count()); }
    Host& host() override { return *host_; }

 private:
    Result<RunInfo> drive(const StartRequest& request);
    Result<std::string> key_of(std::string_view name);
    Result<std::vector<engine::Event>> log_of(std::string_view run_id);
    Error endless(const std::string& run_id, const std::string& slug);

    const TestOptions options_;
    const std::shared_ptr<runtime::local::VirtualClock> clock_;
    std::atomic<bool> driving_{false};
    std::mutex logs_mutex_;
    std::map<std::string, std::vector<engine::Event>, std::less<>> logs_;  // guarded by logs_mutex_
    // The host's runtime uses these, so it goes first.
    Fakes fakes_;
    std::optional<FakeCatalog> catalog_;
    std::unique_ptr<Host> host_;
};

ActivityPtr body_of(std::string_view name, std::shared_ptr<const rb_activity> body) {
    const rb_activity* const abi = body.get();
    return plugin::make_activity(abi, {std::string(name), {}, {}}, std::move(body));
}

Result<void> Bench::fake_activity(std::string_view name, std::shared_ptr<const rb_activity> body) {
    RB_TRY(const std::string key, key_of(name));
    fakes_.put(key, body_of(name, std::move(body)));
    return {};
}

Result<void> Bench::fake_runbook(std::string_view slug, std::shared_ptr<const rb_activity> body) {
    RB_CHECK(check_slug(slug));
    fakes_.put(child_key(slug), body_of(slug, std::move(body)));
    return {};
}

// "bundle.activity" for what a person wrote. A full name of a bundle that is not here is taken as
// it is: its runbooks cannot run, but ours may call it.
Result<std::string> Bench::key_of(std::string_view name) {
    RB_TRY(const std::vector<BundleInfo> bundles, host_->bundles());
    std::vector<std::string> owners, known;
    const auto dot = name.find('.');
    bool foreign = dot != std::string_view::npos && dot > 0 && dot + 1 < name.size();
    for (const BundleInfo& bundle : bundles) {
        foreign = foreign && bundle.name != name.substr(0, dot);
        for (const std::string& activity : bundle.activities) {
            const std::string full = bundle.name + "." + activity;
            if (full == name) return full;
            if (activity == name) owners.push_back(full);
            known.push_back(activity);
            known.push_back(full);
        }
    }
    if (owners.size() == 1) return owners.front();
    if (owners.size() > 1) {
        return Error{ErrorCode::kBadInput,
                     "activity " + quote(name) + " is in more than one bundle",
                     "give it its full name, such as " + quote(owners.front())};
    }
    if (foreign) return std::string(name);
    std::string all;
    for (std::size_t i = 1; i < known.size(); i += 2) all += (all.empty() ? "" : ", ") + known[i];
    const auto near = nearest(name, known);
    return Error{ErrorCode::kNotFound,
                 "no activity " + quote(name) + (near ? "; did you mean '" + *near + "'?" : ""),
                 all.empty() ? "no bundle is linked into this test" : "there is: " + all};
}

Result<RunInfo> Bench::run(const StartRequest& request) {
    if (driving_.exchange(true)) {
        return Error{ErrorCode::kConflict,
                     "this bench is running a runbook already: a fake, or another thread, cannot "
                     "run a second one meanwhile",
                     "one bench for each thread; a runbook starts others as its children"};
    }
    auto ended = drive(request);
    driving_ = false;
    return ended;
}

Result<RunInfo> Bench::drive(const StartRequest& request) {
    RB_TRY(const Started started, host_->start(request));
    auto ended = host_->wait(started.run_id, options_.patience);
    if (auto trouble = fakes_.take_trouble()) return *trouble;
    if (!ended.ok() && ended.error().code == ErrorCode::kTimedOut) {
        return endless(started.run_id, request.runbook);
    }
    return ended;
}

Error Bench::endless(const std::string& run_id, const std::string& slug) {
    std::string waits;
    if (const auto open = host_->get_run(run_id); open.ok()) {
        for (const WaitingFor& wait : open->waiting_for) {
            waits += (waits.empty() ? ": it waits for " : ", ") + wait.kind + " " + wait.name;
        }
    }
    const auto days = std::chrono::duration_cast<std::chrono::days>(options_.patience).count();
    return {ErrorCode::kTimedOut,
            "runbook " + quote(slug) + " is still open after " + std::to_string(days) +
                " virtual days" + waits,
            "let it end, or raise TestOptions::patience"};
}

Result<std::vector<CallInfo>> Bench::calls(std::string_view name) {
    RB_TRY(const std::string key, key_of(name));
    return fakes_.calls(key);
}

Result<std::vector<engine::Event>> Bench::log_of(std::string_view run_id) {
    const std::lock_guard lock(logs_mutex_);
    const auto place = logs_.find(run_id);
    if (place != logs_.end()) return place->second;
    return Error{ErrorCode::kNotFound, "no run " + quote(run_id) + " in this test",
                 "give the run_id of a run of this bench"};
}

Result<std::vector<EventInfo>> Bench::events(std::string_view run_id) {
    RB_TRY(const std::vector<engine::Event> log, log_of(run_id));
    std::vector<EventInfo> infos;
    for (const engine::Event& event : log) infos.push_back(to_info(event));
    return infos;
}

Result<void> Bench::replay(std::string_view run_id) {
    RB_TRY(const std::vector<engine::Event> log, log_of(run_id));
    const auto* started = std::get_if<engine::WorkflowStarted>(&log.front().data);
    RB_ASSERT(started != nullptr && catalog_.has_value());
    RB_TRY(auto runbook, catalog_->pinned(started->runbook, started->bundle_digest));
    engine::Execution fresh{std::string(run_id), std::move(runbook)};
    RB_CHECK(fresh.replay(log));
    for (const engine::Event& event : log) {
        const auto* child = std::get_if<engine::ChildWorkflowStarted>(&event.data);
        if (child != nullptr) RB_CHECK(replay(child->run_id));
    }
    return {};
}

}  // namespace
}  // namespace app

std::unique_ptr<TestBench> TestBench::create(TestOptions options) {
    return std::make_unique<app::Bench>(options);
}

}  // namespace runbook
