// Runbooks of a business as people write them, with the helpers that they bring along.
#include <ctype.h>
#include <glob.h>
#include <grp.h>
#include <ifaddrs.h>
#include <md5.h>
#include <poll.h>
#include <pwd.h>
#include <sha.h>
#include <sha2.h>
#include <spawn.h>
#include <sqlite3.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/statvfs.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <syslog.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <barrier>
#include <bitset>
#include <charconv>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <deque>
#include <exception>
#include <filesystem>
#include <forward_list>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <latch>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <random>
#include <ranges>
#include <regex>
#include <semaphore>
#include <set>
#include <span>
#include <sstream>
#include <stack>
#include <string>
#include <string_view>
#include <syncstream>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <valarray>
#include <variant>
#include <vector>

#include "tests/lint/real/case.hpp"

namespace {

struct Line {
    std::string article;
    int amount = 0;
    long cents = 0;
};
struct Order {
    int id = 0;
    std::string customer;
    std::vector<Line> lines;
    long total() const {
        long sum = 0;
        for (const Line& line : lines) sum += line.amount * line.cents;
        return sum;
    }
};

int next_number() {
    static int last = 1000;
    return ++last;
}

std::map<std::string, double> rates;
double rate_of(const std::string& currency) {
    const auto [at, fresh] = rates.try_emplace(currency, 1.0);
    return at->second;
}

class Journal {
 public:
    static Journal& of_the_day() {
        static Journal journal;
        return journal;
    }
    void note(const std::string& text) { texts_.push_back(text); }
    std::size_t size() const { return texts_.size(); }

 private:
    std::vector<std::string> texts_;
};

// The same in every process.
class Tariff {
 public:
    explicit Tariff(std::map<int, long> steps) : steps_(std::move(steps)) {}
    long of(int amount) const {
        const auto above = steps_.upper_bound(amount);
        return above == steps_.begin() ? 0 : std::prev(above)->second;
    }

 private:
    std::map<int, long> steps_;
};

std::string age(std::time_t since) {
    return std::to_string((std::time(nullptr) - since) / 3600) + " h";
}

template <class Get>
int retried(Get get, int times) {
    for (int i = 1; i < times; ++i) {
        if (const int made = get(); made != 0) return made;
        std::this_thread::sleep_for(std::chrono::seconds(i));
    }
    return 0;
}

std::string supplier_of(const std::unordered_map<std::string, long>& offers) {
    std::string best;
    long least = 1'000'000;
    for (const auto& [name, cents] : offers) {
        if (cents > least) continue;
        least = cents;
        best = name;
    }
    return best;
}

struct Mailer {
    virtual ~Mailer() = default;
    virtual int send(const std::string& text) = 0;
};
struct Sendmail : Mailer {
    int send(const std::string& text) override {
        std::FILE* pipe = ::popen("/usr/sbin/sendmail -t", "w");
        std::fputs(text.c_str(), pipe);
        return ::pclose(pipe);
    }
};
int notify(Mailer& mailer) { return mailer.send("late"); }

struct Audit {
    ~Audit() { std::clog << "done\n"; }
};

std::string csv_cell(std::string_view text) {
    if (text.find_first_of(",\"\n") == std::string_view::npos) return std::string(text);
    std::string made = "\"";
    for (const char c : text) {
        if (c == '"') made += '"';
        made += c;
    }
    return made + '"';
}

std::vector<std::string> split(const std::string& text, char by) {
    std::vector<std::string> parts;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, by);) parts.push_back(part);
    return parts;
}

bool is_iban(std::string text) {
    if (text.size() < 5) return false;
    std::rotate(text.begin(), text.begin() + 4, text.end());
    int rest = 0;
    for (const char c : text) {
        const int n = c >= 'A' ? c - 'A' + 10 : c - '0';
        rest = (rest * (n > 9 ? 100 : 10) + n) % 97;
    }
    return rest == 1;
}

enum class State { open, paid, sent };
constexpr std::array<std::string_view, 3> kStates = {"open", "paid", "sent"};

struct ByTotal {
    bool operator()(const Order* a, const Order* b) const {
        return std::tuple(a->total(), a->id) < std::tuple(b->total(), b->id);
    }
};

