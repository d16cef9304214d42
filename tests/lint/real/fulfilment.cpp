// Fulfilment and what stands around it: orders, payments, stock, shipping, billing, onboarding,
// deployments, batches, devices and games, in the words that teams use for them.
#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netinet/in.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <syslog.h>
#include <toml++/toml.h>
#include <unistd.h>
#include <uuid/uuid.h>
#include <zlib.h>

#include <boost/algorithm/string/join.hpp>
#include <boost/algorithm/string/split.hpp>
#include <boost/circular_buffer.hpp>
#include <boost/container/flat_map.hpp>
#include <boost/date_time/gregorian/gregorian.hpp>
#include <boost/date_time/posix_time/posix_time.hpp>
#include <boost/json.hpp>
#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/ordered_index.hpp>
#include <boost/multi_index_container.hpp>
#include <boost/property_tree/json_parser.hpp>
#include <boost/property_tree/ptree.hpp>
#include <boost/unordered_map.hpp>
#include <boost/uuid/name_generator_sha1.hpp>
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
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <list>
#include <locale>
#include <map>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <numeric>
#include <optional>
#include <queue>
#include <random>
#include <ranges>
#include <regex>
#include <set>
#include <shared_mutex>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <typeindex>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "case.hpp"

// ---- orders, payments, invoices

namespace orders {
std::string next_order_id(const std::string& shop) {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
    return "ORD-" + shop + "-" + std::to_string(ms);
}
}  // namespace orders

CASE(fu_order_id_from_millis) {
    const std::string id = orders::next_order_id("berlin");
    run.memo("order", id);
    co_return 0;
}

namespace orders {
std::string order_id_at(const std::string& shop, rb::Time at) {
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(at.time_since_epoch());
    return "ORD-" + shop + "-" + std::to_string(ms.count());
}
}  // namespace orders

CASE(fu_order_id_from_run) {
    const std::string id = orders::order_id_at("berlin", run.now());
    run.memo("order", id);
    co_return 0;
}

namespace orders {
class OrderNumbers {
 public:
    static long next() { return ++last_; }

 private:
    static long last_;
};
long OrderNumbers::last_ = 100000;
}  // namespace orders

CASE(fu_order_counter_static) {
    const long number = orders::OrderNumbers::next();
    run.memo("number", std::to_string(number));
    co_return 0;
}

namespace orders {
class LineNumbers {
 public:
    explicit LineNumbers(long first) : next_(first) {}
    long next() { return next_++; }

 private:
    long next_;
};
}  // namespace orders

CASE(fu_order_counter_member) {
    orders::LineNumbers lines(10);
    std::vector<long> numbers;
    for (int i = 0; i < 3; ++i) numbers.push_back(lines.next());
    run.memo("lines", std::to_string(numbers.back()));
    co_return 0;
}

namespace invoices {
struct Invoice {
    std::string number;
    std::string issued;
    long cents = 0;
};

std::string today() {
    const std::time_t now = std::time(nullptr);
    const std::tm local = *std::localtime(&now);
    std::ostringstream out;
    out << std::put_time(&local, "%d.%m.%Y");
    return out.str();
}

Invoice make_invoice(std::string number, long cents) {
    Invoice invoice;
    invoice.number = std::move(number);
    invoice.issued = today();
    invoice.cents = cents;
    return invoice;
}
}  // namespace invoices

CASE(fu_invoice_date_today) {
    const invoices::Invoice invoice = invoices::make_invoice("2026-0001", 12900);
    run.memo("issued", invoice.issued);
    co_return 0;
}

namespace invoices {
std::string utc_date(std::time_t at) {
    std::tm parts{};
    gmtime_r(&at, &parts);
    char text[16];
    const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
    return std::string(text, length);
}
}  // namespace invoices

CASE(fu_invoice_date_given) {
    const std::time_t at =
        std::chrono::duration_cast<std::chrono::seconds>(run.now().time_since_epoch()).count();
    run.memo("issued", invoices::utc_date(at));
    co_return 0;
}

namespace invoices {
std::time_t due_after(int year, int month, int day, int days) {
    std::tm date{};
    date.tm_year = year - 1900;
    date.tm_mon = month - 1;
    date.tm_mday = day + days;
    date.tm_isdst = -1;
    return std::mktime(&date);
}
}  // namespace invoices

CASE(fu_due_date_mktime) {
    const std::time_t due = invoices::due_after(2026, 3, 15, 30);
    run.memo("due", std::to_string(due));
    co_return 0;
}

namespace invoices {
std::chrono::year_month_day net_days(std::chrono::year_month_day from, int days) {
    return std::chrono::sys_days(from) + std::chrono::days(days);
}
}  // namespace invoices

CASE(fu_due_date_civil) {
    using namespace std::chrono;
    const year_month_day due = invoices::net_days(2026y / March / 15, 30);
    run.memo("due", std::to_string(static_cast<unsigned>(due.day())));
    co_return 0;
}

namespace payments {
class PaymentAudit {
 public:
    void accepted(const std::string& id, long cents) {
        std::cout << "payment " << id << " accepted, " << cents << " cents" << std::endl;
    }
    void rejected(const std::string& id, int code) {
        std::cerr << "payment " << id << " rejected: " << code << '\n';
    }
};
}  // namespace payments

CASE(fu_payment_audit_console) {
    payments::PaymentAudit audit;
    audit.accepted("p-17", 4999);
    co_return 0;
}

CASE(fu_payment_audit_run_log) {
    const std::string id = "p-17";
    run.log().info(fmt::format("payment {} accepted, {:.2f} EUR", id, 4999 / 100.0));
    co_return 0;
}

namespace payments {
std::string idempotency_key() {
    static const char digits[] = "0123456789abcdef";
    std::random_device device;
    std::mt19937 engine(device());
    std::uniform_int_distribution<int> pick(0, 15);
    std::string key;
    for (int i = 0; i < 32; ++i) key += digits[pick(engine)];
    return key;
}
}  // namespace payments

CASE(fu_idempotency_key_device) {
    const std::string key = payments::idempotency_key();
    run.memo("key", key);
    co_return 0;
}

namespace payments {
std::string request_key(std::string_view order, std::string_view part) {
    return std::string(order) + ":" + std::string(part);
}
}  // namespace payments

CASE(fu_idempotency_key_run) {
    const std::string key = payments::request_key(run.uuid(), "capture");
    run.memo("key", key);
    co_return 0;
}

namespace payments {
std::string authorise(rb::Activity& activity, std::string order) {
    if (activity.attempt() > 3) throw rb::Failure("declined", "the bank says no");
    return "auth-" + order;
}
}  // namespace payments

CASE(fu_charge_retry_blocks) {
    std::string authorised;
    for (int tried = 0; tried < 3 && authorised.empty(); ++tried) {
        try {
            authorised = co_await run.step(payments::authorise, std::string("o-5"));
        } catch (const rb::Failure&) {
        }
        if (authorised.empty())
            std::this_thread::sleep_for(std::chrono::milliseconds(200 << tried));
    }
    co_return 0;
}

namespace payments {
constexpr std::chrono::milliseconds backoff(int tried) {
    return std::min(std::chrono::milliseconds(200) * (1 << tried), std::chrono::milliseconds(5000));
}
}  // namespace payments

CASE(fu_charge_retry_timer) {
    std::string authorised;
    for (int tried = 0; tried < 3 && authorised.empty(); ++tried) {
        auto tries = co_await rb::attempt(run.step(payments::authorise, std::string("o-5")));
        if (tries)
            authorised = *tries;
        else
            co_await run.sleep(payments::backoff(tried));
    }
    co_return 0;
}

namespace payments {
template <class T>
T env_or(const char* name, T fallback) {
    const char* const text = std::getenv(name);
    if (text == nullptr) return fallback;
    std::istringstream in(text);
    T value{};
    return in >> value ? value : fallback;
}
}  // namespace payments

CASE(fu_gateway_from_env) {
    const auto url = payments::env_or<std::string>("PAYMENT_GATEWAY", "https://pay.example");
    const int limit = payments::env_or("PAYMENT_LIMIT", 5000);
    run.memo("gateway", url + "/" + std::to_string(limit));
    co_return 0;
}

namespace payments {
struct Gateway {
    std::string_view country;
    std::string_view url;
};
constexpr std::array<Gateway, 3> kGateways{{{"de", "https://de.pay.example"},
                                            {"fr", "https://fr.pay.example"},
                                            {"pl", "https://pl.pay.example"}}};
std::string_view gateway_for(std::string_view country) {
    const auto* const found =
        std::find_if(kGateways.begin(), kGateways.end(),
                     [&](const Gateway& one) { return one.country == country; });
    return found == kGateways.end() ? kGateways.front().url : found->url;
}
}  // namespace payments

CASE(fu_gateway_from_table) {
    const std::string url(payments::gateway_for("fr"));
    run.memo("gateway", url);
    co_return 0;
}

namespace fx {
class Rates {
 public:
    bool load(const std::string& path) {
        std::ifstream in(path);
        return in && parse(in);
    }
    bool parse(std::istream& in) {
        std::string currency;
        double rate = 0;
        while (in >> currency >> rate) rates_[currency] = rate;
        return !rates_.empty();
    }
    double rate(const std::string& currency) const {
        const auto found = rates_.find(currency);
        return found == rates_.end() ? 1.0 : found->second;
    }

 private:
    std::map<std::string, double> rates_;
};
}  // namespace fx

CASE(fu_fx_rates_file) {
    fx::Rates rates;
    if (!rates.load("/etc/shop/rates.txt")) co_return 1;
    const long cents = std::lround(100 * rates.rate("PLN"));
    run.memo("cents", std::to_string(cents));
    co_return 0;
}

namespace fx {
std::string fetch_rates(rb::Activity& activity) {
    std::ifstream in("/etc/shop/rates.txt");
    std::ostringstream all;
    all << in.rdbuf();
    activity.heartbeat();
    return all.str();
}
}  // namespace fx

CASE(fu_fx_rates_text) {
    std::istringstream text(co_await run.step(fx::fetch_rates));
    fx::Rates rates;
    rates.parse(text);
    const long cents = std::lround(100 * rates.rate("PLN"));
    run.memo("cents", std::to_string(cents));
    co_return 0;
}

