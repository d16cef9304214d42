// Habits of programs that become runbooks: what they take for granted, and what is as good in a
// runbook.
#include <arpa/inet.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <boost/algorithm/string.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/system_timer.hpp>
#include <boost/chrono/process_cpu_clocks.hpp>
#include <boost/container/static_vector.hpp>
#include <boost/dll/import.hpp>
#include <boost/filesystem.hpp>
#include <boost/interprocess/anonymous_shared_memory.hpp>
#include <boost/interprocess/sync/named_semaphore.hpp>
#include <boost/json.hpp>
#include <boost/nowide/fstream.hpp>
#include <boost/process/pipe.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/thread/condition_variable.hpp>
#include <boost/thread/future.hpp>
#include <boost/unordered_set.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/string_generator.hpp>
#include <boost/variant2/variant.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <queue>
#include <random>
#include <ranges>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "case.hpp"

namespace fs = std::filesystem;

// To be found.
#define COMPLAIN(what) (std::cerr << __FILE__ << ':' << __LINE__ << ": " << (what) << '\n')
CASE(ix_complain) {
    COMPLAIN("no stock");
    co_return 0;
}
double jitter() {
    std::random_device device;
    std::mt19937 engine(device());
    return std::uniform_real_distribution<>(0.5, 1.5)(engine);
}
CASE(ix_jitter) { co_return static_cast<int>(jitter() * 100); }
struct Deadline {
    std::chrono::steady_clock::time_point at =
        std::chrono::steady_clock::now() + std::chrono::minutes(3);
    bool passed() const { return std::chrono::steady_clock::now() > at; }
};
CASE(ix_deadline) { co_return Deadline().passed(); }
std::string today() {
    const std::time_t now = std::time(nullptr);
    std::ostringstream out;
    out << std::put_time(std::localtime(&now), "%F");
    return out.str();
}
CASE(ix_today) { co_return static_cast<int>(today().size()); }
CASE(ix_upper_by_locale) { co_return std::toupper('a', std::locale("")); }
CASE(ix_scratch) {
    const fs::path file = fs::temp_directory_path() / "orders.txt";
    co_return static_cast<int>(file.native().size());
}
CASE(ix_host) {
    char name[64] = {};
    co_return ::gethostname(name, sizeof name) + name[0];
}
CASE(ix_processors) { co_return ::get_nprocs(); }
int price_of(const std::string& sku) {
    static std::map<std::string, int> cache;
    const auto [at, fresh] = cache.try_emplace(sku, 3);
    return at->second + fresh;
}
CASE(ix_cached) { co_return price_of("a"); }
inline thread_local int depth = 0;
CASE(ix_depth) {
    ++depth;
    co_return depth--;
}
struct Settings {
    int retries = 3;
};
Settings settings;
CASE(ix_settings) { co_return settings.retries; }
CASE(ix_lambda_static) {
    const auto next = [] {
        static int last = 0;
        return ++last;
    };
    co_return next();
}
CASE(ix_flag) {
    std::atomic<bool> done = false;
    done.store(true);
    co_return done.load();
}
CASE(ix_deferred) {
    co_return std::async(std::launch::deferred, [] { return 3; }).get();
}
CASE(ix_future_timeout) {
    std::promise<int> promise;
    auto future = promise.get_future();
    co_return future.wait_for(std::chrono::seconds(1)) == std::future_status::timeout;
}
CASE(ix_popen) {
    std::FILE* out = ::popen("date", "r");
    co_return out == nullptr ? 1 : ::pclose(out);
}
CASE(ix_read_line) {
    std::string line;
    std::getline(std::cin, line);
    co_return static_cast<int>(line.size());
}
CASE(ix_numbers_read) {
    const std::vector<int> all{std::istream_iterator<int>(std::cin), std::istream_iterator<int>()};
    co_return static_cast<int>(all.size());
}
CASE(ix_redirected) {
    std::ostringstream out;
    auto* before = std::cout.rdbuf(out.rdbuf());
    std::cout.rdbuf(before);
    co_return 0;
}
CASE(ix_folder) {
    int files = 0;
    for (const auto& entry : fs::directory_iterator("/tmp")) files += entry.is_regular_file();
    co_return files;
}
CASE(ix_relative) { co_return static_cast<int>(fs::relative("/tmp/a", "/tmp").native().size()); }
CASE(ix_locked_file) { co_return ::flock(0, LOCK_EX); }
CASE(ix_json_of_hashed) {
    const std::unordered_map<std::string, int> stock{{"a", 1}, {"b", 2}};
    boost::json::object made;
    for (const auto& [sku, n] : stock) made[sku] = n;
    co_return static_cast<int>(boost::json::serialize(made).size());
}
CASE(ix_transformed) {
    const std::unordered_map<std::string, int> stock{{"a", 1}};
    std::vector<std::string> names;
    std::transform(stock.begin(), stock.end(), std::back_inserter(names),
                   [](const auto& one) { return one.first; });
    co_return static_cast<int>(names.front().size());
}
CASE(ix_summed) {
    const std::unordered_map<std::string, double> prices{{"a", 0.1}, {"b", 0.2}};
    double sum = 0;
    for (const auto& [sku, price] : prices) sum += price;
    co_return static_cast<int>(sum * 1e17);
}
struct Node {
    int id = 0;
    auto number() const { return static_cast<int>(reinterpret_cast<std::intptr_t>(this)); }
};
CASE(ix_visited) {
    Node a{1}, b{2};
    std::set<Node*> visited{&a, &b};
    int sum = 0;
    for (const Node* one : visited) sum = sum * 3 + one->id;
    co_return sum;
}
CASE(ix_first_by_address) {
    const Node a{1}, b{2};
    const std::map<const Node*, int> all{{&a, 1}, {&b, 2}};
    co_return all.begin()->second;
}
CASE(ix_number_of_this) { co_return Node().number(); }
CASE(ix_sorted_nodes) {
    Node a{1}, b{2};
    std::vector<Node*> all{&b, &a};
    std::ranges::sort(all);
    co_return all.front()->id;
}
CASE(ix_queue_of_nodes) {
    Node a{1}, b{2};
    std::priority_queue<std::pair<Node*, int>> all;
    all.push({&a, 1});
    all.push({&b, 2});
    co_return all.top().second;
}
CASE(ix_boost_multiset) {
    const boost::unordered_multiset<int> all{1, 2};
    int sum = 0;
    for (const int one : all) sum = sum * 3 + one;
    co_return sum;
}
constexpr std::string_view kVersion = "1.4.0 of " __DATE__;
CASE(ix_version) { co_return kVersion.back(); }
#define STAMP __TIME__
CASE(ix_stamp) { co_return std::string(STAMP).back(); }
class Database {
 public:
    explicit Database(const char* file) { sqlite3_open(file, &handle_); }
    ~Database() { sqlite3_close(handle_); }

