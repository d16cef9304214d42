// Spellings that must not compile, all in one file: refused.cmake compiles it and looks for the
// text of each cure among the errors.
#include <runbook/runbook.hpp>

struct Bare {
    std::string text;
};
struct Order {
    std::string id;
    RB_FIELDS(Order, id)
};
std::string one(rb::Activity&, std::string s) { return s; }
std::string charge(rb::Activity&, Order o) { return o.id; }

rb::Task<int> no_run(int n) { co_return n; }
rb::Task<int> by_reference(rb::Run&, const std::string& text) { co_return int(text.size()); }
rb::Task<int> by_view(rb::Run&, std::string_view text) { co_return int(text.size()); }
rb::Task<int> foreign(rb::Run&) {
    co_await std::suspend_always{};
    co_return 1;
}
rb::Task<std::string> captures(rb::Run& run, std::string s) {
    auto f = [&](rb::Run& r) -> rb::Task<std::string> { co_return co_await r.step(one, s); };
    co_return co_await f(run);
}
rb::Task<std::string> bare(rb::Run& run) { co_return co_await run.child<std::string>("c", Bare{}); }
rb::Task<std::string> braces(rb::Run& run) { co_return co_await run.step(charge, {"id"}); }
rb::Task<void> not_awaited(rb::Run& run) {
    run.step(one, "x").timeout(std::chrono::seconds(1));
    co_return;
}
rb::Task<std::string> too_few(rb::Run& run) { co_return co_await run.step(one); }

#if RB_KIT_OLD_GCC
rb::Task<int> aggregate(rb::Run&, Bare b) { co_return int(b.text.size()); }
rb::Task<std::string> closure(rb::Run& run, std::string s) {
    co_return co_await run.side_effect([s] { return s; });
}
rb::Task<std::string> designated(rb::Run& run) {
    co_return co_await run.step(charge, Order{.id = "x"});
}
#endif

constexpr auto bad_slug = rb::kit::declare("b", "1", rb::runbook<by_view>("Upper"));
constexpr auto twice =
    rb::kit::declare("b", "1", rb::activity<one>("one"), rb::activity<charge>("one"));