namespace tax {
double slow_rate(const std::string& zip) {
    return zip.empty() ? 0.0 : 0.05 + (zip[0] - '0') * 0.01;
}

double rate_for(const std::string& zip) {
    static std::unordered_map<std::string, double> cache;
    const auto found = cache.find(zip);
    if (found != cache.end()) return found->second;
    return cache[zip] = slow_rate(zip);
}
}  // namespace tax

CASE(fu_tax_cache_static) {
    const double rate = tax::rate_for("10115");
    run.memo("tax", std::to_string(std::lround(rate * 1000)));
    co_return 0;
}

namespace tax {
int vat_percent(const std::string& country) {
    static const std::map<std::string, int> rates{{"DE", 19}, {"FR", 20}, {"PL", 23}, {"LU", 17}};
    const auto found = rates.find(country);
    return found == rates.end() ? 0 : found->second;
}
}  // namespace tax

CASE(fu_tax_table_const) {
    const int percent = tax::vat_percent("PL");
    run.memo("vat", std::to_string(percent));
    co_return 0;
}

namespace orders {
struct Line {
    std::string sku;
    int count = 0;
};
std::vector<Line> sample_lines() { return {{"pen", 3}, {"ink", 1}, {"pen", 2}, {"pad", 5}}; }

std::string summary(const std::vector<Line>& lines) {
    std::unordered_map<std::string, int> totals;
    for (const Line& line : lines) totals[line.sku] += line.count;
    std::string text;
    for (const auto& [sku, count] : totals) text += sku + "=" + std::to_string(count) + ";";
    return text;
}
}  // namespace orders

CASE(fu_totals_by_sku_hashed) {
    const std::string text = orders::summary(orders::sample_lines());
    run.memo("totals", text);
    co_return 0;
}

namespace orders {
std::vector<std::pair<std::string, int>> sorted_totals(const std::vector<Line>& lines) {
    std::unordered_map<std::string, int> totals;
    for (const Line& line : lines) totals[line.sku] += line.count;
    std::vector<std::pair<std::string, int>> list(totals.begin(), totals.end());
    std::sort(list.begin(), list.end());
    return list;
}
}  // namespace orders

CASE(fu_totals_by_sku_sorted) {
    std::string text;
    for (const auto& [sku, count] : orders::sorted_totals(orders::sample_lines()))
        text += sku + "=" + std::to_string(count) + ";";
    run.memo("totals", text);
    co_return 0;
}

namespace payments {
bool record_refund(rb::Activity& activity, std::string payment, std::int64_t at) {
    activity.log().info(payment);
    return at > 0;
}
}  // namespace payments

CASE(fu_refund_time_as_argument) {
    const bool done = co_await run.step(payments::record_refund, std::string("p-9"),
                                        static_cast<std::int64_t>(std::time(nullptr)));
    co_return done ? 0 : 1;
}

namespace payments {
bool book_refund(rb::Activity& activity, std::string payment) {
    const auto at = std::chrono::system_clock::now();
    std::ofstream journal("/var/lib/shop/refunds.log", std::ios::app);
    journal << payment << ' ' << activity.idempotency_key() << ' ' << at.time_since_epoch().count()
            << '\n';
    return journal.good();
}
}  // namespace payments

CASE(fu_refund_time_in_activity) {
    const bool done = co_await run.step(payments::book_refund, std::string("p-9"));
    co_return done ? 0 : 1;
}

namespace orders {
struct Basket {
    std::string owner;
    std::chrono::system_clock::time_point opened = std::chrono::system_clock::now();
    std::vector<Line> lines;
};
}  // namespace orders

CASE(fu_basket_opened_default) {
    orders::Basket basket;
    basket.owner = "ann";
    basket.lines = orders::sample_lines();
    run.memo("lines", std::to_string(basket.lines.size()));
    co_return 0;
}

namespace orders {
struct Quote {
    std::string owner;
    std::chrono::system_clock::time_point opened{};
    std::chrono::system_clock::time_point expires() const {
        return opened + std::chrono::hours(72);
    }
};
}  // namespace orders

CASE(fu_quote_expiry_given) {
    orders::Quote quote;
    quote.owner = "ann";
    quote.opened = std::chrono::time_point_cast<std::chrono::system_clock::duration>(run.now());
    const std::time_t until = std::chrono::system_clock::to_time_t(quote.expires());
    run.memo("until", std::to_string(until));
    co_return 0;
}

namespace payments {
class Wallet {
 public:
    void deposit(long cents) {
        std::lock_guard<std::mutex> guard(mutex_);
        balance_ += cents;
    }
    bool withdraw(long cents) {
        std::lock_guard<std::mutex> guard(mutex_);
        if (cents > balance_) return false;
        balance_ -= cents;
        return true;
    }
    long balance() const {
        std::lock_guard<std::mutex> guard(mutex_);
        return balance_;
    }

 private:
    mutable std::mutex mutex_;
    long balance_ = 0;
};
}  // namespace payments

CASE(fu_wallet_locked) {
    payments::Wallet wallet;
    wallet.deposit(5000);
    const bool enough = wallet.withdraw(1299);
    run.memo("left", std::to_string(wallet.balance()));
    co_return enough ? 0 : 1;
}

namespace ledger {
class Journal {
 public:
    static Journal& instance() {
        static Journal journal;
        return journal;
    }
    void post(const std::string& account, long cents) { balances_[account] += cents; }
    long balance(const std::string& account) const {
        const auto found = balances_.find(account);
        return found == balances_.end() ? 0 : found->second;
    }

 private:
    Journal() = default;
    std::map<std::string, long> balances_;
};
}  // namespace ledger

CASE(fu_journal_singleton) {
    ledger::Journal::instance().post("sales", 1999);
    const long sum = ledger::Journal::instance().balance("sales");
    run.memo("sales", std::to_string(sum));
    co_return 0;
}

namespace ledger {
class Book {
 public:
    void post(const std::string& account, long cents) { balances_[account] += cents; }
    const std::map<std::string, long>& balances() const { return balances_; }
    static Book with_opening(long cents) {
        Book book;
        book.post("opening", cents);
        return book;
    }

 private:
    std::map<std::string, long> balances_;
};
}  // namespace ledger

CASE(fu_book_object) {
    ledger::Book book = ledger::Book::with_opening(10000);
    book.post("sales", 1999);
    book.post("fees", -60);
    long sum = 0;
    for (const auto& [account, cents] : book.balances()) sum = sum * 31 + cents;
    run.memo("sum", std::to_string(sum));
    co_return 0;
}

namespace metrics {
class ScopedTimer {
 public:
    explicit ScopedTimer(long& micros)
        : micros_(micros), begin_(std::chrono::steady_clock::now()) {}
    ~ScopedTimer() {
        const auto spent = std::chrono::steady_clock::now() - begin_;
        micros_ = std::chrono::duration_cast<std::chrono::microseconds>(spent).count();
    }

 private:
    long& micros_;
    std::chrono::steady_clock::time_point begin_;
};
}  // namespace metrics

CASE(fu_pricing_scoped_timer) {
    long micros = 0;
    {
        metrics::ScopedTimer timer(micros);
        run.progress("pricing");
    }
    if (micros > 1000) run.memo("slow", "yes");
    co_return 0;
}

namespace metrics {
class Stopwatch {
 public:
    explicit Stopwatch(rb::Time begin) : begin_(begin) {}
    double seconds(rb::Time end) const {
        return std::chrono::duration<double>(end - begin_).count();
    }

 private:
    rb::Time begin_;
};
}  // namespace metrics

CASE(fu_pricing_stopwatch) {
    const metrics::Stopwatch watch(run.now());
    co_await run.sleep(std::chrono::seconds(5));
    if (watch.seconds(run.now()) > 60) run.memo("slow", "yes");
    co_return 0;
}

namespace payments {
void print_receipt(const char* id, long cents) {
    std::fprintf(stderr, "receipt %s: %ld.%02ld\n", id, cents / 100, cents % 100);
}
}  // namespace payments

CASE(fu_receipt_fprintf) {
    payments::print_receipt("p-3", 1250);
    co_return 0;
}

namespace payments {
std::string receipt_line(const char* id, long cents) {
    char line[64];
    const int length =
        std::snprintf(line, sizeof line, "receipt %s: %ld.%02ld", id, cents / 100, cents % 100);
    return std::string(line, std::min<std::size_t>(length, sizeof line - 1));
}
}  // namespace payments

CASE(fu_receipt_snprintf) {
    run.log().info(payments::receipt_line("p-3", 1250));
    co_return 0;
}

#define FU_LOG(level, text)                                                            \
    do {                                                                               \
        std::clog << '[' << std::time(nullptr) << "] " level " " << text << std::endl; \
    } while (false)

CASE(fu_checkout_log_macro) {
    const int items = 3;
    FU_LOG("INFO", "checkout with " << items << " items");
    run.memo("items", std::to_string(items));
    co_return 0;
}

namespace marketing {
std::string coupon_code() {
    const int number = 100000 + std::rand() % 900000;
    return "SAVE-" + std::to_string(number);
}
}  // namespace marketing

CASE(fu_coupon_rand) {
    run.memo("coupon", marketing::coupon_code());
    co_return 0;
}

namespace marketing {
class Random {
 public:
    explicit Random(std::uint64_t seed) : state_(seed * 2685821657736338717ULL + 1) {}
    std::uint64_t next() {
        state_ ^= state_ >> 12;
        state_ ^= state_ << 25;
        state_ ^= state_ >> 27;
        return state_ * 2685821657736338717ULL;
    }
    int rand(int below) { return static_cast<int>(next() % static_cast<std::uint64_t>(below)); }

 private:
    std::uint64_t state_;
};
}  // namespace marketing

CASE(fu_coupon_own_generator) {
    marketing::Random random(4711);
    run.memo("coupon", "SAVE-" + std::to_string(100000 + random.rand(900000)));
    co_return 0;
}

