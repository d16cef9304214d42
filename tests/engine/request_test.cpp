// What the world outside asks of a run, and what it is answered.
#include <doctest/doctest.h>

#include "host/engine/request.hpp"
#include "tests/engine/lived.hpp"

using namespace runbook;
using namespace runbook::test;

namespace {

Lived sleeper() {
    return Lived([](Scene& s, std::string) -> Script {
        co_await s.sleep(5000);
        co_return "1";
    });
}

engine::Input ask(engine::EventData request, std::uint64_t ticket) {
    return engine::input_of(std::move(request), ticket).value();
}

}  // namespace

TEST_CASE("a request with a ticket is answered once, and one without is not") {
    auto run = sleeper();
    run.tell(ask(engine::CancellationRequested{"enough", "me"}, 7));
    REQUIRE(run.answers.size() == 1);
    CHECK(run.answers.front().ticket == 7);
    CHECK(run.answers.front().value.ok());
    auto silent = sleeper();
    silent.tell(ask(engine::CancellationRequested{"enough", "me"}, 0));
    CHECK(silent.answers.empty());
    CHECK(silent.log.back().sequence > 2);
}

TEST_CASE("[C23] a second cancel changes nothing and says so") {
    Lived run([](Scene& s, std::string x) -> Script { co_return co_await s.step("a", x); });
    run.execution.deliver(engine::Input{engine::CancelAsked{"first", "me"}}, run.world);
    const auto second =
        run.execution.deliver(ask(engine::CancellationRequested{"second", "me"}, 2), run.world);
    CHECK(second.events.empty());
    REQUIRE(second.answers.size() == 1);
    CHECK(second.answers.front().value.error().code == ErrorCode::kConflict);
}

TEST_CASE("[C26] a closed run refuses every request, and its log stays as it was") {
    auto run = sleeper();
    run.tell(ask(engine::WorkflowTerminated{"enough"}, 1));
    CHECK(run.answers.back().value.ok());
    const auto size = run.log.size();
    run.tell(ask(engine::WorkflowTerminated{"again"}, 2));
    run.tell(ask(engine::CancellationRequested{"again", ""}, 3));
    CHECK(run.log.size() == size);
    REQUIRE(run.answers.size() == 3);
    for (std::size_t i = 1; i < 3; ++i) {
        CHECK(run.answers[i].ticket == i + 1);
        CHECK(run.answers[i].value.error().code == ErrorCode::kConflict);
    }
}

TEST_CASE("a parked run is asked in vain, but for its end") {
    Lived run([](Scene& s, std::string) -> Script {
        s.emit_unsupported();
        co_return "1";
    });
    REQUIRE(run.execution.parked());
    run.tell(ask(engine::CancellationRequested{"enough", ""}, 1));
    CHECK(run.answers.back().value.error().code == ErrorCode::kMismatch);
    run.tell(ask(engine::WorkflowTerminated{"enough"}, 2));
    CHECK(run.answers.back().value.ok());
    CHECK(run.log.back().sequence == 3);
}

TEST_CASE("nobody outside can ask for what only the host decides") {
    CHECK_FALSE(engine::input_of(engine::WorkflowCompleted{}, 1).has_value());
    CHECK_FALSE(engine::input_of(engine::StepStarted{}, 1).has_value());
}
