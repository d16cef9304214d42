// What the spellings speak of: payloads, activities and coroutines as an author has them. Order,
// Tiny and Card have RB_FIELDS; Local and Plain have not.
#pragma once

#include <runbook/runbook.hpp>

#include <array>
#include <functional>

namespace words {

using namespace std::chrono_literals;

inline const char* const BIG = "a text that is too long for the small buffer of a std::string";

struct Order {
    std::string id, sku;
    std::int64_t cents = 0;
    RB_FIELDS(Order, id, sku, cents)
};
struct Tiny {
    int a = 0, b = 0;
    RB_FIELDS(Tiny, a, b)
};
struct Card {
    std::string number;
    RB_FIELDS(Card, number)
};
using Pay = std::variant<Tiny, Card>;
struct Local {
    std::string a;
    int n;
};
struct Plain {
    std::string a, b;
    int n;
};

inline std::string charge(rb::Activity&, Order o) { return o.id; }
inline std::string one(rb::Activity&, std::string s) { return s; }
inline std::string tiny(rb::Activity&, Tiny t) { return std::to_string(t.a); }
inline std::string vec(rb::Activity&, std::vector<std::string> v) { return v.at(0); }
inline std::string opt(rb::Activity&, std::optional<Order> o) { return o ? o->id : "none"; }
inline Order give(rb::Activity&, std::string s) { return Order{s, s, 1}; }
inline void refund(rb::Activity&, std::string) {}

inline std::string pay(rb::Activity&, Pay p) { return std::get<Card>(p).number; }

inline Order mk() { return Order{BIG, BIG, 5}; }
inline std::string joinL(Local l, std::string s) { return l.a + s; }
inline std::string join2(Order o, std::string s) { return o.id + s; }
inline std::string joinF(std::function<std::string()> f, std::string s) { return f() + s; }

inline rb::Task<std::string> sub(rb::Run& run, Order o) {
    auto r = co_await run.step(charge, o);
    co_return r + co_await run.step(one, o.sku);
}
inline rb::Task<void> sub2(rb::Run& run) { co_await run.sleep(1s); }
inline rb::Task<std::string> subd(rb::Run& run, Order o = Order{BIG, BIG, 7}) {
    co_return co_await run.step(charge, o);
}
inline rb::Task<std::string> subv(rb::Run& run, std::vector<std::string> v) {
    co_return co_await run.step(vec, v);
}
inline rb::Task<std::string> subp(rb::Run& run, std::pair<std::string, std::string> p) {
    co_await run.sleep(1s);
    co_return p.first;
}
inline rb::Task<Order> gives_of_await(rb::Run& run, std::string s) {
    co_return Order{s, co_await run.step(one, s), 4};
}
inline rb::Task<Order> gives(rb::Run& run, std::string s) {
    auto x = co_await run.step(one, s);
    co_return Order{s, x, 4};
}
inline rb::Task<void> noted(rb::Run& run, std::string* to, std::string s) {
    *to = co_await run.step(one, s);
    *to = BIG;
}
#if !RB_KIT_OLD_GCC
inline rb::Task<std::string> suba(rb::Run& run, Local l) { co_return co_await run.step(one, l.a); }
#endif

}  // namespace words
