// N102-order: orders that are nobody's, and those that are somebody's.
// clang-format off: what is expected stands on its line
#include <runbook/runbook.hpp>

#include <algorithm>
#include <compare>
#include <cstdio>
#include <deque>
#include <map>
#include <memory>
#include <numeric>
#include <ranges>
#include <set>
#include <sstream>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace {

struct Item {
    int n = 0;
};
struct ById {
    bool operator()(const Item* a, const Item* b) const { return a->n < b->n; }
};
struct Stock : std::unordered_map<int, int> {};

template <class C>
int total(const C& all) {
    int sum = 0;
    for (const auto& one : all) sum += one;  // expect: N102-order
    return sum;
}

rb::Task<int> hashed(rb::Run&) {
    std::unordered_map<int, int> map = {{1, 2}};
    std::unordered_set<int> set = {1, 2};
    std::unordered_multimap<int, int> multi;
    Stock stock;
    int sum = 0;
    for (const auto& [key, value] : map) sum += key + value;  // expect: N102-order
    for (auto one : set) sum += one;                          // expect: N102-order
    for (auto& one : multi) sum += one.second;                // expect: N102-order
    for (auto& one : stock) sum += one.second;                // expect: N102-order
    for (auto it = map.begin(); it != map.end(); ++it) sum += it->second;  // expect: N102-order
    sum += std::accumulate(set.begin(), set.end(), 0);        // expect: N102-order
    std::for_each(set.cbegin(), set.cend(), [&](int n) { sum += n; });  // expect: N102-order
    std::ranges::for_each(set, [&](int n) { sum += n; });     // expect: N102-order
    for (int n : set | std::views::transform([](int n) { return n + 1; })) sum += n;  // expect: N102-order
    sum += *std::begin(set);                                  // expect: N102-order
    std::vector<int> copied(set.begin(), set.end());          // expect: N102-order warning
    std::vector<int> target;
    std::copy(set.begin(), set.end(), std::back_inserter(target));  // expect: N102-order warning
    sum += total(set) + total(std::vector<int>{1});

    // Whatever the order, the outcome is the same.
    sum += static_cast<int>(map.size()) + map.at(1) + map[3];
    if (map.find(1) != map.end() || set.contains(3)) sum += 1;
    sum += static_cast<int>(std::count_if(set.begin(), set.end(), [](int n) { return n > 1; }));
    sum += std::any_of(set.begin(), set.end(), [](int n) { return n > 1; });
    const std::set<int> ordered(set.begin(), set.end());
    const std::map<int, int> by_key(map.begin(), map.end());
    std::vector<int> sorted(set.begin(), set.end());
    std::sort(sorted.begin(), sorted.end());
    std::vector<int> also(set.begin(), set.end());
    std::ranges::sort(also);
    std::erase_if(map, [](const auto& one) { return one.second == 0; });
    for (const int n : ordered) sum += n;
    for (const auto& [key, value] : by_key) sum += key * value;
    co_return sum + copied.front() + target.front() + sorted.front() + also.front();
}

rb::Task<int> addresses(rb::Run&) {
    Item a, b;
    int sum = 0;
    std::map<Item*, int> map = {{&a, 1}, {&b, 2}};
    std::set<std::shared_ptr<Item>> set;
    std::set<Item*, ById> by_id = {&a, &b};
    std::unordered_set<Item*> hashed_set = {&a};
    for (const auto& one : map) sum += one.second;        // expect: N102-order
    for (const auto& one : set) sum += one->n;            // expect: N102-order
    for (const auto* one : hashed_set) sum += one->n;     // expect: N102-order
    for (const auto* one : by_id) sum += one->n;
    std::vector<Item*> list = {&a, &b};
    std::sort(list.begin(), list.end());                  // expect: N102-order
    std::ranges::sort(list);                              // expect: N102-order
    std::stable_sort(list.begin(), list.end(), ById());
    std::sort(list.begin(), list.end(), [](Item* x, Item* y) { return x < y; });  // expect: N102-order
    Item* array[2] = {&a, &b};
    std::sort(array, array + 2);                          // expect: N102-order
    if (&a < &b) sum += 1;                                // expect: N102-order
    if (std::less<Item*>()(&a, &b)) sum += 1;             // expect: N102-order
    sum += static_cast<int>(std::hash<Item*>()(&a));      // expect: N102-order
    sum += static_cast<int>(reinterpret_cast<std::uintptr_t>(&a) % 3);  // expect: N102-order
    char printed[32];
    std::snprintf(printed, sizeof printed, "%p", static_cast<void*>(&a));  // expect: N102-order
    std::ostringstream shown;
    shown << std::make_shared<Item>();                    // expect: N102-order
    const auto one_item = std::make_unique<Item>(), other_item = std::make_unique<Item>();
    sum += one_item < other_item;                         // expect: N102-order
    const Item *first = &a, *second = &b;
    sum += std::tie(first) < std::tie(second);            // expect: N102-order
    sum += std::compare_three_way()(&a, &b) < 0;          // expect: N102-order
    std::snprintf(printed, sizeof printed, "%d%%", sum);
    sum += std::tie(a.n) < std::tie(b.n) && one_item != nullptr;
    // The same object or another: that does not depend on where they are.
    if (&a == &b || map.contains(&a) || map.at(&a) == 1) sum += 1;
    const char* text = "abc";
    for (const char* at = text; at < text + 3; ++at) sum += *at;
    for (Item* at = &a; at < &a + 1; ++at) sum += at->n;
    std::vector<int> numbers = {2, 1};
    std::sort(numbers.begin(), numbers.end());
    std::deque<std::string> words = {"b", "a"};
    std::sort(words.begin(), words.end());
    sum += static_cast<int>(std::hash<std::string>()("a") % 2);
    co_return sum;
}

}  // namespace

RUNBOOK_BUNDLE("order", "1.0.0", rb::runbook<hashed>("hashed"), rb::runbook<addresses>("addresses"))
