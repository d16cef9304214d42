#include "tests/conformance/test_host.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <stdexcept>
#include <utility>

#include "host/app/host_impl.hpp"
#include "host/base/log.hpp"
#include "host/runtime/local/clock.hpp"
#include "tests/conformance/must.hpp"

namespace runbook::test {

TestHost::TestHost(const Kind& kind, std::function<void(Host&)> add_bundles)
    : kind_(kind),
      add_bundles_(std::move(add_bundles)),
      clock_(std::make_shared<runtime::local::VirtualClock>()) {
    std::string pattern = (std::filesystem::temp_directory_path() / "runbook-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for the test");
    folder_ = pattern;
    log::Options quiet;
    quiet.level = log::Level::kOff;
    must(log::configure(quiet));
}

TestHost::~TestHost() {
    close();
    reset_config();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void TestHost::open() {
    HostOptions options;
    options.store = "memory:";
    if (kind_.survives)
        options.store = std::string(kind_.store) + ":" + (folder_ / "runs").string();
    options.private_folder = folder_ / "bundles";
    options.default_durable = kind_.durable;
    options.workers = 0;
    options.on_progress = [this](const Progress& progress) { story_.push_back(progress); };
    app::Seams seams;
    seams.clock = clock_;
    host_ = app::make_host(std::move(options), std::move(seams));
    add_bundles_(*host_);
}

void TestHost::close() { host_.reset(); }

void TestHost::reopen() {
    close();
    reset_config();
    open();
}

void TestHost::pass(std::int64_t seconds) { clock_->advance(seconds * 1'000'000'000); }

StartRequest TestHost::request(const std::string& slug, const std::string& input) const {
    StartRequest request;
    request.runbook = slug;
    request.input = input;
    return request;
}

Started TestHost::start(const std::string& slug, const std::string& input,
                        const std::string& workflow_id) {
    StartRequest asked = request(slug, input);
    asked.workflow_id = workflow_id;
    return must(host_->start(asked));
}

RunInfo TestHost::wait(const std::string& run) { return must(host_->wait(run)); }

RunInfo TestHost::run(const std::string& slug, const std::string& input) {
    return wait(start(slug, input).run_id);
}

Log TestHost::log(const std::string& run) {
    Log happened;
    for (const Progress& progress : story_) {
        if (progress.run_id == run) happened.push_back(progress.event.type);
    }
    if (!kind_.durable) return happened;
    Log recorded;
    for (const EventInfo& event : must(host_->get_events(run))) recorded.push_back(event.type);
    CHECK(recorded == happened);
    return recorded;
}

std::string TestHost::data(const std::string& run, std::size_t n) const {
    for (const Progress& progress : story_) {
        if (progress.run_id == run && n-- == 0) return progress.event.data;
    }
    throw std::runtime_error("the run has no such event");
}

}  // namespace runbook::test
