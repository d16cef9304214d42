// Each way to write a co_await statement runs to its end, and is cut off by eviction, cancellation
// and failure at each of its suspension points. The sanitizers are the judges: old compilers
// destroy some temporaries of such statements twice. Built twice: by the compiler of the build, and
// by clang beside it. What must not compile is refused_test.py's subject.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "driver.hpp"
#include "words.hpp"

using rb::test::Driver;

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WATCHED 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define WATCHED 1
#endif

#ifdef WATCHED
extern "C" int __lsan_do_recoverable_leak_check();
#endif

namespace {

using namespace words;

#define SPELLING(slug, ...)                             \
    rb::Task<std::string> slug(rb::Run& run, Order o) { \
        std::string s = o.id;                           \
        [[maybe_unused]] bool c = !s.empty();           \
        __VA_ARGS__                                     \
    }
#define HARMED(slug, ...) SPELLING(slug, __VA_ARGS__)
#define HARMED_BY_OLD_GCC(slug, ...) SPELLING(slug, __VA_ARGS__)
#if RB_KIT_OLD_GCC
#define REFUSED_BY_OLD_GCC(slug, text, ...)
#else
#define REFUSED_BY_OLD_GCC(slug, text, ...) SPELLING(slug, __VA_ARGS__)
#endif
#define REFUSED(slug, text, ...)
#define WAITS_FOR(slug, what, ...)
#include "spellings.inc"

// Those that harm stand under names of their own.
#undef SPELLING
#undef HARMED
#undef HARMED_BY_OLD_GCC
#define SPELLING(slug, ...) rb::runbook<slug>(#slug),
#define HARMED(slug, ...) rb::runbook<slug>("harmed-" #slug),
#if RB_KIT_OLD_GCC
#define HARMED_BY_OLD_GCC(slug, ...) HARMED(slug)
#else
#define HARMED_BY_OLD_GCC(slug, ...) SPELLING(slug)
#endif
const auto& bundle() {
    static const auto made = rb::test::bundle_of(
#include "spellings.inc"
        rb::activity<charge>("charge"), rb::activity<one>("one"), rb::activity<tiny>("tiny"),
        rb::activity<vec>("vec"), rb::activity<opt>("opt"), rb::activity<give>("give"),
        rb::activity<refund>("refund"), rb::activity<pay>("pay"));
    return *made->abi();
}

std::vector<std::string> slugs(bool harmed = false) {
    std::vector<std::string> all;
    for (std::uint64_t i = 0; i < bundle().runbook_count; ++i) {
        const std::string slug = rb::kit::copy(bundle().runbooks[i]->slug);
        if ((slug.rfind("harmed-", 0) == 0) == harmed) all.push_back(slug);
    }
    return all;
}

const std::string kInput = R"({"id":"an-identity beyond the small buffer, too","sku":"s"})";

const std::string kText = R"("a result that is beyond the small buffer as well")";

// Answers command `seq` as its kind wants it.
void answer(Driver& run, std::uint64_t seq) {
    const auto& command = run.command(seq);
    if (command.type == RB_CMD_INLINE_STEP) {
        CHECK(run.run_inline(seq) == RB_OK);
    } else if (command.type == RB_CMD_TIMER || command.type == RB_CMD_SIGNAL_RUN ||
               command.type == RB_CMD_CANCEL_RUN || command.name == "refund") {
        CHECK(run.resolve_void(seq) == RB_OK);
    } else if (command.type == RB_CMD_GATE) {
        CHECK(run.resolve(seq, R"({"outcome":"corrected","by":"somebody","comment":)" + kText +
                                   R"(,"corrections":)" + kInput + "}") == RB_OK);
    } else if (command.name == "give" || command.name == "order") {
        CHECK(run.resolve(seq, kInput) == RB_OK);
    } else {
        CHECK(run.resolve(seq, kText) == RB_OK);
    }
}

// When no command is open: the signal that the run waits for, or that its predicate does.
bool answer_wait(Driver& run) {
    const std::string waiting = run.query("rb.waiting");
    if (waiting.find(R"("name":"order")") != std::string::npos)
        return run.signal("order", kInput) == RB_OK;
    return waiting != "[]" && run.signal("x", kText) == RB_OK;
}

bool is_final(const Driver& run) { return run.count() > 0 && run.final().type >= RB_CMD_COMPLETE; }

// Answers what is open until `points` answers were given or the run ended; how many were given.
int drive(Driver& run, int points, std::uint64_t next = 1) {
    std::uint64_t begun = 0;
    int given = 0;
    while (given < points && !is_final(run)) {
        if (next > run.count()) {
            if (!answer_wait(run)) break;
        } else if (run.command(next).type >= RB_CMD_CANCEL) {
            ++next;
            continue;
        } else if (run.command(next).type == RB_CMD_HOOK && begun < next) {
            begun = next;
            CHECK(run.started(next, "a token that is beyond the small buffer") == RB_OK);
        } else {
            answer(run, next++);
        }
        ++given;
    }
    return given;
}

// The answers that the run takes to its end.
int points_of(const std::string& slug, rb::test::HostKind host = rb::test::HostKind::usual) {
    Driver run(bundle(), slug, 7, host);
    REQUIRE(run.start(kInput) == RB_OK);
    const int points = drive(run, 1000);
    CHECK_MESSAGE(run.final().type == RB_CMD_COMPLETE, slug);
    return points;
}

#ifdef WATCHED
// In a process of its own, whose report nobody wants to read: does the sanitizer object?
bool is_harmed(const std::string& slug) {
    const pid_t child = fork();
    if (child == 0) {
        const int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        for (int at = 4; at >= 0; --at) {  // to the end first, then cut off ever earlier
            Driver run(bundle(), slug);
            run.start(kInput);
            drive(run, at);
        }
        _exit(__lsan_do_recoverable_leak_check() == 0 ? 0 : 1);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return status != 0;
}
#endif

}  // namespace

TEST_CASE("every spelling completes") {
    for (const auto& slug : slugs()) points_of(slug);
}

TEST_CASE("every spelling completes on a bare host, and on one whose structs have grown") {
    for (const auto host : {rb::test::HostKind::bare, rb::test::HostKind::fat})
        for (const auto& slug : slugs()) points_of(slug, host);
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

// To its end, with results of what was in flight that come late, or evicted before those.
TEST_CASE(
    "every spelling can be cancelled at each suspension point, and goes to its end after it") {
    for (const auto& slug : slugs()) {
        for (int at = 0; at < points_of(slug); ++at) {
            for (int more : {0, 1, 2, 1000}) {
                Driver run(bundle(), slug);
                run.start(kInput);
                drive(run, at);
                const std::uint64_t begun = run.count();
                CHECK_MESSAGE(run.cancel("enough") == RB_OK, slug);
                drive(run, more, begun + 1);
                if (more == 1000) drive(run, more, static_cast<std::uint64_t>(at) + 1);
                if (more == 1000) CHECK_MESSAGE(is_final(run), slug);
            }
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

// Were it otherwise, the docs would warn of something that is safe.
TEST_CASE("what the docs warn of is a memory error with this compiler") {
#ifdef WATCHED
    CHECK_FALSE(is_harmed("s01"));
    for (const auto& slug : slugs(true)) CHECK_MESSAGE(is_harmed(slug), slug);
#else
    MESSAGE("left out: needs the address sanitizer");
#endif
}

TEST_CASE("spellings that wait for a part of the kit are told") {
#undef SPELLING
#undef HARMED
#undef HARMED_BY_OLD_GCC
#undef REFUSED_BY_OLD_GCC
#undef WAITS_FOR
#define SPELLING(slug, ...)
#define HARMED(slug, ...)
#define HARMED_BY_OLD_GCC(slug, ...)
#define REFUSED_BY_OLD_GCC(slug, ...)
#define WAITS_FOR(slug, what, ...) MESSAGE(#slug " is left out: needs " what);
#include "spellings.inc"
}
