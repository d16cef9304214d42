// Boost as it is installed: containers, texts, numbers.
#include <boost/accumulators/accumulators.hpp>
#include <boost/accumulators/statistics.hpp>
#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string.hpp>
#include <boost/any.hpp>
#include <boost/bimap.hpp>
#include <boost/bind/bind.hpp>
#include <boost/circular_buffer.hpp>
#include <boost/container/flat_map.hpp>
#include <boost/container/small_vector.hpp>
#include <boost/container_hash/hash.hpp>
#include <boost/dynamic_bitset.hpp>
#include <boost/format.hpp>
#include <boost/function.hpp>
#include <boost/heap/fibonacci_heap.hpp>
#include <boost/icl/interval_map.hpp>
#include <boost/intrusive/list.hpp>
#include <boost/json.hpp>
#include <boost/lexical_cast.hpp>
#include <boost/math/special_functions.hpp>
#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/ordered_index.hpp>
#include <boost/multi_index_container.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/pool/object_pool.hpp>
#include <boost/ptr_container/ptr_map.hpp>
#include <boost/range/adaptors.hpp>
#include <boost/range/algorithm.hpp>
#include <boost/rational.hpp>
#include <boost/regex.hpp>
#include <boost/smart_ptr.hpp>
#include <boost/spirit/home/x3.hpp>
#include <boost/tokenizer.hpp>
#include <boost/type_index.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered_map.hpp>
#include <boost/unordered_set.hpp>
#include <boost/variant.hpp>
#include <boost/xpressive/xpressive.hpp>
#include <map>
#include <set>

#include "case.hpp"

namespace js = boost::json;
namespace mi = boost::multi_index;

struct Item {
    int id = 0;
    std::string name;
};
using Hashed = boost::multi_index_container<
    Item, mi::indexed_by<mi::hashed_unique<mi::member<Item, int, &Item::id>>>>;
using Ordered = boost::multi_index_container<
    Item, mi::indexed_by<mi::ordered_unique<mi::member<Item, int, &Item::id>>>>;

CASE(bu_map_loop) {
    boost::unordered_map<std::string, int> all{{"a", 1}, {"b", 2}};
    std::string text;
    for (const auto& [name, value] : all) text += name;
    co_return static_cast<int>(text.size());
}
CASE(bu_set_begin) {
    const boost::unordered_set<int> all{3, 1, 2};
    co_return *all.begin();
}
CASE(bu_flat_loop) {
    boost::unordered_flat_map<int, int> all{{1, 2}};
    int last = 0;
    for (const auto& one : all) last = one.second;
    co_return last;
}
CASE(bu_range_for_each) {
    const boost::unordered_set<int> all{3, 1, 2};
    std::vector<int> seen;
    boost::range::for_each(all, [&](int one) { seen.push_back(one); });
    co_return seen.front();
}
CASE(bu_multimap_iterators) {
    boost::unordered_multimap<int, int> all{{1, 2}, {1, 3}};
    int last = 0;
    for (auto at = all.cbegin(); at != all.cend(); ++at) last = at->second;
    co_return last;
}
CASE(mi_hashed_loop) {
    Hashed all;
    all.insert({3, "c"});
    std::string text;
    for (const Item& one : all) text += one.name;
    co_return static_cast<int>(text.size());
}
CASE(bh_pointer) {
    const Item item;
    co_return static_cast<int>(boost::hash<const Item*>()(&item));
}
CASE(bh_value_pointer) {
    Item item;
    co_return static_cast<int>(boost::hash_value(&item));
}
CASE(bp_shared_set) {
    std::set<boost::shared_ptr<Item>> all{boost::make_shared<Item>(), boost::make_shared<Item>()};
    int last = 0;
    for (const auto& one : all) last = one->id;
    co_return last;
}
CASE(bc_flat_map_of_pointers) {
    boost::container::flat_map<Item*, int> all;
    int last = 0;
    for (const auto& one : all) last = one.second;
    co_return last;
}
CASE(bl_pointer_text) {
    Item item;
    co_return static_cast<int>(boost::lexical_cast<std::string>(static_cast<void*>(&item)).size());
}
CASE(br_sorted_pointers) {
    std::vector<Item*> all;
    boost::range::sort(all);
    co_return static_cast<int>(all.size());
}

