// cancellation: a trip is booked, its traveller may call it off at any time, and what was booked
// is given back.
#include <runbook/runbook.hpp>

#include <thread>

namespace {

using namespace std::chrono_literals;

struct Trip {
    std::string id;
    std::chrono::milliseconds to_think = 1h;  // between booking and paying
    RB_FIELDS(Trip, id, to_think)
};

std::string book(rb::Activity& a, std::string what) {
    a.log().info("booking " + what);
    return what + "-1";
}

void give_back(rb::Activity& a, std::string booking) { a.log().info("giving back " + booking); }

// Long work looks now and then whether it is still wanted.
std::string pay(rb::Activity& a, std::string id) {
    for (int i = 0; i < 20; ++i) {
        a.throw_if_stopped();
        a.heartbeat();
        std::this_thread::sleep_for(100ms);
    }
    return "paid-" + id;
}

void pay_back(rb::Activity& a, std::string payment) { a.log().info("paying back " + payment); }

void write_to(rb::Activity& a, std::string id, std::string text) {
    a.log().info("to the traveller of " + id + ": " + text);
}

rb::Task<std::string> trip(rb::Run& run, Trip t) {
    rb::Saga saga(run);
    // A booking that is in flight when the trip is called off is waited for: if it was made all the
    // same it has to be given back.
    const std::string flight = co_await run.step(book, "flight").on_cancel(rb::wait);
    saga.undo(run.step(give_back, flight));
    const std::string hotel = co_await run.step(book, "hotel").on_cancel(rb::wait);
    saga.undo(run.step(give_back, hotel));

    const auto thought = co_await rb::attempt(run.sleep(t.to_think).label("time to think"));
    if (thought.cancelled()) {
        // It was thrown once; from here on steps run as before.
        co_await run.step(write_to, t.id, "what a pity: " + run.cancel_reason());
        thought.rethrow();  // the saga gives back what was booked, then the run is cancelled
    }

    const auto paying = run.step(pay, t.id);
    const auto paid = co_await rb::attempt(paying);
    if (paid.cancelled()) {
        // It was asked to stop, but it may have been faster.
        const auto end = co_await run.step_result(paying);
        if (end.ok()) co_await run.step(pay_back, *end);
    }
    paid.rethrow();

    saga.keep();
    co_await run.shield(run.step(write_to, t.id, "have a good trip"));  // too late to call it off
    co_return flight + " " + hotel + " " + *paid;
}

}  // namespace

RUNBOOK_BUNDLE("cancellation", "1.0.0",
               rb::runbook<trip>("cancellation").title("Book a trip, or call it off"),
               rb::activity<book>("book"), rb::activity<give_back>("give_back"),
               rb::activity<pay>("pay").heartbeat(5s), rb::activity<pay_back>("pay_back"),
               rb::activity<write_to>("write_to"))
