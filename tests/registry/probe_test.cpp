// What is probed when, what is remembered of it, and what happens where no probe can be had.
#include <doctest/doctest.h>

#include <thread>

#include "fixture.hpp"

using namespace runbook;
using registry::Slot;

TEST_CASE("a new bundle is loaded by the probe alone until something of it is asked for") {
    Place place;
    place.drop("orders");
    auto& registry = place.start();
    CHECK(registry.bundles()[0].state == Slot::State::kKnown);
    CHECK(place.entered() == "orders\n");
    CHECK(registry.runbook("order").ok());
    CHECK(registry.bundles()[0].state == Slot::State::kActive);
    CHECK(place.entered() == "orders\norders\n");
}

TEST_CASE("a refused file that was repaired is probed again") {
    Place place;
    place.drop("entry-touch-nothing", "orders");
    CHECK(place.start().bundles()[0].state == Slot::State::kRefused);
    place.drop("orders");
    CHECK(place.start().runbook("order").ok());
    CHECK(place.warnings.empty());
    place.drop("entry-touch-nothing", "orders");
    CHECK(place.start().bundles()[0].state == Slot::State::kRefused);
}

TEST_CASE("a refused file of the same bytes is tried again once it was touched") {
    Place place;
    const auto file = place.drop("entry-touch-nothing");
    place.start();
    place.start();
    CHECK(place.entered().empty());
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(2));
    place.start();
    CHECK(place.entered() == "entry-touch-nothing\n");
}

TEST_CASE("a refusal that is cured outside the file is not remembered") {
    Place place;
    place.drop("gives-up");
    for (int start = 0; start < 2; ++start) {
        CHECK(place.start().bundles()[0].state == Slot::State::kRefused);
        CHECK(place.entered() == "orders\n");
    }
}

TEST_CASE("without a program to probe with, a bundle is loaded at once and says so") {
    const struct {
        std::string program, why;
    } cases[] = {{"", "no program to probe with is known"},
                 {"/nowhere/probe", "/nowhere/probe cannot be started: No such file or directory"},
                 {"/bin/true", "/bin/true is no probe of this version"}};
    for (const auto& one : cases) {
        Place place;
        place.probe.program = one.program;
        place.drop("orders");
        auto& registry = place.start();
        CHECK(registry.bundles()[0].state == Slot::State::kActive);
        CHECK(registry.bundles()[0].note == "it was loaded without having been probed: " + one.why);
        CHECK(registry.runbook("order").ok());
        CHECK(place.entered() == "orders\n");
        CHECK(place.warnings.empty());
    }
}

TEST_CASE("without a program to probe with, what an entry throws is caught all the same") {
    Place place;
    place.probe.program.clear();
    place.drop("entry-throw-words");
    CHECK(place.start().bundles()[0].refusal.find("[RB1024]") != std::string::npos);
}

TEST_CASE("a run's own copy is loaded without being probed, since its run began with it") {
    Place place;
    place.drop("orders");
    place.start();
    fs::remove(place.bundles() / "orders.so");
    auto& registry = place.start();
    CHECK(registry.pinned("order", sha256_hex(bytes_of(built("orders")))).ok());
    CHECK(place.entered() == "orders\n");
}

TEST_CASE("a known bundle whose copy is gone is not made of a file that has changed meanwhile") {
    Place place;
    const auto file = place.drop("orders");
    place.start();
    auto& registry = place.start();
    fs::remove(place.store() / (sha256_hex(bytes_of(file)) + ".so"));
    place.drop("shipping", "orders");
    const auto asked = registry.runbook("order");
    REQUIRE_FALSE(asked.ok());
    CHECK(asked.error().message ==
          "no runbook 'order': orders.so not loaded: cannot be used: it has changed since the host "
          "looked at it, and the private copy of what it was is gone. Start the host again. "
          "[RB1002]");
    CHECK(place.start().runbook("ship-parcel").ok());
}

TEST_CASE("no copy is kept of a bundle that is refused for good") {
    Place place;
    place.drop("orders");
    place.drop("entry-touch-nothing");
    place.drop("entry-call-abort");
    place.drop("missing-library");
    const auto has_copy = [&](const char* bundle) {
        return fs::exists(place.store() / (sha256_hex(bytes_of(built(bundle))) + ".so"));
    };
    for (int starts = 0; starts < 2; ++starts) {
        CHECK(place.start().runbook("order").ok());
        CHECK(place.warnings.size() == 3);
        CHECK(has_copy("orders"));
        CHECK_FALSE(has_copy("entry-touch-nothing"));
        CHECK_FALSE(has_copy("entry-call-abort"));
        CHECK(has_copy("missing-library"));  // it is tried again once the library is there
    }
}

TEST_CASE("a copy that was there before its bundle was refused is kept for the runs it may have") {
    Place place;
    const auto bytes = bytes_of(built("twice"));
    const auto copy = place.store() / (sha256_hex(bytes) + ".so");
    place.start();  // makes the private folder
    write_bytes(copy, bytes);
    place.drop("twice");
    CHECK(place.start().bundles()[0].state == Slot::State::kRefused);
    CHECK(fs::exists(copy));
}

TEST_CASE("two hosts that write the index at once keep what both learned") {
    Place place;
    place.drop_into(place.root / "a", "orders");
    place.drop_into(place.root / "b", "shipping");
    auto& one = place.start({{place.root / "a", false}});
    const auto first = std::move(place.registry);  // still open, with its view of the index
    place.start({{place.root / "b", false}});
    CHECK(one.add_file(place.drop("billing")).ok());
    place.start({{place.root / "a", false}, {place.root / "b", false}, {place.bundles(), false}});
    CHECK(place.entered().empty());
}

TEST_CASE("many starts at once on an empty private folder end with every bundle known") {
    Place place;
    for (const char* bundle : {"orders", "shipping", "plain", "entry-touch-nothing"})
        place.drop(bundle);
    fs::create_directory(place.store());
    fs::permissions(place.store(), fs::perms::owner_all);
    std::vector<std::thread> hosts;
    for (int i = 0; i < 4; ++i) {
        hosts.emplace_back([&] {
            registry::Options options;
            options.folders = {{place.bundles(), false}};
            options.private_folder = place.store();
            options.probe = place.probe;
            options.host = place.port.abi();
            const registry::Registry host(std::move(options));
        });
    }
    for (auto& host : hosts) host.join();
    place.start();
    CHECK(place.entered().empty());
    CHECK(place.warnings.size() == 1);
    for (const auto& entry : fs::directory_iterator(place.store()))
        CHECK(entry.path().filename().string().find(".so.") == std::string::npos);  // no leftovers
}
