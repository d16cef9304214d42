// N102-order: orders that are nobody's, and those that are somebody's.
// clang-format off: what is expected stands on its line
#include <runbook/runbook.hpp>

#include <algorithm>
#include <compare>
#include <cstdio>
#include <cstring>
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
#include <variant>

namespace {

struct Item {
    int n = 0;
};
struct ById {
    bool operator()(const Item* a, const Item* b) const { return a->n < b->n; }
};
struct Stock : std::unordered_map<int, int> {};

struct Link {
    Item* to = nullptr;
    int weight = 0;
    Item* target() const { return to; }
    auto operator<=>(const Link&) const = default;  // expect: N102-order
};
struct Weighed {
    Item* to = nullptr;
    int weight = 0;
    bool operator<(const Weighed& other) const { return weight < other.weight; }
};

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

    std::vector<int> kept;
    for (int n : set) kept.push_back(n);                      // expect: N102-order
    std::map<int, std::vector<int>> grouped;
    for (const auto& [key, value] : map) grouped[value].push_back(key);  // expect: N102-order
    int budget = 3;
    std::set<int> taken;
    for (int n : set) if (budget-- > 0) taken.insert(n);      // expect: N102-order
    std::multimap<int, int> several;
    for (const auto& [key, value] : map) several.insert({value, key});  // expect: N102-order
    sum += static_cast<int>(several.size());
    std::vector<int> changed;
    std::transform(set.begin(), set.end(), std::back_inserter(changed), [](int n) { return -n; });  // expect: N102-order warning
    sum += kept.front() + static_cast<int>(grouped.size() + taken.size() + changed.size());

    // Whatever the order, the outcome is the same.
    std::vector<int> keys, large, negated;
    std::set<int> values;
    std::map<int, int> by_value;
    for (const auto& [key, value] : map) keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    for (const auto& [key, value] : map) {
        if (value > 3 && !set.contains(key)) large.emplace_back(key);
        values.insert(value);
        by_value[value] = key;
    }
    std::ranges::sort(large);
    std::ranges::copy(set, std::back_inserter(negated));
    std::transform(set.begin(), set.end(), std::back_inserter(negated), [](int n) { return -n; });
    std::stable_sort(negated.begin(), negated.end());
    sum += static_cast<int>(keys.size() + large.size() + negated.size() + values.size() + by_value.size());
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
    std::vector<Item*> others = {&b, &a};
    sum += list < others;                                 // expect: N102-order
    std::set<std::variant<int, Item*>> either = {&a};
    for (const auto& one : either) sum += one.index() == 0;  // expect: N102-order
    std::set<Link> links = {{&a, 1}};
    for (const auto& one : links) sum += one.weight;      // expect: N102-order
    std::vector<Link> all = {{&a, 1}, {&b, 2}};
    std::ranges::sort(all, {}, &Link::to);                // expect: N102-order
    std::ranges::sort(all, std::greater<>(), &Link::target);  // expect: N102-order
    std::ranges::sort(all, {}, [](const Link& one) { return one.to; });  // expect: N102-order
    std::sort(list.begin(), list.end(), std::greater<>());  // expect: N102-order
    std::partial_sort(list.begin(), list.begin() + 1, list.end());  // expect: N102-order
    const Item* least = std::min(first, second);          // expect: N102-order
    std::uintptr_t number = 0;
    std::memcpy(&number, &first, sizeof number);          // expect: N102-order
    const std::weak_ptr<Item> weak = std::make_shared<Item>();
    sum += weak.owner_before(weak);                       // expect: N102-order
    std::unordered_map<std::string, int> words_seen = {{"a", 1}};
    std::ranges::sort(all, {}, &Link::weight);
    std::ranges::sort(all, std::greater<>(), [](const Link& one) { return one.weight; });
    std::set<Weighed> weighed = {{&a, 1}};
    for (const auto& one : weighed) sum += one.weight;
    sum += least->n + static_cast<int>(number % 2 + words_seen.count("a"));
    sum += list.begin() < list.end() && std::vector<int>{1} < std::vector<int>{2} && std::max(sum, 3) == 3;
    Item copy;
    std::memcpy(&copy, first, sizeof copy);
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
