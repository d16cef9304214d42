// How the world asks a runbook: queries, updates, gates, hooks, and what it shows of itself.
#include <doctest/doctest.h>

#include "driver.hpp"

using namespace std::chrono_literals;
using rb::test::Driver;
using Texts = std::vector<std::string>;

namespace {

struct Add {
    int n = 0;
    RB_FIELDS(Add, n)
};

int add(rb::Activity&, int n) { return n; }

rb::Task<int> add_later(rb::Run& run, int* sum, Add what) {
    if (what.n == 99) throw rb::Failure("too-much", "no more than 98");
    *sum += co_await run.step(add, what.n);
    co_return *sum;
}

rb::Task<int> counter(rb::Run& run, int from) {
    int sum = from;
    bool done = false;
    run.on_query<std::int64_t>("sum", [&] { return sum; });
    run.on_query("times", [&](int factor) { return sum * factor; });
    run.on_query("sleepy", [&run] { return run.sleep(1s).rb_handle().index; });
    run.on_query("random", [&run] { return run.random(); });
    run.on_query("broken", []() -> int { throw std::runtime_error("it broke"); });
    run.on_update<int>(
        "add",
        [&](Add what) {
            if (what.n == 13) throw rb::Failure("unlucky", "not this one");
            return sum += what.n;
        },
        [](const Add& what) {
            if (what.n < 0) throw rb::Failure("negative", "only upwards");
        });
    run.on_update("add-later", [&run, &sum](Add what) { return add_later(run, &sum, what); });
    run.on_update("stop", [&] { done = true; });
    run.on_update("greedy", [] {}, [&run] { static_cast<void>(run.random()); });
    co_await run.wait([&] { return done && run.handlers_running() == 0; });
    co_return std::move(sum);
}

rb::Task<int> hasty(rb::Run& run, int from) {
    int sum = from;
    bool done = false;
    run.on_update("add-later", [&run, &sum](Add what) { return add_later(run, &sum, what); });
    run.on_update("stop", [&] { done = true; });
    co_await run.wait([&] { return done; });
    co_return sum;
}

rb::Task<std::string> list_keeper(rb::Run& run) {
    std::string list = "a list that is beyond the small buffer of a string: ";
    run.on_query("list", [&] { return list; });
    run.on_query("length", [&](int more) { return static_cast<int>(list.size()) + more; });
    const std::string more = co_await run.signal<std::string>("more").next();
    list += more;
    if (more == "fail") throw rb::Failure("told-to", "fail");
    co_return list;
}

struct Offer {
    std::string what;
    std::int64_t cents = 0;
    RB_FIELDS(Offer, what, cents)
};

rb::Task<std::string> approval(rb::Run& run, Offer offer) {
    auto gate = run.gate("approve").show(offer).within(48h).corrections<Offer>();
    gate.action("discount", [&](int percent) {
        offer.cents -= offer.cents * percent / 100;
        return offer;
    });
    const auto answer = co_await gate;
    switch (answer.outcome()) {
        case rb::AnswerOutcome::approved:
            break;
        case rb::AnswerOutcome::corrected:
            offer = answer.corrections<Offer>();
            break;
        case rb::AnswerOutcome::rejected:
            throw rb::Failure("rejected", answer.by() + ": " + answer.comment());
        case rb::AnswerOutcome::timed_out:
            co_return "nobody answered";
    }
    co_return offer.what + " " + std::to_string(offer.cents);
}

rb::Task<std::string> hooked(rb::Run& run) {
    auto hook = run.hook<Add>("paid").within(1h);
    const std::string token = co_await hook.token();
    run.progress("sent " + token);
    const std::string again = co_await hook.token();
    try {
        const Add paid = co_await hook;
        co_return again + " " + std::to_string(paid.n);
    } catch (const rb::Failure& failure) {
        co_return failure.kind == rb::FailureKind::timeout ? "too late"
                                                           : failure.type + " " + failure.message;
    }
}

rb::Task<std::string> hook_of_two(rb::Run& run) {
    auto hook = run.hook<Add>("paid");
    auto [token, paid] = co_await rb::all(hook.token(), hook);
    co_return token + " " + std::to_string(paid.n);
}

rb::Task<std::string> no_hook(rb::Run& run) {
    auto hook = run.hook<Add>("paid");
    const auto token = co_await rb::attempt(hook.token());
    const auto paid = co_await rb::attempt(hook);
    co_return token.failure()->type + " " + paid.failure()->type;
}

rb::Task<int> shows(rb::Run& run) {
    run.progress(Add{3});
    run.memo("customer", "Ada");
    run.search("cents", 1250);
    run.remove_memo("customer");
    const int a = co_await run.step(add, 1);
    const int b = co_await run.step(add, 2);
    const auto c = co_await rb::attempt(run.child<int>("other", 3));
    co_await run.sleep(1s).label("a pause");
    co_return a + b + (c ? *c : 0);
}

const auto& bundle() {
    static const auto made = rb::test::bundle_of(
        rb::runbook<counter>("counter"), rb::runbook<hasty>("hasty"),
        rb::runbook<list_keeper>("list-keeper"),
        rb::runbook<approval>("approval")
            .gate<Offer>("approve", "Approve the offer")
            .update<Offer, int>("approve.discount")
            .step("approve", "Ask the boss")
            .step("add", "Add it up"),
        rb::runbook<hooked>("hooked").hook<Add>("paid"), rb::runbook<hook_of_two>("hook-of-two"),
        rb::runbook<no_hook>("no-hook"),
        rb::runbook<shows>("shows").step("never", "Never done").step("add", "Add it up"),
        rb::activity<add>("add"));
    return *made->abi();
}

const std::string kOffer = R"({"what":"pens","cents":1000})";

}  // namespace

