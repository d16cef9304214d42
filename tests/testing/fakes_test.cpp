// Fakes: what stands in for activities and child runbooks.
#include "tests/testing/fixture.hpp"

using namespace runbook;
using namespace runbook::test;
using namespace std::chrono_literals;

TEST_CASE("a fake answers in the place of the activity, with the types of the test") {
    LocalTest test;
    std::vector<Cart> charged;
    test.fake("charge", [&](const Cart& cart) {
        charged.push_back(cart);
        return "pay-1";
    });
    const TestRun run = test.run_local("buy", kCart);
    CHECK(run.result_as<Bill>().payment == "pay-1");
    REQUIRE(charged.size() == 1);
    CHECK(charged[0].cents == 250);
    const CallInfo call = test.calls_of("shop.charge").at(0);
    CHECK(call.faked);
    CHECK(call.name == "shop.charge");
    CHECK(call.step == "charge#1");
    CHECK(call.runbook == "buy");
    CHECK(call.run_id == run.run_id);
    CHECK(call.args == std::vector<std::string>{R"({"id":"c-1","cents":250})"});
}

namespace {
std::string pay(const Cart& cart) noexcept { return "paid " + cart.id; }
}  // namespace

TEST_CASE("a fake is a function, a function object or a lambda with a state") {
    LocalTest test;
    test.fake("charge", pay);
    CHECK(test.run_local("forgiving", kCart).result == "\"paid c-1\"");
    test.fake("charge", std::function<std::string(Cart)>(pay));
    CHECK(test.run_local("forgiving", kCart).result == "\"paid c-1\"");
    test.fake("charge", [n = 0](Cart) mutable { return std::to_string(++n); });
    CHECK(test.run_local("forgiving", kCart).result == "\"1\"");
    CHECK(test.run_local("forgiving", kCart).result == "\"2\"");
}

TEST_CASE("a fake speaks JSON where the test has no types") {
    LocalTest test;
    test.fake_json("charge", [](const std::vector<std::string>& args) {
        return has(args.at(0), "c-1") ? R"("pay-2")" : "null";
    });
    CHECK(test.run_local("buy", R"({"id":"c-1","cents":1})").result_as<Bill>().payment == "pay-2");
}

TEST_CASE("a fake that fails is tried again as its activity declares, in virtual time") {
    LocalTest test;
    test.fake("charge", [](rb::Activity& activity, const Cart&) {
        if (activity.attempt() < 3) throw rb::Failure("busy", "the line is busy");
        return "pay-3";
    });
    const rb::Time begin = test.now();
    CHECK(test.run_local("buy", kCart).result_as<Bill>().payment == "pay-3");
    CHECK(test.calls("charge") == 3);
    CHECK(test.now() - begin == 30s);  // declared: 10 s, then twice that
    CHECK(test.calls_of("charge").at(2).attempt == 3);
}

TEST_CASE("a fake that fails for good is not tried again, and its failure is the activity's") {
    LocalTest test;
    test.fake("charge", [](const Cart&) -> std::string {
        throw rb::Failure("declined", "card 4242").no_retry();
    });
    const TestRun run = test.run_local("buy", kCart);
    CHECK(run.status == "failed");
    CHECK(run.failure.value().type == "declined");
    CHECK(test.calls("charge") == 1);
}

TEST_CASE("what an ordinary exception means in a fake it means in an activity") {
    LocalTest test;
    test.fake("charge", [](const Cart&) -> std::string { throw std::out_of_range("no card"); });
    const TestRun run = test.run_local("buy", kCart);
    CHECK(run.failure.value().type == "std::out_of_range");
    CHECK(test.calls("charge") == 3);
}

TEST_CASE("a child runbook is replaced, with its result and with its failure") {
    LocalTest test;
    test.fake_child("ship", [](const Cart& cart) { return "fake-" + cart.id; });
    const TestRun well = test.run_local("buy", kCart);
    CHECK(well.result_as<Bill>().parcel == "fake-c-1");
    CHECK(test.child_calls("ship") == 1);
    CHECK(test.child_calls_of("ship").at(0).name == "ship");
    CHECK(test.calls("pack") == 0);
    CHECK(test.replays(well));

    test.fake_child("ship", [](const Cart&) -> std::string {
        throw rb::Failure("too_heavy", "no carrier takes it");
    });
    const TestRun run = test.run_local("buy", kCart);
    CHECK(run.status == "failed");
    CHECK(run.failure.value().type == "too_heavy");
    CHECK(test.calls("refund") == 1);
    CHECK(test.child_calls("ship") == 2);
    CHECK(test.replays(run));
}

