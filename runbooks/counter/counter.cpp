// counter: a run that lives until it is told to stop. Others add to it by signals, set it by an
// update that can be rejected, and ask it by a query. When its log has become long it goes on with
// a fresh one.
#include <runbook/runbook.hpp>

namespace {

struct Start {
    std::int64_t from = 0;
    RB_FIELDS(Start, from)
};
struct Add {
    std::int64_t n = 1;
    RB_FIELDS(Add, n)
};

rb::Task<std::int64_t> counter(rb::Run& run, Start start) {
    std::int64_t count = start.from;
    bool stopped = false;

    run.on_query<std::int64_t>("count", [&] { return count; });
    run.on_signal<Add>("add", [&](Add add) { count += add.n; });
    run.on_signal<void>("stop", [&] { stopped = true; });
    // Answers with what it was before. The validator looks first; what it rejects leaves no trace.
    run.on_update<std::int64_t>(
        "set", [&](std::int64_t to) { return std::exchange(count, to); },
        [](std::int64_t to) {
            if (to < 0) throw rb::Failure("negative", "a counter is not set below 0");
        });

    co_await run.wait([&] { return stopped || run.continue_as_new_suggested(); })
        .label("being stopped");
    if (stopped) co_return count;
    const Start next{count};
    co_return co_await run.continue_as_new(next);
}

}  // namespace

RUNBOOK_BUNDLE("counter", "1.0.0",
               rb::runbook<counter>("counter")
                   .title("Count what others send")
                   .signal<Add>("add", "Add to the count")
                   .signal<void>("stop", "End with the count")
                   .query<std::int64_t>("count")
                   .update<std::int64_t, std::int64_t>("set", "Set the count"))
