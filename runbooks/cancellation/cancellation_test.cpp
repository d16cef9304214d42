// Tests of the trip: called off while it is booked, while it is thought over, while it is paid.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
#include <runbook/testing.hpp>

using namespace std::chrono_literals;
using Texts = std::vector<std::string>;

namespace {

struct Trip {
    std::string id;
    std::chrono::milliseconds to_think = 1h;
    RB_FIELDS(Trip, id, to_think)
};

// What was done, in order; `at` is when the traveller calls the trip off.
struct Agency {
    explicit Agency(std::string when) : at(std::move(when)) {
        test.fake("book", [this](rb::Activity& a, std::string what) {
            call_off(a, "book " + what);
            done.push_back("book " + what);
            return what + "-1";
        });
        test.fake("give_back",
                  [this](std::string booking) { done.push_back("give back " + booking); });
        test.fake("pay", [this](rb::Activity& a, std::string id) {
            call_off(a, "pay");
            done.push_back("pay");
            return "paid-" + id;
        });
        test.fake("pay_back",
                  [this](std::string payment) { done.push_back("pay back " + payment); });
        test.fake("write_to", [this](std::string, std::string text) { done.push_back(text); });
    }
    void call_off(const rb::Activity& a, const std::string& now) {
        if (now == at) REQUIRE(test.host().cancel(a.run_id(), "too dear"));
    }

    runbook::LocalTest test;
    std::string at;
    Texts done;
};

}  // namespace

TEST_CASE("a trip that nobody calls off is booked and paid") {
    Agency agency("never");
    const auto run = agency.test.run_local("cancellation", Trip{"t-1"});
    CHECK(run.result == R"("flight-1 hotel-1 paid-t-1")");
    CHECK(agency.done == Texts{"book flight", "book hotel", "pay", "have a good trip"});
    CHECK(agency.test.replays(run));
}

TEST_CASE("a booking that is in flight when the trip is called off is given back") {
    Agency agency("book hotel");
    const auto run = agency.test.run_local("cancellation", Trip{"t-1"});
    CHECK(run.status == "cancelled");
    CHECK(agency.done == Texts{"book flight", "book hotel", "what a pity: too dear",
                               "give back hotel-1", "give back flight-1"});
    CHECK(agency.test.replays(run));
}

TEST_CASE("a payment that was faster than its cancellation is paid back") {
    Agency agency("pay");
    const auto run = agency.test.run_local("cancellation", Trip{"t-1"});
    CHECK(run.status == "cancelled");
    CHECK(agency.done == Texts{"book flight", "book hotel", "pay", "pay back paid-t-1",
                               "give back hotel-1", "give back flight-1"});
    CHECK(agency.test.replays(run));
}

TEST_CASE("a payment that cannot be made gives the bookings back") {
    Agency agency("never");
    agency.test.fake("pay",
                     [](std::string) -> std::string { throw rb::Failure("no_money").no_retry(); });
    const auto run = agency.test.run_local("cancellation", Trip{"t-1"});
    CHECK(run.failure->type == "no_money");
    CHECK(agency.done ==
          Texts{"book flight", "book hotel", "give back hotel-1", "give back flight-1"});
}
