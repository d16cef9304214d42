// The registry and what it hands out, from many threads at once; the thread sanitizer looks on.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "fixture.hpp"

using namespace runbook;

namespace {

struct NoPort final : engine::ActivationPort {
    bool patched(std::string_view) override { return true; }
    bool kit_flag(std::uint32_t) override { return true; }
    void log(std::uint32_t, std::string_view, std::string_view) override {}
};

bool use_all(registry::Registry& registry) {
    NoPort port;
    const auto order = registry.runbook("order");
    const auto ship = registry.runbook("ship-parcel");
    if (!order || !ship || registry.runbook("none").ok()) return false;
    const auto activity = registry.activity(**order, "ship");
    if (!activity) return false;
    const auto pinned = registry.pinned("order", (*order)->bundle_digest());
    if (!pinned || *pinned != *order) return false;
    auto instance = (*order)->create({});
    if (!instance) return false;
    const engine::Job job;
    const engine::Payloads none;
    const engine::ActivityCall call{{}, {}, {}, {}, {}, 1, 0, 0, 0, 0, none, none, {}, {}, {}};
    return !(*instance)->activate({job, 0, false, 0, port}).error &&
           !(*activity)->run(call).failure && registry.bundles().size() == 2;
}

}  // namespace

TEST_CASE("while a slow bundle is probed, others are looked up as ever") {
    Place place;
    place.drop("orders");
    place.probe.limit = std::chrono::seconds(4);
    auto& registry = place.start();
    CHECK(registry.runbook("order").ok());
    std::atomic<bool> added = false;
    std::thread adder([&] {
        CHECK_FALSE(registry.add_file(built("entry-wait-for-ever")).ok());
        added = true;
    });
    using Clock = std::chrono::steady_clock;
    Clock::duration longest{};
    while (!added) {
        const auto begin = Clock::now();
        if (!registry.runbook("order").ok() || registry.runbook("none").ok()) break;
        longest = std::max(longest, Clock::now() - begin);
        std::this_thread::yield();
    }
    adder.join();
    CHECK(added);
    CHECK(longest < std::chrono::seconds(2));  // with the lock held it would be 4
    CHECK(registry.bundles().size() == 2);
}

TEST_CASE("many threads find, load and drive the same bundles") {
    Place place;
    place.drop("orders");
    place.drop("shipping");
    place.start();
    auto& registry = place.start();  // now they are known and loaded by whoever comes first
    std::atomic<int> failures = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            for (int round = 0; round < 100; ++round) failures += use_all(registry) ? 0 : 1;
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(failures == 0);
    CHECK(place.entered().size() == std::string("orders\nshipping\n").size());  // each once
}