constexpr long operator""_eur(unsigned long long n) { return static_cast<long>(n) * 100; }

}  // namespace

// Numbers, caches, journals: what outlives a run.
CASE(lz_next_number) { co_return next_number(); }
CASE(lz_cached_rate) { co_return static_cast<int>(rate_of("EUR") * 100); }
CASE(lz_journal) {
    Journal::of_the_day().note("taken");
    co_return static_cast<int>(Journal::of_the_day().size());
}
CASE(lz_random_member) {
    static std::mt19937 engine(3);
    co_return static_cast<int>(engine());
}
CASE(lc_journal_of_the_run) {
    Journal journal;
    journal.note("taken");
    co_return static_cast<int>(journal.size());
}
CASE(lc_tariff) {
    static const Tariff tariff({{0, 100}, {10, 90}});
    co_return static_cast<int>(tariff.of(12));
}

// Time.
CASE(lz_age) { co_return static_cast<int>(age(3).size()); }
CASE(lz_deadline) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(5);
    co_return static_cast<int>(until.time_since_epoch().count() % 7);
}
CASE(lz_log_line) {
    const std::time_t at = 3;
    std::clog << std::put_time(std::localtime(&at), "%F") << " taken\n";
    co_return 0;
}
CASE(lz_ctime) {
    const std::time_t at = 3;
    co_return static_cast<int>(std::strlen(std::ctime(&at)));
}
CASE(lz_zone) {
    ::tzset();
    co_return static_cast<int>(::timezone);
}
CASE(lz_timespec) {
    std::timespec at = {};
    std::timespec_get(&at, TIME_UTC);
    co_return static_cast<int>(at.tv_sec);
}
CASE(lc_due_day) {
    using namespace std::chrono;
    const sys_days made = floor<days>(run.now());
    co_return static_cast<int>((made + days(14)).time_since_epoch().count());
}
CASE(lc_end_of_quarter) {
    using namespace std::chrono;
    const year_month_day_last end = 2026y / March / last;
    co_return static_cast<int>(static_cast<unsigned>(end.day()));
}
CASE(lc_working_day) {
    using namespace std::chrono;
    const weekday day(sys_days(2026y / November / 28));
    co_return day != Saturday&& day != Sunday;
}
CASE(lc_clock_face) {
    const std::chrono::hh_mm_ss at(std::chrono::minutes(135));
    co_return static_cast<int>(at.hours().count());
}

// Waiting.
CASE(lz_retried) {
    co_return retried([] { return 3; }, 4);
}
CASE(lz_until) {
    std::this_thread::sleep_until(std::chrono::system_clock::time_point());
    co_return 0;
}
CASE(lz_select_sleep) {
    timeval pause = {1, 0};
    co_return ::select(0, nullptr, nullptr, nullptr, &pause);
}
CASE(lz_poll_sleep) { co_return ::poll(nullptr, 0, 100); }
CASE(lz_semaphore) {
    std::counting_semaphore<3> places(3);
    places.acquire();
    co_return 0;
}
CASE(lz_latch) {
    std::latch done(1);
    done.arrive_and_wait();
    co_return 0;
}
CASE(lz_barrier) {
    std::barrier all(1);
    all.arrive_and_wait();
    co_return 0;
}
CASE(lz_alarm) {
    ::alarm(3);
    co_return ::pause();
}
CASE(lz_timer_fd) { co_return ::timerfd_create(CLOCK_MONOTONIC, 0); }
CASE(lz_parallel_sums) {
    std::vector<long> sums(2);
    {
        std::jthread first([&] { sums[0] = 3; });
        std::jthread second([&] { sums[1] = 4; });
    }
    co_return static_cast<int>(sums[0] + sums[1]);
}

