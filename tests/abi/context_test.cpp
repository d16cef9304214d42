// The run's clock, chance, identity and log; jobs that the kit does not know; the activity's
// context.
#include <doctest/doctest.h>

#include <set>

#include "driver.hpp"

using namespace std::chrono_literals;
using rb::test::call;
using rb::test::CallOptions;
using rb::test::Driver;
using Texts = std::vector<std::string>;

namespace {

struct Seen {
    std::int64_t now = 0;
    std::uint64_t number = 0;
    int dice = 0;
    std::string uuid, run_id, workflow_id, slug;
    RB_FIELDS(Seen, now, number, dice, uuid, run_id, workflow_id, slug)
};

rb::Task<std::vector<Seen>> looks(rb::Run& run) {
    std::vector<Seen> all;
    for (int i = 0; i < 2; ++i) {
        co_await run.sleep(1s);
        Seen seen;
        seen.now = run.now().time_since_epoch().count();
        seen.number = run.random();
        seen.dice = run.random(1, 6);
        seen.uuid = run.uuid();
        seen.run_id = run.info().run_id();
        seen.workflow_id = run.info().workflow_id();
        seen.slug = run.info().slug();
        all.push_back(seen);
        run.log().info("looked");
        run.log().warn("with", seen);
    }
    co_return all;
}

rb::Task<void> ranges(rb::Run& run) {
    std::set<int> dice;
    for (int i = 0; i < 1000; ++i) dice.insert(run.random(-1, 2));
    if (dice != std::set<int>{-1, 0, 1, 2}) throw rb::Failure("uneven");
    run.random(std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max());
    if (run.random<std::uint8_t>(9, 9) != 9) throw rb::Failure("not nine");
    co_return;
}

struct Progress {
    int done = 0;
    RB_FIELDS(Progress, done)
};

std::string reports(rb::Activity& activity, int to) {
    int from = 0;
    if (const auto last = activity.last_heartbeat<Progress>()) from = last->done;
    for (int i = from; i < to; ++i) activity.heartbeat(Progress{i + 1});
    activity.heartbeat();
    activity.log().info("worked");
    activity.throw_if_stopped();
    return std::string(activity.idempotency_key()) + " " + std::to_string(activity.attempt()) +
           " " + std::string(activity.step_id());
}

const auto& bundle() {
    static const auto made =
        rb::test::bundle_of(rb::runbook<looks>("looks"), rb::runbook<ranges>("ranges"),
                            rb::activity<reports>("reports"));
    return *made->abi();
}

std::string looked(std::uint64_t seed, bool replaying, Texts* logged = nullptr) {
    Driver run(bundle(), "looks", seed);
    run.replaying = replaying;
    run.start();
    run.now_ns = 3'000'000'000;
    run.resolve_void(1);
    run.now_ns = 4'500'000'001;
    run.resolve_void(2);
    if (logged != nullptr) *logged = run.logged();
    return run.result();
}

}  // namespace