TEST_CASE("an activity of a bundle that is not linked in can be faked by its full name") {
    LocalTest test;
    CHECK(test.run_local("abroad", kCart).failure.value().type == "not_found");
    test.fake("bank.transfer", [](const Cart& cart) { return cart.id + " transferred"; });
    CHECK(test.run_local("abroad", kCart).result == "\"c-1 transferred\"");
    CHECK(test.calls("bank.transfer") == 1);
}

TEST_CASE("with fakes alone an activity without one ends the test, also when the runbook copes") {
    LocalTest test({.fakes_only = true});
    const std::string said = mistake_in([&] { test.run_local("forgiving", kCart); });
    CHECK(has(said, "activity 'charge' has no fake (step charge#1 of runbook forgiving)"));
    CHECK(has(said, "fake(\"charge\", ..)"));
    test.fake("charge", [](const Cart&) { return "paid"; });
    CHECK(test.run_local("forgiving", kCart).result == "\"paid\"");
}

TEST_CASE("a fake of a name that is not there says what there is") {
    LocalTest test;
    const auto fake = [&](std::string_view name) {
        return mistake_in([&] { test.fake(name, [] {}); });
    };
    CHECK(has(fake("charges"), "no activity 'charges'; did you mean 'charge'?"));
    CHECK(has(fake("shop.refnd"), "did you mean 'shop.refund'?"));
    CHECK(has(fake("nothing-like-it"), "there is: shop.charge"));
    CHECK(has(mistake_in([&] { test.fake_child("Ship!", [] {}); }), "Ship!"));
}

TEST_CASE("a fake that cannot take what it is given ends the test, with what was given") {
    LocalTest test;
    test.fake("charge", [](std::int64_t cents) { return std::to_string(cents); });
    const std::string said = mistake_in([&] { test.run_local("forgiving", kCart); });
    CHECK(has(said, "the fake of 'charge' cannot take what the runbook gives: argument 1"));
    CHECK(has(said, R"(given: ({"id":"c-1","cents":250}))"));
    test.fake("charge", [](const Cart&) { return "paid"; });
    CHECK(test.run_local("forgiving", kCart).result == "\"paid\"");
}

TEST_CASE("a fake that gives what its activity does not fails the runbook with the step's name") {
    LocalTest test;
    test.fake("charge", [](const Cart&) { return 7; });
    const TestRun run = test.run_local("buy", kCart);
    CHECK(run.status != "completed");
    CHECK(has(run.failure.value().message, "expected a string"));
}

TEST_CASE("a check of the test framework within a fake ends the test, not the activity") {
    struct FrameworkStops {};  // as doctest's REQUIRE throws: no std::exception
    LocalTest test;
    test.fake("charge", [](const Cart&) -> std::string { throw FrameworkStops(); });
    CHECK_THROWS_AS(test.run_local("forgiving", kCart), FrameworkStops);
    CHECK(test.calls("charge") == 1);
}

TEST_CASE("a fake that would run a second runbook meanwhile is told that it cannot") {
    LocalTest test;
    test.fake("charge", [&](const Cart&) { return test.run_local("patient").result.value(); });
    const std::string said = mistake_in([&] { test.run_local("forgiving", kCart); });
    CHECK(has(said, "this bench is running a runbook already"));
}

TEST_CASE("a name that two bundles have is faked by its full name") {
    std::vector<LinkedEntry> twice = linked_bundles();
    LocalTest test({twice.at(0)});
    CHECK(has(mistake_in([&] { test.fake("pack", [] {}); }), "no activity 'pack'"));
    CHECK(has(mistake_in([&] { LocalTest same({twice.at(0), twice.at(0)}); }), "already there"));
}