// Chance.
CASE(lz_lottery) { co_return std::rand() % 49; }
CASE(lz_sample) {
    const std::vector<int> all = {1, 2, 3};
    std::vector<int> some;
    std::sample(all.begin(), all.end(), std::back_inserter(some), 1,
                std::mt19937{std::random_device{}()});
    co_return some.front();
}
CASE(lz_minstd) {
    std::minstd_rand engine;
    co_return static_cast<int>(engine());
}
CASE(lz_drand) { co_return static_cast<int>(::drand48() * 10); }
CASE(lz_bernoulli) {
    std::mt19937 engine(3);
    co_return std::bernoulli_distribution(0.5)(engine);
}
CASE(lz_kernel_uuid) {
    std::ifstream in("/proc/sys/kernel/random/uuid");
    std::string id;
    in >> id;
    co_return static_cast<int>(id.size());
}
CASE(lc_lot) { co_return run.random(1, 49); }
CASE(lc_uuid) { co_return static_cast<int>(run.uuid().size()); }
CASE(lc_minstd_seeded) {
    std::minstd_rand engine(7);
    co_return static_cast<int>(engine());
}

// Orders.
CASE(lz_supplier) { co_return static_cast<int>(supplier_of({{"a", 3}, {"b", 3}}).size()); }
CASE(lz_by_customer) {
    std::unordered_map<std::string, std::vector<int>> orders;
    orders["a"].push_back(3);
    std::string text;
    for (auto at = orders.begin(); at != orders.end(); ++at) text += at->first;
    co_return static_cast<int>(text.size());
}
CASE(lz_names_set) {
    std::set<const char*> names = {"b", "a"};
    std::string text;
    for (const char* name : names) text += name;
    co_return static_cast<int>(text.size());
}
CASE(lz_first_of_two) {
    Order a, b;
    co_return std::less<const Order*>()(&a, &b);
}
CASE(lz_transform_hashed) {
    const std::unordered_set<std::string> ids = {"a", "b"};
    std::vector<std::size_t> sizes;
    std::transform(ids.begin(), ids.end(), std::back_inserter(sizes),
                   [](const std::string& id) { return id.size(); });
    co_return static_cast<int>(sizes.front());
}
CASE(lz_address_key) {
    const Order order;
    std::ostringstream key;
    key << &order;
    co_return static_cast<int>(key.str().size());
}
CASE(lc_dedupe) {
    std::unordered_set<std::string> seen;
    std::vector<std::string> once;
    for (const std::string& one : {std::string("b"), std::string("a"), std::string("b")})
        if (seen.insert(one).second) once.push_back(one);
    co_return static_cast<int>(once.size());
}
CASE(lc_by_customer) {
    std::map<std::string, std::vector<int>> orders;
    orders["a"].push_back(3);
    std::string text;
    for (const auto& [name, ids] : orders) text += name;
    co_return static_cast<int>(text.size());
}
CASE(lc_by_total) {
    const Order a{1, "a", {}}, b{2, "b", {{"x", 1, 5}}};
    std::vector<const Order*> orders = {&b, &a};
    std::sort(orders.begin(), orders.end(), ByTotal());
    co_return orders.front()->id;
}
CASE(lc_stock) {
    std::unordered_map<std::string, int> stock = {{"x", 3}};
    if (auto at = stock.find("x"); at != stock.end()) --at->second;
    co_return stock["x"];
}
CASE(lc_top_three) {
    std::vector<long> sums = {5, 1, 4, 2};
    std::partial_sort(sums.begin(), sums.begin() + 3, sums.end(), std::greater<>());
    co_return static_cast<int>(sums[2]);
}
CASE(lc_string_views) {
    const std::set<std::string_view> names = {"b", "a"};
    std::string text;
    for (const std::string_view name : names) text += name;
    co_return static_cast<int>(text.size());
}