namespace payments {
bool luhn(std::string_view digits) {
    int sum = 0;
    bool twice = false;
    for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
        if (*digit < '0' || *digit > '9') return false;
        int value = *digit - '0';
        if (twice && (value *= 2) > 9) value -= 9;
        sum += value;
        twice = !twice;
    }
    return sum % 10 == 0;
}
}  // namespace payments

CASE(fu_card_luhn) { co_return payments::luhn("4539578763621486") ? 0 : 1; }

namespace shipping_quotes {
long quote(const std::string& carrier, int grams) {
    return static_cast<long>(carrier.size()) * 100 + grams / 10;
}

long cheapest(const std::vector<std::string>& carriers, int grams) {
    std::vector<std::future<long>> pending;
    for (const std::string& carrier : carriers)
        pending.push_back(std::async(std::launch::async, quote, carrier, grams));
    long best = std::numeric_limits<long>::max();
    for (auto& one : pending) best = std::min(best, one.get());
    return best;
}
}  // namespace shipping_quotes

CASE(fu_quotes_async) {
    const long best = shipping_quotes::cheapest({"dhl", "ups", "hermes"}, 750);
    run.memo("best", std::to_string(best));
    co_return 0;
}

namespace shipping_quotes {
long ask_carrier(rb::Activity& activity, std::string carrier, int grams) {
    activity.heartbeat();
    return std::async(std::launch::async, quote, carrier, grams).get();
}
}  // namespace shipping_quotes

CASE(fu_quotes_all) {
    const auto [dhl, ups] =
        co_await rb::all(run.step(shipping_quotes::ask_carrier, std::string("dhl"), 750),
                         run.step(shipping_quotes::ask_carrier, std::string("ups"), 750));
    run.memo("best", std::to_string(std::min(dhl, ups)));
    co_return 0;
}

CASE(fu_checkout_spdlog) {
    const std::string customer = "c-81";
    spdlog::info("checkout of {} begins", customer);
    co_return 0;
}

// ---- stock, warehouse, shipping

namespace warehouse {
struct Item {
    std::string sku;
    std::string bin;
    int count = 0;
};

class PickList {
 public:
    void add(const Item* item) { items_.insert(item); }
    std::string text() const {
        std::string text;
        for (const Item* item : items_) text += item->bin + ":" + item->sku + "\n";
        return text;
    }

 private:
    std::set<const Item*> items_;
};
}  // namespace warehouse

CASE(fu_pick_list_pointer_set) {
    const std::vector<std::unique_ptr<warehouse::Item>> items = [] {
        std::vector<std::unique_ptr<warehouse::Item>> made;
        made.push_back(std::make_unique<warehouse::Item>(warehouse::Item{"pen", "A1", 4}));
        made.push_back(std::make_unique<warehouse::Item>(warehouse::Item{"ink", "C7", 1}));
        return made;
    }();
    warehouse::PickList list;
    for (const auto& item : items) list.add(item.get());
    run.memo("pick", list.text());
    co_return 0;
}

namespace warehouse {
struct ByBin {
    bool operator()(const Item* a, const Item* b) const {
        return std::tie(a->bin, a->sku) < std::tie(b->bin, b->sku);
    }
};

std::string walk(const std::vector<Item>& items) {
    std::set<const Item*, ByBin> ordered;
    for (const Item& item : items) ordered.insert(&item);
    std::string text;
    for (const Item* item : ordered) text += item->bin + ":" + item->sku + "\n";
    return text;
}
}  // namespace warehouse

CASE(fu_pick_list_by_bin) {
    run.memo("pick", warehouse::walk({{"pen", "C7", 4}, {"ink", "A1", 1}}));
    co_return 0;
}

namespace warehouse {
struct Shelf {
    std::string name;
    int free = 0;
};
using ShelfPtr = std::shared_ptr<Shelf>;

std::string reserve(const std::vector<ShelfPtr>& shelves, int wanted) {
    std::map<ShelfPtr, int> reserved;
    for (const ShelfPtr& shelf : shelves) reserved[shelf] = std::min(shelf->free, 2);
    std::string text;
    for (const auto& [shelf, count] : reserved) {
        if (wanted <= 0) break;
        text += shelf->name + "x" + std::to_string(count) + " ";
        wanted -= count;
    }
    return text;
}
}  // namespace warehouse

CASE(fu_reserve_by_shared_ptr) {
    std::vector<warehouse::ShelfPtr> shelves;
    for (const char* name : {"north", "south", "east"})
        shelves.push_back(std::make_shared<warehouse::Shelf>(warehouse::Shelf{name, 5}));
    run.memo("reserved", warehouse::reserve(shelves, 3));
    co_return 0;
}

namespace warehouse {
class Zone {
 public:
    void add(ShelfPtr shelf) {
        if (std::find(shelves_.begin(), shelves_.end(), shelf) == shelves_.end())
            shelves_.push_back(std::move(shelf));
    }
    bool holds(const ShelfPtr& shelf) const {
        return std::any_of(shelves_.begin(), shelves_.end(),
                           [&](const ShelfPtr& one) { return one.get() == shelf.get(); });
    }
    std::size_t size() const { return shelves_.size(); }

 private:
    std::vector<ShelfPtr> shelves_;
};
}  // namespace warehouse

CASE(fu_zone_pointer_equality) {
    const auto shelf = std::make_shared<warehouse::Shelf>(warehouse::Shelf{"north", 5});
    warehouse::Zone zone;
    zone.add(shelf);
    zone.add(shelf);
    co_return zone.holds(shelf) && zone.size() == 1 ? 0 : 1;
}

namespace routes {
struct Stop;
struct Leg {
    Stop* to = nullptr;
    int minutes = 0;
};
struct Stop {
    std::string name;
    std::vector<Leg> legs;
    int best = std::numeric_limits<int>::max();
};

std::string visit_order(Stop* depot) {
    using Entry = std::pair<int, Stop*>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    depot->best = 0;
    open.emplace(0, depot);
    std::string visited;
    while (!open.empty()) {
        const auto [minutes, stop] = open.top();
        open.pop();
        if (minutes > stop->best) continue;
        visited += stop->name + ">";
        for (const Leg& leg : stop->legs) {
            if (minutes + leg.minutes >= leg.to->best) continue;
            leg.to->best = minutes + leg.minutes;
            open.emplace(leg.to->best, leg.to);
        }
    }
    return visited;
}
}  // namespace routes

CASE(fu_route_pointer_ties) {
    std::list<routes::Stop> stops;
    auto& depot = stops.emplace_back();
    depot.name = "depot";
    for (const char* name : {"a", "b", "c"}) {
        auto& stop = stops.emplace_back();
        stop.name = name;
        depot.legs.push_back({&stop, 10});
    }
    run.memo("route", routes::visit_order(&depot));
    co_return 0;
}

namespace routes {
std::vector<int> distances(const std::vector<std::vector<std::pair<int, int>>>& graph, int from) {
    std::vector<int> best(graph.size(), std::numeric_limits<int>::max());
    std::priority_queue<std::pair<int, int>, std::vector<std::pair<int, int>>, std::greater<>> open;
    best[from] = 0;
    open.push({0, from});
    while (!open.empty()) {
        const auto [cost, node] = open.top();
        open.pop();
        if (cost > best[node]) continue;
        for (const auto& [to, minutes] : graph[node])
            if (cost + minutes < best[to]) open.push({best[to] = cost + minutes, to});
    }
    return best;
}
}  // namespace routes

CASE(fu_route_by_index) {
    const auto best = routes::distances({{{1, 10}, {2, 10}}, {{3, 5}}, {{3, 4}}, {}}, 0);
    run.memo("minutes", std::to_string(best[3]));
    co_return 0;
}

namespace warehouse {
std::vector<std::string> open_orders(const std::vector<std::string>& all,
                                     const std::vector<std::string>& shipped) {
    std::unordered_set<std::string> open(all.begin(), all.end());
    for (const std::string& id : shipped) open.erase(id);
    return std::vector<std::string>(open.begin(), open.end());
}
}  // namespace warehouse

CASE(fu_wave_from_set) {
    const auto open = warehouse::open_orders({"o1", "o2", "o3", "o4"}, {"o2"});
    run.memo("first", open.front());
    co_return 0;
}

namespace warehouse {
std::map<std::string, int> by_name(const std::unordered_map<std::string, int>& stock) {
    return std::map<std::string, int>(stock.begin(), stock.end());
}
}  // namespace warehouse

CASE(fu_stock_into_map) {
    std::unordered_map<std::string, int> stock{{"pen", 4}, {"ink", 0}, {"pad", 9}};
    stock["pen"] -= 1;
    std::string text;
    for (const auto& [sku, count] : warehouse::by_name(stock)) text += sku + std::to_string(count);
    run.memo("stock", text);
    co_return 0;
}

namespace carriers {
class Directory {
 public:
    void add(const std::string& name, long price) { prices_.emplace(name, price); }
    const std::string& any() const {
        if (prices_.empty()) throw std::runtime_error("no carrier");
        return prices_.begin()->first;
    }

 private:
    std::unordered_map<std::string, long> prices_;
};
}  // namespace carriers

CASE(fu_carrier_any) {
    carriers::Directory directory;
    directory.add("dhl", 590);
    directory.add("ups", 640);
    run.memo("carrier", directory.any());
    co_return 0;
}

namespace carriers {
class Tariffs {
 public:
    Tariffs() : prices_{{"dhl", 590}, {"ups", 640}, {"gls", 520}} {}
    bool knows(const std::string& name) const { return prices_.count(name) != 0; }
    long price(const std::string& name) const {
        const auto found = prices_.find(name);
        return found != prices_.end() ? found->second : -1;
    }
    void set(const std::string& name, long cents) { prices_.insert_or_assign(name, cents); }
    void drop(const std::string& name) { prices_.erase(name); }
    std::size_t size() const { return prices_.size(); }

 private:
    std::unordered_map<std::string, long> prices_;
};
}  // namespace carriers

CASE(fu_carrier_lookup) {
    carriers::Tariffs tariffs;
    tariffs.set("dpd", 480);
    tariffs.drop("ups");
    if (!tariffs.knows("dpd") || tariffs.size() != 3) co_return 1;
    run.memo("price", std::to_string(tariffs.price("gls")));
    co_return 0;
}

