// A shop's services, as they come before they are runbooks: pricing, stock, mail, reports, exports,
// and the libraries that they lean on.
#define BOOST_THREAD_VERSION 5  // executors
#include <aio.h>
#include <arpa/inet.h>
#include <dirent.h>
#include <err.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <fts.h>
#include <getopt.h>
#include <mntent.h>
#include <search.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <boost/accumulators/accumulators.hpp>
#include <boost/accumulators/statistics/rolling_mean.hpp>
#include <boost/accumulators/statistics/stats.hpp>
#include <boost/algorithm/searching/boyer_moore.hpp>
#include <boost/algorithm/string/find_iterator.hpp>
#include <boost/algorithm/string/finder.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/bimap.hpp>
#include <boost/bimap/list_of.hpp>
#include <boost/bimap/multiset_of.hpp>
#include <boost/bimap/unordered_multiset_of.hpp>
#include <boost/circular_buffer/space_optimized.hpp>
#include <boost/container/devector.hpp>
#include <boost/container/map.hpp>
#include <boost/date_time/gregorian/gregorian.hpp>
#include <boost/date_time/local_time_adjustor.hpp>
#include <boost/date_time/posix_time/posix_time.hpp>
#include <boost/describe.hpp>
#include <boost/dll/runtime_symbol_info.hpp>
#include <boost/flyweight.hpp>
#include <boost/flyweight/no_locking.hpp>
#include <boost/flyweight/set_factory.hpp>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/graph/kruskal_min_spanning_tree.hpp>
#include <boost/heap/pairing_heap.hpp>
#include <boost/interprocess/managed_external_buffer.hpp>
#include <boost/interprocess/offset_ptr.hpp>
#include <boost/interprocess/streams/bufferstream.hpp>
#include <boost/interprocess/streams/vectorstream.hpp>
#include <boost/interprocess/sync/interprocess_mutex.hpp>
#include <boost/interprocess/sync/named_upgradable_mutex.hpp>
#include <boost/interprocess/sync/scoped_lock.hpp>
#include <boost/intrusive/avl_set.hpp>
#include <boost/json.hpp>
#include <boost/lockfree/spsc_queue.hpp>
#include <boost/log/attributes/current_process_id.hpp>
#include <boost/log/attributes/timer.hpp>
#include <boost/logic/tribool.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/tools/roots.hpp>
#include <boost/multi_index/composite_key.hpp>
#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/identity.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/ordered_index.hpp>
#include <boost/multi_index/random_access_index.hpp>
#include <boost/multi_index/ranked_index.hpp>
#include <boost/multi_index/sequenced_index.hpp>
#include <boost/multi_index_container.hpp>
#include <boost/numeric/interval.hpp>
#include <boost/numeric/ublas/matrix.hpp>
#include <boost/pool/pool_alloc.hpp>
#include <boost/process/environment.hpp>
#include <boost/process/search_path.hpp>
#include <boost/program_options.hpp>
#include <boost/progress.hpp>
#include <boost/property_tree/json_parser.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <boost/ptr_container/ptr_list.hpp>
#include <boost/ptr_container/ptr_unordered_map.hpp>
#include <boost/random/discrete_distribution.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/rational.hpp>
#include <boost/signals2.hpp>
#include <boost/smart_ptr/make_shared.hpp>
#include <boost/smart_ptr/weak_ptr.hpp>
#include <boost/stacktrace/safe_dump_to.hpp>
#include <boost/thread/executors/basic_thread_pool.hpp>
#include <boost/thread/shared_mutex.hpp>
#include <boost/thread/synchronized_value.hpp>
#include <boost/tokenizer.hpp>
#include <boost/tuple/tuple.hpp>
#include <boost/tuple/tuple_comparison.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <boost/url.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <experimental/random>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iomanip>
#include <iostream>
#include <list>
#include <locale>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <random>
#include <ranges>
#include <regex>
#include <set>
#include <shared_mutex>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "case.hpp"

namespace fs = std::filesystem;
namespace ba = boost::asio;
namespace bi = boost::interprocess;
namespace bmi = boost::multi_index;
namespace pt = boost::property_tree;
using namespace std::chrono_literals;

namespace shop {

struct Order {
    int id = 0;
    std::string customer;
    long cents = 0;
};
struct ByCents {
    bool operator()(const Order& a, const Order& b) const { return a.cents < b.cents; }
};

// Lets so many calls through in a second.
template <class Clock>
class Bucket {
 public:
    bool take() {
        const auto now = Clock::now();
        if (now - since_ > std::chrono::seconds(1)) left_ = 3, since_ = now;
        return left_-- > 0;
    }

 private:
    int left_ = 3;
    typename Clock::time_point since_{};
};
struct Ticks {
    using duration = std::chrono::seconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<Ticks>;
    static time_point now() { return time_point(duration(3)); }
};

// Opens when too much has failed.
class Breaker {
 public:
    void failed() {
        if (++failures_ == 3) opened_ = std::chrono::steady_clock::now();
    }
    bool open() const { return failures_ >= 3; }

 private:
    int failures_ = 0;
    std::chrono::steady_clock::time_point opened_;
};

// The last so many.
template <class K, class V>
class Recent {
 public:
    explicit Recent(std::size_t most) : most_(most) {}
    void put(K key, V value) {
        if (const auto at = places_.find(key); at != places_.end()) list_.erase(at->second);
        list_.emplace_front(key, std::move(value));
        places_[key] = list_.begin();
        if (list_.size() > most_) {
            places_.erase(list_.back().first);
            list_.pop_back();
        }
    }
    const V* find(const K& key) {
        const auto at = places_.find(key);
        if (at == places_.end()) return nullptr;
        list_.splice(list_.begin(), list_, at->second);
        return &at->second->second;
    }

