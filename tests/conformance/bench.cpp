#include "tests/conformance/bench.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <stdexcept>

#include "host/app/wiring.hpp"
#include "host/base/log.hpp"

extern "C" const rb_bundle* conformance_bundle_entry(const rb_host* host);
extern "C" const rb_bundle* children_bundle_entry(const rb_host* host);

namespace runbook::test {
namespace {

template <class T>
T must(Result<T> result) {
    if (!result.ok()) throw std::runtime_error(result.error().message);
    return std::move(result).value();
}

void must(const Result<void>& result) {
    if (!result.ok()) throw std::runtime_error(result.error().message);
}

}  // namespace

Witness& witness() {
    static Witness one;
    return one;
}

Bench::Bench(const Kind& kind, Order order)
    : kind_(kind), order_(order), clock_(std::make_shared<runtime::local::VirtualClock>()) {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "runbook-conformance-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for the test");
    folder_ = pattern;
    log::Options quiet;
    quiet.level = log::Level::kOff;
    must(log::configure(quiet));
    witness() = {};
    witness().now = [clock = clock_] { return clock->now_ns(); };
    app::set_clock_for_tests(clock_);
    open();
}

Bench::~Bench() {
    host_.reset();
    app::set_clock_for_tests(nullptr);
    reset_config();
    witness() = {};
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void Bench::open() {
    HostOptions options;
    options.store = "memory:";
    if (kind_.survives)
        options.store = std::string(kind_.store) + ":" + (folder_ / "runs").string();
    options.private_folder = folder_ / "bundles";
    options.default_durable = kind_.durable;
    options.workers = 0;
    options.on_progress = [this](const Progress& progress) { story_.push_back(progress); };
    host_ = Host::create(std::move(options));
    const LinkedEntry last =
        order_ == Order::kChildrenLast ? children_bundle_entry : conformance_bundle_entry;
    const LinkedEntry first =
        order_ == Order::kChildrenLast ? conformance_bundle_entry : children_bundle_entry;
    must(host_->add_bundle(first));
    must(host_->add_bundle(last));
}

void Bench::reopen() {
    host_.reset();
    reset_config();
    open();
}

void Bench::pass(std::int64_t seconds) { clock_->advance(seconds * 1'000'000'000); }

StartRequest Bench::request(const std::string& slug, const std::string& input) const {
    StartRequest request;
    request.runbook = slug;
    request.input = input;
    return request;
}

Started Bench::start(const std::string& slug, const std::string& input,
                     const std::string& workflow_id) {
    StartRequest asked = request(slug, input);
    asked.workflow_id = workflow_id;
    return must(host_->start(asked));
}

RunInfo Bench::wait(const std::string& run) { return must(host_->wait(run)); }

RunInfo Bench::run(const std::string& slug, const std::string& input) {
    return wait(start(slug, input).run_id);
}

Log Bench::log(const std::string& run) {
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

std::string Bench::data(const std::string& run, std::size_t n) const {
    for (const Progress& progress : story_) {
        if (progress.run_id == run && n-- == 0) return progress.event.data;
    }
    throw std::runtime_error("the run has no such event");
}

void on_every_kind(const std::function<void(Bench&)>& body) {
    for (const Kind& kind : kKinds) {
        INFO("kind: " << std::string(kind.name));
        Bench bench(kind);
        body(bench);
    }
}

std::string member(const std::string& json, const std::string& name) {
    const std::string key = "\"" + name + "\":";
    const auto at = json.find(key);
    if (at == std::string::npos) return "";
    const auto begin = at + key.size();
    if (json[begin] == '"') return json.substr(begin + 1, json.find('"', begin + 1) - begin - 1);
    return json.substr(begin, json.find_first_of(",}", begin) - begin);
}

}  // namespace runbook::test