TEST_CASE(
    "clock and chance come from the log alone: the same seed and times give the same values") {
    const auto seen = rb::from_json<std::vector<Seen>>(looked(7, false));
    CHECK(seen[0].now == 3'000'000'000);
    CHECK(seen[1].now == 4'500'000'001);
    CHECK(seen[0].number != seen[1].number);
    CHECK(seen[0].uuid.size() == 36);
    CHECK(seen[0].uuid[14] == '4');
    CHECK(seen[0].uuid != seen[1].uuid);
    CHECK(seen[0].run_id == "run-0000-0000-0000-0000");
    CHECK(seen[0].workflow_id == "order-7");
    CHECK(seen[0].slug == "looks");
    CHECK(looked(7, true) == looked(7, false));
    CHECK(looked(8, false) != looked(7, false));
}

TEST_CASE("the algorithm behind run.random() never changes") {
    const auto seen = rb::from_json<std::vector<Seen>>(looked(7, false));
    CHECK(seen[0].number == rb::kit::Random(7).next());
    rb::kit::Random random(42);
    CHECK(random.next() == 1546998764402558742ULL);
    CHECK(random.next() == 6990951692964543102ULL);
    CHECK(random.uuid() == "ae175332-39e4-49a1-acb8-ad4703b360a1");
}

TEST_CASE("ranges of random numbers hold both ends") {
    Driver run(bundle(), "ranges");
    CHECK(run.start() == RB_OK);
    CHECK(run.result() == "none");
}

TEST_CASE("the log is mute in replay") {
    Texts logged;
    looked(7, false, &logged);
    CHECK(logged.size() == 4);
    CHECK(logged[0] == "3 looked");
    CHECK(logged[1].rfind("4 with{\"now\":3000000000,", 0) == 0);
    looked(7, true, &logged);
    CHECK(logged.empty());
}

TEST_CASE("a new seed gives new numbers") {
    Driver run(bundle(), "looks");
    run.start();
    CHECK(run.job(RB_JOB_RESEED, 0, 99) == RB_OK);
    run.resolve_void(1);
    run.resolve_void(2);
    CHECK(rb::from_json<std::vector<Seen>>(run.result())[0].number == rb::kit::Random(99).next());
}

TEST_CASE("jobs out of order or of unknown kinds are refused") {
    Driver run(bundle(), "looks");
    CHECK(run.resolve_void(1) == RB_E_STATE);
    Driver early(bundle(), "looks");
    early.start();
    CHECK(early.resolve_void(2) == RB_E_STATE);
    Driver twice(bundle(), "looks");
    twice.start();
    CHECK(twice.start() == RB_E_STATE);
    Driver unknown(bundle(), "looks");
    unknown.start();
    CHECK(unknown.job(77, static_cast<std::uint16_t>(RB_JOB_F_OPTIONAL)) == RB_OK);
    CHECK(unknown.job(RB_JOB_SIGNAL) == RB_OK);
    CHECK(unknown.job(77) == RB_E_UNSUPPORTED);
    Driver update(bundle(), "looks");
    update.start();
    CHECK(update.job(RB_JOB_UPDATE) == RB_OK);
    CHECK(update.last()[0].rfind("reject unknown-update", 0) == 0);
}

TEST_CASE(
    "an activity sees its attempt, its key and the last heartbeat, and says that it is alive") {
    CallOptions options;
    options.attempt = 2;
    options.last_heartbeat = R"({"done":3,"of a newer version":1})";
    const auto answer = call(bundle(), "reports", {"5"}, options);
    CHECK(answer.json == R"("run-1/step#1 2 step#1")");
    CHECK(answer.heartbeats == Texts{R"({"done":4})", R"({"done":5})"});
    CHECK(answer.logs == Texts{"worked"});
}

TEST_CASE("an activity that is asked to stop can leave by rb::Cancelled") {
    CallOptions options;
    options.stop = RB_STOP_CANCELLED;
    const auto answer = call(bundle(), "reports", {"1"}, options);
    CHECK(answer.failure->kind == rb::FailureKind::cancelled);
}

TEST_CASE("a bare host of the first version is enough: everything optional may be absent") {
    const auto* const runbook = rb::test::find_runbook(bundle(), "looks");
    auto info = rb::kit::zeroed<rb_instance_info>();
    void* instance = nullptr;
    REQUIRE(runbook->create(runbook, &info, &instance) == RB_OK);
    auto job = rb::kit::zeroed<rb_job>();
    job.type = RB_JOB_START;
    auto activation = rb::kit::zeroed<rb_activation>();
    activation.struct_size = offsetof(rb_activation, patched);
    activation.job = &job;
    activation.emit = [](const rb_activation*, const rb_cmd*) noexcept { return rb_status{RB_OK}; };
    CHECK(runbook->activate(instance, &activation) == RB_OK);
    job.type = RB_JOB_RESOLVED;
    job.seq = 1;
    CHECK(runbook->activate(instance, &activation) == RB_OK);
    runbook->evict(instance);
}

TEST_CASE("extensions of the host are found by their id") {
    static const int answer = 42;
    auto host = rb::kit::zeroed<rb_host>();
    host.extension = [](const rb_host*, const char* id) noexcept -> const void* {
        return std::string_view(id) == "rb.test/1" ? &answer : nullptr;
    };
    CHECK(rb::host_extension<int>("rb.test/1") == nullptr);
    rb::kit::g_host.store(&host);
    CHECK(*rb::host_extension<int>("rb.test/1") == 42);
    CHECK(rb::host_extension<int>("rb.test/2") == nullptr);
    rb::kit::g_host.store(nullptr);
}