namespace shipments {
std::string new_id() { return boost::uuids::to_string(boost::uuids::random_generator()()); }

struct Shipment {
    std::string id;
    std::string order;
    explicit Shipment(std::string for_order) : id(new_id()), order(std::move(for_order)) {}
};
}  // namespace shipments

CASE(fu_shipment_random_uuid) {
    const shipments::Shipment shipment("o-77");
    run.memo("shipment", shipment.id);
    co_return 0;
}

namespace shipments {
std::string id_of(const std::string& order, int parcel) {
    boost::uuids::name_generator_sha1 named(boost::uuids::ns::oid());
    return boost::uuids::to_string(named(order + "/" + std::to_string(parcel)));
}
}  // namespace shipments

CASE(fu_shipment_named_uuid) {
    run.memo("shipment", shipments::id_of("o-77", 1));
    co_return 0;
}

namespace shipments {
std::string tracking_number() {
    uuid_t raw;
    uuid_generate(raw);
    char text[37];
    uuid_unparse_lower(raw, text);
    return text;
}
}  // namespace shipments

CASE(fu_tracking_libuuid) {
    run.memo("tracking", shipments::tracking_number());
    co_return 0;
}

namespace labels {
class LabelWriter {
 public:
    explicit LabelWriter(const std::string& directory) : directory_(directory) {
        std::filesystem::create_directories(directory_);
    }
    void write(const std::string& id, const std::string& text) {
        std::ofstream out(directory_ / (id + ".zpl"));
        out << text;
    }

 private:
    std::filesystem::path directory_;
};
}  // namespace labels

CASE(fu_label_written) {
    labels::LabelWriter writer("/tmp/labels");
    writer.write("s-1", "^XA^FDs-1^FS^XZ");
    co_return 0;
}

namespace labels {
std::string zpl(const std::string& name, const std::string& street, int parcels) {
    std::ostringstream out;
    out << "^XA" << std::endl;
    out << "^FD" << name << ", " << street << "^FS\n";
    for (int i = 1; i <= parcels; ++i)
        out << "^FD" << std::setw(3) << std::setfill('0') << i << '/' << parcels << "^FS\n";
    out << "^XZ" << std::flush;
    return out.str();
}
}  // namespace labels

CASE(fu_label_text) {
    run.memo("label", labels::zpl("Ann Lee", "Main St 4", 2));
    co_return 0;
}

namespace labels {
bool printed_before(const std::filesystem::path& file) {
    return std::filesystem::exists(file) && std::filesystem::file_size(file) > 0;
}
}  // namespace labels

CASE(fu_label_exists) {
    if (labels::printed_before("/var/spool/labels/s-1.zpl")) co_return 1;
    run.progress("printing");
    co_return 0;
}

namespace labels {
std::string name_for(const std::filesystem::path& directory, const std::string& id) {
    std::filesystem::path file = directory / id;
    file.replace_extension(".zpl");
    if (file.has_parent_path() && file.is_absolute())
        return file.parent_path().filename().string() + "/" + file.filename().string();
    return file.lexically_normal().string();
}
}  // namespace labels

CASE(fu_label_path_parts) {
    run.memo("file", labels::name_for("/var/spool/labels", "s-1"));
    co_return 0;
}

namespace warehouse {
std::string station_name() {
    char host[256] = {};
    if (gethostname(host, sizeof host - 1) != 0) return "unknown";
    return std::string("station-") + host;
}
}  // namespace warehouse

CASE(fu_station_hostname) {
    run.memo("station", warehouse::station_name());
    co_return 0;
}

namespace warehouse {
class Claim {
 public:
    explicit Claim(std::string sku)
        : owner_("picker-" + std::to_string(::getpid())), sku_(std::move(sku)) {}
    std::string key() const { return sku_ + "@" + owner_; }

 private:
    std::string owner_;
    std::string sku_;
};
}  // namespace warehouse

CASE(fu_claim_by_pid) {
    const warehouse::Claim claim("pen");
    run.memo("claim", claim.key());
    co_return 0;
}

namespace warehouse {
std::vector<std::string> missing(std::vector<std::string> wanted, std::vector<std::string> there) {
    std::sort(wanted.begin(), wanted.end());
    std::sort(there.begin(), there.end());
    std::vector<std::string> result;
    std::set_difference(wanted.begin(), wanted.end(), there.begin(), there.end(),
                        std::back_inserter(result));
    return result;
}
}  // namespace warehouse

CASE(fu_stock_missing) {
    const auto list = warehouse::missing({"pen", "ink", "pad"}, {"pad", "pen"});
    run.memo("missing", boost::algorithm::join(list, ","));
    co_return 0;
}

namespace warehouse {
const std::string& padded_sku(int number) {
    thread_local std::string buffer;
    buffer = std::to_string(number);
    buffer.insert(0, 8 - std::min<std::size_t>(8, buffer.size()), '0');
    return buffer;
}
}  // namespace warehouse

CASE(fu_sku_thread_local_buffer) {
    run.memo("sku", warehouse::padded_sku(4711));
    co_return 0;
}

namespace warehouse {
class Packing {
 public:
    static constexpr int kMaxGrams = 31500;
    static constexpr std::array<const char*, 3> kBoxes{"S", "M", "L"};
    static const char* box(int grams) {
        static constexpr int limits[] = {500, 2000, kMaxGrams};
        for (std::size_t i = 0; i < std::size(limits); ++i)
            if (grams <= limits[i]) return kBoxes[i];
        return "pallet";
    }
};
}  // namespace warehouse

CASE(fu_packing_constants) {
    run.memo("box", warehouse::Packing::box(1200));
    co_return 0;
}

namespace slots {
class Clock {
 public:
    virtual ~Clock() = default;
    virtual std::int64_t now_ms() const = 0;
};
class SystemClock : public Clock {
 public:
    std::int64_t now_ms() const override {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::system_clock::now().time_since_epoch())
            .count();
    }
};
class FixedClock : public Clock {
 public:
    explicit FixedClock(std::int64_t ms) : ms_(ms) {}
    std::int64_t now_ms() const override { return ms_; }

 private:
    std::int64_t ms_;
};

class SlotBooking {
 public:
    explicit SlotBooking(std::shared_ptr<const Clock> clock) : clock_(std::move(clock)) {}
    bool expired(std::int64_t made_ms) const { return clock_->now_ms() - made_ms > 900000; }

 private:
    std::shared_ptr<const Clock> clock_;
};
}  // namespace slots

CASE(fu_slot_clock_interface) {
    const slots::SlotBooking booking(std::make_shared<slots::SystemClock>());
    co_return booking.expired(1770000000000) ? 1 : 0;
}

namespace docks {
class TimeSource {
 public:
    virtual ~TimeSource() = default;
    virtual rb::Time now() const = 0;
};
class RunTime final : public TimeSource {
 public:
    explicit RunTime(rb::Run& run) : run_(run) {}
    rb::Time now() const override { return run_.now(); }

 private:
    rb::Run& run_;
};
bool late(const TimeSource& source, rb::Time planned) {
    return source.now() - planned > std::chrono::minutes(30);
}
}  // namespace docks

CASE(fu_dock_time_interface) {
    const docks::RunTime source(run);
    const rb::Time planned = run.info().started();
    co_await run.sleep(std::chrono::minutes(20));
    co_return docks::late(source, planned) ? 1 : 0;
}

namespace docks {
class Gatekeeper {
 public:
    using NowFunction = std::function<std::chrono::system_clock::time_point()>;
    explicit Gatekeeper(NowFunction now = nullptr) : now_(std::move(now)) {
        if (!now_) now_ = [] { return std::chrono::system_clock::now(); };
    }
    bool open() const {
        const auto hour = std::chrono::duration_cast<std::chrono::hours>(now_().time_since_epoch() %
                                                                         std::chrono::hours(24));
        return hour.count() >= 6 && hour.count() < 22;
    }

 private:
    NowFunction now_;
};
}  // namespace docks

CASE(fu_dock_now_function) {
    const docks::Gatekeeper keeper;
    co_return keeper.open() ? 0 : 1;
}

namespace docks {
class Shift {
 public:
    explicit Shift(std::function<int()> hour) : hour_(std::move(hour)) {}
    const char* name() const { return hour_() < 14 ? "early" : "late"; }

 private:
    std::function<int()> hour_;
};
}  // namespace docks

CASE(fu_dock_hour_function) {
    const docks::Shift shift([&run] {
        const auto of_day = run.now().time_since_epoch() % std::chrono::hours(24);
        return static_cast<int>(std::chrono::duration_cast<std::chrono::hours>(of_day).count());
    });
    run.memo("shift", shift.name());
    co_return 0;
}

namespace slots {
std::vector<int> fair_order(int count, unsigned seed) {
    std::vector<int> order(count);
    std::iota(order.begin(), order.end(), 0);
    std::mt19937 engine(seed);
    std::shuffle(order.begin(), order.end(), engine);
    return order;
}
}  // namespace slots

CASE(fu_slot_std_shuffle) {
    const auto order = slots::fair_order(12, 2026);
    run.memo("first", std::to_string(order.front()));
    co_return 0;
}

CASE(fu_slot_run_shuffle) {
    std::vector<std::string> drivers{"ann", "bob", "cyd", "dan"};
    drivers = run.shuffle(std::move(drivers));
    const int spare = run.random(0, 3);
    run.memo("spare", drivers[static_cast<std::size_t>(spare)]);
    co_return 0;
}

namespace shipments {
class Snowflake {
 public:
    explicit Snowflake(std::uint64_t worker) : worker_(worker & 0x3ff) {}
    std::uint64_t next() {
        const std::scoped_lock lock(mutex_);
        const std::uint64_t now = millis();
        sequence_ = now == last_ ? (sequence_ + 1) & 0xfff : 0;
        last_ = now;
        return (now - kEpoch) << 22 | worker_ << 12 | sequence_;
    }

