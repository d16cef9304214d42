// More of the standard library and the system, SQLite, libmd and jemalloc.
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <jemalloc/jemalloc.h>
#include <langinfo.h>
#include <libgen.h>
#include <netdb.h>
#include <pthread.h>
#include <pwd.h>
#include <semaphore.h>
#include <sha2.h>
#include <spawn.h>
#include <sqlite3.h>
#include <sys/auxv.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <threads.h>
#include <unistd.h>
#include <wordexp.h>

#include <arpa/inet.h>
#include <algorithm>
#include <atomic>
#include <barrier>
#include <clocale>
#include <cmath>
#include <compare>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <execution>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iomanip>
#include <iostream>
#include <latch>
#include <list>
#include <locale>
#include <map>
#include <memory>
#include <mutex>
#include <numbers>
#include <numeric>
#include <optional>
#include <random>
#include <ranges>
#include <semaphore>
#include <set>
#include <source_location>
#include <span>
#include <sstream>
#include <stop_token>
#include <string>
#include <syncstream>
#include <thread>
#include <typeindex>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "case.hpp"

namespace fs = std::filesystem;

// To be found.
CASE(sp_seeded_by_time) {
    std::mt19937 engine(static_cast<unsigned>(std::time(nullptr)));
    co_return static_cast<int>(engine());
}
CASE(sp_clock_by_template) {
    const auto read = []<class Clock>(Clock) { return Clock::now().time_since_epoch().count(); };
    co_return static_cast<int>(read(std::chrono::steady_clock()));
}
CASE(sp_wait_until) {
    std::mutex mutex;
    std::condition_variable changed;
    std::unique_lock lock(mutex);
    co_return changed.wait_for(lock, std::chrono::seconds(1)) == std::cv_status::timeout;
}
CASE(sp_clock_by_number) {
    timespec now{};
    ::syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    co_return static_cast<int>(now.tv_sec);
}
CASE(sp_chance_by_number) {
    int n = 0;
    ::syscall(SYS_getrandom, &n, sizeof n, 0);
    co_return n;
}
CASE(sp_drand48) { co_return static_cast<int>(::drand48() * 6); }
CASE(sp_getentropy) {
    int n = 0;
    co_return ::getentropy(&n, sizeof n) + n;
}
CASE(sp_minstd_default) {
    std::minstd_rand engine;
    co_return static_cast<int>(engine());
}
CASE(sp_sample) {
    const std::vector<int> all{1, 2, 3};
    std::vector<int> some;
    std::mt19937 engine(7);
    std::sample(all.begin(), all.end(), std::back_inserter(some), 1, engine);
    co_return some.front();
}
CASE(sp_normal) {
    std::mt19937 engine(7);
    co_return static_cast<int>(std::normal_distribution<>(0, 9)(engine));
}
CASE(sp_semaphore) {
    std::counting_semaphore<3> free(0);
    free.acquire();
    co_return 0;
}
CASE(sp_barrier) {
    std::barrier all(1);
    all.arrive_and_wait();
    co_return 0;
}
CASE(sp_call_once) {
    std::once_flag once;
    std::call_once(once, [] {});
    co_return 0;
}
CASE(sp_atomic_ref) {
    int n = 3;
    co_return std::atomic_ref(n).fetch_add(1);
}
CASE(sp_par_for_each) {
    std::vector<int> all{1, 2};
    std::for_each(std::execution::par_unseq, all.begin(), all.end(), [](int& n) { ++n; });
    co_return all.front();
}
CASE(sp_pthread_create) {
    pthread_t thread{};
    co_return pthread_create(&thread, nullptr, [](void*) -> void* { return nullptr; }, nullptr);
}
CASE(sp_thread_by_c11) {
    thrd_t thread{};
    co_return thrd_create(&thread, [](void*) { return 0; }, nullptr);
}
CASE(sp_signal) {
    std::signal(SIGUSR1, SIG_IGN);
    co_return 0;
}
CASE(sp_alarm) { co_return static_cast<int>(::alarm(3)); }
CASE(sp_sem_open) { co_return ::sem_open("/gate", O_CREAT, 0600, 1) != SEM_FAILED; }
CASE(sp_packaged_task) {
    std::packaged_task<int()> task([] { return 3; });
    task();
    co_return task.get_future().get();
}
CASE(sp_locale_global) {
    std::locale::global(std::locale::classic());
    co_return 0;
}
CASE(sp_localeconv) { co_return *std::localeconv()->decimal_point; }
CASE(sp_langinfo) { co_return *::nl_langinfo(CODESET); }
CASE(sp_auxv) { co_return static_cast<int>(::getauxval(AT_PAGESZ)); }
CASE(sp_password) { co_return ::getpwnam("root") != nullptr; }
CASE(sp_limits) {
    rlimit limit{};
    co_return ::getrlimit(RLIMIT_NOFILE, &limit);
}
CASE(sp_host_id) { co_return static_cast<int>(::gethostid()); }
CASE(sp_time_zone) {
    ::tzset();
    co_return static_cast<int>(::timezone);
}
CASE(sp_expanded_words) {
    wordexp_t words{};
    co_return ::wordexp("$HOME/*", &words, 0);
}
CASE(sp_osyncstream) {
    std::osyncstream(std::cout) << "hello\n";
    co_return 0;
}
CASE(sp_stream_owned) {
    const std::unique_ptr<std::ostream> out = std::make_unique<std::ofstream>("/tmp/x");
    *out << 3;
    co_return 0;
}
CASE(sp_wide_console) {
    std::wcout << L"hello";
    co_return 0;
}
CASE(sp_walk) {
    co_return ::nftw("/tmp", [](const char*, const struct stat*, int, FTW*) { return 0; }, 3, 0);
}
CASE(sp_glob) {
    glob_t found{};
    co_return ::glob("/tmp/*", 0, nullptr, &found);
}
CASE(sp_spawn) {
    pid_t child = 0;
    char name[] = "true";
    char* words[] = {name, nullptr};
    co_return ::posix_spawn(&child, "/bin/true", nullptr, nullptr, words, nullptr);
}
CASE(sp_socket_pair) {
    int ends[2] = {};
    co_return ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
}
CASE(sp_event) { co_return ::eventfd(0, 0); }
CASE(sp_inotify) { co_return ::inotify_init1(0); }
CASE(sp_memory_file) { co_return ::memfd_create("x", 0); }
CASE(sp_service) { co_return ::getservbyname("http", "tcp") != nullptr; }
CASE(sp_loaded) { co_return ::dlopen("libm.so.6", RTLD_LAZY) != nullptr; }
CASE(sp_terminal) { co_return ::isatty(0); }
CASE(sp_backtrace_text) {
    void* frames[8];
    ::backtrace_symbols_fd(frames, ::backtrace(frames, 8), 2);
    co_return 0;
}
CASE(sp_file_copied) { co_return fs::copy_file("/tmp/a", "/tmp/b"); }
CASE(sp_tree_removed) { co_return static_cast<int>(fs::remove_all("/tmp/a")); }
CASE(sp_links) { co_return static_cast<int>(fs::hard_link_count("/tmp/a")); }
CASE(sp_temporary) { co_return std::tmpfile() != nullptr; }
CASE(sp_at_exit) {
    co_return std::atexit([] {});
}
CASE(sp_bucket) {
    const std::unordered_set<int> all{3, 1, 2};
    int sum = 0;
    for (auto one = all.begin(0); one != all.end(0); ++one) sum = sum * 3 + *one;
    co_return sum;
}
CASE(sp_unordered_max) {
    const std::unordered_map<int, int> all{{3, 1}, {1, 1}};
    co_return std::max_element(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return a.second < b.second;
    })->first;
}
CASE(sp_unordered_transform) {
    const std::unordered_map<std::string, int> all{{"a", 1}};
    std::string text;
    std::ranges::for_each(all | std::views::transform([](const auto& one) { return one.first; }),
                          [&](const std::string& name) { text += name; });
    co_return static_cast<int>(text.size());
}
CASE(sp_pointer_compared) {
    const int a = 1, b = 2;
    co_return std::less<>()(&a, &b);
}
CASE(sp_pointer_spaceship) {
    const int a = 1, b = 2;
    co_return std::compare_three_way()(&a, &b) < 0;
}
CASE(sp_pointer_printed) {
    const int a = 1;
    char text[32];
    co_return std::snprintf(text, sizeof text, "%p", static_cast<const void*>(&a)) + text[5];
}
CASE(sp_shared_text) {
    std::ostringstream out;
    out << std::make_shared<int>(3);
    co_return static_cast<int>(out.str().back());
}
CASE(sp_hashed_void) {
    const int a = 1;
    co_return static_cast<int>(std::hash<const void*>()(&a) % 7);
}
CASE(sp_pointer_multiset) {
    const int a = 1, b = 2;
    const std::multiset<const int*, std::greater<>> all{&a, &b};
    co_return **all.begin();
}
class Registry {
 public:
    static Registry& instance() {
        static Registry one;
        return one;
    }
    int next() { return ++last_; }