TEST_CASE("a query is answered from the runbook's variables and leaves no command") {
    Driver run(bundle(), "counter");
    run.start("5");
    CHECK(run.query("sum") == "5");
    CHECK(run.query("times", "3") == "15");
    CHECK(run.query("times", R"("x")") ==
          "input: query 'times': $: expected a number, found a string (byte 0)");
    CHECK(run.query("sum", "3") == "input: query 'sum': $: expected no value");
    CHECK(run.query("total") ==
          "unknown-query: the runbook answers no query 'total' now; it answers rb.steps, "
          "rb.waiting, rb.handlers, sum, times, sleepy, random, broken");
}

TEST_CASE("a query that asks for something is refused, and the run is not affected") {
    Driver run(bundle(), "counter");
    run.start("5");
    CHECK(run.query("sleepy") ==
          "std::logic_error: rb: a query changes nothing: a call or a wait "
          "cannot be used in it");
    CHECK(run.query("random") ==
          "std::logic_error: rb: a query changes nothing: run.random() and "
          "run.uuid() cannot be used in it");
    CHECK(run.query("broken") == "std::runtime_error: it broke");
    CHECK(run.update("stop", "u-1") == RB_OK);
    CHECK(run.result() == "5");
}

TEST_CASE("an update is accepted, carried out and answered") {
    Driver run(bundle(), "counter");
    run.start("5");
    CHECK(run.update("add", "u-1", R"({"n":2})") == RB_OK);
    CHECK(run.last() == Texts{"accept/u-1", "done/u-1 7"});
    run.update("add", "u-2", R"({"n":13})");
    CHECK(run.last() == Texts{"accept/u-2", "done/u-2 unlucky: not this one"});
    CHECK(run.query("sum") == "7");
    run.update("stop", "u-3");
    CHECK(run.last() == Texts{"accept/u-3", "done/u-3 ", "complete 7"});
}

TEST_CASE("an update that is rejected leaves nothing, whatever rejects it") {
    Driver run(bundle(), "counter");
    run.start("5");
    run.update("add", "u-1", R"({"n":-2})");
    CHECK(run.last() == Texts{"reject/u-1 negative: only upwards"});
    run.update("add", "u-2", R"({"m":2})");
    CHECK(run.last() == Texts{"reject/u-2 input: update 'add': $.m: unknown field; known: n"});
    run.update("none", "u-3");
    CHECK(run.last() == Texts{"reject/u-3 unknown-update: the runbook takes no update 'none' now; "
                              "it takes add, add-later, stop, greedy"});
    run.update("greedy", "u-4");
    CHECK(run.last() ==
          Texts{"reject/u-4 std::logic_error: rb: the validator of an update changes nothing: "
                "run.random() and run.uuid() cannot be used in it"});
    CHECK(run.count() == 0);
    CHECK(run.query("sum") == "5");
}

TEST_CASE("a replay accepts what is in the log without asking the validator") {
    Driver run(bundle(), "counter");
    run.replaying = true;
    run.start("5");
    run.update("add", "u-1", R"({"n":-2})");
    CHECK(run.last() == Texts{"accept/u-1", "done/u-1 3"});
}

TEST_CASE("a handler that is a coroutine goes on beside the runbook, and is answered at its end") {
    Driver run(bundle(), "counter");
    run.start("5");
    run.update("add-later", "u-1", R"({"n":2})");
    CHECK(run.last() == Texts{"accept/u-1", "step add 2"});
    run.update("add-later", "u-2", R"({"n":99})");
    CHECK(run.last() == Texts{"accept/u-2", "done/u-2 too-much: no more than 98"});
    run.update("stop", "u-3");
    CHECK(run.last() == Texts{"accept/u-3", "done/u-3 "});
    run.resolve(2, "2");
    CHECK(run.last() == Texts{"done/u-1 7", "complete 7"});
}