 private:
    static constexpr std::uint64_t kEpoch = 1600000000000;
    static std::uint64_t millis() {
        using namespace std::chrono;
        return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    }
    std::mutex mutex_;
    std::uint64_t worker_;
    std::uint64_t last_ = 0;
    std::uint64_t sequence_ = 0;
};
}  // namespace shipments

CASE(fu_parcel_snowflake) {
    shipments::Snowflake ids(7);
    run.memo("parcel", std::to_string(ids.next()));
    co_return 0;
}

namespace shipments {
constexpr std::uint64_t compose_id(std::uint64_t ms, std::uint64_t worker, std::uint64_t sequence) {
    return (ms - 1600000000000) << 22 | (worker & 0x3ff) << 12 | (sequence & 0xfff);
}
}  // namespace shipments

CASE(fu_parcel_composed_id) {
    const auto ms =
        std::chrono::floor<std::chrono::milliseconds>(run.now()).time_since_epoch().count();
    run.memo("parcel", std::to_string(shipments::compose_id(ms, 7, 1)));
    co_return 0;
}

namespace warehouse {
template <class Container, class Function>
void for_each_entry(const Container& container, Function&& function) {
    for (const auto& entry : container) function(entry.first, entry.second);
}
}  // namespace warehouse

CASE(fu_manifest_template_walk) {
    std::unordered_map<int, std::string> parcels{{17, "pen"}, {4, "ink"}, {95, "pad"}};
    std::string manifest;
    warehouse::for_each_entry(parcels, [&](int number, const std::string& what) {
        manifest += std::to_string(number) + "=" + what + ",";
    });
    run.memo("manifest", manifest);
    co_return 0;
}

namespace warehouse {
template <class Container>
std::string listed(const Container& container) {
    std::string text;
    for (const auto& [key, value] : container) text += std::to_string(key) + value;
    return text;
}
}  // namespace warehouse

CASE(fu_manifest_template_map) {
    const std::map<int, std::string> parcels{{17, "pen"}, {4, "ink"}, {95, "pad"}};
    run.memo("manifest", warehouse::listed(parcels));
    co_return 0;
}

namespace shipments {
std::time_t wall_clock() { return std::time(nullptr); }
void dump(const std::string& text) { std::cerr << wall_clock() << ' ' << text << '\n'; }

class Tracker {
 public:
    void seen(std::string place) { places_.push_back(std::move(place)); }
    void debug() const {
        for (const std::string& place : places_) dump(place);
    }
    std::size_t count() const { return places_.size(); }

 private:
    std::vector<std::string> places_;
};
}  // namespace shipments

CASE(fu_tracker_debug_unused) {
    shipments::Tracker tracker;
    tracker.seen("hub 4");
    co_return tracker.count() == 1 ? 0 : 1;
}

namespace warehouse {
class Bin {
 public:
    explicit Bin(std::string name) : name_(std::move(name)) {}
    std::string id() const {
        char text[32];
        std::snprintf(text, sizeof text, "bin-%zx", reinterpret_cast<std::uintptr_t>(this));
        return text;
    }

 private:
    std::string name_;
};
}  // namespace warehouse

CASE(fu_bin_address_id) {
    const auto bin = std::make_unique<warehouse::Bin>("A1");
    run.memo("bin", bin->id());
    co_return 0;
}

namespace warehouse {
std::ptrdiff_t index_of(const std::vector<Item>& items, std::string_view sku) {
    for (const Item& item : items)
        if (item.sku == sku) return &item - items.data();
    return -1;
}
}  // namespace warehouse

CASE(fu_bin_pointer_index) {
    const std::vector<warehouse::Item> items{{"pen", "A1", 4}, {"ink", "C7", 1}};
    run.memo("place", std::to_string(warehouse::index_of(items, "ink")));
    co_return 0;
}

namespace carriers {
std::string pickup_day(const std::string& carrier, std::chrono::system_clock::time_point from =
                                                       std::chrono::system_clock::now()) {
    const auto day = std::chrono::floor<std::chrono::days>(from) + std::chrono::days(1);
    return carrier + "/" + std::to_string(day.time_since_epoch().count());
}
}  // namespace carriers

CASE(fu_pickup_default_time) {
    run.memo("pickup", carriers::pickup_day("dhl"));
    co_return 0;
}

namespace carriers {
std::string cutoff_day(const std::string& carrier, std::chrono::system_clock::time_point from =
                                                       std::chrono::system_clock::now()) {
    const auto day = std::chrono::floor<std::chrono::days>(from + std::chrono::hours(8));
    return carrier + "/" + std::to_string(day.time_since_epoch().count());
}
}  // namespace carriers

CASE(fu_cutoff_given_time) {
    const auto now = std::chrono::time_point_cast<std::chrono::system_clock::duration>(run.now());
    run.memo("cutoff", carriers::cutoff_day("dhl", now));
    co_return 0;
}

CASE(fu_scan_signal_clock) {
    std::vector<long> scanned;
    run.on_signal("scan", [&scanned](std::string parcel) {
        scanned.push_back(static_cast<long>(parcel.size()) +
                          std::chrono::steady_clock::now().time_since_epoch().count());
    });
    co_await run.wait([&] { return scanned.size() >= 2; });
    run.memo("last", std::to_string(scanned.back()));
    co_return 0;
}

CASE(fu_scan_signal_run_time) {
    std::vector<std::pair<rb::Time, std::string>> scanned;
    run.on_signal("scan", [&run, &scanned](std::string parcel) {
        scanned.emplace_back(run.now(), std::move(parcel));
    });
    const bool came = co_await run.wait([&] { return !scanned.empty(); }, std::chrono::hours(4));
    co_return came ? 0 : 1;
}

namespace carriers {
std::string http_get(const std::string& url) {
    const std::string command = "curl -fsS '" + url + "'";
    std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    if (!pipe) throw std::runtime_error("curl");
    std::string body;
    char buffer[512];
    while (std::fgets(buffer, sizeof buffer, pipe.get()) != nullptr) body += buffer;
    return body;
}
}  // namespace carriers

CASE(fu_carrier_popen) {
    const std::string body = carriers::http_get("https://carrier.example/rates");
    run.memo("rates", body);
    co_return 0;
}

CASE(fu_carrier_side_effect) {
    const std::string region = co_await run.side_effect([] {
        const char* const set = std::getenv("CARRIER_REGION");
        return std::string(set != nullptr ? set : "eu");
    });
    const auto seed = co_await run.side_effect([] { return std::random_device{}() % 1000; });
    run.memo("region", region + std::to_string(seed));
    co_return 0;
}

CASE(fu_side_effect_capture) {
    const std::int64_t at = co_await run.side_effect(
        [now = std::chrono::system_clock::now().time_since_epoch().count()] {
            return static_cast<std::int64_t>(now);
        });
    run.memo("at", std::to_string(at));
    co_return 0;
}

// ---- billing, onboarding, deployments

#define FU_BUILD_INFO "deployer 3.2 (" __DATE__ ")"

namespace deploy {
std::string release_note(const std::string& service) {
    return service + " rolled out by " + FU_BUILD_INFO;
}
}  // namespace deploy

CASE(fu_deploy_build_macro) {
    run.memo("note", deploy::release_note("checkout"));
    co_return 0;
}

namespace deploy {
struct Version {
    int major = 3;
    int minor = 2;
    static constexpr const char* kBuilt = __DATE__ " " __TIME__;
    std::string text() const {
        return std::to_string(major) + "." + std::to_string(minor) + "+" + kBuilt;
    }
};
}  // namespace deploy

CASE(fu_deploy_built_constant) {
    run.memo("version", deploy::Version().text());
    co_return 0;
}

namespace deploy {
inline constexpr std::string_view kRelease = "3.2.7";
inline constexpr int kSchema = 14;
std::string user_agent() { return fmt::format("deployer/{} (schema {})", kRelease, kSchema); }
}  // namespace deploy

CASE(fu_deploy_version_constant) {
    run.memo("agent", deploy::user_agent());
    co_return 0;
}

namespace deploy {
std::size_t batch_size(std::size_t hosts) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    return std::max<std::size_t>(1, hosts / cores);
}
}  // namespace deploy

CASE(fu_deploy_batch_by_cores) {
    const std::size_t size = deploy::batch_size(48);
    run.memo("batch", std::to_string(size));
    co_return 0;
}

namespace deploy {
std::string read_variable(const char* name, std::string fallback) {
    const char* const value = ::getenv(name);
    return value != nullptr && *value != '\0' ? std::string(value) : fallback;
}
const std::string kCluster = read_variable("CLUSTER", "staging");
}  // namespace deploy

CASE(fu_deploy_cluster_constant) {
    run.memo("target", "checkout@" + deploy::kCluster);
    co_return 0;
}

namespace deploy {
const std::string kNamespace = std::string("shop") + "-" + "prod";
const std::vector<std::string> kStages = {"canary", "half", "all"};
}  // namespace deploy

CASE(fu_deploy_stage_constants) {
    for (const std::string& stage : deploy::kStages) run.progress(deploy::kNamespace + "/" + stage);
    co_return 0;
}

namespace deploy {
class Config {
 public:
    static Config& get() {
        static Config config;
        return config;
    }
    int replicas() const { return replicas_; }

 private:
    Config() {
        const toml::table table = toml::parse_file("/etc/deployer.toml");
        replicas_ = table["deploy"]["replicas"].value_or(2);
    }
    int replicas_ = 0;
};
}  // namespace deploy

CASE(fu_deploy_config_singleton) {
    const int replicas = deploy::Config::get().replicas();
    run.memo("replicas", std::to_string(replicas));
    co_return 0;
}

namespace deploy {
int replicas_in(std::string_view text) {
    const toml::table table = toml::parse(text);
    return table["deploy"]["replicas"].value_or(2);
}
}  // namespace deploy

CASE(fu_deploy_config_text) {
    const int replicas = deploy::replicas_in("[deploy]\nreplicas = 5\n");
    run.memo("replicas", std::to_string(replicas));
    co_return 0;
}

namespace deploy {
class Kubectl {
 public:
    explicit Kubectl(std::string context) : context_(std::move(context)) {}
    bool apply(const std::string& file) const { return call("apply -f " + file) == 0; }

