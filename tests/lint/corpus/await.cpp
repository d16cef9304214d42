// N102-await: statements that GCC before 13 miscompiles. The expected level is GCC 12's; with clang
// they are notes.
// clang-format off: what is expected stands on its line
#include <runbook/runbook.hpp>

#include <array>

namespace {

struct Plain {
    std::string text;
    int n = 0;
};
struct Described {
    std::string text;
    int n = 0;
    RB_FIELDS(Described, text, n)
};
struct Trivial {
    int a = 0, b = 0;
};

std::string work(rb::Activity&, std::string text) { return text; }
template <class F>
std::string with(F f, std::string text) {
    return f() + text;
}
std::string take(Plain plain) { return plain.text; }
std::string take(Described described) { return described.text; }

rb::Task<std::string> awaits(rb::Run& run, std::string s) {
    const bool yes = s.empty();
    auto step = run.step(work, s);
    const std::string a = yes ? co_await step : s;                                       // expect: N102-await
    const std::string b = take(Plain{co_await run.step(work, s), 3});                    // expect: N102-await
    const std::string c = with([s] { return s; }, co_await run.step(work, s));           // expect: N102-await
    const std::array<std::string, 2> d = {co_await run.step(work, s), s};                // expect: N102-await
    if (yes) throw rb::Failure("x", co_await run.step(work, s));                         // expect: N102-await
    if ((co_await run.step(work, s)).empty() ? throw rb::Failure("y") : yes) co_return a;  // expect: N102-await

    // Safe.
    const std::string e = co_await run.step(work, s);
    const std::string f = take(Described{co_await run.step(work, s), 3});
    const int n = yes ? 1 : static_cast<int>((co_await run.step(work, s)).size());
    const Trivial g{n, static_cast<int>((co_await run.step(work, s)).size())};
    const std::string h = yes ? a : b;
    const auto named = [s] { return s; };
    const std::string i = with(named, co_await run.step(work, s));
    const std::string j = with([&] { return s; }, co_await run.step(work, s));
    const Plain k{s, 3};
    if (yes) throw rb::Failure("z");
    co_await rb::all(run.step(work, e), run.step(work, f));
    co_return a + b + c + d[0] + e + f + h + i + j + k.text + std::to_string(g.a + g.b);
}

}  // namespace

RUNBOOK_BUNDLE("await", "1.0.0", rb::runbook<awaits>("awaits"), rb::activity<work>("work"))
