// Each way to write a co_await statement runs to its end, and is cut off by eviction, cancellation
// and failure at each of its suspension points. The sanitizers are the judges: old compilers
// destroy some temporaries of such statements twice.
#include <doctest/doctest.h>

#include <array>
#include <functional>

#include "driver.hpp"

using namespace std::chrono_literals;
using rb::test::Driver;

namespace {

const char* const BIG = "a text that is too long for the small buffer of a std::string";

struct Order {
    std::string id, sku;
    std::int64_t cents = 0;
    RB_FIELDS(Order, id, sku, cents)
};
struct Tiny {
    int a = 0, b = 0;
    RB_FIELDS(Tiny, a, b)
};
struct Local {
    std::string a;
    int n;
};

std::string charge(rb::Activity&, Order o) { return o.id; }
std::string one(rb::Activity&, std::string s) { return s; }
std::string tiny(rb::Activity&, Tiny t) { return std::to_string(t.a); }
std::string vec(rb::Activity&, std::vector<std::string> v) { return v.at(0); }
std::string opt(rb::Activity&, std::optional<Order> o) { return o ? o->id : "none"; }
Order give(rb::Activity&, std::string s) { return Order{s, s, 1}; }
void refund(rb::Activity&, std::string) {}

Order mk() { return Order{BIG, BIG, 5}; }
[[maybe_unused]] std::string joinL(Local l, std::string s) { return l.a + s; }
std::string join2(Order o, std::string s) { return o.id + s; }
[[maybe_unused]] std::string joinF(std::function<std::string()> f, std::string s) {
    return f() + s;
}

rb::Task<std::string> sub(rb::Run& run, Order o) {
    auto r = co_await run.step(charge, o);
    co_return r + co_await run.step(one, o.sku);
}
rb::Task<void> sub2(rb::Run& run) { co_await run.sleep(1s); }
rb::Task<std::string> subd(rb::Run& run, Order o = Order{BIG, BIG, 7}) {
    co_return co_await run.step(charge, o);
}
[[maybe_unused]] rb::Task<std::string> subv(rb::Run& run, std::vector<std::string> v) {
    co_return co_await run.step(vec, v);
}

#define SPELLING(slug, ...)                             \
    rb::Task<std::string> slug(rb::Run& run, Order o) { \
        std::string s = o.id;                           \
        [[maybe_unused]] bool c = !s.empty();           \
        __VA_ARGS__                                     \
    }
#if RB_KIT_OLD_GCC
#define SPELLING_NEW(slug, ...)
#else
#define SPELLING_NEW(slug, ...) SPELLING(slug, __VA_ARGS__)
#endif
#include "spellings.inc"
#undef SPELLING

const auto& bundle() {
#define SPELLING(slug, ...) rb::runbook<slug>(#slug),
    static const auto made = rb::test::bundle_of(
#include "spellings.inc"
        rb::activity<charge>("charge"), rb::activity<one>("one"), rb::activity<tiny>("tiny"),
        rb::activity<vec>("vec"), rb::activity<opt>("opt"), rb::activity<give>("give"),
        rb::activity<refund>("refund"));
    return *made->abi();
}
#undef SPELLING

std::vector<std::string> slugs() {
    std::vector<std::string> all;
    for (std::uint64_t i = 0; i < bundle().runbook_count; ++i)
        all.push_back(rb::kit::copy(bundle().runbooks[i]->slug));
    return all;
}

const std::string kInput = R"({"id":"an-identity beyond the small buffer, too","sku":"s"})";

// Answers command `seq` as its kind wants it.
void answer(Driver& run, std::uint64_t seq) {
    const auto& command = run.command(seq);
    if (command.type == RB_CMD_INLINE_STEP) {
        CHECK(run.run_inline(seq) == RB_OK);
    } else if (command.type == RB_CMD_TIMER || command.name == "refund") {
        CHECK(run.resolve_void(seq) == RB_OK);
    } else if (command.name == "give") {
        CHECK(run.resolve(seq, kInput) == RB_OK);
    } else {
        CHECK(run.resolve(seq, R"("a result that is beyond the small buffer as well")") == RB_OK);
    }
}

bool is_final(const Driver& run) { return run.count() > 0 && run.final().type >= RB_CMD_COMPLETE; }

// Answers what is open until `points` answers were given or the run ended; how many were given.
int drive(Driver& run, int points) {
    std::uint64_t next = 1;
    int given = 0;
    for (; given < points && !is_final(run) && next <= run.count(); ++next) {
        if (run.command(next).type >= RB_CMD_CANCEL) continue;
        answer(run, next);
        ++given;
    }
    return given;
}

// The answers that the run takes to its end.
int points_of(const std::string& slug) {
    Driver run(bundle(), slug);
    REQUIRE(run.start(kInput) == RB_OK);
    const int points = drive(run, 1000);
    CHECK_MESSAGE(run.final().type == RB_CMD_COMPLETE, slug);
    return points;
}

}  // namespace

TEST_CASE("every spelling completes") {
    for (const auto& slug : slugs()) points_of(slug);
}

TEST_CASE("every spelling can be evicted at each suspension point") {
    for (const auto& slug : slugs()) {
        for (int at = 0; at <= points_of(slug); ++at) {
            Driver run(bundle(), slug);
            run.start(kInput);
            drive(run, at);
            run.evict();
        }
    }
}

TEST_CASE("every spelling can be evicted before it starts") {
    for (const auto& slug : slugs()) Driver run(bundle(), slug);
}

TEST_CASE("every spelling can be cancelled at each suspension point, and evicted after it") {
    for (const auto& slug : slugs()) {
        for (int at = 0; at < points_of(slug); ++at) {
            Driver run(bundle(), slug);
            run.start(kInput);
            drive(run, at);
            CHECK_MESSAGE(run.cancel("enough") == RB_OK, slug);
        }
    }
}

TEST_CASE("every spelling can meet a failure at each suspension point") {
    for (const auto& slug : slugs()) {
        for (int at = 0; at < points_of(slug); ++at) {
            Driver run(bundle(), slug);
            run.start(kInput);
            drive(run, at);
            // The next one that is open fails; what it was is not the point.
            for (std::uint64_t seq = static_cast<std::uint64_t>(at) + 1; seq <= run.count(); ++seq)
                if (run.command(seq).type < RB_CMD_CANCEL && !is_final(run)) {
                    CHECK(run.fail(seq, rb::Failure("broken",
                                                    "a message beyond the small buffer")) == RB_OK);
                    break;
                }
        }
    }
}