 private:
    int call(const std::string& arguments) const {
        return std::system(("kubectl --context " + context_ + " " + arguments).c_str());
    }
    std::string context_;
};
}  // namespace deploy

CASE(fu_deploy_kubectl) {
    const deploy::Kubectl kubectl("prod");
    co_return kubectl.apply("checkout.yaml") ? 0 : 1;
}

namespace deploy {
int apply(rb::Activity& activity, std::string file) {
    const Kubectl kubectl("prod");
    activity.log().info("applying");
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return kubectl.apply(file) ? 0 : 1;
}
}  // namespace deploy

CASE(fu_deploy_kubectl_activity) {
    const int result = co_await run.step(deploy::apply, std::string("checkout.yaml"))
                           .timeout(std::chrono::seconds(30));
    co_return result;
}

namespace deploy {
class LockFile {
 public:
    explicit LockFile(const char* path) : fd_(::open(path, O_RDWR | O_CREAT, 0644)) {
        if (fd_ >= 0) held_ = ::flock(fd_, LOCK_EX | LOCK_NB) == 0;
    }
    ~LockFile() {
        if (fd_ >= 0) ::close(fd_);
    }
    LockFile(const LockFile&) = delete;
    LockFile& operator=(const LockFile&) = delete;
    bool held() const { return held_; }

 private:
    int fd_;
    bool held_ = false;
};
}  // namespace deploy

CASE(fu_deploy_lock_file) {
    const deploy::LockFile lock("/var/lock/deployer");
    co_return lock.held() ? 0 : 1;
}

namespace deploy {
bool port_open(const char* address, std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) return false;
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    inet_pton(AF_INET, address, &to.sin_addr);
    const bool open = ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    ::close(fd);
    return open;
}
}  // namespace deploy

CASE(fu_deploy_health_connect) {
    const bool up = deploy::port_open("10.1.0.4", 8080);
    co_return up ? 0 : 1;
}

namespace deploy {
class Barrier {
 public:
    void open() {
        {
            std::unique_lock<std::mutex> lock(mutex_);
            open_ = true;
        }
        changed_.notify_all();
    }
    bool wait(std::chrono::milliseconds most) {
        std::unique_lock<std::mutex> lock(mutex_);
        return changed_.wait_for(lock, most, [this] { return open_; });
    }

 private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};
}  // namespace deploy

CASE(fu_deploy_barrier) {
    deploy::Barrier barrier;
    barrier.open();
    co_return barrier.wait(std::chrono::milliseconds(10)) ? 0 : 1;
}

CASE(fu_deploy_wait_ready) {
    int ready = 0;
    run.on_signal("ready", [&ready](int hosts) { ready += hosts; });
    const bool all = co_await run.wait([&] { return ready >= 3; }, std::chrono::minutes(10));
    co_return all ? 0 : 1;
}

CASE(fu_deploy_wait_clock) {
    bool stopped = false;
    run.on_signal("stop", [&stopped](bool value) { stopped = value; });
    const auto until = run.now().time_since_epoch();
    co_await run.wait(
        [&] { return stopped || std::chrono::steady_clock::now().time_since_epoch() > until; });
    co_return stopped ? 1 : 0;
}

namespace rollout {
bool chosen(std::uint64_t seed, double share) {
    std::mt19937_64 engine(seed);
    std::uniform_real_distribution<double> of(0.0, 1.0);
    return of(engine) < share;
}
}  // namespace rollout

CASE(fu_rollout_distribution) {
    const bool canary = rollout::chosen(run.random(), 0.1);
    co_return canary ? 1 : 0;
}

namespace rollout {
std::vector<int> wave(std::uint64_t seed, int hosts, int wanted) {
    std::mt19937_64 engine(seed);
    std::set<int> picked;
    while (static_cast<int>(picked.size()) < wanted)
        picked.insert(static_cast<int>(engine() % static_cast<std::uint64_t>(hosts)));
    return {picked.begin(), picked.end()};
}
}  // namespace rollout

CASE(fu_rollout_seeded_engine) {
    const std::vector<int> hosts = rollout::wave(run.random(), 40, 4);
    run.memo("first", std::to_string(hosts.front()));
    co_return 0;
}

namespace rollout {
class Sampler {
 public:
    bool pick(unsigned percent) { return engine_() % 100 < percent; }

 private:
    std::mt19937 engine_;
};
}  // namespace rollout

CASE(fu_rollout_default_engine) {
    rollout::Sampler sampler;
    int picked = 0;
    for (int host = 0; host < 20; ++host) picked += sampler.pick(10) ? 1 : 0;
    run.memo("picked", std::to_string(picked));
    co_return 0;
}

namespace rollout {
unsigned bucket(std::string_view user) {
    std::uint32_t hash = 2166136261U;
    for (const char c : user) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 16777619U;
    }
    return hash % 100;
}
bool enabled(const std::string& user, unsigned percent) {
    return (bucket(user) + std::hash<std::string>{}(user) % 2) % 100 < percent;
}
}  // namespace rollout

CASE(fu_rollout_hash_bucket) { co_return rollout::enabled("c-4711", 25) ? 1 : 0; }

namespace onboarding {
std::string money(long cents) {
    std::ostringstream out;
    out.imbue(std::locale(""));
    out << std::showbase << std::put_money(static_cast<long double>(cents));
    return out.str();
}
}  // namespace onboarding

CASE(fu_onboard_user_locale) {
    run.memo("fee", onboarding::money(1990));
    co_return 0;
}

namespace onboarding {
std::string amount(double value) {
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out << std::fixed << std::setprecision(2) << value;
    return out.str();
}
}  // namespace onboarding

CASE(fu_onboard_classic_locale) {
    run.memo("fee", onboarding::amount(19.9));
    co_return 0;
}

namespace onboarding {
std::string template_file(const std::string& language) {
    const std::filesystem::path base = std::filesystem::current_path() / "templates";
    return (base / ("welcome." + language + ".html")).string();
}
}  // namespace onboarding

CASE(fu_onboard_current_path) {
    run.memo("template", onboarding::template_file("de"));
    co_return 0;
}

namespace onboarding {
std::string one_time_token() {
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1) throw std::runtime_error("RAND_bytes");
    std::string text;
    for (const unsigned char byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
}
}  // namespace onboarding

CASE(fu_onboard_token) {
    const std::string token = onboarding::one_time_token();
    run.memo("token", token);
    co_return 0;
}

namespace onboarding {
std::string fingerprint(const std::string& mail) {
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(mail.data()), mail.size(), digest);
    std::ostringstream text;
    for (const unsigned char byte : digest)
        text << std::hex << std::setw(2) << std::setfill('0') << static_cast<int>(byte);
    return text.str();
}
}  // namespace onboarding

CASE(fu_onboard_fingerprint) {
    run.memo("mail", onboarding::fingerprint("ann@shop.example"));
    co_return 0;
}

namespace onboarding {
bool valid_mail(const std::string& mail) {
    static const std::regex form(R"([A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,})");
    return std::regex_match(mail, form);
}
}  // namespace onboarding

CASE(fu_onboard_mail_regex) { co_return onboarding::valid_mail("ann@shop.example") ? 0 : 1; }

namespace onboarding {
class EventBus {
 public:
    using Handler = std::function<void(const std::string&)>;
    void subscribe(const std::string& topic, Handler handler) {
        handlers_[topic].push_back(std::move(handler));
    }
    void publish(const std::string& topic, const std::string& text) const {
        const auto found = handlers_.find(topic);
        if (found == handlers_.end()) return;
        for (const Handler& handler : found->second) handler(text);
    }

 private:
    std::map<std::string, std::vector<Handler>> handlers_;
};
EventBus g_bus;
}  // namespace onboarding

CASE(fu_onboard_global_bus) {
    int heard = 0;
    onboarding::g_bus.subscribe("customer", [&heard](const std::string&) { ++heard; });
    onboarding::g_bus.publish("customer", "c-81");
    co_return heard;
}

CASE(fu_onboard_local_bus) {
    int heard = 0;
    onboarding::EventBus bus;
    bus.subscribe("customer", [&heard](const std::string&) { ++heard; });
    bus.publish("customer", "c-81");
    bus.publish("nobody", "c-82");
    co_return heard == 1 ? 0 : 1;
}

namespace billing {
int local_month(std::time_t at) {
    std::tm parts{};
    localtime_r(&at, &parts);
    return parts.tm_mon + 1;
}
}  // namespace billing

CASE(fu_billing_local_month) {
    const int month = billing::local_month(1767225600);
    run.memo("month", std::to_string(month));
    co_return 0;
}

namespace billing {
struct Period {
    std::chrono::sys_days begin;
    std::chrono::sys_days end;
};
Period month_of(rb::Time at) {
    const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(at));
    const auto first = day.year() / day.month() / 1;
    return {std::chrono::sys_days(first), std::chrono::sys_days(first + std::chrono::months(1))};
}
}  // namespace billing

CASE(fu_billing_period) {
    const billing::Period period = billing::month_of(run.now());
    run.memo("days", std::to_string((period.end - period.begin).count()));
    co_return 0;
}

namespace billing {
std::string header(std::time_t at) {
    return fmt::format("Statement of {:%d.%m.%Y %H:%M}", fmt::localtime(at));
}
}  // namespace billing

CASE(fu_billing_fmt_localtime) {
    run.memo("header", billing::header(1767225600));
    co_return 0;
}

namespace billing {
std::string utc_header(std::time_t at) {
    return fmt::format("Statement of {:%Y-%m-%dT%H:%M:%S}Z", fmt::gmtime(at));
}
}  // namespace billing

CASE(fu_billing_fmt_gmtime) {
    run.memo("header", billing::utc_header(1767225600));
    co_return 0;
}

namespace billing {
inline std::atomic<std::uint64_t> g_next_statement{1};

template <class Prefix>
std::string statement_number(Prefix prefix) {
    return prefix + std::to_string(g_next_statement.fetch_add(1, std::memory_order_relaxed));
}
}  // namespace billing

CASE(fu_billing_atomic_number) {
    run.memo("statement", billing::statement_number(std::string("S-")));
    co_return 0;
}