 private:
    sqlite3* handle_ = nullptr;
};
CASE(ix_database) {
    const Database database("/tmp/x.db");
    co_return 0;
}
CASE(ix_anonymous_memory) {
    auto region = boost::interprocess::anonymous_shared_memory(100);
    co_return static_cast<int>(region.get_size());
}
CASE(ix_named_semaphore) {
    boost::interprocess::named_semaphore gate(boost::interprocess::open_or_create, "gate", 1);
    co_return 0;
}
CASE(ix_system_timer) {
    boost::asio::io_context context;
    boost::asio::system_timer timer(context);
    timer.expires_after(std::chrono::seconds(3));
    co_return 0;
}
CASE(ix_boost_promise) {
    boost::promise<int> promise;
    promise.set_value(3);
    co_return promise.get_future().get();
}
CASE(ix_boost_condition) {
    boost::condition_variable_any changed;
    changed.notify_all();
    co_return 0;
}
CASE(ix_user_cpu) {
    co_return static_cast<int>(
        boost::chrono::process_user_cpu_clock::now().time_since_epoch().count());
}
CASE(ix_uuid_by_engine) {
    co_return boost::uuids::basic_random_generator<boost::random::mt19937>()().data[0];
}
CASE(ix_nowide_file) {
    boost::nowide::ofstream out("/tmp/x");
    out << 3;
    co_return 0;
}
CASE(ix_pipe_stream) {
    boost::process::ipstream in;
    co_return in.rdbuf() != nullptr;
}
CASE(ix_imported) { co_return boost::dll::import_symbol<int()>("/tmp/x.so", "f")() + 0; }
CASE(ix_boost_copy) {
    boost::filesystem::copy_file("/tmp/a", "/tmp/b");
    co_return 0;
}
CASE(ix_boost_space) { co_return static_cast<int>(boost::filesystem::space("/tmp").free); }
CASE(ix_logger_level) {
    spdlog::default_logger()->set_level(spdlog::level::debug);
    co_return 0;
}

