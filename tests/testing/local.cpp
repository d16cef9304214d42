// Runbooks whose activities are local, as an author writes them.
#include <runbook/runbook.hpp>

using namespace std::chrono_literals;

namespace {

// What is not among the fields does not become JSON.
struct Note {
    std::int64_t n = 0;
    std::string unsaid;
    RB_FIELDS(Note, n)
};

Note doubled(rb::Activity&, Note note) {
    note.n *= 2;
    return note;
}
Note as_it_was() {
    Note note;
    note.n = 21;
    note.unsaid = "as it was";
    return note;
}
std::int64_t machine_time(rb::Activity&) {
    return std::chrono::system_clock::now().time_since_epoch().count();
}
std::int64_t one(rb::Activity&) { return 1; }
void nothing(rb::Activity&, const std::string&, std::string&&) {}

std::vector<std::string> keys;  // of the attempts that were made
std::int64_t shaky(rb::Activity& a, std::int64_t failures) {
    keys.push_back(std::string(a.idempotency_key()) + " " + std::to_string(a.attempt()));
    if (static_cast<std::int64_t>(a.attempt()) <= failures) throw rb::Failure("busy", "not yet");
    return failures;
}
std::int64_t hopeless(rb::Activity&) { throw rb::Failure("no", "never").no_retry(); }

rb::Task<std::string> whole(rb::Run& run) {
    const Note made = as_it_was();
    const Note note = co_await run.step(doubled, made);
    co_await run.step(nothing, note.unsaid, "x");
    co_return std::to_string(note.n) + " " + note.unsaid;
}

rb::Task<std::string> spelled_out(rb::Run& run) {
    const Note made = as_it_was();
    const Note note = co_await run.step(doubled, made).timeout(1s);
    co_return std::to_string(note.n) + " " + note.unsaid;
}

rb::Task<std::vector<std::string>> retried(rb::Run& run, std::int64_t failures) {
    keys.clear();
    co_await run.step(shaky, 0);
    co_await run.step(shaky, failures);
    co_return keys;
}

rb::Task<std::int64_t> lost(rb::Run& run) { co_return co_await run.step(hopeless); }

rb::Task<std::string> beside(rb::Run& run) {
    auto [a, b, c] = co_await rb::all(run.step(one), run.step(shaky, 1), run.step(one));
    const auto failed = co_await rb::attempt(run.step(hopeless));
    auto early = run.step(one);
    early.start();
    const std::int64_t late = co_await early;
    co_return std::to_string(a + b + c + late) + (failed ? "" : " " + failed.failure()->type);
}

rb::Task<std::string> unbegun(rb::Run& run) {
    auto step = run.step(shaky, 0);
    keys.clear();
    step.cancel();
    const auto ended = co_await rb::attempt(step);
    co_return std::to_string(keys.size()) + (ended ? " done" : " " + ended.failure()->type);
}

rb::Task<bool> timely(rb::Run& run) {
    const std::int64_t there = co_await run.step(machine_time);
    co_return there > run.now().time_since_epoch().count() - 1;
}
rb::Task<std::int64_t> hasty(rb::Run& run) {
    co_await run.step(one);
    co_return std::chrono::system_clock::now().time_since_epoch().count();
}

rb::Task<std::int64_t> many(rb::Run& run, std::int64_t count) {
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < count; ++i) sum += co_await run.step(one);
    co_return sum;
}

rb::Task<void> asked(rb::Run& run) {
    for (int i = 0; i < 3; ++i) co_await run.step(one);
    co_await run.signal<int>("go").next();
}

}  // namespace

RUNBOOK_BUNDLE("local", "1.0.0", rb::runbook<whole>("whole"),
               rb::runbook<spelled_out>("spelled-out"), rb::runbook<retried>("retried"),
               rb::runbook<lost>("lost"), rb::runbook<beside>("beside"),
               rb::runbook<unbegun>("unbegun"), rb::runbook<timely>("timely"),
               rb::runbook<hasty>("hasty-local"), rb::runbook<many>("many"),
               rb::runbook<asked>("asked"), rb::activity<doubled>("doubled").local(),
               rb::activity<machine_time>("machine_time").local(), rb::activity<one>("one").local(),
               rb::activity<nothing>("nothing").local(),
               rb::activity<shaky>("shaky").retry(rb::Retry::attempts(3).first(1ms)).local(),
               rb::activity<hopeless>("hopeless").local())
