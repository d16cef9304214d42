// Tests of the approval: what is bought, when nobody decides, and what a person may change.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <runbook/testing.hpp>

using Outcome = runbook::GateAnswer::Outcome;

namespace {

struct Purchase {
    std::string what;
    std::int64_t cents = 0;
    RB_FIELDS(Purchase, what, cents)
};

// A purchase that waits for its approval; `bought` is what was bought in the end.
struct Desk {
    Desk() {
        test.fake("buy", [this](Purchase purchase) {
            bought.push_back(purchase.cents);
            return "bought " + purchase.what;
        });
        runbook::StartRequest request;
        request.runbook = "approval";
        request.input = R"({"what":"a lamp","cents":1000})";
        run = test.host().start(request).value().run_id;
    }
    runbook::RunInfo decide(Outcome outcome, std::optional<std::string> corrections = {}) {
        REQUIRE(test.host().answer(run, {"approve", outcome, "ada", "as agreed", corrections}));
        return test.host().wait(run).value();
    }

    runbook::LocalTest test;
    std::string run;
    std::vector<std::int64_t> bought;
};
using Cents = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("what is approved is bought, as it was shown") {
    Desk desk;
    const auto gates = desk.test.host().pending().value();
    REQUIRE(gates.size() == 1);
    CHECK(gates[0].gate == "approve");
    CHECK(gates[0].payload == R"({"what":"a lamp","cents":1000})");
    const auto run = desk.decide(Outcome::kApproved);
    CHECK(run.result == R"("bought a lamp")");
    CHECK(desk.bought == Cents{1000});
    CHECK(desk.test.replays(run));
}

TEST_CASE("what is rejected is not bought, and the run says who and why") {
    Desk desk;
    const auto run = desk.decide(Outcome::kRejected);
    CHECK(run.status == "failed");
    CHECK(run.failure->message == "ada: as agreed");
    CHECK(desk.bought.empty());
}

TEST_CASE("a person may correct the purchase, and then that is bought") {
    Desk desk;
    desk.decide(Outcome::kCorrected, R"({"what":"a smaller lamp","cents":700})");
    CHECK(desk.bought == Cents{700});
}

TEST_CASE("a discount is taken off while the gate stays open") {
    Desk desk;
    const auto now = desk.test.host().update(desk.run, {"approve.discount", "10", {}, {}});
    CHECK(now.value() == R"({"what":"a lamp","cents":900})");
    const auto run = desk.decide(Outcome::kApproved);
    CHECK(desk.bought == Cents{900});
    CHECK(desk.test.replays(run));
}

TEST_CASE("when nobody decides within a day, nothing is bought") {
    runbook::LocalTest test;
    const rb::Time before = test.now();
    const auto run = test.run_local("approval", Purchase{"a lamp", 1000});
    CHECK(run.result == R"("nobody decided on a lamp within a day")");
    CHECK(test.now() - before == std::chrono::hours(24));
    CHECK(test.calls("buy") == 0);
}