 private:
    std::size_t most_;
    std::list<std::pair<K, V>> list_;
    std::unordered_map<K, typename std::list<std::pair<K, V>>::iterator> places_;
};

// Who wants to know of orders.
class Bus {
 public:
    void on(const std::string& topic, std::function<void(const Order&)> handler) {
        handlers_[topic].push_back(std::move(handler));
    }
    void tell(const std::string& topic, const Order& order) const {
        if (const auto at = handlers_.find(topic); at != handlers_.end())
            for (const auto& handler : at->second) handler(order);
    }
    void tell_all(const Order& order) const {
        for (const auto& [topic, handlers] : handlers_)
            for (const auto& handler : handlers) handler(order);
    }

 private:
    std::unordered_map<std::string, std::vector<std::function<void(const Order&)>>> handlers_;
};

// How long a block takes.
class Span {
 public:
    explicit Span(std::string name) : name_(std::move(name)) {}
    ~Span() {
        const auto took = std::chrono::steady_clock::now() - begun_;
        std::fprintf(stderr, "%s %lld\n", name_.c_str(), static_cast<long long>(took.count()));
    }

 private:
    std::string name_;
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

struct Metrics {
    static inline long orders = 0;
    static void count() { ++orders; }
};

bool feature(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && std::string_view(value) == "on";
}

std::string trace_id() {
    static thread_local std::mt19937_64 engine(std::random_device{}());
    return fmt::format("{:016x}", engine());
}

std::string idempotency_key(const Order& order) {
    return fmt::format("{}-{}-{}", order.customer, order.id, order.cents);
}

std::chrono::milliseconds backoff(int attempt) {
    return std::min(std::chrono::milliseconds(100 << attempt), std::chrono::milliseconds(10'000));
}

std::string slug(std::string_view title) {
    std::string made;
    for (const char c : title)
        if (std::isalnum(static_cast<unsigned char>(c)))
            made += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        else if (!made.empty() && made.back() != '-')
            made += '-';
    return made;
}

std::string iso(std::time_t at) {
    std::tm parts = {};
    ::gmtime_r(&at, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

std::optional<long> parsed(const char* text) {
    errno = 0;
    char* end = nullptr;
    const long n = std::strtol(text, &end, 10);
    if (errno == ERANGE || end == text) return std::nullopt;
    return n;
}

bool luhn(std::string_view number) {
    int sum = 0;
    bool twice = false;
    for (const char c : number | std::views::reverse) {
        int n = c - '0';
        if (twice && (n *= 2) > 9) n -= 9;
        sum += n;
        twice = !twice;
    }
    return sum % 10 == 0;
}

std::uint64_t fnv(std::string_view text) {
    std::uint64_t made = 1469598103934665603U;
    for (const char c : text) made = (made ^ static_cast<unsigned char>(c)) * 1099511628211U;
    return made;
}

// Prices from a file, read at the first question.
class PriceList {
 public:
    long of(const std::string& sku) {
        if (!loaded_) load();
        return prices_[sku];
    }

 private:
    void load() {
        std::ifstream in("prices.txt");
        std::string sku;
        for (long cents = 0; in >> sku >> cents;) prices_[sku] = cents;
        loaded_ = true;
    }
    bool loaded_ = false;
    std::map<std::string, long> prices_;
};

struct Sender {
    virtual ~Sender() = default;
    virtual bool send(const std::string& text) = 0;
};
struct Outbox : Sender {
    std::vector<std::string> sent;
    bool send(const std::string& text) override {
        sent.push_back(text);
        return true;
    }
};
struct Smtp : Sender {
    bool send(const std::string& text) override {
        const int line = ::socket(AF_INET, SOCK_STREAM, 0);
        return ::write(line, text.data(), text.size()) > 0;
    }
};
std::unique_ptr<Sender> sender(const std::string& kind) {
    if (kind == "smtp") return std::make_unique<Smtp>();
    return std::make_unique<Outbox>();
}

template <class Range>
std::string joined(const Range& range) {
    std::string made;
    for (const auto& one : range) made += fmt::format("{};", one);
    return made;
}

template <class F>
auto timed(F&& work) {
    const auto from = std::chrono::high_resolution_clock::now();
    work();
    return std::chrono::high_resolution_clock::now() - from;
}

struct Invoice {
    int number = 0;
    std::vector<Order> orders;
    friend std::ostream& operator<<(std::ostream& out, const Invoice& invoice) {
        out << "Invoice " << invoice.number << '\n';
        for (const Order& order : invoice.orders)
            out << std::setw(6) << order.id << std::setw(10) << order.cents << '\n';
        return out;
    }
};

struct Line {
    std::string sku;
    int count = 0;
};
BOOST_DESCRIBE_STRUCT(Line, (), (sku, count))

struct Leaf : boost::intrusive::avl_set_base_hook<> {
    explicit Leaf(int n) : id(n) {}
    int id;
    friend bool operator<(const Leaf& a, const Leaf& b) { return a.id < b.id; }
};

int* stock_of_the_process() {
    static int* stock = new int(3);
    return stock;
}

}  // namespace shop

using shop::Order;

// Time.
CASE(sv_bucket) {
    shop::Bucket<std::chrono::steady_clock> bucket;
    co_return bucket.take();
}
CASE(sv_breaker) {
    shop::Breaker breaker;
    for (int i = 0; i < 3; ++i) breaker.failed();
    co_return breaker.open();
}
CASE(sv_span) {
    const shop::Span span("charge");
    co_return 0;
}
CASE(sv_timed) {
    co_return shop::timed([] {}).count() > 3;
}
CASE(sv_gettimeofday) {
    timeval at = {};
    ::gettimeofday(&at, nullptr);
    co_return static_cast<int>(at.tv_sec % 60);
}
CASE(sv_clock_of_timer) {
    using Clock = std::conditional_t<std::chrono::high_resolution_clock::is_steady,
                                     std::chrono::high_resolution_clock, std::chrono::steady_clock>;
    co_return static_cast<int>(Clock::now().time_since_epoch().count() % 7);
}
CASE(sv_log_timer) {
    boost::log::attributes::timer timer;
    co_return !timer.get_value();
}
CASE(sv_progress_timer) {
    std::ostringstream out;
    {
        const boost::progress_timer timer(out);
    }
    co_return static_cast<int>(out.str().size());
}
CASE(sv_file_age) {
    co_return (fs::file_time_type::clock::now() - fs::file_time_type()).count() > 3;
}
CASE(sw_bucket_of_ticks) {
    shop::Bucket<shop::Ticks> bucket;
    co_return bucket.take();
}
CASE(sw_backoff) { co_return static_cast<int>(shop::backoff(3).count()); }
CASE(sw_iso) { co_return static_cast<int>(shop::iso(3).size()); }
CASE(sw_local_adjustor) {
    using Zone =
        boost::date_time::local_adjustor<boost::posix_time::ptime, -5, boost::posix_time::us_dst>;
    const boost::posix_time::ptime at(boost::gregorian::date(2026, 11, 28));
    co_return static_cast<int>(Zone::utc_to_local(at).time_of_day().hours());
}
CASE(sw_date_facet) {
    std::ostringstream out;
    out.imbue(std::locale(std::locale::classic(), new boost::gregorian::date_facet("%d.%m.%Y")));
    out << boost::gregorian::date(2026, 11, 28);
    co_return static_cast<int>(out.str().size());
}
CASE(sw_time_input) {
    std::istringstream in("2026-11-28 10:00:00");
    boost::posix_time::ptime at;
    in >> at;
    co_return at.is_not_a_date_time();
}
CASE(sw_deadline_of_run) {
    const auto until = run.now() + 3h;
    co_return until > run.now();
}
CASE(sw_leap) {
    using namespace std::chrono;
    co_return year(2028).is_leap() && (February / last).ok();
}
CASE(sw_weeks) {
    using namespace std::chrono;
    const sys_days from = 2026y / November / 2, to = 2026y / November / 28;
    co_return static_cast<int>(floor<weeks>(to - from).count());
}

// Chance.
CASE(sv_trace) { co_return static_cast<int>(shop::trace_id().size()); }
CASE(sv_randint) { co_return std::experimental::randint(1, 6); }
CASE(sv_discrete) {
    std::mt19937 engine(3);
    std::discrete_distribution<int> which({1.0, 2.0, 3.0});
    co_return which(engine);
}
CASE(sv_ranges_shuffle) {
    std::vector<int> list = {1, 2, 3};
    std::ranges::shuffle(list, std::mt19937(3));
    co_return list.front();
}
CASE(sv_srand) {
    std::srand(3);
    co_return std::rand() % 6;
}
CASE(sv_knuth) {
    std::knuth_b engine;
    co_return static_cast<int>(engine() % 6);
}
CASE(sw_boost_discrete) {
    boost::random::mt19937 engine(3);
    boost::random::discrete_distribution<int> which({1.0, 2.0});
    co_return which(engine);
}
CASE(sw_bits_engine) {
    std::independent_bits_engine<std::mt19937, 16, std::uint32_t> engine(3);
    co_return static_cast<int>(engine());
}
CASE(sw_key) { co_return static_cast<int>(shop::idempotency_key({3, "a", 5}).size()); }
CASE(sw_fnv) { co_return static_cast<int>(shop::fnv("order 3") % 16); }

// Threads, futures, locks.
CASE(sv_shared_lock) {
    std::shared_mutex mutex;
    const std::shared_lock lock(mutex);
    co_return lock.owns_lock();
}
CASE(sv_shared_future) {
    std::promise<int> promise;
    const std::shared_future<int> future = promise.get_future().share();
    promise.set_value(3);
    co_return future.get();
}
CASE(sv_any_condition) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any changed;
    co_return changed.wait_for(lock, 10ms) == std::cv_status::timeout;
}
CASE(sv_flag_spin) {
    std::atomic_flag busy;
    while (busy.test_and_set()) std::this_thread::yield();
    co_return busy.test();
}
CASE(sv_detached) {
    std::thread([] {}).detach();
    co_return 0;
}
CASE(sv_all_prices) {
    std::vector<std::future<int>> asked;
    for (int i = 0; i < 3; ++i) asked.push_back(std::async(std::launch::async, [i] { return i; }));
    int sum = 0;
    for (auto& one : asked) sum += one.get();
    co_return sum;
}
CASE(sv_nanosleep) {
    const timespec pause = {0, 1000};
    co_return ::nanosleep(&pause, nullptr);
}
CASE(sv_usleep) { co_return ::usleep(1000); }
CASE(sv_interval_timer) {
    itimerval every = {};
    every.it_value.tv_sec = 3;
    co_return ::setitimer(ITIMER_REAL, &every, nullptr);
}
CASE(sv_periodic) {
    const spdlog::details::periodic_worker worker([] {}, std::chrono::seconds(3));
    co_return 0;
}
CASE(sv_boost_pool) {
    boost::basic_thread_pool pool(2);
    pool.submit([] {});
    co_return pool.closed();
}
CASE(sv_boost_shared_mutex) {
    boost::shared_mutex mutex;
    const boost::shared_lock<boost::shared_mutex> lock(mutex);
    co_return lock.owns_lock();
}
CASE(sv_synchronized) {
    boost::synchronized_value<int> stock(3);
    co_return *stock;
}
CASE(sv_upgradable) {
    bi::named_upgradable_mutex mutex(bi::open_or_create, "orders");
    co_return mutex.try_lock_sharable();
}
CASE(sv_process_mutex) {
    bi::interprocess_mutex mutex;
    const bi::scoped_lock<bi::interprocess_mutex> lock(mutex);
    co_return lock.owns();
}
CASE(sw_invoked) {
    co_return std::invoke([](int n) { return 2 * n; }, 3);
}
CASE(sw_moved_task) {
    const std::function<int()> task = [value = std::make_shared<int>(3)] { return *value; };
    co_return task();
}
CASE(sw_signal_sum) {
    boost::signals2::signal<int(int)> priced;
    priced.connect(0, [](int n) { return n + 1; });
    priced.connect(1, [](int n) { return n + 2; });
    co_return priced(3).value_or(0);
}
CASE(sw_spsc) {
    boost::lockfree::spsc_queue<int, boost::lockfree::capacity<8>> queue;
    queue.push(3);
    int sum = 0;
    queue.consume_all([&](int n) { sum += n; });
    co_return sum;
}

// The process and the machine.
CASE(sv_feature) { co_return shop::feature("NEW_PRICES"); }
CASE(sv_collate) {
    const std::locale user("");
    co_return std::use_facet<std::collate<char>>(user).compare("a", "a" + 1, "b", "b" + 1);
}
CASE(sv_strcoll) { co_return std::strcoll("a", "B"); }
CASE(sv_locale_name) { co_return static_cast<int>(std::locale().name().size()); }
CASE(sv_regex_locale) {
    std::regex pattern;
    pattern.imbue(std::locale(""));
    pattern.assign("[[:alpha:]]+");
    co_return std::regex_match("order", pattern);
}
CASE(sv_parent) { co_return ::getppid(); }
CASE(sv_load) {
    double load[3] = {};
    co_return ::getloadavg(load, 3);
}
CASE(sv_cpu) { co_return ::sched_getcpu(); }
CASE(sv_umask) { co_return static_cast<int>(::umask(022)); }
CASE(sv_login) {
    char name[64];
    co_return ::getlogin_r(name, sizeof name);
}
CASE(sv_page) { co_return ::getpagesize(); }
CASE(sv_nice) { co_return ::getpriority(PRIO_PROCESS, 0); }
CASE(sv_name_of_program) { co_return static_cast<int>(std::strlen(program_invocation_short_name)); }
CASE(sv_log_process) {
    boost::log::attributes::current_process_id id;
    co_return !id.get_value();
}
CASE(sv_native_environment) {
    boost::process::native_environment environment;
    co_return static_cast<int>(environment.size());
}
CASE(sw_own_environment) {
    boost::process::environment environment;
    environment["ORDER"] = "3";
    co_return static_cast<int>(environment["ORDER"].to_string().size());
}
CASE(sw_classic_collate) {
    co_return std::use_facet<std::collate<char>>(std::locale::classic())
        .compare("a", "a" + 1, "b", "b" + 1);
}
CASE(sw_alpha) { co_return std::isalpha('a', std::locale::classic()); }
CASE(sw_errno) { co_return static_cast<int>(shop::parsed("12").value_or(0)); }
CASE(sw_options_text) {
    boost::program_options::options_description known("orders");
    known.add_options()("all", "every order")("id", boost::program_options::value<int>(), "one");
    std::ostringstream out;
    out << known;
    co_return static_cast<int>(out.str().size());
}

// Files, lines, other processes.
CASE(sv_price_list) {
    shop::PriceList prices;
    co_return static_cast<int>(prices.of("pen"));
}
CASE(sv_sender) {
    const auto sender = shop::sender("smtp");
    co_return sender->send("order 3");
}
CASE(sv_fast_cout) {
    std::ios::sync_with_stdio(false);
    co_return 0;
}
CASE(sv_invoice_printed) {
    const shop::Invoice invoice{3, {{1, "a", 5}}};
    std::cout << invoice;
    co_return 0;
}
CASE(sv_permissions) {
    fs::permissions("/tmp/orders", fs::perms::owner_read);
    co_return 0;
}
CASE(sv_symlink) {
    fs::create_symlink("/tmp/orders", "/tmp/latest");
    co_return 0;
}
CASE(sv_is_empty) { co_return fs::is_empty("/tmp"); }
CASE(sv_status) { co_return fs::is_regular_file(fs::status("/tmp/orders")); }
CASE(sv_resized) {
    fs::resize_file("/tmp/orders", 0);
    co_return 0;
}
CASE(sv_tree_size) {
    std::uintmax_t sum = 0;
    for (const fs::directory_entry& one : fs::recursive_directory_iterator("/tmp"))
        if (one.is_regular_file()) sum += one.file_size();
    co_return static_cast<int>(sum);
}
CASE(sv_weakly) { co_return static_cast<int>(fs::weakly_canonical("/tmp/../a").native().size()); }
CASE(sv_perror) {
    std::perror("orders");
    co_return 0;
}
CASE(sv_warn) {
    ::warnx("order %d is late", 3);
    co_return 0;
}
CASE(sv_dprintf) { co_return ::dprintf(1, "order %d\n", 3); }
CASE(sv_getline) {
    char* line = nullptr;
    std::size_t room = 0;
    co_return static_cast<int>(::getline(&line, &room, stdin));
}
CASE(sv_read_descriptor) {
    const int file = ::open("/tmp/orders", O_RDONLY | O_CLOEXEC);
    char text[64];
    const auto n = ::pread(file, text, sizeof text, 0);
    ::close(file);
    co_return static_cast<int>(n);
}
CASE(sv_writev) {
    iovec parts[1] = {{const_cast<char*>("a"), 1}};
    co_return static_cast<int>(::writev(1, parts, 1));
}
CASE(sv_scandir) {
    dirent** found = nullptr;
    co_return ::scandir("/tmp", &found, nullptr, ::alphasort);
}
CASE(sv_fts) {
    char* const roots[] = {const_cast<char*>("/tmp"), nullptr};
    FTS* walk = ::fts_open(roots, FTS_PHYSICAL, nullptr);
    co_return ::fts_read(walk) != nullptr;
}
CASE(sv_epoll) { co_return ::epoll_create1(0); }
CASE(sv_signal_descriptor) {
    sigset_t set;
    ::sigemptyset(&set);
    co_return ::signalfd(-1, &set, 0);
}
CASE(sv_shared_segment) { co_return ::shmget(IPC_PRIVATE, 4096, 0600); }
CASE(sv_attribute) {
    char value[64];
    co_return static_cast<int>(::getxattr("/tmp/orders", "user.state", value, sizeof value));
}
CASE(sv_window) {
    winsize size = {};
    co_return ::ioctl(1, TIOCGWINSZ, &size) + size.ws_col;
}
CASE(sv_mounts) {
    FILE* table = ::setmntent("/proc/mounts", "r");
    co_return ::getmntent(table) != nullptr;
}
CASE(sv_async_read) {
    aiocb block = {};
    co_return ::aio_read(&block);
}
CASE(sv_chmod) { co_return ::chmod("/tmp/orders", 0600); }
CASE(sv_readlink) {
    char target[64];
    co_return static_cast<int>(::readlink("/proc/self/exe", target, sizeof target));
}
CASE(sv_json_of_console) {
    pt::ptree tree;
    pt::read_json(std::cin, tree);
    co_return static_cast<int>(tree.size());
}
CASE(sv_where_is) {
    co_return static_cast<int>(boost::process::search_path("sh", {"/bin", "/usr/bin"}).size());
}
CASE(sv_own_library) { co_return static_cast<int>(boost::dll::symbol_location(shop::luhn).size()); }
CASE(sv_stack_dumped) { co_return static_cast<int>(boost::stacktrace::safe_dump_to("/tmp/stack")); }
CASE(sv_graph_printed) {
    const boost::adjacency_list<> graph(3);
    boost::write_graphviz(std::cout, graph);
    co_return 0;
}
CASE(sv_websocket) {
    ba::io_context context;
    boost::beast::websocket::stream<ba::ip::tcp::socket> line(context);
    line.handshake("shop", "/orders");
    co_return line.is_open();
}
CASE(sv_extension) {
    sqlite3* none = nullptr;
    co_return sqlite3_load_extension(none, "fts5", nullptr, nullptr);
}
CASE(sw_outbox) {
    shop::Outbox outbox;
    outbox.send("order 3");
    co_return static_cast<int>(outbox.sent.size());
}
CASE(sw_invoice_text) {
    const shop::Invoice invoice{3, {{1, "a", 5}}};
    std::ostringstream out;
    out << invoice;
    co_return static_cast<int>(out.str().size());
}
CASE(sw_memory_stream) {
    char text[] = "3 pens";
    FILE* in = ::fmemopen(text, sizeof text, "r");
    int count = 0;
    std::fscanf(in, "%d", &count);
    std::fclose(in);
    co_return count;
}
CASE(sw_buffer_stream) {
    char text[32];
    bi::bufferstream out(text, sizeof text);
    out << "order " << 3;
    co_return static_cast<int>(out.tellp());
}
CASE(sw_vector_stream) {
    bi::basic_vectorstream<std::vector<char>> out;
    out << "order " << 3;
    co_return static_cast<int>(out.vector().size());
}
CASE(sw_external_buffer) {
    std::vector<std::max_align_t> memory(4096);
    bi::managed_external_buffer heap(bi::create_only, memory.data(),
                                     memory.size() * sizeof(std::max_align_t));
    int* stock = heap.construct<int>("pens")(3);
    co_return *stock;
}
CASE(sw_tree_xml) {
    pt::ptree tree;
    tree.put("order.id", 3);
    std::ostringstream out;
    pt::write_xml(out, tree);
    co_return static_cast<int>(out.str().size());
}
CASE(sw_toml_loop) {
    const toml::table table = toml::parse("b = 1\na = 2");
    std::string text;
    for (const auto& [key, value] : table) text += key.str();
    co_return static_cast<int>(text.size());
}
CASE(sw_graph_text) {
    boost::adjacency_list<> graph(3);
    boost::add_edge(0, 1, graph);
    std::ostringstream out;
    boost::write_graphviz(out, graph);
    co_return static_cast<int>(out.str().size());
}
CASE(sw_sql_bound) {
    sqlite3_stmt* none = nullptr;
    co_return sqlite3_bind_int(none, 1, 3) + sqlite3_bind_text(none, 2, "a", -1, SQLITE_STATIC);
}
CASE(sw_sql_option) { co_return sqlite3_compileoption_used("THREADSAFE"); }
CASE(sw_base64) {
    char text[16];
    co_return static_cast<int>(boost::beast::detail::base64::encode(text, "order", 5));
}
CASE(sw_response) {
    boost::beast::http::response<boost::beast::http::string_body> response(
        boost::beast::http::status::ok, 11);
    response.body() = "{}";
    response.prepare_payload();
    boost::beast::http::serializer<false, boost::beast::http::string_body> serializer(response);
    co_return serializer.is_done();
}
CASE(sw_params) {
    boost::urls::url url("https://shop/orders?b=2&a=1");
    std::string text;
    for (const auto& one : url.params()) text += one.key;
    co_return static_cast<int>(text.size());
}

// Orders.
CASE(sv_told_all) {
    shop::Bus bus;
    std::string text;
    bus.on("mail", [&](const Order&) { text += "m"; });
    bus.on("stock", [&](const Order&) { text += "s"; });
    bus.tell_all({3, "a", 5});
    co_return text[0];
}
CASE(sv_joined_hashed) {
    co_return static_cast<int>(shop::joined(std::unordered_set<std::string>{"a", "b"}).size());
}
CASE(sv_json_of_map) {
    const std::unordered_map<std::string, int> stock = {{"pen", 3}, {"ink", 1}};
    co_return static_cast<int>(boost::json::serialize(boost::json::value_from(stock)).size());
}
CASE(sv_front_of_hashed) {
    std::unordered_map<int, Order> open = {{3, {3, "a", 5}}, {4, {4, "b", 6}}};
    const int next = open.begin()->first;
    open.erase(open.begin());
    co_return next;
}
CASE(sv_first_expensive) {
    const std::unordered_map<int, long> cents = {{3, 500}, {4, 600}};
    const auto at =
        std::find_if(cents.begin(), cents.end(), [](const auto& one) { return one.second > 100; });
    co_return at->first;
}
CASE(sv_hashed_to_text) {
    const std::unordered_map<std::string, int> stock = {{"pen", 3}};
    std::ostringstream out;
    std::ranges::for_each(stock, [&](const auto& one) { out << one.first << one.second; });
    co_return static_cast<int>(out.str().size());
}
CASE(sv_flat_set) {
    const boost::unordered_flat_set<std::string> names = {"a", "b"};
    std::string text;
    for (const std::string& name : names) text += name;
    co_return static_cast<int>(text.size());
}
CASE(sv_ptr_unordered) {
    boost::ptr_unordered_map<std::string, Order> orders;
    std::string name = "a";
    orders.insert(name, new Order);
    std::string text;
    for (const auto& one : orders) text += one.first;
    co_return static_cast<int>(text.size());
}
CASE(sv_bimap_hashed) {
    boost::bimap<boost::bimaps::unordered_multiset_of<std::string>, int> places;
    places.insert({"pen", 3});
    std::string text;
    for (const auto& one : places.left) text += one.first;
    co_return static_cast<int>(text.size());
}
CASE(sv_index_by_address) {
    boost::multi_index_container<const Order*,
                                 bmi::indexed_by<bmi::ordered_unique<bmi::identity<const Order*>>>>
        orders;
    const Order a{1, "a", 5}, b{2, "b", 3};
    orders.insert(&a);
    orders.insert(&b);
    co_return (*orders.begin())->id;
}
CASE(sv_graph_hashed) {
    boost::adjacency_list<boost::hash_setS, boost::vecS> graph(3);
    boost::add_edge(0, 1, graph);
    boost::add_edge(0, 2, graph);
    const auto [from, to] = boost::out_edges(0, graph);
    co_return static_cast<int>(boost::target(*from, graph));
}
CASE(sv_graph_nodes) {
    boost::adjacency_list<boost::vecS, boost::setS, boost::directedS, Order> graph;
    boost::add_vertex(Order{1, "a", 5}, graph);
    boost::add_vertex(Order{2, "b", 3}, graph);
    const auto [from, to] = boost::vertices(graph);
    co_return graph[*from].id;
}
CASE(sv_flyweight_hash) {
    const boost::flyweight<std::string> name("a");
    co_return static_cast<int>(hash_value(name) % 16);
}
CASE(sv_weak_map) {
    const auto order = boost::make_shared<Order>();
    std::map<boost::weak_ptr<Order>, int> waiting = {{order, 3}};
    int sum = 0;
    for (const auto& [who, count] : waiting) sum = 3 * sum + count;
    co_return sum;
}
CASE(sv_boost_tuple) {
    const Order a, b;
    co_return boost::make_tuple(&a, 1) < boost::make_tuple(&b, 1);
}
CASE(sv_boost_map_by_address) {
    const Order a{1, "a", 5};
    boost::container::map<const Order*, int> counts;
    counts[&a] = 3;
    std::string text;
    for (const auto& one : counts) text += std::to_string(one.second);
    co_return static_cast<int>(text.size());
}
CASE(sv_vectors_compared) {
    const Order a, b;
    const std::vector<const Order*> left = {&a}, right = {&b};
    co_return left < right;
}
CASE(sv_cheapest_of_equals) {
    const Order a{1, "a", 5}, b{2, "b", 5};
    std::set<std::pair<long, const Order*>> by_price = {{a.cents, &a}, {b.cents, &b}};
    co_return by_price.begin()->second->id;
}
CASE(sv_projected_address) {
    const Order a, b;
    std::vector<std::pair<const Order*, int>> list = {{&a, 1}, {&b, 2}};
    std::ranges::sort(list, {}, &std::pair<const Order*, int>::first);
    co_return list.front().second;
}
CASE(sv_address_bytes) {
    const Order order;
    const Order* at = &order;
    std::uint64_t number = 0;
    std::memcpy(&number, &at, sizeof at);
    co_return static_cast<int>(number % 16);
}
CASE(sv_shard_by_address) {
    const auto order = std::make_unique<Order>();
    co_return static_cast<int>((std::uintptr_t)order.get() % 8);
}
CASE(sv_variant_set) {
    const Order order;
    const std::set<std::variant<int, const Order*>> mixed = {3, &order};
    std::string text;
    for (const auto& one : mixed) text += std::to_string(one.index());
    co_return text[0];
}
CASE(sv_hashed_memo) {
    std::unordered_map<const Order*, int> counts;
    const Order a{1, "a", 5};
    counts[&a] = 3;
    std::vector<int> list;
    for (const auto& [order, count] : counts) list.push_back(order->id + count);
    co_return list.front();
}
CASE(sw_told_one) {
    shop::Bus bus;
    int sum = 0;
    bus.on("mail", [&](const Order& order) { sum += order.id; });
    bus.tell("mail", {3, "a", 5});
    co_return sum;
}
CASE(sw_recent) {
    shop::Recent<std::string, int> prices(2);
    prices.put("pen", 3);
    prices.put("ink", 5);
    const int* found = prices.find("pen");
    co_return found ? *found : 0;
}
CASE(sw_joined_ordered) {
    co_return static_cast<int>(shop::joined(std::set<std::string>{"a", "b"}).size());
}
CASE(sw_json_of_ordered) {
    const std::map<std::string, int> stock = {{"pen", 3}, {"ink", 1}};
    co_return static_cast<int>(boost::json::serialize(boost::json::value_from(stock)).size());
}
CASE(sw_json_of_struct) {
    co_return static_cast<int>(
        boost::json::serialize(boost::json::value_from(shop::Line{"pen", 3})).size());
}
CASE(sw_none_open) {
    const std::unordered_map<int, bool> open = {{3, false}};
    co_return std::ranges::none_of(open, [](const auto& one) { return one.second; });
}
CASE(sw_keys_sorted) {
    const std::unordered_map<std::string, int> stock = {{"pen", 3}, {"ink", 1}};
    std::vector<std::string> names;
    names.reserve(stock.size());
    for (const auto& [name, count] : stock) names.push_back(name);
    std::ranges::sort(names);
    co_return static_cast<int>(names.front().size());
}
CASE(sw_bimap_list) {
    boost::bimap<boost::bimaps::list_of<std::string>, boost::bimaps::multiset_of<int>> names;
    names.push_back({"pen", 3});
    names.push_back({"ink", 1});
    std::string text;
    for (const auto& one : names.left) text += one.first;
    for (const auto& one : names.right) text += one.second;
    co_return static_cast<int>(text.size());
}
CASE(sw_composite) {
    boost::multi_index_container<
        Order, bmi::indexed_by<bmi::ordered_unique<
                   bmi::composite_key<Order, bmi::member<Order, std::string, &Order::customer>,
                                      bmi::member<Order, int, &Order::id>>>>>
        orders;
    orders.insert({3, "a", 5});
    orders.insert({1, "b", 3});
    co_return orders.find(boost::make_tuple("a", 3))->id;
}
CASE(sw_ranked) {
    boost::multi_index_container<
        Order, bmi::indexed_by<bmi::ranked_unique<bmi::member<Order, int, &Order::id>>,
                               bmi::sequenced<>, bmi::random_access<>>>
        orders;
    orders.insert({3, "a", 5});
    orders.insert({1, "b", 3});
    co_return orders.nth(0)->id + orders.get<1>().front().id + orders.get<2>()[0].id;
}
CASE(sw_hashed_by_id) {
    boost::multi_index_container<
        Order, bmi::indexed_by<bmi::hashed_unique<bmi::member<Order, int, &Order::id>>>>
        orders;
    orders.insert({3, "a", 5});
    orders.modify(orders.find(3), [](Order& order) { order.cents = 7; });
    co_return static_cast<int>(orders.find(3)->cents);
}
CASE(sw_flyweight_set) {
    using Name = boost::flyweight<std::string, boost::flyweights::set_factory<>,
                                  boost::flyweights::no_locking>;
    const std::set<Name> names = {Name("b"), Name("a")};
    co_return static_cast<int>(names.begin()->get().size());
}
CASE(sw_avl) {
    shop::Leaf a(3), b(1);
    boost::intrusive::avl_set<shop::Leaf> leaves;
    leaves.insert(a);
    leaves.insert(b);
    const int first = leaves.begin()->id;
    leaves.clear();
    co_return first;
}
CASE(sw_pairing) {
    boost::heap::pairing_heap<Order, boost::heap::compare<shop::ByCents>> orders;
    orders.push({1, "a", 5});
    orders.push({2, "b", 7});
    co_return orders.top().id;
}
CASE(sw_components) {
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS> graph(4);
    boost::add_edge(0, 1, graph);
    std::vector<int> parts(4);
    co_return boost::connected_components(graph, parts.data());
}
CASE(sw_spanning) {
    using Graph =
        boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property,
                              boost::property<boost::edge_weight_t, int>>;
    Graph graph(3);
    boost::add_edge(0, 1, 3, graph);
    boost::add_edge(1, 2, 1, graph);
    std::vector<Graph::edge_descriptor> tree;
    boost::kruskal_minimum_spanning_tree(graph, std::back_inserter(tree));
    co_return static_cast<int>(tree.size());
}
CASE(sw_bfs) {
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS> graph(3);
    boost::add_edge(0, 1, graph);
    std::vector<int> far(3);
    boost::breadth_first_search(graph, 0,
                                boost::visitor(boost::make_bfs_visitor(
                                    boost::record_distances(far.data(), boost::on_tree_edge()))));
    co_return far[1];
}
CASE(sw_by_customer_then_id) {
    std::vector<Order> orders = {{3, "b", 5}, {1, "a", 3}};
    std::ranges::sort(orders, [](const Order& a, const Order& b) {
        return std::tie(a.customer, a.id) < std::tie(b.customer, b.id);
    });
    co_return orders.front().id;
}
CASE(sw_ptr_list) {
    boost::ptr_list<Order> orders;
    orders.push_back(new Order{3, "a", 5});
    orders.push_back(new Order{1, "b", 3});
    orders.sort(shop::ByCents());
    co_return orders.front().id;
}
CASE(sw_map_of_shared) {
    std::map<int, std::shared_ptr<Order>> orders;
    orders[3] = std::make_shared<Order>(Order{3, "a", 5});
    int sum = 0;
    for (const auto& [id, order] : orders) sum += order->id;
    co_return sum;
}
CASE(sw_offset_pointer) {
    int stock[2] = {3, 4};
    const bi::offset_ptr<int> first = &stock[0];
    co_return first[1];
}
CASE(sw_distinct) {
    std::vector<int> ids = {3, 1, 3};
    const std::unordered_set<int> once(ids.begin(), ids.end());
    co_return static_cast<int>(once.size());
}
CASE(sw_heap_of_values) {
    std::vector<Order> heap = {{1, "a", 5}, {2, "b", 7}};
    std::make_heap(heap.begin(), heap.end(), shop::ByCents());
    std::pop_heap(heap.begin(), heap.end(), shop::ByCents());
    co_return heap.back().id;
}

// What outlives a run.
CASE(sv_metrics) {
    shop::Metrics::count();
    co_return 0;
}
CASE(sv_shared_stock) { co_return --*shop::stock_of_the_process(); }
CASE(sv_getopt) {
    char* words[] = {const_cast<char*>("orders"), const_cast<char*>("-a"), nullptr};
    co_return ::getopt(2, words, "a");
}
CASE(sv_hash_table) {
    ENTRY one = {const_cast<char*>("pen"), nullptr};
    ::hcreate(16);
    co_return ::hsearch(one, ENTER) != nullptr;
}
CASE(sv_local_memo) {
    const auto price = [](int sku) {
        static std::unordered_map<int, int> known;
        return known.try_emplace(sku, 3).first->second;
    };
    co_return price(3);
}
CASE(sw_static_pattern) {
    static const std::regex sku("[A-Z]{3}-[0-9]+");
    co_return std::regex_match("PEN-3", sku);
}
CASE(sw_static_steps) {
    static constexpr std::array steps = {1, 5, 30};
    co_return steps[1];
}

// As good in a runbook.
CASE(sw_slug) { co_return static_cast<int>(shop::slug("Blue Pen, large").size()); }
CASE(sw_luhn) { co_return shop::luhn("79927398713"); }
CASE(sw_log_of_run) {
    run.log().info("order taken");
    co_return 0;
}
CASE(sw_recorded_clock) {
    const long at = co_await run.side_effect([] { return static_cast<long>(std::time(nullptr)); });
    co_return static_cast<int>(at % 60);
}
CASE(sw_recorded_id) {
    const std::string id = co_await run.side_effect(
        [] { return boost::uuids::to_string(boost::uuids::random_generator()()); });
    co_return static_cast<int>(id.size());
}
CASE(sw_quoted_fields) {
    const std::string text = "a,\"b,c\",d";
    const boost::tokenizer<boost::escaped_list_separator<char>> fields(text);
    co_return static_cast<int>(std::distance(fields.begin(), fields.end()));
}
CASE(sw_fixed_fields) {
    const std::string text = "20261128";
    const int widths[] = {4, 2, 2};
    const boost::offset_separator by(widths, widths + 3);
    int sum = 0;
    for (const std::string& one : boost::tokenizer<boost::offset_separator>(text, by))
        sum += std::stoi(one);
    co_return sum;
}
CASE(sw_replaced) {
    co_return static_cast<int>(std::regex_replace("order 3", std::regex("[0-9]+"), "#").size());
}
CASE(sw_all_numbers) {
    const std::regex number("[0-9]+");
    const std::string text = "3 pens, 5 inks";
    int sum = 0;
    for (std::sregex_iterator at(text.begin(), text.end(), number), end; at != end; ++at)
        sum += std::stoi(at->str());
    co_return sum;
}
CASE(sw_split_iterator) {
    const std::string text = "a--b--c";
    int n = 0;
    for (auto at = boost::make_split_iterator(text, boost::first_finder("--")); !at.eof(); ++at)
        ++n;
    co_return n;
}
CASE(sw_boyer) {
    const std::string text = "order 3", what = "3";
    co_return static_cast<int>(
        boost::algorithm::boyer_moore_search(text.begin(), text.end(), what.begin(), what.end())
            .first -
        text.begin());
}
CASE(sw_shortest_number) {
    char text[32];
    const auto made = std::to_chars(text, text + sizeof text, 19.99);
    double back = 0;
    std::from_chars(text, made.ptr, back);
    co_return static_cast<int>(back * 100);
}
CASE(sw_fmt_buffer) {
    fmt::memory_buffer text;
    fmt::format_to(std::back_inserter(text), "{:>8.2f}|{:<5}|{:^7}", 19.99, "pen", 3);
    co_return static_cast<int>(text.size());
}
CASE(sw_share) {
    co_return (boost::rational<int>(1, 3) + boost::rational<int>(1, 6)).denominator();
}
CASE(sw_rolling) {
    using namespace boost::accumulators;
    accumulator_set<double, stats<tag::rolling_mean>> mean(tag::rolling_window::window_size = 3);
    for (const double price : {1.5, 2.5, 3.5, 4.5}) mean(price);
    co_return static_cast<int>(rolling_mean(mean));
}
CASE(sw_normal_share) {
    co_return static_cast<int>(boost::math::cdf(boost::math::normal(10, 3), 13.0) * 100);
}
CASE(sw_root) {
    std::uintmax_t most = 50;
    const auto found =
        boost::math::tools::bisect([](double x) { return x * x - 3; }, 0.0, 3.0,
                                   boost::math::tools::eps_tolerance<double>(20), most);
    co_return static_cast<int>(found.first * 100);
}
CASE(sw_interval) {
    const boost::numeric::interval<double> price(1.5, 2.5);
    co_return boost::numeric::in(2.0, price);
}
CASE(sw_matrix) {
    boost::numeric::ublas::identity_matrix<double> one(3);
    const boost::numeric::ublas::matrix<double> made = prod(one, one);
    co_return static_cast<int>(made(1, 1));
}
CASE(sw_tribool) {
    const boost::logic::tribool paid = boost::logic::indeterminate;
    co_return boost::logic::indeterminate(paid || false);
}
CASE(sw_devector) {
    boost::container::devector<int> list = {2, 3};
    list.push_front(1);
    co_return list.front();
}
CASE(sw_space_optimized) {
    boost::circular_buffer_space_optimized<int> last(3);
    for (int i = 0; i < 9; ++i) last.push_back(i);
    co_return std::accumulate(last.begin(), last.end(), 0);
}
CASE(sw_pooled) {
    std::list<int, boost::fast_pool_allocator<int>> list = {3, 1};
    list.sort();
    co_return list.front();
}
CASE(sw_scan) {
    const std::vector<long> cents = {1, 2, 3};
    std::vector<long> sums(3);
    std::inclusive_scan(cents.begin(), cents.end(), sums.begin());
    co_return static_cast<int>(sums.back());
}
CASE(sw_visit) {
    const std::variant<int, std::string> id = "a";
    co_return std::visit(
        [](const auto& one) {
            if constexpr (std::is_same_v<std::decay_t<decltype(one)>, int>)
                return one;
            else
                return static_cast<int>(one.size());
        },
        id);
}
CASE(sw_path_name) {
    const fs::path name = fs::path("/srv/orders") / "2026" / "order.json";
    co_return static_cast<int>(name.stem().native().size() + name.parent_path().native().size());
}
CASE(sw_address_parsed) {
    in_addr made = {};
    co_return ::inet_aton("10.0.0.1", &made);
}