namespace billing {
boost::posix_time::ptime remind_at(const std::string& due) {
    using namespace boost::posix_time;
    const ptime at = time_from_string(due) - hours(48);
    return at.date().day_of_week() == boost::date_time::Sunday ? at - hours(24) : at;
}
}  // namespace billing

CASE(fu_billing_remind_ptime) {
    const auto at = billing::remind_at("2026-03-17 09:00:00.000");
    run.memo("remind", boost::posix_time::to_iso_extended_string(at));
    co_return 0;
}

namespace billing {
bool overdue(const boost::gregorian::date& due) {
    return boost::gregorian::day_clock::universal_day() > due;
}
}  // namespace billing

CASE(fu_billing_overdue_today) {
    co_return billing::overdue(boost::gregorian::date(2026, 3, 17)) ? 1 : 0;
}

namespace usage {
double total(const std::unordered_map<std::string, double>& hours) {
    return std::accumulate(hours.begin(), hours.end(), 0.0, [](double sum, const auto& entry) {
        return sum + entry.second * 0.017;
    });
}
}  // namespace usage

CASE(fu_usage_sum_hashed) {
    const double sum = usage::total({{"vm-1", 720.5}, {"vm-2", 31.25}, {"db-1", 1e-9}});
    run.memo("sum", fmt::format("{}", sum));
    co_return 0;
}

namespace usage {
double total_of(const std::map<std::string, double>& hours) {
    double sum = 0;
    for (const double value : hours | std::views::values) sum += value * 0.017;
    return sum;
}
}  // namespace usage

CASE(fu_usage_sum_ordered) {
    const double sum = usage::total_of({{"vm-1", 720.5}, {"vm-2", 31.25}, {"db-1", 1e-9}});
    run.memo("sum", fmt::format("{}", sum));
    co_return 0;
}

namespace usage {
std::string resources(const std::unordered_map<std::string, int>& usage) {
    std::string text;
    for (const std::string& name : usage | std::views::keys) text += name + " ";
    return text;
}
}  // namespace usage

CASE(fu_usage_keys_view) {
    run.memo("resources", usage::resources({{"vm-1", 1}, {"vm-2", 2}, {"db-1", 3}}));
    co_return 0;
}

namespace usage {
struct Tier {
    long from;
    long cents;
};
long price(long units) {
    static const Tier tiers[] = {{0, 12}, {1000, 9}, {10000, 5}};
    long sum = 0;
    for (std::size_t i = 0; i < std::size(tiers); ++i) {
        const long end = i + 1 < std::size(tiers) ? tiers[i + 1].from : units;
        sum += std::max(0L, std::min(units, end) - tiers[i].from) * tiers[i].cents;
    }
    return sum;
}
}  // namespace usage

CASE(fu_usage_tiers) {
    run.memo("price", std::to_string(usage::price(12500)));
    co_return 0;
}

namespace accounts {
class Logger {
 public:
    virtual ~Logger() = default;
    virtual void write(const std::string& line) = 0;
};
class FileLogger : public Logger {
 public:
    explicit FileLogger(const std::string& path) : out_(path, std::ios::app) {}
    void write(const std::string& line) override { out_ << line << '\n'; }

 private:
    std::ofstream out_;
};

class Signup {
 public:
    explicit Signup(std::unique_ptr<Logger> logger) : logger_(std::move(logger)) {}
    bool accept(const std::string& name) {
        logger_->write("signup " + name);
        return !name.empty();
    }

 private:
    std::unique_ptr<Logger> logger_;
};
}  // namespace accounts

CASE(fu_signup_file_logger) {
    accounts::Signup signup(std::make_unique<accounts::FileLogger>("/var/log/signup.log"));
    co_return signup.accept("ann") ? 0 : 1;
}

namespace accounts {
class Sink {
 public:
    virtual ~Sink() = default;
    virtual void write(const std::string& line) = 0;
};
class RunSink : public Sink {
 public:
    explicit RunSink(rb::Log log) : log_(log) {}
    void write(const std::string& line) override { log_.info(line); }

 private:
    rb::Log log_;
};
class ListSink : public Sink {
 public:
    void write(const std::string& line) override { lines.push_back(line); }
    std::vector<std::string> lines;
};
}  // namespace accounts

CASE(fu_signup_run_sink) {
    std::vector<std::unique_ptr<accounts::Sink>> sinks;
    sinks.push_back(std::make_unique<accounts::RunSink>(run.log()));
    sinks.push_back(std::make_unique<accounts::ListSink>());
    for (const auto& sink : sinks) sink->write("signup ann");
    co_return 0;
}

namespace accounts {
long session_seconds(const timeval& begin) {
    timeval now{};
    gettimeofday(&now, nullptr);
    return now.tv_sec - begin.tv_sec;
}
}  // namespace accounts

CASE(fu_session_gettimeofday) {
    timeval begin{};
    begin.tv_sec = 1767225600;
    co_return accounts::session_seconds(begin) > 3600 ? 1 : 0;
}

namespace accounts {
rb::Task<std::string> verify(rb::Run& run, std::string name) {
    const auto began = std::chrono::high_resolution_clock::now();
    co_await run.sleep(std::chrono::seconds(1));
    const auto spent = std::chrono::high_resolution_clock::now() - began;
    co_return name + (spent > std::chrono::seconds(10) ? " slow" : " ok");
}
}  // namespace accounts

CASE(fu_signup_verify_task) {
    const std::string verified = co_await accounts::verify(run, "ann");
    run.memo("verified", verified);
    co_return 0;
}

namespace accounts {
rb::Task<int> remind(rb::Run& run, std::string name, int days) {
    const rb::Time began = run.now();
    int sent = 0;
    while (run.now() - began < std::chrono::hours(24) * days) {
        co_await run.sleep(std::chrono::hours(24));
        run.log().info("reminder to " + name);
        ++sent;
    }
    co_return sent;
}
}  // namespace accounts

CASE(fu_signup_remind_task) {
    const int sent = co_await accounts::remind(run, "ann", 3);
    run.memo("sent", std::to_string(sent));
    co_return 0;
}

// ---- batches, devices, games

namespace etl {
std::vector<std::string> read_lines(const char* path) {
    std::vector<std::string> lines;
    FILE* const in = std::fopen(path, "r");
    if (in == nullptr) return lines;
    char line[1024];
    while (std::fgets(line, sizeof line, in)) {
        line[std::strcspn(line, "\r\n")] = '\0';
        if (line[0] != '\0' && line[0] != '#') lines.emplace_back(line);
    }
    std::fclose(in);
    return lines;
}
}  // namespace etl

CASE(fu_etl_read_lines) {
    const auto lines = etl::read_lines("/data/in/customers.csv");
    run.memo("lines", std::to_string(lines.size()));
    co_return 0;
}

namespace etl {
struct Row {
    std::string name;
    long cents = 0;
};
std::vector<Row> rows_in(const std::string& csv) {
    std::vector<Row> rows;
    std::istringstream in(csv);
    for (std::string line; std::getline(in, line);) {
        std::vector<std::string> cells;
        boost::algorithm::split(cells, line, [](char c) { return c == ';'; });
        if (cells.size() != 2) continue;
        Row row{cells[0]};
        std::from_chars(cells[1].data(), cells[1].data() + cells[1].size(), row.cents);
        rows.push_back(std::move(row));
    }
    return rows;
}
}  // namespace etl

CASE(fu_etl_rows_of_text) {
    const auto rows = etl::rows_in("ann;1200\nbob;55\n# no row\n");
    run.memo("rows", std::to_string(rows.size() + rows.back().cents));
    co_return 0;
}

namespace etl {
bool to_long(const std::string& text, long& value) {
    errno = 0;
    char* end = nullptr;
    value = std::strtol(text.c_str(), &end, 10);
    return errno != ERANGE && end != text.c_str() && *end == '\0';
}
}  // namespace etl

CASE(fu_etl_strtol) {
    long value = 0;
    co_return etl::to_long("99120", value) && value == 99120 ? 0 : 1;
}

namespace etl {
std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> found;
    const char* p = text.data();
    const char* const end = p + text.size();
    while (p < end) {
        while (p < end && *p == ' ') ++p;
        const char* const begin = p;
        while (p < end && *p != ' ') ++p;
        if (p > begin) found.emplace_back(begin, static_cast<std::size_t>(p - begin));
    }
    return found;
}
}  // namespace etl

CASE(fu_etl_scan_words) {
    const auto found = etl::words("load  transform store ");
    run.memo("steps", std::to_string(found.size()));
    co_return 0;
}

namespace etl {
class Staging {
 public:
    explicit Staging(const char* path) {
        if (sqlite3_open(path, &db_) != SQLITE_OK) throw std::runtime_error("open");
    }
    ~Staging() { sqlite3_close(db_); }
    Staging(const Staging&) = delete;
    Staging& operator=(const Staging&) = delete;

    int count(const std::string& table) {
        sqlite3_stmt* statement = nullptr;
        const std::string sql = "SELECT COUNT(*) FROM " + table;
        if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) return -1;
        const int rows =
            sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int(statement, 0) : -1;
        sqlite3_finalize(statement);
        return rows;
    }

 private:
    sqlite3* db_ = nullptr;
};
}  // namespace etl

CASE(fu_etl_staging_count) {
    etl::Staging staging("/data/staging.db");
    const int rows = staging.count("customers");
    run.memo("rows", std::to_string(rows));
    co_return 0;
}

namespace etl {
int count_rows(rb::Activity& activity, std::string table) {
    Staging staging("/data/staging.db");
    activity.heartbeat(table);
    return staging.count(table);
}
}  // namespace etl

CASE(fu_etl_staging_activity) {
    const int rows = co_await run.step(etl::count_rows, std::string("customers"));
    if (rows < 0) throw rb::Failure("no_rows", "the staging table cannot be counted");
    run.memo("rows", std::to_string(rows));
    co_return 0;
}

namespace etl {
long cost_of(int part) { return part * part + 1L; }

std::vector<long> parallel_costs(int parts) {
    std::vector<long> costs(parts);
    std::vector<std::thread> workers;
    for (int part = 0; part < parts; ++part)
        workers.emplace_back([part, &costs] { costs[part] = cost_of(part); });
    for (std::thread& worker : workers) worker.join();
    return costs;
}
}  // namespace etl