TEST_CASE("handlers that have not ended when the runbook ends are cancelled and answered") {
    Driver run(bundle(), "hasty");
    run.start("5");
    run.update("add-later", "u-1", R"({"n":2})");
    run.update("stop", "u-2");
    CHECK(run.last() == Texts{"accept/u-2", "done/u-2 ", "cancel 2",
                              "done/u-1 cancelled: the runbook has ended", "complete 5"});
}

TEST_CASE("a handler that is cancelled answers with that") {
    Driver run(bundle(), "counter");
    run.start("5");
    run.update("add-later", "u-1", R"({"n":2})");
    run.cancel("enough");
    CHECK(run.last() == Texts{"cancel 2", "done/u-1 cancelled: enough", "cancelled"});
    Driver evicted(bundle(), "counter");
    evicted.start("5");
    evicted.update("add-later", "u-1", R"({"n":2})");
    evicted.evict();
}

TEST_CASE("a runbook that has returned answers with what its variables were then") {
    Driver run(bundle(), "list-keeper");
    run.start();
    run.signal("more", R"("more")");
    CHECK(run.query("list") == run.result());
    CHECK(run.query("list").find("more") != std::string::npos);
    CHECK(run.query("length", "1") ==
          "ended: the runbook has ended, and what query 'length' "
          "speaks of with it");
    CHECK(run.query("rb.waiting") == "[]");
}

TEST_CASE("a runbook that has failed says that its variables are gone") {
    Driver run(bundle(), "list-keeper");
    run.start();
    run.signal("more", R"("fail")");
    CHECK(run.query("list") ==
          "ended: the runbook has ended, and what query 'list' speaks of with "
          "it");
}

TEST_CASE("a gate shows what is asked, and its answer is a value") {
    Driver run(bundle(), "approval");
    run.start(kOffer);
    CHECK(run.last() == Texts{"gate approve " + kOffer});
    CHECK(run.command(1).delay_ms == 48 * 3'600'000);
    CHECK(run.command(1).schema == rb::json_schema<Offer>());
    run.resolve(1, R"({"outcome":"approved","by":"ada"})");
    CHECK(run.result() == R"("pens 1000")");
}

TEST_CASE("a gate can be rejected, corrected and run out of time") {
    Driver rejected(bundle(), "approval");
    rejected.start(kOffer);
    rejected.resolve(1, R"({"outcome":"rejected","by":"ada","comment":"too dear"})");
    CHECK(rejected.last() == Texts{"fail rejected: ada: too dear"});

    Driver corrected(bundle(), "approval");
    corrected.start(kOffer);
    corrected.resolve(
        1, R"({"outcome":"corrected","by":null,"corrections":{"what":"ink","cents":7}})");
    CHECK(corrected.result() == R"("ink 7")");

    Driver wrong(bundle(), "approval");
    wrong.start(kOffer);
    wrong.resolve(1, R"({"outcome":"corrected","corrections":{"what":3}})");
    CHECK(wrong.last() == Texts{"fail bad-corrections: the corrections of the answer: $.what: "
                                "expected a string, found a number (byte 8)"});

    rb::Failure timeout("timeout", "nobody answered in 48h");
    timeout.kind = rb::FailureKind::timeout;
    Driver late(bundle(), "approval");
    late.start(kOffer);
    late.fail(1, timeout);
    CHECK(late.result() == R"("nobody answered")");

    Driver cancelled(bundle(), "approval");
    cancelled.start(kOffer);
    cancelled.cancel("enough");
    CHECK(cancelled.last() == Texts{"cancel 1", "cancelled"});
}

TEST_CASE("a gate's action is an update that leaves it open, and goes with the gate") {
    Driver run(bundle(), "approval");
    run.start(kOffer);
    run.update("approve.discount", "u-1", "10");
    CHECK(run.last() == Texts{"accept/u-1", R"(done/u-1 {"what":"pens","cents":900})"});
    run.resolve(1, R"({"outcome":"approved"})");
    CHECK(run.result() == R"("pens 900")");
}

TEST_CASE("a hook gives its token, then its payload") {
    Driver run(bundle(), "hooked");
    run.start();
    CHECK(run.last() == Texts{"hook paid"});
    CHECK(run.command(1).delay_ms == 3'600'000);
    CHECK(run.command(1).schema == rb::json_schema<Add>());
    run.started(1, "secret");
    CHECK(run.last() == Texts{"details sent secret"});
    run.resolve(1, R"({"n":4})");
    CHECK(run.result() == R"("secret 4")");
}

