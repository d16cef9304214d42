// The standard library and the system's, in ways in which programs write them.
#include <sqlite3.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <execution>
#include <filesystem>
#include <fstream>
#include <future>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <memory_resource>
#include <numeric>
#include <queue>
#include <random>
#include <ranges>
#include <regex>
#include <set>
#include <span>
#include <sstream>
#include <thread>
#include <typeindex>
#include <unordered_map>
#include <unordered_set>
#include <variant>

#include "case.hpp"

namespace chr = std::chrono;
using Clock = chr::high_resolution_clock;
using namespace std::chrono_literals;

struct Part {
    int id = 0;
};
struct Log {
    std::ofstream out{"/tmp/x"};
};
struct Stamped {
    chr::system_clock::time_point made = chr::system_clock::now();
};
struct Timed {
    ~Timed() { ended = ::time(nullptr); }
    std::time_t ended = 0;
};

CASE(std_high_now) { co_return static_cast<int>(Clock::now().time_since_epoch().count()); }
CASE(std_file_clock) {
    co_return static_cast<int>(chr::file_clock::now().time_since_epoch().count());
}
CASE(std_member_initialiser) {
    co_return static_cast<int>(Stamped{}.made.time_since_epoch().count());
}
CASE(std_destructor) {
    const Timed timed;
    co_return 0;
}
CASE(std_time_by_pointer) {
    std::time_t (*const ask)(std::time_t*) = &std::time;
    co_return static_cast<int>(ask(nullptr));
}
CASE(std_generate_time) {
    std::vector<std::time_t> all(3);
    std::generate(all.begin(), all.end(), [] { return std::time(nullptr); });
    co_return static_cast<int>(all.size());
}
CASE(sys_times) {
    tms used{};
    co_return static_cast<int>(::times(&used));
}
CASE(sys_rusage) {
    rusage used{};
    co_return ::getrusage(RUSAGE_SELF, &used);
}
CASE(sys_monotonic) {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    co_return static_cast<int>(now.tv_sec);
}
CASE(std_random_device_token) {
    std::random_device device("/dev/urandom");
    co_return static_cast<int>(device());
}
CASE(std_seed_seq_device) {
    std::random_device device;
    std::seed_seq words{device(), device()};
    std::mt19937 engine(words);
    co_return static_cast<int>(engine());
}
CASE(std_generate_rand) {
    std::vector<int> all(3);
    std::generate(all.begin(), all.end(), std::rand);
    co_return all.front();
}
CASE(std_shuffle) {
    std::vector<int> all{1, 2, 3};
    std::mt19937 engine(7);
    std::shuffle(all.begin(), all.end(), engine);
    co_return all.front();
}
CASE(std_distribution) {
    std::mt19937 engine(7);
    co_return std::uniform_int_distribution<int>(1, 6)(engine);
}
CASE(std_engine_default) {
    std::mt19937_64 engine;
    co_return static_cast<int>(engine());
}
CASE(sys_getrandom) {
    unsigned bytes = 0;
    co_return static_cast<int>(::getrandom(&bytes, sizeof bytes, 0)) + static_cast<int>(bytes);
}
CASE(std_async_wait) {
    co_return std::async(std::launch::async, [] { return 3; }).get();
}
CASE(std_parallel_sort) {
    std::vector<int> all{3, 1, 2};
    std::sort(std::execution::par, all.begin(), all.end());
    co_return all.front();
}
CASE(std_thread_vector) {
    std::vector<std::jthread> all;
    all.emplace_back([] {});
    co_return static_cast<int>(all.size());
}
CASE(std_promise) {
    std::promise<int> later;
    later.set_value(3);
    co_return later.get_future().get();
}
CASE(std_id_text) {
    std::ostringstream out;
    out << std::this_thread::get_id();
    co_return static_cast<int>(out.str().size());
}
CASE(std_scoped_lock) {
    std::mutex a, b;
    const std::scoped_lock both(a, b);
    co_return 0;
}
CASE(std_atomic_count) {
    std::atomic<int> count = 0;
    ++count;
    co_return count;
}
CASE(std_cores) { co_return static_cast<int>(std::jthread::hardware_concurrency()); }
CASE(std_local_text) {
    const std::time_t then = 1700000000;
    std::ostringstream out;
    out << std::put_time(std::localtime(&then), "%F");
    co_return static_cast<int>(out.str().size());
}
CASE(std_mktime) {
    std::tm day{};
    co_return static_cast<int>(std::mktime(&day));
}
CASE(std_locale_user) {
    std::ostringstream out;
    out.imbue(std::locale(""));
    out << 1234.5;
    co_return static_cast<int>(out.str().size());
}
CASE(sys_uname) {
    utsname name{};
    co_return ::uname(&name);
}
CASE(sys_environ) { co_return ::environ != nullptr; }
CASE(sys_page) { co_return static_cast<int>(::sysconf(_SC_PAGESIZE)); }
CASE(std_member_stream) {
    Log log;
    log.out << "x";
    co_return 0;
}
CASE(std_stream_buffer) {
    std::ifstream in("/tmp/x");
    const std::string all((std::istreambuf_iterator<char>(in)), {});
    co_return static_cast<int>(all.size());
}
CASE(std_cin_line) {
    std::string line;
    std::getline(std::cin, line);
    co_return static_cast<int>(line.size());
}
CASE(std_cout_iterator) {
    const std::vector<int> all{1, 2};
    std::copy(all.begin(), all.end(), std::ostream_iterator<int>(std::cout, " "));
    co_return 0;
}
CASE(std_file_owned) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen("/tmp/x", "r"),
                                                               &std::fclose);
    co_return file != nullptr;
}
CASE(std_entry) { co_return std::filesystem::directory_entry("/tmp").is_directory(); }
CASE(std_space) { co_return static_cast<int>(std::filesystem::space("/").free); }
CASE(std_written) {
    std::error_code error;
    co_return static_cast<int>(
        std::filesystem::last_write_time("/tmp", error).time_since_epoch().count());
}
CASE(std_fd_positioned) {
    struct stat about{};
    co_return ::stat("/tmp", &about) + static_cast<int>(about.st_size);
}
CASE(std_putenv_read) {
    if (const char* home = std::getenv("HOME")) co_return static_cast<int>(std::strlen(home));
    co_return 0;
}
CASE(std_unordered_view) {
    const std::unordered_map<int, int> all{{1, 2}};
    std::vector<int> seen;
    for (const int key : all | std::views::keys) seen.push_back(key);
    co_return static_cast<int>(seen.size());
}
CASE(std_unordered_ranges) {
    const std::unordered_set<int> all{1, 2};
    std::string text;
    std::ranges::for_each(all, [&](int one) { text += std::to_string(one); });
    co_return static_cast<int>(text.size());
}
CASE(std_unordered_accumulate) {
    const std::unordered_set<std::string> all{"a", "b"};
    co_return static_cast<int>(std::accumulate(all.begin(), all.end(), std::string()).size());
}
CASE(std_unordered_erase_begin) {
    std::unordered_set<int> all{1, 2};
    co_return all.extract(all.begin()).value();
}
CASE(std_unordered_copied) {
    const std::unordered_set<int> all{1, 2};
    const std::vector<int> list(all.begin(), all.end());
    co_return list.front();
}
CASE(std_pointer_map) {
    Part a, b;
    const std::map<Part*, int> all{{&a, 1}, {&b, 2}};
    int last = 0;
    for (const auto& [part, value] : all) last = value;
    co_return last;
}
CASE(std_shared_set) {
    const std::set<std::shared_ptr<Part>> all{std::make_shared<Part>(), std::make_shared<Part>()};
    int last = 0;
    for (const auto& one : all) last = one->id;
    co_return last;
}
CASE(std_pair_key) {
    Part a;
    const std::map<std::pair<Part*, int>, int> all{{{&a, 1}, 2}};
    int last = 0;
    for (const auto& one : all) last = one.second;
    co_return last;
}
CASE(std_pointer_sort) {
    std::vector<std::unique_ptr<Part>> all;
    std::sort(all.begin(), all.end());
    co_return static_cast<int>(all.size());
}
CASE(std_pointer_queue) {
    Part a;
    std::priority_queue<Part*> all;
    all.push(&a);
    co_return all.top()->id;
}
CASE(std_pointer_max) {
    Part a, b;
    const std::vector<Part*> all{&a, &b};
    co_return (*std::max_element(all.begin(), all.end()))->id;
}
CASE(std_pointer_hash) {
    const auto one = std::make_shared<Part>();
    co_return static_cast<int>(std::hash<std::shared_ptr<Part>>()(one));
}
CASE(std_pointer_number) {
    const Part one;
    co_return static_cast<int>(reinterpret_cast<std::uintptr_t>(&one) % 7);
}
CASE(std_pointer_bits) {
    const Part one;
    co_return static_cast<int>(std::bit_cast<std::uintptr_t>(&one) % 7);
}
CASE(std_pointer_text) {
    const Part one;
    std::ostringstream out;
    out << &one;
    co_return static_cast<int>(out.str().size());
}
CASE(std_owner_less) {
    std::set<std::weak_ptr<Part>, std::owner_less<>> all;
    int count = 0;
    for (const auto& one : all) count += one.expired();
    co_return count;
}
CASE(std_counter) {
    static int taken = 0;
    co_return ++taken;
}
CASE(std_cache) {
    static std::map<int, int> known;
    co_return known[3]++;
}
CASE(std_thread_local) {
    thread_local int depth = 0;
    co_return ++depth;
}
CASE(std_build_day) { co_return static_cast<int>(std::strlen(__DATE__ " " __TIME__)); }
CASE(sql_open) {
    sqlite3* base = nullptr;
    co_return sqlite3_open("/tmp/x.db", &base);
}
CASE(sql_open_v2) {
    sqlite3* base = nullptr;
    co_return sqlite3_open_v2("/tmp/x.db", &base, SQLITE_OPEN_READONLY, nullptr);
}
sqlite3* shop(const void* handle);
CASE(sql_exec) { co_return sqlite3_exec(shop(nullptr), "SELECT 1", nullptr, nullptr, nullptr); }
CASE(sql_step) {
    sqlite3_stmt* made = nullptr;
    sqlite3_prepare_v2(shop(nullptr), "SELECT 1", -1, &made, nullptr);
    const int row = sqlite3_step(made);
    sqlite3_finalize(made);
    co_return row;
}
CASE(sql_random) {
    int number = 0;
    sqlite3_randomness(sizeof number, &number);
    co_return number;
}
CASE(sql_sleep) { co_return sqlite3_sleep(3); }

