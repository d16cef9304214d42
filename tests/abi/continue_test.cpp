// Continue as new, patches, shuffling: what a runbook that lives long needs.
#include <doctest/doctest.h>

#include <algorithm>

#include "driver.hpp"

using namespace std::chrono_literals;
using rb::test::Driver;
using Texts = std::vector<std::string>;

namespace {

std::string work(rb::Activity&, std::string text) { return text; }

struct Count {
    int left = 0;
    RB_FIELDS(Count, left)
};

rb::Task<std::string> counts(rb::Run& run, Count count) {
    co_await run.step(work, "x");
    if (count.left > 0) co_return co_await run.continue_as_new(Count{count.left - 1});
    co_return "end";
}

rb::Task<void> goes_on(rb::Run& run) {
    co_await run.sleep(1s);
    co_await run.continue_as_new().after(5s).runbook("other").timeout(1h);
}

rb::Task<std::string> part(rb::Run& run) {
    rb::Saga saga(run);
    saga.undo(run.step(work, "undo"));
    try {
        co_await run.continue_as_new(1);
    } catch (const std::exception&) {
        co_return "caught";
    }
    co_return "never";
}
rb::Task<std::string> from_a_part(rb::Run& run) {
    const auto end = co_await rb::attempt(rb::all(part(run), run.step(work, "beside")));
    co_return end ? "ended" : "failed";
}

rb::Task<std::string> shielded_then(rb::Run& run) {
    co_await run.shield(run.sleep(1s));
    co_return co_await run.continue_as_new();
}

rb::Task<std::string> cleans(rb::Run& run) {
    const auto end = co_await rb::attempt(run.sleep(1h));
    if (end.cancelled()) co_await run.step(work, "clean");
    co_return "";
}
rb::Task<std::string> ends_slowly(rb::Run& run) {
    run.spawn(cleans(run));
    co_await run.step(work, "x");
    co_return co_await run.continue_as_new();
}

// Of two items it takes the first; the other was in hand already.
rb::Task<void> takes_some(rb::Run& run) {
    run.on_signal<int>("picky", [](int) {});
    auto item = run.signal<int>("item");
    auto stop = run.signal<void>("stop");
    co_await stop.next();
    co_await rb::any(item.next(), item.next());
    co_await run.continue_as_new();
}

rb::Task<std::vector<bool>> suggested(rb::Run& run) {
    std::vector<bool> seen;
    for (int i = 0; i < 3; ++i) {
        seen.push_back(run.continue_as_new_suggested());
        co_await run.sleep(1s);
    }
    co_return seen;
}

rb::Task<std::string> branches(rb::Run& run) {
    std::string text;
    for (int i = 0; i < 2; ++i) {
        text += run.patched("faster") ? "new " : "old ";
        co_await run.sleep(1s);
    }
    run.deprecate_patch("safer");
    co_return text;
}

rb::Task<std::vector<int>> shuffles(rb::Run& run, int count) {
    std::vector<int> list(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) list[static_cast<std::size_t>(i)] = i;
    co_return run.shuffle(list);
}

const auto& bundle() {
    static const auto made = rb::test::bundle_of(
        rb::runbook<counts>("counts"), rb::runbook<goes_on>("goes-on"),
        rb::runbook<from_a_part>("from-a-part"), rb::runbook<shielded_then>("shielded-then"),
        rb::runbook<ends_slowly>("ends-slowly"), rb::runbook<takes_some>("takes-some"),
        rb::runbook<suggested>("suggested"), rb::runbook<branches>("branches"),
        rb::runbook<shuffles>("shuffles"), rb::activity<work>("work"));
    return *made->abi();
}

}  // namespace

TEST_CASE("[C22] a run continues as new with its next input, and its code goes no further") {
    Driver run(bundle(), "counts");
    run.start(R"({"left":2})");
    run.resolve(1, R"("x")");
    CHECK(run.last() == Texts{R"(continue {"left":1})"});
    CHECK(run.resolve(1, R"("x")") == RB_E_STATE);
    Driver last(bundle(), "counts");
    last.start(R"({"left":0})");
    last.resolve(1, R"("x")");
    CHECK(last.result() == R"("end")");
}