TEST_CASE("a hook that expires or gets the wrong payload is a failure that can be caught") {
    rb::Failure timeout("timeout", "nobody called in 1h");
    timeout.kind = rb::FailureKind::timeout;
    Driver late(bundle(), "hooked");
    late.start();
    late.started(1, "secret");
    late.fail(1, timeout);
    CHECK(late.result() == R"("too late")");

    Driver wrong(bundle(), "hooked");
    wrong.start();
    wrong.started(1, "secret");
    wrong.resolve(1, R"({"m":4})");
    CHECK(wrong.result() == R"("bad-payload the payload of a hook: $.m: unknown field; known: n")");
}

TEST_CASE("a hook's token and payload can be awaited side by side") {
    Driver run(bundle(), "hook-of-two");
    run.start();
    run.started(1, "secret");
    run.resolve(1, R"({"n":4})");
    CHECK(run.result() == R"("secret 4")");
}

TEST_CASE("a hook that could not be made is a failure for all who wait for it") {
    Driver run(bundle(), "no-hook");
    run.start();
    run.fail(1, rb::Failure("too-many", "no more hooks"));
    CHECK(run.result() == R"("too-many too-many")");
}

TEST_CASE("progress takes no number, properties do") {
    Driver run(bundle(), "shows");
    run.start();
    CHECK(run.last() == Texts{R"(details {"n":3})", R"(memo customer="Ada")", "search cents=1250",
                              "memo customer=", "step add 1"});
    CHECK(run.count() == 4);
}

TEST_CASE("rb.steps tells of declared and seen steps, rb.waiting what is waited for") {
    Driver run(bundle(), "shows");
    run.start();
    CHECK(run.query("rb.steps") ==
          R"([{"kind":"step","name":"never","title":"Never done","state":"pending","started":0,)"
          R"("completed":0,"failed":0},)"
          R"({"kind":"step","name":"add","title":"Add it up","state":"running","started":1,)"
          R"("completed":0,"failed":0}])");
    CHECK(run.query("rb.waiting") == R"([{"kind":"step","name":"add","command":4}])");
    run.resolve(4, "1");
    run.resolve(5, "2");
    CHECK(run.query("rb.waiting") == R"([{"kind":"child","name":"other","command":6}])");
    run.fail(6, rb::Failure("broken"));
    CHECK(run.query("rb.waiting") == R"([{"kind":"timer","name":"a pause","command":7}])");
    run.resolve_void(7);
    CHECK(run.query("rb.steps") ==
          R"([{"kind":"step","name":"never","title":"Never done","state":"skipped","started":0,)"
          R"("completed":0,"failed":0},)"
          R"({"kind":"step","name":"add","title":"Add it up","state":"completed","started":2,)"
          R"("completed":2,"failed":0},)"
          R"({"kind":"child","name":"other","state":"failed","started":1,"completed":0,)"
          R"("failed":1}])");
    CHECK(run.query("rb.waiting") == "[]");
}

TEST_CASE("rb.handlers tells what a run can be sent and asked, declared or not") {
    Driver run(bundle(), "approval");
    run.start(kOffer);
    CHECK(run.query("rb.handlers") ==
          R"([{"kind":"gate","name":"approve","title":"Approve the offer","active":true},)"
          R"({"kind":"update","name":"approve.discount","active":true}])");
    run.resolve(1, R"({"outcome":"approved"})");
    CHECK(run.query("rb.handlers") ==
          R"([{"kind":"gate","name":"approve","title":"Approve the offer","active":false},)"
          R"({"kind":"update","name":"approve.discount","active":false}])");
    Driver counter(bundle(), "counter");
    counter.start("1");
    CHECK(counter.query("rb.handlers").find(R"({"kind":"query","name":"sum","active":true})") !=
          std::string::npos);
}

TEST_CASE("declared handlers and steps stand in the descriptor, with their schemas") {
    const rb_runbook& runbook = *rb::test::find_runbook(bundle(), "approval");
    REQUIRE(runbook.handler_count == 2);
    CHECK(runbook.handlers[0]->kind == RB_HANDLES_GATE);
    CHECK(rb::kit::view(runbook.handlers[0]->title) == "Approve the offer");
    CHECK(rb::kit::view(runbook.handlers[0]->input_schema) == rb::json_schema<Offer>());
    CHECK(rb::kit::view(runbook.handlers[1]->name) == "approve.discount");
    CHECK(rb::kit::view(runbook.handlers[1]->input_schema) == rb::json_schema<int>());
    CHECK(rb::kit::view(runbook.handlers[1]->output_schema) == rb::json_schema<Offer>());
    REQUIRE(runbook.step_count == 2);
    CHECK(rb::kit::view(runbook.steps[1]->name) == "add");
    CHECK(rb::kit::view(runbook.steps[1]->title) == "Add it up");
    CHECK(rb::test::find_runbook(bundle(), "hooked")->handlers[0]->kind == RB_HANDLES_HOOK);
}