CASE(fu_etl_worker_threads) {
    const auto costs = etl::parallel_costs(4);
    run.memo("cost", std::to_string(costs.back()));
    co_return 0;
}

namespace etl {
std::string columns_clause(const std::vector<std::string>& all,
                           const std::unordered_set<std::string>& hidden) {
    std::unordered_set<std::string> shown;
    std::copy_if(all.begin(), all.end(), std::inserter(shown, shown.end()),
                 [&](const std::string& name) { return !hidden.contains(name); });
    return fmt::format("SELECT {} FROM customers", fmt::join(shown, ", "));
}
}  // namespace etl

CASE(fu_etl_columns_joined) {
    run.memo("sql", etl::columns_clause({"id", "name", "mail", "zip"}, {"mail"}));
    co_return 0;
}

namespace etl {
std::string where_clause(const std::set<std::string>& names) {
    return fmt::format("WHERE name IN ('{}')", fmt::join(names, "', '"));
}
}  // namespace etl

CASE(fu_etl_names_joined) {
    run.memo("sql", etl::where_clause({"bob", "ann", "cyd"}));
    co_return 0;
}

namespace etl {
std::vector<std::string> tables_of(const std::unordered_map<std::string, int>& rows) {
    std::vector<std::string> names;
    names.reserve(rows.size());
    std::transform(rows.begin(), rows.end(), std::back_inserter(names),
                   [](const auto& entry) { return entry.first; });
    std::ranges::sort(names);
    return names;
}
}  // namespace etl

CASE(fu_etl_tables_sorted) {
    const auto names = etl::tables_of({{"orders", 40}, {"customers", 7}, {"parcels", 55}});
    run.memo("tables", boost::algorithm::join(names, ","));
    co_return 0;
}

namespace etl {
std::string partition_of(const std::string& key, unsigned parts) {
    const uLong sum =
        crc32(0L, reinterpret_cast<const Bytef*>(key.data()), static_cast<uInt>(key.size()));
    return "part-" + std::to_string(sum % parts);
}
}  // namespace etl

CASE(fu_etl_partition_crc) {
    run.memo("partition", etl::partition_of("c-4711", 16));
    co_return 0;
}

namespace batch {
std::vector<std::string> inbox(const std::string& directory) {
    namespace fs = std::filesystem;
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(directory))
        if (entry.is_regular_file() && entry.path().extension() == ".xml")
            names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}
}  // namespace batch

CASE(fu_batch_inbox) {
    for (const std::string& name : batch::inbox("/data/in")) run.progress(name);
    co_return 0;
}

namespace batch {
class Report {
 public:
    void add(const std::string& line, int count) { lines_[line] += count; }
    void print(std::ostream& out) const {
        for (const auto& [line, count] : lines_)
            out << std::left << std::setw(12) << line << std::right << std::setw(6) << count
                << '\n';
    }

 private:
    std::map<std::string, int> lines_;
};
}  // namespace batch

CASE(fu_batch_report_text) {
    batch::Report report;
    report.add("loaded", 40);
    report.add("rejected", 2);
    std::ostringstream out;
    report.print(out);
    run.memo("report", out.str());
    co_return 0;
}

namespace fleet {
long interval_in(const std::string& text) {
    const boost::json::value config = boost::json::parse(text);
    long sum = 0;
    for (const auto& sensor : config.as_object()) sum = sum * 100 + sensor.value().as_int64();
    return sum;
}
}  // namespace fleet

CASE(fu_fleet_json_config) {
    run.memo("intervals", std::to_string(fleet::interval_in(R"({"temp": 30, "door": 5})")));
    co_return 0;
}

namespace fleet {
template <class Clock>
class Lease {
 public:
    explicit Lease(typename Clock::duration length) : until_(Clock::now() + length) {}
    bool over() const { return Clock::now() >= until_; }

 private:
    typename Clock::time_point until_;
};
using MonotonicClock = std::chrono::steady_clock;
using DeviceLease = Lease<MonotonicClock>;
}  // namespace fleet

CASE(fu_fleet_device_lease) {
    const fleet::DeviceLease lease(std::chrono::minutes(5));
    co_await run.sleep(std::chrono::minutes(6));
    co_return lease.over() ? 0 : 1;
}

namespace fleet {
struct TickClock {
    using duration = std::chrono::milliseconds;
    using time_point = std::chrono::time_point<TickClock, duration>;
    static constexpr duration kTick{100};
    static time_point now(int tick) { return time_point(kTick * tick); }
};
std::chrono::milliseconds clock(int from, int to) {
    return TickClock::now(to) - TickClock::now(from);
}
}  // namespace fleet

CASE(fu_fleet_tick_clock) {
    const auto time = fleet::clock(4, 19);
    run.memo("ms", std::to_string(time.count()));
    co_return 0;
}

namespace fleet {
class Registry {
 public:
    void put(const std::string& device, const std::string& firmware) {
        std::unique_lock lock(mutex_);
        firmware_[device] = firmware;
    }
    std::string get(const std::string& device) const {
        std::shared_lock lock(mutex_);
        const auto found = firmware_.find(device);
        return found == firmware_.end() ? std::string() : found->second;
    }

 private:
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, std::string> firmware_;
};
}  // namespace fleet

CASE(fu_fleet_registry_locked) {
    fleet::Registry registry;
    registry.put("d-1", "2.4.0");
    run.memo("firmware", registry.get("d-1"));
    co_return 0;
}

namespace fleet {
using Shadow = std::unordered_map<std::string, std::string>;
bool in_sync(const Shadow& wanted, const Shadow& reported) {
    return wanted.size() == reported.size() && wanted == reported;
}
}  // namespace fleet

CASE(fu_fleet_shadow_equal) {
    const fleet::Shadow wanted{{"mode", "eco"}, {"interval", "30"}};
    fleet::Shadow reported{{"interval", "30"}};
    reported.emplace("mode", "eco");
    co_return fleet::in_sync(wanted, reported) ? 0 : 1;
}

namespace fleet {
class Smoothing {
 public:
    explicit Smoothing(std::size_t width) : values_(width) {}
    double add(double value) {
        values_.push_back(value);
        return std::accumulate(values_.begin(), values_.end(), 0.0) /
               static_cast<double>(values_.size());
    }

 private:
    boost::circular_buffer<double> values_;
};
}  // namespace fleet

CASE(fu_fleet_smoothing) {
    fleet::Smoothing smoothing(3);
    double mean = 0;
    for (const double value : {20.0, 21.5, 19.0, 22.5}) mean = smoothing.add(value);
    run.memo("mean", fmt::format("{:.3f}", mean));
    co_return 0;
}

namespace fleet {
std::time_t seen_at(const std::string& text) {
    std::tm parts{};
    std::istringstream in(text);
    in >> std::get_time(&parts, "%Y-%m-%dT%H:%M:%S");
    return in.fail() ? -1 : timegm(&parts);
}
}  // namespace fleet

CASE(fu_fleet_parse_time) {
    const std::time_t seen = fleet::seen_at("2026-03-15T08:30:00Z");
    run.memo("seen", std::to_string(seen));
    co_return 0;
}

namespace fleet {
template <bool kTrace>
int apply_update(const std::vector<int>& blocks) {
    int sum = 0;
    for (const int block : blocks) {
        if constexpr (kTrace) std::cerr << std::time(nullptr) << " block " << block << '\n';
        sum = sum * 7 + block;
    }
    return sum;
}
}  // namespace fleet

CASE(fu_fleet_update_untraced) {
    run.memo("sum", std::to_string(fleet::apply_update<false>({4, 8, 15})));
    co_return 0;
}

namespace game {
std::mt19937& rng() {
    static thread_local std::mt19937 engine{std::random_device{}()};
    return engine;
}
template <class T>
const T& pick_one(const std::vector<T>& list) {
    std::uniform_int_distribution<std::size_t> index(0, list.size() - 1);
    return list[index(rng())];
}
}  // namespace game

CASE(fu_game_loot) {
    const std::vector<std::string> table{"sword", "potion", "nothing"};
    run.memo("loot", game::pick_one(table));
    co_return 0;
}

namespace game {
std::string scoreboard(const std::vector<std::pair<const char*, int>>& results) {
    std::map<const char*, int> points;
    for (const auto& [name, score] : results) points[name] += score;
    std::string text;
    for (const auto& [name, score] : points) text += std::string(name) + std::to_string(score);
    return text;
}
}  // namespace game

CASE(fu_game_scoreboard) {
    run.memo("scores", game::scoreboard({{"zoe", 12}, {"ann", 7}, {"kim", 9}}));
    co_return 0;
}

namespace game {
class Thread {  // of a conversation
 public:
    explicit Thread(std::string topic) : topic_(std::move(topic)) {}
    void join(const std::string& player) { players_.insert(player); }
    void sleep(int turns) { asleep_ += turns; }
    int time() const { return asleep_; }
    std::string text() const { return topic_ + "/" + boost::algorithm::join(players_, "+"); }

 private:
    std::string topic_;
    std::set<std::string> players_;
    int asleep_ = 0;
};
}  // namespace game

CASE(fu_game_chat_thread) {
    game::Thread thread("trade");
    thread.join("zoe");
    thread.join("ann");
    thread.sleep(3);
    run.memo("thread", thread.text() + std::to_string(thread.time()));
    co_return 0;
}

namespace game {
struct Cooldown {
    using TimePoint = decltype(std::chrono::system_clock::now());
    static_assert(sizeof(std::chrono::steady_clock::now()) == 8);
    TimePoint ready{};
    bool usable(TimePoint at) const { return at >= ready; }
};
}  // namespace game

CASE(fu_game_cooldown_type) {
    const game::Cooldown cooldown{game::Cooldown::TimePoint(std::chrono::hours(9))};
    const game::Cooldown::TimePoint at(
        std::chrono::duration_cast<game::Cooldown::TimePoint::duration>(
            run.now().time_since_epoch()));
    co_return cooldown.usable(at) ? 0 : 1;
}