CASE(std_chrono_math) {
    const auto day = chr::sys_days(chr::year(2024) / 2 / 29) + chr::days(1);
    co_return static_cast<int>(unsigned(chr::year_month_day(day).day()));
}
CASE(std_chrono_cast) {
    co_return static_cast<int>(chr::duration_cast<chr::seconds>(90min + 3s).count());
}
CASE(std_time_point) {
    co_return static_cast<int>(chr::system_clock::to_time_t(chr::system_clock::time_point(7s)));
}
CASE(std_from_time_t) {
    co_return static_cast<int>(chr::system_clock::from_time_t(7).time_since_epoch().count());
}
CASE(std_gmtime_text) {
    const std::time_t then = 1700000000;
    std::ostringstream out;
    out << std::put_time(std::gmtime(&then), "%F %T");
    co_return static_cast<int>(out.str().size());
}
CASE(std_difftime) { co_return static_cast<int>(std::difftime(7, 3)); }
CASE(std_get_time) {
    std::tm day{};
    std::istringstream("2024-02-03") >> std::get_time(&day, "%Y-%m-%d");
    co_return day.tm_mday;
}
CASE(std_seeded) {
    std::mt19937 engine(7);
    engine.discard(3);
    co_return static_cast<int>(engine());
}
CASE(std_seed_words) {
    std::seed_seq words{1, 2, 3};
    std::minstd_rand engine(words);
    co_return static_cast<int>(engine() % 7);
}
CASE(std_path_parts) {
    const std::filesystem::path path = std::filesystem::path("/a") / "b.txt";
    co_return static_cast<int>(path.extension().string().size() +
                               path.parent_path().string().size());
}
CASE(std_path_normal) {
    co_return static_cast<int>(std::filesystem::path("/a/../b").lexically_normal().string().size());
}
CASE(std_path_relative) {
    co_return static_cast<int>(
        std::filesystem::path("/a/b").lexically_relative("/a").string().size());
}
CASE(std_streams_of_text) {
    std::istringstream in("3 4");
    int a = 0, b = 0;
    in >> a >> b;
    std::ostringstream out;
    out << std::hex << std::setw(8) << std::setfill('0') << a + b;
    co_return static_cast<int>(out.str().size());
}
CASE(std_classic) {
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out << 1234.5;
    co_return static_cast<int>(out.str().size());
}
CASE(std_snprintf) {
    char text[32];
    co_return std::snprintf(text, sizeof text, "%05d", 42);
}
CASE(std_sscanf) {
    int n = 0;
    co_return std::sscanf("42", "%d", &n) + n;
}
CASE(std_numbers) { co_return std::stoi("42") + static_cast<int>(std::strtol("7", nullptr, 10)); }
CASE(std_charconv) {
    int n = 0;
    const std::string text = "42";
    std::from_chars(text.data(), text.data() + text.size(), n);
    co_return n;
}
CASE(std_regex) { co_return std::regex_search(std::string("ab12"), std::regex("\\d+")); }
CASE(std_unordered_find) {
    std::unordered_map<std::string, int> all;
    all.reserve(10);
    all["a"] = 1;
    all.insert_or_assign("b", 2);
    const auto found = all.find("a");
    co_return found == all.end() ? 0 : found->second + static_cast<int>(all.count("b"));
}
CASE(std_unordered_any) {
    const std::unordered_set<int> all{1, 2};
    co_return std::ranges::any_of(all, [](int one) { return one > 1; });
}
CASE(std_unordered_sorted) {
    const std::unordered_set<int> all{1, 2};
    std::vector<int> list(all.begin(), all.end());
    std::sort(list.begin(), list.end());
    co_return list.front();
}
CASE(std_unordered_to_set) {
    const std::unordered_set<int> all{1, 2};
    const std::set<int> sorted(all.begin(), all.end());
    co_return *sorted.begin();
}
CASE(std_unordered_equal) {
    const std::unordered_set<int> a{1, 2}, b{2, 1};
    co_return a == b;
}
CASE(std_unordered_merged) {
    std::unordered_set<int> a{1, 2}, b{3};
    a.merge(b);
    co_return static_cast<int>(a.size());
}
CASE(std_map_loop) {
    const std::map<std::string, int> all{{"a", 1}};
    int sum = 0;
    for (const auto& [name, value] : all) sum += value + static_cast<int>(name.size());
    co_return sum;
}
CASE(std_pointer_map_found) {
    Part a;
    const std::map<Part*, int> all{{&a, 1}};
    co_return all.at(&a) + static_cast<int>(all.contains(nullptr));
}
CASE(std_pointer_equal) {
    Part a, b;
    co_return &a == &b;
}
CASE(std_pointer_sorted_by_value) {
    std::vector<std::unique_ptr<Part>> all;
    std::ranges::sort(all, {}, [](const auto& one) { return one->id; });
    co_return static_cast<int>(all.size());
}
CASE(std_pointer_key_by_value) {
    struct ById {
        bool operator()(const Part* a, const Part* b) const { return a->id < b->id; }
    };
    Part a;
    const std::set<const Part*, ById> all{&a};
    int sum = 0;
    for (const Part* one : all) sum += one->id;
    co_return sum;
}
CASE(std_pointer_difference) {
    const std::array<int, 4> all{1, 2, 3, 4};
    co_return static_cast<int>(&all[3] - all.data());
}
CASE(std_pointer_loop) {
    const char* text = "abc";
    int sum = 0;
    for (const char *at = text, *end = text + 3; at < end; ++at) sum += *at;
    co_return sum;
}
CASE(std_text_hash) { co_return static_cast<int>(std::hash<std::string>()("abc") % 7); }
CASE(std_shared_pointers) {
    const auto one = std::make_shared<Part>();
    const std::weak_ptr<Part> weak = one;
    co_return weak.lock()->id;
}
CASE(std_pmr) {
    std::array<std::byte, 256> room{};
    std::pmr::monotonic_buffer_resource memory(room.data(), room.size());
    const std::pmr::vector<int> all({1, 2}, &memory);
    co_return all.front();
}
CASE(std_variant) {
    const std::variant<int, std::string> one = std::string("abc");
    co_return std::visit([](const auto& value) { return static_cast<int>(sizeof value); }, one);
}
CASE(std_function) {
    const std::function<int(int)> twice = [](int n) { return 2 * n; };
    co_return twice(4);
}
CASE(std_algorithms) {
    std::vector<int> all{3, 1, 2};
    std::stable_sort(all.begin(), all.end(), std::greater<>());
    std::rotate(all.begin(), all.begin() + 1, all.end());
    co_return std::accumulate(all.begin(), all.end(), 0) + *std::ranges::max_element(all);
}
CASE(std_priority_queue) {
    std::priority_queue<int> all;
    all.push(3);
    co_return all.top();
}
CASE(std_static_const) {
    static const std::array<int, 3> table{1, 2, 3};
    static constexpr int kFirst = 1;
    co_return table[kFirst];
}
CASE(std_error_text) {
    co_return static_cast<int>(std::make_error_code(std::errc::io_error).message().size());
}
CASE(std_current_exception) {
    try {
        throw std::runtime_error("x");
    } catch (const std::exception& error) {
        co_return static_cast<int>(std::strlen(error.what()));
    }
}
CASE(std_bit) { co_return std::popcount(7U) + std::countl_zero(std::uint8_t{1}); }
CASE(std_type_name) { co_return static_cast<int>(std::strlen(typeid(int).name())); }
CASE(std_sleep_unevaluated) {
    using Slept = decltype(std::this_thread::sleep_for(1s));
    co_return std::is_void_v<Slept>;
}
CASE(std_qsort) {
    int all[] = {3, 1, 2};
    std::qsort(all, 3, sizeof(int), [](const void* a, const void* b) {
        return *static_cast<const int*>(a) - *static_cast<const int*>(b);
    });
    co_return all[0];
}
CASE(sql_text) {
    char* made = sqlite3_mprintf("%Q", "it's");
    const int size = static_cast<int>(std::strlen(made));
    sqlite3_free(made);
    co_return size;
}
CASE(sql_glob) { co_return sqlite3_strglob("a*", "abc"); }
CASE(sql_complete) { co_return sqlite3_complete("SELECT 1;"); }
CASE(sql_version) { co_return sqlite3_libversion_number(); }
CASE(sql_keyword) { co_return sqlite3_keyword_check("SELECT", 6); }
CASE(sql_error_text) { co_return static_cast<int>(std::strlen(sqlite3_errstr(SQLITE_BUSY))); }
