// What crosses the border is copied by the host before the call returns that carries it, and
// bundles whose structs are longer than the host knows are understood.
#include <doctest/doctest.h>

#include "host/plugin/bundle_parts.hpp"
#include "tests/abi/lent.hpp"
#include "tests/plugin/scripted.hpp"

using namespace runbook;
using rb::test::HostKind;
using rb::test::Lent;

namespace {

constexpr HostKind kKinds[] = {HostKind::usual, HostKind::fat};

rb::Failure declined() {
    rb::Failure failure("declined", "the card was declined, in more words than a small buffer has");
    failure.details.push_back({RB_ENCODING_JSON, R"({"a":"detail of some length"})"});
    return failure.because(rb::Failure("io", "the connection was lost while it was needed"));
}

void check_declined(const engine::Failure& failure) {
    CHECK(failure.type == "declined");
    CHECK(failure.message == "the card was declined, in more words than a small buffer has");
    REQUIRE(failure.details.size() == 1);
    CHECK(failure.details[0].body == R"({"a":"detail of some length"})");
    REQUIRE(failure.cause);
    CHECK(failure.cause->message == "the connection was lost while it was needed");
}

}  // namespace

TEST_CASE("a command is copied before emit returns, also one that is longer than the host knows") {
    for (const HostKind kind : kKinds) {
        ScriptedRunbook scripted([kind](const rb_activation* act) {
            Lent lent(kind);  // gone when this returns, as the bundle's own stack would be
            rb_cmd step = command(RB_CMD_STEP, 1);
            step.name = lent.text("an activity with quite a long name");
            step.key = lent.text("a-key-that-is-longer-than-a-small-buffer");
            step.args = lent.payloads({{RB_ENCODING_JSON, R"("the first argument of the step")"},
                                       {RB_ENCODING_BINARY, std::string("\0\xFF", 2)}});
            auto retry = rb::kit::zeroed<rb_retry>();
            retry.max_attempts = 7;
            auto opts = rb::kit::zeroed<rb_step_opts>();
            opts.attempt_ms = 1234;
            opts.retry = lent.grown(retry);
            step.step = lent.grown(opts);
            CHECK(act->emit(act, lent.grown(step)) == RB_OK);
            rb_cmd fail = command(RB_CMD_FAIL, 2);
            fail.failure = lent.failure(declined());
            return act->emit(act, lent.grown(fail));
        });
        const auto instance = scripted.instance();
        const auto activated = activate(*instance);
        REQUIRE_FALSE(activated.error);
        REQUIRE(activated.commands.size() == 2);
        const auto& step = activated.commands[0];
        CHECK(step.name == "an activity with quite a long name");
        CHECK(step.key == "a-key-that-is-longer-than-a-small-buffer");
        REQUIRE(step.args.size() == 2);
        CHECK(step.args[0].body == R"("the first argument of the step")");
        CHECK(step.args[1].body == std::string("\0\xFF", 2));
        REQUIRE(step.step);
        CHECK(step.step->attempt_ms == 1234);
        REQUIRE(step.step->retry);
        CHECK(step.step->retry->max_attempts == 7);
        REQUIRE(activated.commands[1].failure);
        check_declined(*activated.commands[1].failure);
    }
}

TEST_CASE("an activity's answer is copied before succeed or fail returns") {
    for (const HostKind kind : kKinds) {
        ScriptedActivity good([kind](void*, const rb_activity_call* call) {
            Lent lent(kind);
            const rb_payload value =
                lent.payload({RB_ENCODING_JSON, R"("a result of some length")"});
            call->succeed(call, &value);
            return rb_status{RB_OK};
        });
        CHECK(good.run().result.body == R"("a result of some length")");
        ScriptedActivity bad([kind](void*, const rb_activity_call* call) {
            Lent lent(kind);
            call->fail(call, lent.failure(declined()));
            return rb_status{RB_OK};
        });
        const auto outcome = bad.run();
        REQUIRE(outcome.failure);
        check_declined(*outcome.failure);
    }
}

TEST_CASE("why an activation failed is copied before report returns") {
    ScriptedRunbook scripted([](const rb_activation* act) {
        Lent lent(HostKind::usual);
        act->report(act, lent.failure(declined()));
        return rb_status{RB_E_BUG};
    });
    const auto instance = scripted.instance();
    const auto activated = activate(*instance);
    REQUIRE(activated.error);
    CHECK(activated.error->message.find("the card was declined, in more words") !=
          std::string::npos);
}

TEST_CASE("a descriptor whose structs have grown is understood") {
    Lent lent(HostKind::fat);
    ScriptedRunbook scripted([](const rb_activation* act) {
        const auto done = command(RB_CMD_COMPLETE, 1);
        return act->emit(act, &done);
    });
    ScriptedActivity activity([](void*, const rb_activity_call*) { return rb_status{RB_E_BUG}; });
    auto limits = rb::kit::zeroed<rb_step_opts>();
    limits.attempt_ms = 99;
    activity.abi.defaults = lent.grown(limits);
    scripted.abi.title = lent.text("A title");
    const rb_runbook* const runbooks[] = {lent.grown(scripted.abi)};
    const rb_activity* const activities[] = {lent.grown(activity.abi)};
    auto bundle = rb::kit::zeroed<rb_bundle>();
    bundle.name = lent.text("orders");
    bundle.version = lent.text("1.0");
    bundle.runbooks = runbooks;
    bundle.runbook_count = 1;
    bundle.activities = activities;
    bundle.activity_count = 1;
    const auto parts = plugin::make_parts(*lent.grown(bundle), {"orders", "1.0", "d"}, nullptr);
    REQUIRE(parts.runbooks.size() == 1);
    CHECK(parts.runbooks[0]->title() == "A title");
    REQUIRE(parts.activities.size() == 1);
    CHECK(parts.activities[0]->defaults().attempt_ms == 99);
    const auto made = parts.runbooks[0]->create({});
    REQUIRE(made.ok());
    CHECK(activate(**made).commands.size() == 1);
}