// The machine and what is outside.
CASE(lz_notify) {
    Sendmail mailer;
    co_return notify(mailer);
}
CASE(lz_audit) {
    const Audit audit;
    co_return 0;
}
CASE(lz_user) { co_return static_cast<int>(std::strlen(::getpwuid(0)->pw_name)); }
CASE(lz_group) { co_return ::getgrnam("staff") != nullptr; }
CASE(lz_interfaces) {
    ifaddrs* all = nullptr;
    co_return ::getifaddrs(&all);
}
CASE(lz_glob) {
    glob_t found = {};
    co_return ::glob("/tmp/*.csv", 0, nullptr, &found);
}
CASE(lz_free_space) {
    struct statvfs made = {};
    co_return ::statvfs("/tmp", &made);
}
CASE(lz_spawned) {
    pid_t child = 0;
    char* const words[] = {const_cast<char*>("true"), nullptr};
    co_return ::posix_spawn(&child, "/bin/true", nullptr, nullptr, words, nullptr);
}
CASE(lz_event_fd) { co_return ::eventfd(0, 0); }
CASE(lz_memory_file) { co_return ::memfd_create("orders", 0); }
CASE(lz_raise) { co_return std::raise(SIGUSR1); }
CASE(lz_syslog) {
    ::openlog("orders", 0, LOG_USER);
    ::syslog(LOG_INFO, "taken");
    co_return 0;
}
CASE(lz_set_variable) { co_return ::setenv("ORDER", "3", 1); }
CASE(lz_real_path) { co_return ::realpath("/tmp", nullptr) != nullptr; }
CASE(lz_temporary) {
    char name[] = "/tmp/orderXXXXXX";
    co_return ::mkstemp(name);
}
CASE(lz_tmpfile) { co_return std::tmpfile() != nullptr; }
CASE(lz_synced) {
    std::osyncstream(std::cout) << "taken\n";
    co_return 0;
}
CASE(lz_money) {
    std::ostringstream out;
    out.imbue(std::locale("de_DE.UTF-8"));
    out << std::put_money(1999);
    co_return static_cast<int>(out.str().size());
}
CASE(lz_line_of_file) {
    std::string line;
    std::ifstream in("orders.csv");
    std::getline(in, line);
    co_return static_cast<int>(split(line, ',').size());
}
CASE(lz_links) { co_return static_cast<int>(std::filesystem::hard_link_count("/tmp")); }
CASE(lz_moved_file) {
    std::filesystem::rename("/tmp/in/a", "/tmp/done/a");
    co_return 0;
}
CASE(lz_on_terminal) { co_return ::isatty(1); }

// SQLite and libmd.
CASE(lz_table) {
    sqlite3* orders = nullptr;
    sqlite3_open_v2("orders.db", &orders, SQLITE_OPEN_READONLY, nullptr);
    char** cells = nullptr;
    int rows = 0, columns = 0;
    sqlite3_get_table(orders, "SELECT * FROM orders", &cells, &rows, &columns, nullptr);
    co_return rows;
}
CASE(lz_backup) {
    sqlite3* none = nullptr;
    sqlite3_backup* backup = sqlite3_backup_init(none, "main", none, "main");
    co_return sqlite3_backup_step(backup, -1);
}
CASE(lz_blob) {
    sqlite3_blob* none = nullptr;
    co_return sqlite3_blob_write(none, "a", 1, 0);
}
CASE(lz_checkpoint) {
    sqlite3* none = nullptr;
    co_return sqlite3_wal_checkpoint_v2(none, nullptr, SQLITE_CHECKPOINT_FULL, nullptr, nullptr);
}
CASE(lz_sha_of_file) {
    char text[SHA512_DIGEST_STRING_LENGTH];
    co_return SHA512File("orders.csv", text) != nullptr;
}
CASE(lz_md5_of_file) {
    char text[MD5_DIGEST_STRING_LENGTH];
    co_return MD5File("orders.csv", text) != nullptr;
}
CASE(lc_sql_text) {
    char text[40];
    sqlite3_snprintf(sizeof text, text, "id = %Q", "3");
    co_return static_cast<int>(std::strlen(text));
}
CASE(lc_sql_like) { co_return sqlite3_strlike("a%", "ab", 0); }
CASE(lc_sql_compare) { co_return sqlite3_strnicmp("ab", "AB", 2); }
CASE(lc_sha1) {
    char text[SHA1_DIGEST_STRING_LENGTH];
    co_return SHA1Data(reinterpret_cast<const std::uint8_t*>("a"), 1, text) != nullptr;
}
CASE(lc_sha384) {
    SHA2_CTX made;
    std::uint8_t digest[SHA384_DIGEST_LENGTH];
    SHA384Init(&made);
    SHA384Update(&made, reinterpret_cast<const std::uint8_t*>("a"), 1);
    SHA384Final(digest, &made);
    co_return digest[0];
}