 private:
    int last_ = 0;
};
CASE(sp_singleton) { co_return Registry::instance().next(); }
struct Counted {
    static inline int made = 0;
    Counted() { ++made; }
};
CASE(sp_static_member) {
    const Counted one;
    co_return 0;
}
CASE(sp_built) { co_return __TIMESTAMP__[0]; }
CASE(sp_sql_blob) {
    sqlite3_blob* blob = nullptr;
    co_return sqlite3_blob_open(nullptr, "main", "t", "c", 1, 0, &blob);
}
CASE(sp_sql_column_facts) {
    co_return sqlite3_table_column_metadata(nullptr, "main", "t", "c", nullptr, nullptr, nullptr,
                                            nullptr, nullptr);
}
CASE(sp_sql_memory) { co_return static_cast<int>(sqlite3_memory_used()); }
CASE(sp_sha_file) {
    char text[SHA256_DIGEST_STRING_LENGTH];
    co_return SHA256File("/tmp/x", text) != nullptr;
}
CASE(sp_heap_stats) {
    malloc_stats_print(nullptr, nullptr, nullptr);
    co_return 0;
}

// Only looks like it.
CASE(sp_timegm) {
    std::tm parts{};
    parts.tm_year = 124;
    co_return static_cast<int>(::timegm(&parts));
}
CASE(sp_gmtime_r) {
    const std::time_t then = 1700000000;
    std::tm parts{};
    co_return ::gmtime_r(&then, &parts)->tm_hour;
}
CASE(sp_asctime) {
    const std::tm parts{};
    char text[64];
    co_return static_cast<int>(std::strlen(::asctime_r(&parts, text)));
}
CASE(sp_strptime) {
    std::tm parts{};
    co_return ::strptime("2024-01-02", "%Y-%m-%d", &parts) != nullptr;
}
CASE(sp_month_math) {
    using namespace std::chrono;
    co_return static_cast<int>(unsigned((2024y / January / 31 + months(0)).day()));
}
CASE(sp_weekday) {
    using namespace std::chrono;
    co_return static_cast<int>(weekday(sys_days(2024y / May / 1)).c_encoding());
}
CASE(sp_engine_copied) {
    std::mt19937_64 engine(7);
    auto other = engine;
    co_return engine() == other();
}
CASE(sp_engine_streamed) {
    std::minstd_rand engine(3);
    std::ostringstream out;
    out << engine;
    co_return static_cast<int>(out.str().size());
}
CASE(sp_stop_source) {
    std::stop_source stop;
    stop.request_stop();
    co_return stop.get_token().stop_requested();
}
CASE(sp_optional) {
    const std::optional<int> n = 3;
    co_return n.value_or(4);
}
CASE(sp_classic_facet) {
    const auto& facet = std::use_facet<std::numpunct<char>>(std::locale::classic());
    co_return facet.decimal_point();
}
CASE(sp_stream_format) {
    std::ostringstream out;
    out << std::setw(8) << std::setfill('0') << std::hex << 255;
    co_return static_cast<int>(out.str().size());
}
CASE(sp_quoted) {
    std::istringstream in("\"a b\" c");
    std::string word;
    in >> std::quoted(word);
    co_return static_cast<int>(word.size());
}
CASE(sp_inet) {
    in_addr address{};
    co_return ::inet_pton(AF_INET, "127.0.0.1", &address);
}
CASE(sp_byte_order) { co_return htons(80); }
CASE(sp_base_name) {
    char path[] = "/a/b";
    co_return *::basename(path);
}
CASE(sp_bsearch) {
    const int all[] = {1, 2, 3};
    const int wanted = 2;
    co_return std::bsearch(&wanted, all, 3, sizeof(int), [](const void* a, const void* b) {
        return *static_cast<const int*>(a) - *static_cast<const int*>(b);
    }) != nullptr;
}
CASE(sp_path_compared) { co_return fs::path("/a/b") < fs::path("/a/c"); }
CASE(sp_path_hash) { co_return static_cast<int>(fs::hash_value(fs::path("/a")) % 7); }
CASE(sp_path_built) {
    fs::path path = "/a";
    path /= "b";
    path.replace_extension(".txt").remove_filename();
    co_return static_cast<int>(path.native().size());
}
CASE(sp_error_code) {
    const std::error_code error = std::make_error_code(std::errc::no_such_file_or_directory);
    co_return error.value();
}
CASE(sp_unordered_erased) {
    std::unordered_map<int, int> all{{1, 2}, {3, 4}};
    co_return static_cast<int>(std::erase_if(all, [](const auto& one) { return one.first > 1; }));
}
CASE(sp_unordered_counted) {
    const std::unordered_set<int> all{1, 2, 3};
    co_return static_cast<int>(
        std::count_if(all.begin(), all.end(), [](int one) { return one > 1; }));
}
CASE(sp_unordered_updated) {
    std::unordered_map<std::string, int> all;
    ++all["a"];
    all.insert_or_assign("b", 3);
    all.erase("a");
    co_return static_cast<int>(all.size());
}
CASE(sp_unordered_extracted) {
    std::unordered_map<int, int> all{{1, 2}};
    co_return all.extract(1).mapped();
}
CASE(sp_set_of_texts) {
    const std::set<std::string, std::less<>> all{"a", "b"};
    std::string text;
    for (const auto& one : all) text += one;
    co_return static_cast<int>(text.size());
}
CASE(sp_pair_sorted) {
    std::vector<std::pair<int, std::string>> all{{2, "b"}, {1, "a"}};
    std::ranges::sort(all);
    co_return all.front().first;
}
CASE(sp_pointers_sorted_by_value) {
    const int a = 2, b = 1;
    std::vector<const int*> all{&a, &b};
    std::sort(all.begin(), all.end(), [](const int* x, const int* y) { return *x < *y; });
    co_return *all.front();
}
CASE(sp_pointer_vector) {
    const int a = 2, b = 1;
    const std::vector<const int*> all{&a, &b};
    int sum = 0;
    for (const int* one : all) sum = sum * 3 + *one;
    co_return sum;
}
CASE(sp_pointer_key_found) {
    const int a = 2;
    const std::unordered_map<const int*, int> all{{&a, 3}};
    co_return all.contains(&a);
}
CASE(sp_null) {
    const auto one = std::make_unique<int>(3);
    co_return one != nullptr&& one.get() != nullptr;
}
CASE(sp_aligned) {
    alignas(16) char room[32];
    void* at = room;
    std::size_t left = sizeof room;
    co_return std::align(8, 4, at, left) != nullptr;
}
CASE(sp_type_index) { co_return std::type_index(typeid(int)) == std::type_index(typeid(int)); }
CASE(sp_location) { co_return static_cast<int>(std::source_location::current().line()); }
CASE(sp_line) { co_return __LINE__ + static_cast<int>(sizeof __FILE__); }
constexpr int kTable[] = {1, 2, 3};
CASE(sp_constant_table) { co_return kTable[1]; }
const std::map<std::string, int> kNames{{"a", 1}};
CASE(sp_constant_map) { co_return kNames.at("a"); }
CASE(sp_static_constexpr) {
    static constexpr int kStep = 3;
    co_return kStep;
}
CASE(sp_math) { co_return static_cast<int>(std::hypot(3, 4) + std::numbers::pi); }
CASE(sp_reduce) {
    const std::vector<int> all{1, 2, 3};
    co_return std::reduce(all.begin(), all.end());
}
CASE(sp_views) {
    int sum = 0;
    for (const int one : std::views::iota(1, 9) | std::views::filter([](int n) { return n % 2; }) |
                             std::views::reverse)
        sum = sum * 3 + one;
    co_return sum;
}
CASE(sp_list_spliced) {
    std::list<int> a{1}, b{2};
    a.splice(a.end(), b);
    a.sort();
    co_return a.back();
}
CASE(sp_bound) {
    const auto add = std::bind_front(std::plus<>(), 3);
    co_return add(4);
}
CASE(sp_span) {
    const int all[] = {1, 2, 3};
    co_return std::span(all).subspan(1).front();
}
CASE(sp_weak) {
    const auto one = std::make_shared<int>(3);
    const std::weak_ptr<int> weak = one;
    co_return *weak.lock();
}
struct Remove {
    int remove(int n) const { return n; }
    int time() const { return 3; }
    int open() const { return 4; }
};
CASE(sp_own_names) { co_return Remove().remove(3) + Remove().time() + Remove().open(); }
CASE(sp_getenv_unevaluated) { co_return static_cast<int>(sizeof(*std::getenv("A"))); }
CASE(sp_sql_text_compared) { co_return sqlite3_stricmp("a", "A"); }
CASE(sp_sql_string) {
    sqlite3_str* text = sqlite3_str_new(nullptr);
    sqlite3_str_appendf(text, "%d", 3);
    const int length = sqlite3_str_length(text);
    sqlite3_free(sqlite3_str_finish(text));
    co_return length;
}
CASE(sp_sql_compiled) { co_return sqlite3_threadsafe(); }
CASE(sp_sha_data) {
    char text[SHA256_DIGEST_STRING_LENGTH];
    const unsigned char bytes[] = {1, 2};
    co_return *SHA256Data(bytes, 2, text);
}
CASE(sp_sha_steps) {
    SHA2_CTX context;
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256Init(&context);
    SHA256Update(&context, digest, 0);
    SHA256Final(digest, &context);
    co_return digest[0];
}