CASE(js_parse) {
    co_return static_cast<int>(js::parse(R"({"a":[1,2]})").at("a").as_array().size());
}
CASE(js_serialize) { co_return static_cast<int>(js::serialize(js::value{1, 2, 3}).size()); }
CASE(js_object_loop) {
    const js::object all{{"b", 1}, {"a", 2}};
    std::string text;
    for (const auto& [name, value] : all) text += name;
    co_return static_cast<int>(text.size());
}
CASE(js_value_to) {
    co_return static_cast<int>(js::value_to<std::vector<int>>(js::parse("[1,2]")).size());
}
CASE(js_value_from) {
    co_return static_cast<int>(
        js::value_from(std::map<std::string, int>{{"a", 1}}).as_object().size());
}
CASE(js_pointer) {
    co_return static_cast<int>(js::parse(R"({"a":3})").at_pointer("/a").as_int64());
}
CASE(js_stream_parser) {
    js::stream_parser parser;
    parser.write("[1,");
    parser.write("2]");
    parser.finish();
    co_return static_cast<int>(parser.release().as_array().size());
}
CASE(js_monotonic) {
    js::monotonic_resource memory;
    co_return static_cast<int>(js::parse("[1]", &memory).as_array().size());
}
CASE(bu_find) {
    const boost::unordered_map<std::string, int> all{{"a", 1}};
    const auto found = all.find("a");
    co_return found == all.end() ? 0 : found->second;
}
CASE(bu_at) {
    boost::unordered_flat_map<int, int> all;
    all[3] = 4;
    all.try_emplace(5, 6);
    all.erase(3);
    co_return all.at(5) + static_cast<int>(all.size());
}
CASE(bu_contains) {
    boost::unordered_set<int> all;
    all.insert(4);
    co_return all.contains(4) && all.count(3) == 0;
}
CASE(bu_equal) {
    const boost::unordered_set<int> a{1, 2}, b{2, 1};
    co_return a == b;
}
CASE(mi_hashed_find) {
    Hashed all;
    all.insert({3, "c"});
    const auto found = all.find(3);
    co_return found == all.end() ? 0 : found->id;
}
CASE(mi_ordered_loop) {
    Ordered all;
    all.insert({3, "c"});
    int sum = 0;
    for (const Item& one : all) sum += one.id;
    co_return sum;
}
CASE(bh_text) { co_return static_cast<int>(boost::hash<std::string>()("abc")); }
CASE(bh_combined) {
    std::size_t seed = 0;
    boost::hash_combine(seed, 3);
    boost::hash_combine(seed, std::string("x"));
    co_return static_cast<int>(seed);
}
CASE(bc_flat_map) {
    boost::container::flat_map<int, int> all{{3, 1}, {2, 5}};
    int last = 0;
    for (const auto& one : all) last = one.second;
    co_return last;
}
CASE(bc_small_vector) {
    boost::container::small_vector<int, 4> all{3, 1, 2};
    std::sort(all.begin(), all.end());
    co_return all.front();
}
CASE(bimap_loop) {
    boost::bimap<int, std::string> all;
    all.insert({3, "c"});
    int last = 0;
    for (const auto& one : all.left) last = one.first;
    co_return last;
}
CASE(ptr_map_loop) {
    boost::ptr_map<int, Item> all;
    int key = 3;
    all.insert(key, std::make_unique<Item>());
    int sum = 0;
    for (const auto& one : all) sum += one.first;
    co_return sum;
}
CASE(ring_loop) {
    boost::circular_buffer<int> all(3);
    all.push_back(4);
    int sum = 0;
    for (const int one : all) sum += one;
    co_return sum;
}
CASE(bits) { co_return static_cast<int>(boost::dynamic_bitset<>(std::string("10110")).count()); }
CASE(heap_top) {
    boost::heap::fibonacci_heap<int> all;
    all.push(3);
    all.push(7);
    co_return all.top();
}
CASE(icl_map) {
    boost::icl::interval_map<int, int> all;
    all += std::make_pair(boost::icl::interval<int>::right_open(1, 4), 2);
    int sum = 0;
    for (const auto& one : all) sum += one.second;
    co_return sum;
}
CASE(text_split) {
    std::vector<std::string> parts;
    boost::algorithm::split(parts, "a,b,c", boost::is_any_of(","));
    co_return static_cast<int>(parts.size());
}
CASE(text_upper) {
    co_return static_cast<int>(boost::algorithm::to_upper_copy(std::string("abc")).size());
}
CASE(text_trim) {
    co_return static_cast<int>(boost::algorithm::trim_copy(std::string("  a ")).size());
}
CASE(text_join) {
    co_return static_cast<int>(
        boost::algorithm::join(std::vector<std::string>{"a", "b"}, "-").size());
}
CASE(text_replace) {
    co_return static_cast<int>(boost::replace_all_copy(std::string("aXbX"), "X", "--").size());
}
CASE(text_iequals) { co_return boost::iequals("abc", "ABC"); }
CASE(text_hex) { co_return static_cast<int>(boost::algorithm::hex(std::string("abc")).size()); }
CASE(text_tokens) {
    const std::string text = "a b c";
    int count = 0;
    for (const auto& word : boost::tokenizer<>(text)) count += static_cast<int>(word.size());
    co_return count;
}
CASE(text_format) {
    co_return static_cast<int>((boost::format("%1% of %2%") % 3 % "x").str().size());
}
CASE(cast_int) { co_return boost::lexical_cast<int>("42"); }
CASE(cast_double_text) { co_return static_cast<int>(boost::lexical_cast<std::string>(2.5).size()); }
CASE(regex_match) { co_return boost::regex_match(std::string("ab12"), boost::regex("[a-z]+\\d+")); }
CASE(regex_replace) {
    co_return static_cast<int>(
        boost::regex_replace(std::string("a1b2"), boost::regex("\\d"), "#").size());
}
CASE(xpressive_search) {
    namespace xp = boost::xpressive;
    const xp::sregex number = +xp::_d;
    xp::smatch found;
    co_return xp::regex_search(std::string("ab12"), found, number);
}
CASE(x3_parse) {
    const std::string text = "1,2,3";
    std::vector<int> numbers;
    auto at = text.begin();
    boost::spirit::x3::parse(at, text.end(), boost::spirit::x3::int_ % ',', numbers);
    co_return static_cast<int>(numbers.size());
}
CASE(math_gamma) { co_return static_cast<int>(boost::math::tgamma(5.0)); }
CASE(math_erf) { co_return static_cast<int>(100 * boost::math::erf(0.5)); }
CASE(big_number) {
    boost::multiprecision::cpp_int big = 1;
    for (int i = 1; i < 30; ++i) big *= i;
    co_return static_cast<int>(big % 1000007);
}
CASE(ratio) { co_return boost::rational<int>(6, 4).numerator(); }
CASE(statistics) {
    namespace ac = boost::accumulators;
    ac::accumulator_set<double, ac::stats<ac::tag::mean, ac::tag::variance>> all;
    all(1.0);
    all(2.0);
    co_return static_cast<int>(ac::mean(all));
}
CASE(range_adapted) {
    const std::vector<int> all{1, 2, 3};
    int sum = 0;
    for (const int one :
         all | boost::adaptors::reversed | boost::adaptors::filtered([](int n) { return n > 1; }))
        sum += one;
    co_return sum;
}
CASE(range_sorted) {
    std::vector<int> all{3, 1, 2};
    boost::range::sort(all);
    co_return all.front();
}
CASE(variant_visited) {
    boost::variant<int, std::string> one(std::string("abc"));
    co_return static_cast<int>(boost::get<std::string>(one).size());
}
CASE(any_cast) { co_return boost::any_cast<int>(boost::any(3)); }
CASE(function_called) {
    const boost::function<int(int)> twice = [](int n) { return 2 * n; };
    co_return twice(4);
}
CASE(bind_called) { co_return boost::bind(std::plus<int>(), boost::placeholders::_1, 3)(4); }
CASE(shared_pointer) {
    const boost::shared_ptr<Item> one = boost::make_shared<Item>();
    const boost::shared_ptr<Item> other = one;
    co_return static_cast<int>(other.use_count()) + one->id;
}
CASE(object_pool) {
    boost::object_pool<Item> pool;
    co_return pool.construct()->id;
}
CASE(type_name) {
    co_return static_cast<int>(boost::typeindex::type_id<int>().pretty_name().size());
}