// As good in a runbook.
CASE(lc_total) { co_return static_cast<int>(Order{1, "a", {{"x", 2, 150}}}.total()); }
CASE(lc_rounded) { co_return static_cast<int>(std::llround(1999 * 1.19)); }
CASE(lc_csv) { co_return static_cast<int>(csv_cell("a \"b\"").size()); }
CASE(lc_split) { co_return static_cast<int>(split("a;b", ';').size()); }
CASE(lc_iban) { co_return is_iban("DE89370400440532013000"); }
CASE(lc_state_name) {
    co_return static_cast<int>(kStates[static_cast<std::size_t>(State::paid)].size());
}
CASE(lc_euros) { co_return static_cast<int>(3_eur); }
CASE(lc_number_text) {
    std::array<char, 16> text{};
    const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), 3);
    co_return static_cast<int>(end - text.data());
}
CASE(lc_padded) {
    std::ostringstream out;
    out << std::setw(8) << std::setfill('0') << 3;
    co_return static_cast<int>(out.str().size());
}
CASE(lc_regex_groups) {
    static const std::regex pattern("([A-Z]+)-(\\d+)");
    std::smatch parts;
    const std::string text = "ORD-3";
    co_return std::regex_match(text, parts, pattern) ? static_cast<int>(parts.size()) : 0;
}
CASE(lc_variant) {
    const std::variant<int, std::string> paid = "cash";
    co_return std::holds_alternative<std::string>(paid);
}
CASE(lc_optional_chain) {
    const std::optional<int> found = 3;
    co_return found.value_or(7);
}
CASE(lc_handlers) {
    const std::map<std::string, std::function<int(int)>> handlers = {
        {"double", [](int n) { return 2 * n; }}};
    co_return handlers.at("double")(3);
}
CASE(lc_stack) {
    std::stack<int> open;
    open.push(3);
    co_return open.top();
}
CASE(lc_merge) {
    std::list<int> a = {1, 3}, b = {2};
    a.merge(b);
    co_return a.back();
}
CASE(lc_forward_list) {
    std::forward_list<int> list = {3, 1};
    list.sort();
    co_return list.front();
}
CASE(lc_valarray) {
    const std::valarray<double> prices = {1.5, 2.5};
    co_return static_cast<int>(prices.sum());
}
CASE(lc_bitset) { co_return static_cast<int>(std::bitset<8>("1011").count()); }
CASE(lc_gcd) { co_return std::gcd(12, 18) + std::midpoint(2, 4); }
CASE(lc_pipeline) {
    const std::vector<int> ids = {1, 2, 3, 4};
    int sum = 0;
    for (const int id : ids | std::views::filter([](int n) { return n > 1; }) |
                            std::views::transform([](int n) { return 2 * n; }))
        sum += id;
    co_return sum;
}
CASE(lc_carried_error) {
    std::exception_ptr kept;
    try {
        throw std::out_of_range("3");
    } catch (...) {
        kept = std::current_exception();
    }
    co_return kept != nullptr;
}
CASE(lc_nested_result) {
    const auto half = [](int n) { return n % 2 == 0 ? std::optional(n / 2) : std::nullopt; };
    const auto made = half(12);
    co_return made ? half(*made).value_or(0) : 0;
}
CASE(lc_money_of_the_c_locale) {
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out << std::fixed << std::setprecision(2) << 19.99;
    co_return static_cast<int>(out.str().size());
}
CASE(lc_upper) {
    std::string text = "order";
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
    co_return text[0];
}
CASE(lc_given_day) {
    std::tm day = {};
    day.tm_year = 126;
    day.tm_mday = 28;
    std::ostringstream out;
    out << std::put_time(&day, "%Y-%m-%d");
    co_return static_cast<int>(out.str().size());
}
CASE(lc_window) {
    std::deque<int> last;
    for (int i = 0; i < 9; ++i) {
        last.push_back(i);
        if (last.size() > 3) last.pop_front();
    }
    co_return std::accumulate(last.begin(), last.end(), 0);
}
CASE(lc_recorded_file) {
    const int size = co_await run.side_effect(
        [] { return static_cast<int>(std::filesystem::file_size("/tmp/orders.csv")); });
    co_return size;
}