// Only looks like it.
std::string text_of(std::chrono::sys_seconds at) {
    return fmt::format("{:%F %T}", fmt::gmtime(std::chrono::system_clock::to_time_t(at)));
}
CASE(iy_time_text) { co_return static_cast<int>(text_of(std::chrono::sys_seconds()).size()); }
struct Window {
    std::chrono::sys_seconds from, to;
    bool holds(std::chrono::sys_seconds at) const { return from <= at && at < to; }
};
CASE(iy_window) { co_return Window().holds(std::chrono::sys_seconds()); }
CASE(iy_upper) {
    std::string text = "abc";
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    co_return text.front();
}
CASE(iy_backoff) {
    auto wait = std::chrono::milliseconds(100);
    for (int i = 0; i < 3; ++i) wait = std::min(wait * 2, std::chrono::milliseconds(500));
    co_return static_cast<int>(wait.count());
}
CASE(iy_parsed) {
    int n = 0;
    const std::string_view text = "123";
    std::from_chars(text.data(), text.data() + text.size(), n);
    co_return n;
}
CASE(iy_csv) {
    std::istringstream in("a;b;c");
    std::vector<std::string> parts;
    for (std::string part; std::getline(in, part, ';');) parts.push_back(part);
    co_return static_cast<int>(parts.size());
}
CASE(iy_split) {
    std::vector<std::string> parts;
    boost::split(parts, std::string("a,b"), boost::is_any_of(","));
    co_return static_cast<int>(parts.size());
}
int fibonacci(int n) {
    std::map<int, int> known;
    const std::function<int(int)> of = [&](int k) {
        if (k < 2) return k;
        const auto found = known.find(k);
        if (found != known.end()) return found->second;
        return known[k] = of(k - 1) + of(k - 2);
    };
    return of(n);
}
CASE(iy_memo) { co_return fibonacci(9); }
CASE(iy_grouped) {
    std::map<char, std::vector<std::string>> groups;
    for (const char* one : {"ab", "ac", "ba"}) groups[*one].push_back(one);
    co_return static_cast<int>(groups.begin()->second.size());
}
CASE(iy_seen) {
    std::unordered_set<std::string> seen;
    int fresh = 0;
    for (const char* one : {"a", "b", "a"}) fresh += seen.insert(one).second;
    co_return fresh;
}
CASE(iy_indexed) {
    const std::vector<std::string> all{"a", "b"};
    std::unordered_map<std::string, std::size_t> at;
    for (std::size_t i = 0; i < all.size(); ++i) at.emplace(all[i], i);
    co_return static_cast<int>(at.at("b"));
}
CASE(iy_any_hashed) {
    const std::unordered_map<std::string, int> stock{{"a", 1}};
    co_return std::any_of(stock.begin(), stock.end(),
                          [](const auto& one) { return one.second < 1; });
}
CASE(iy_sorted_copy) {
    const std::unordered_map<std::string, int> stock{{"a", 1}, {"b", 2}};
    std::vector<std::pair<std::string, int>> list(stock.begin(), stock.end());
    std::sort(list.begin(), list.end());
    co_return list.front().second;
}
CASE(iy_ordered_copy) {
    const std::unordered_map<std::string, int> stock{{"a", 1}, {"b", 2}};
    const std::map<std::string, int> list(stock.begin(), stock.end());
    co_return list.begin()->second;
}
struct ById {
    bool operator()(const Node* a, const Node* b) const { return a->id < b->id; }
};
CASE(iy_nodes_by_id) {
    Node a{1}, b{2};
    const std::set<Node*, ById> all{&b, &a};
    int sum = 0;
    for (const Node* one : all) sum = sum * 3 + one->id;
    co_return sum;
}
CASE(iy_nodes_in_turn) {
    Node a{1}, b{2};
    std::deque<Node*> all{&b, &a};
    int sum = 0;
    while (!all.empty()) {
        sum = sum * 3 + all.front()->id;
        all.pop_front();
    }
    co_return sum;
}
CASE(iy_queue_by_id) {
    Node a{1}, b{2};
    std::priority_queue<Node*, std::vector<Node*>, ById> all;
    all.push(&a);
    all.push(&b);
    co_return all.top()->id;
}
CASE(iy_seeded) {
    std::mt19937 engine(42);
    co_return static_cast<int>(engine() % 6);
}
CASE(iy_seeded_by_run) {
    std::mt19937_64 engine(static_cast<std::uint64_t>(run.random(0, 1000000)));
    co_return static_cast<int>(engine() % 6);
}
CASE(iy_run_time) { co_return static_cast<int>(run.now().time_since_epoch().count() % 7); }
CASE(iy_path) {
    const fs::path file = fs::path("/srv") / "orders" / "a.txt";
    co_return file.stem() == "a" && file.has_extension() && file.is_absolute();
}
CASE(iy_boost_path) {
    co_return static_cast<int>(boost::filesystem::path("/a/b.txt").stem().size());
}
CASE(iy_address) { co_return boost::asio::ip::make_address_v4("127.0.0.1").is_loopback(); }
CASE(iy_bytes) { co_return static_cast<int>(ntohl(16777216)); }
CASE(iy_json) {
    const auto made = boost::json::parse(R"({"b": 1, "a": [2]})");
    int sum = 0;
    for (const auto& [name, value] : made.as_object()) sum += static_cast<int>(name.size());
    co_return sum;
}
CASE(iy_uuid_read) {
    co_return boost::uuids::string_generator()("01234567-89ab-cdef-0123-456789abcdef").data[0];
}
CASE(iy_variant) {
    const boost::variant2::variant<int, std::string> one = 3;
    co_return boost::variant2::get<int>(one);
}
CASE(iy_static_vector) {
    boost::container::static_vector<int, 4> all{1, 2};
    co_return static_cast<int>(all.size());
}
CASE(iy_formatted) { co_return static_cast<int>(fmt::format("{:>6}|{:<4}", 3.5, "x").size()); }
CASE(iy_level_name) {
    co_return static_cast<int>(spdlog::level::to_string_view(spdlog::level::info).size());
}
CASE(iy_error) {
    try {
        throw std::runtime_error("no stock");
    } catch (const std::exception& error) {
        co_return static_cast<int>(std::string(error.what()).size());
    }
}
CASE(iy_checksum) {
    const std::string text = "abc";
    co_return static_cast<int>(std::accumulate(
        text.begin(), text.end(), 7U,
        [](unsigned sum, char c) { return sum * 31 + static_cast<unsigned char>(c); }));
}
CASE(iy_text_hash) { co_return static_cast<int>(std::hash<std::string>()("abc") % 7); }
const std::array kSteps = {1, 2, 3};
CASE(iy_steps) { co_return kSteps.back(); }
CASE(iy_static_table) {
    static const std::map<std::string, int> kTable{{"a", 1}};
    co_return kTable.at("a");
}
struct Order {
    int id = 0;
    auto operator<=>(const Order&) const = default;
};
CASE(iy_compared) { co_return Order{1} < Order{2}; }
CASE(iy_moved) {
    auto one = std::make_unique<Order>();
    const auto other = std::move(one);
    co_return one == nullptr && other->id == 0;
}
CASE(iy_shared_equal) {
    const auto one = std::make_shared<Order>();
    const auto other = one;
    co_return one == other&& one.use_count() == 2;
}
CASE(iy_own_clock) {
    struct Clock {
        int ticks = 0;
        int now() { return ++ticks; }
    };
    co_return Clock().now();
}
CASE(iy_precision) {
    std::ostringstream out;
    out.precision(3);
    out << std::fixed << 2.5 << std::boolalpha << true;
    co_return static_cast<int>(out.str().size());
}
CASE(iy_ranged) {
    int sum = 0;
    for (const int one : std::views::iota(0, 10) | std::views::drop(3) | std::views::take(4))
        sum += one;
    co_return sum;
}
