// The load that is measured goes through the whole host; nothing is timed here.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "tools/bench/durable_load.hpp"
#include "tools/bench/transient_load.hpp"

using namespace runbook::bench;

namespace {

class Folder {
 public:
    Folder() { REQUIRE(::mkdtemp(path_.data()) != nullptr); }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    EngineOptions options() const { return {path_, BENCH_BUNDLE, 1, {}}; }

 private:
    std::string path_ = "/tmp/runbook-bench-test-XXXXXX";
};

}  // namespace

TEST_CASE("with one worker, the quick steps of many runs share their commits") {
    const Folder folder;
    DurableLoad load(folder.options(), 256);
    load.run(1);
    const Span span = load.run(50'000'000);
    CHECK(span.commits > 0);
    CHECK(span.syncs >= span.commits);
    CHECK(span.operations > 8 * span.commits);
}

TEST_CASE("a single run has a commit for each of its steps") {
    const Folder folder;
    DurableLoad load(folder.options(), 1);
    const Span span = load.run(50'000'000);
    CHECK(span.operations > 0);
    CHECK(span.commits >= span.operations);
    CHECK(span.syncs >= span.commits);
}

TEST_CASE("transient runs need no thread but the caller's, and no store") {
    const Folder folder;
    for (const char* slug : {"bench-steps", "bench-sums", "bench-orders"}) {
        const auto load = transient_load(folder.options(), slug, kStepsPerRun);
        const Span span = load->run(1);
        CHECK(span.operations > 0);
        CHECK(span.operations % kStepsPerRun == 0);
    }
    CHECK_FALSE(std::filesystem::exists(folder.options().folder / "runs.db"));
}

TEST_CASE("runs on a store in memory are recorded there, and on no disk") {
    const Folder folder;
    EngineOptions options = folder.options();
    options.in_memory = true;
    DurableLoad load(options, 64, "bench-sums");
    const Span span = load.run(20'000'000);
    CHECK(span.operations > span.commits);
    CHECK(span.syncs == 0);
    CHECK_FALSE(std::filesystem::exists(options.folder / "runs.db"));
}