TEST_CASE("[C22] signals that nobody took are given back whole when a run continues as new") {
    Driver run(bundle(), "takes-some");
    run.start();
    run.signal("item", "1");
    run.signal("item", "2");
    run.signal("picky", R"("many")");
    run.signal("other");
    run.signal("item", "5");
    run.signal("stop");
    CHECK(run.last() ==
          Texts{"continue unhandled:item unhandled:picky unhandled:other unhandled:item "
                R"(carried:item#2 s-1 2 carried:picky#3 s-1 "many" carried:other#4 s-1  )"
                "carried:item#5 s-1 5"});
}

TEST_CASE("a run continues by another runbook, later, with a limit") {
    Driver run(bundle(), "goes-on");
    run.start();
    run.resolve_void(1);
    CHECK(run.last() == Texts{"continue other"});
    CHECK(run.final().delay_ms == 5000);
    CHECK(run.final().run_ms == 3'600'000);
}

TEST_CASE("continuing as new passes by catches of std::exception, and undoes what was not kept") {
    Driver run(bundle(), "from-a-part");
    run.start();
    CHECK(run.last() == Texts{R"(step work "undo")", R"(step work "beside")"});
    run.resolve(1, R"("x")");
    CHECK(run.last() == Texts{"cancel 2", "continue 1"});
}

TEST_CASE("[C22] a cancellation that was not thrown yet wins over continuing as new") {
    Driver run(bundle(), "shielded-then");
    run.start();
    run.cancel("enough");
    run.resolve_void(1);
    CHECK(run.last() == Texts{"cancelled"});

    Driver ending(bundle(), "ends-slowly");
    ending.start();
    ending.resolve(1, R"("x")");
    CHECK(ending.last() == Texts{"cancel 2", R"(step work "clean")"});
    ending.cancel("enough");
    ending.resolve(4, R"("x")");
    CHECK(ending.final().type == RB_CMD_CANCELLED);
}

TEST_CASE("the host's advice to continue as new is read as of the job") {
    Driver run(bundle(), "suggested");
    run.start();
    run.continue_suggested = true;
    run.resolve_void(1);
    run.continue_suggested = false;
    run.resolve_void(2);
    run.resolve_void(3);
    CHECK(run.result() == "[false,true,false]");
}

TEST_CASE("a patch is asked for once, and the answer stays") {
    Driver fresh(bundle(), "branches");
    fresh.start();
    fresh.resolve_void(1);
    fresh.resolve_void(2);
    CHECK(fresh.result() == R"("new new ")");
    CHECK(fresh.asked_patches == Texts{"faster", "safer!"});

    Driver old(bundle(), "branches");
    old.old_patches = {"faster"};
    old.start();
    old.old_patches = {};
    old.resolve_void(1);
    old.resolve_void(2);
    CHECK(old.result() == R"("old old ")");
}

TEST_CASE("on a host without patches the new branch is taken") {
    Driver bare(bundle(), "branches", 7, rb::test::HostKind::bare);
    bare.start();
    bare.resolve_void(1);
    bare.resolve_void(2);
    CHECK(bare.result() == R"("new new ")");
    CHECK(bare.asked_patches.empty());
}

TEST_CASE("a shuffle depends on the run's seed alone, and loses nothing") {
    const auto shuffled = [](std::uint64_t seed) {
        Driver run(bundle(), "shuffles", seed);
        run.start("100");
        return rb::from_json<std::vector<int>>(run.result());
    };
    CHECK(shuffled(1) == shuffled(1));
    CHECK(shuffled(1) != shuffled(2));
    auto sorted = shuffled(3);
    std::sort(sorted.begin(), sorted.end());
    for (int i = 0; i < 100; ++i) CHECK(sorted[static_cast<std::size_t>(i)] == i);
    Driver none(bundle(), "shuffles");
    none.start("0");
    CHECK(none.result() == "[]");
}
