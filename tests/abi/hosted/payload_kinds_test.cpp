// The schema that the kit makes of an input's type, as the host checks it: what it can say is
// refused before anything is recorded, the rest when the run begins.
#define rb_bundle_entry_v1 payload_kinds_entry
#include <doctest/doctest.h>
#include <runbook/host.hpp>
#include <runbook/runbook.hpp>

namespace {

using namespace std::chrono_literals;

enum class Speed { slow, express };
RB_ENUM(Speed, slow, express)
struct Card {
    std::string number;
    RB_FIELDS(Card, number)
};
struct Transfer {
    std::string iban;
    RB_FIELDS(Transfer, iban)
};
struct Order {
    Speed speed;
    std::optional<Speed> back;
    std::variant<Card, Transfer> pay;
    std::chrono::minutes patience = 5min;
    std::optional<rb::Time> due;
    std::uint8_t count = 1;
    RB_FIELDS(Order, speed, back, pay, patience, due, count)
};

Order same(rb::Activity&, Order order) { return order; }
rb::Task<Order> pass_on(rb::Run& run, Order order) { co_return co_await run.step(same, order); }

}  // namespace

RUNBOOK_BUNDLE("kinds", "1.0.0", rb::runbook<pass_on>("pass-on"), rb::activity<same>("same"))

using namespace runbook;

namespace {

struct Place {
    Place() {
        HostOptions options;
        options.workers = 0;
        host = Host::create(std::move(options));
        REQUIRE(host->add_bundle(payload_kinds_entry).ok());
    }
    ~Place() {
        host.reset();
        reset_config();
    }
    Result<Started> start(const std::string& input) const {
        StartRequest request;
        request.runbook = "pass-on";
        request.input = input;
        return host->start(request);
    }
    RunInfo run(const std::string& input) const {
        const auto started = start(input);
        REQUIRE_MESSAGE(started.ok(), started.error().message);
        return host->wait(started->run_id).value();
    }
    std::unique_ptr<Host> host;
};

}  // namespace

TEST_CASE("enums, variants, durations and times go through a run and come back as they were") {
    const Place place;
    const std::string order =
        R"({"speed":"express","back":"slow","pay":{"Transfer":{"iban":"DE1"}},)"
        R"("patience":"1h30m","due":"2026-11-21T10:00:00.5Z","count":255})";
    CHECK(place.run(order).result == order);
    CHECK(place.run(R"({"speed":"slow","pay":{"Card":{"number":"4242"}}})").result ==
          R"({"speed":"slow","pay":{"Card":{"number":"4242"}},"patience":"5m","count":1})");
    CHECK(place.run(R"({"speed":"slow","back":null,"pay":{"Card":{"number":"4242"}}})").status ==
          "completed");
}

TEST_CASE(
    "[C29] an input that its type does not take is refused before anything starts, with the path") {
    const Place place;
    const std::pair<const char*, const char*> bad[] = {
        {R"({"speed":"fast","pay":{"Card":{"number":"1"}}})",
         R"($.speed: expected one of slow, express, found "fast")"},
        {R"({"speed":"slow","back":"fast","pay":{"Card":{"number":"1"}}})",
         R"($.back: expected one of slow, express, null, found "fast")"},
        {R"({"speed":"slow","pay":{"Cash":{}}})", "$.pay.Cash: unknown field"},
        {R"({"speed":"slow","pay":{"Card":{}}})", "$.pay.Card.number: missing"},
        {R"({"speed":"slow"})", "$.pay: missing"},
        {R"({"speed":"slow","pay":{"Card":{"number":"1"}},"patience":90})",
         "$.patience: expected a string, found an integer"},
        {R"({"speed":"slow","pay":{}})",
         "$.pay: expected one of Card, Transfer, found an empty object"},
        {R"({"speed":"slow","pay":{"Card":{"number":"1"}},"count":256})",
         "$.count: expected 0 to 255, found 256"},
        {R"({"speed":"slow","pay":{"Card":{"number":"1"}},"patience":"90s"})",
         R"($.patience: "90s" is not in whole steps of 1m)"}};
    for (const auto& [input, wrong] : bad) {
        CAPTURE(input);
        const auto started = place.start(input);
        REQUIRE_FALSE(started.ok());
        CHECK(started.error().code == ErrorCode::kBadInput);
        CHECK_MESSAGE(started.error().message.find(wrong) != std::string::npos,
                      started.error().message);
    }
    CHECK(place.host->list().value().empty());
}
