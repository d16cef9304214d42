// Public services, banks, insurers, hospitals, carriers, telecoms, games and media: what they have,
// as it is before it moves into runbooks.
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bitset>
#include <boost/algorithm/string.hpp>
#include <boost/container/flat_map.hpp>
#include <boost/crc.hpp>
#include <boost/date_time/gregorian/gregorian.hpp>
#include <boost/date_time/posix_time/posix_time.hpp>
#include <boost/lexical_cast.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/rational.hpp>
#include <boost/tokenizer.hpp>
#include <boost/unordered_map.hpp>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
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
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <queue>
#include <random>
#include <ranges>
#include <regex>
#include <set>
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

// ---- permits and registers

namespace office {

struct Permit {
    std::string number;
    int year = 0;
    long fee = 0;
};

std::string next_file_number(const std::string& office) {
    static int last = 1000;
    return office + "/" + std::to_string(++last);
}

int current_year() {
    std::time_t t = std::time(nullptr);
    std::tm parts{};
    gmtime_r(&t, &parts);
    return parts.tm_year + 1900;
}

class Application {
 public:
    explicit Application(std::string who) : who_(std::move(who)) {}
    const std::string& who() const { return who_; }
    long long received() const { return received_.time_since_epoch().count(); }

 private:
    std::string who_;
    std::chrono::system_clock::time_point received_ = std::chrono::system_clock::now();
};

struct Decision {
    bool granted = false;
    std::string reason;
};
Decision decide(int age, bool resident, long income) {
    struct Row {
        int least_age;
        bool resident;
        long most_income;
        const char* reason;
        bool granted;
    };
    static constexpr Row kTable[] = {{18, true, 40000, "standard", true},
                                     {18, true, 90000, "reduced", true},
                                     {0, false, 0, "not resident", false}};
    for (const Row& row : kTable)
        if (age >= row.least_age && resident == row.resident &&
            (row.most_income == 0 || income <= row.most_income))
            return {row.granted, row.reason};
    return {false, "no rule"};
}

// Mod 97 of ISO 7064.
bool iban_ok(std::string_view iban) {
    if (iban.size() < 5) return false;
    std::string turned(iban.substr(4));
    turned += iban.substr(0, 4);
    int rest = 0;
    for (char c : turned) {
        if (c >= '0' && c <= '9')
            rest = (rest * 10 + (c - '0')) % 97;
        else if (c >= 'A' && c <= 'Z')
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
        else
            return false;
    }
    return rest == 1;
}

enum class State { kDraft, kFiled, kChecked, kGranted, kRefused };
class Flow {
 public:
    Flow() {
        add(State::kDraft, "file", State::kFiled);
        add(State::kFiled, "check", State::kChecked);
        add(State::kChecked, "grant", State::kGranted);
    }
    bool fire(const std::string& event) {
        const auto it = edges_.find({state_, event});
        if (it == edges_.end()) return false;
        state_ = it->second;
        for (auto& hook : hooks_) hook(state_);
        return true;
    }
    void on_change(std::function<void(State)> hook) { hooks_.push_back(std::move(hook)); }
    State state() const { return state_; }

 private:
    void add(State from, std::string event, State to) { edges_[{from, std::move(event)}] = to; }
    State state_ = State::kDraft;
    std::map<std::pair<State, std::string>, State> edges_;
    std::vector<std::function<void(State)>> hooks_;
};

class Trail {
 public:
    virtual ~Trail() = default;
    virtual void note(const std::string& line) = 0;
};
class FileTrail : public Trail {
 public:
    void note(const std::string& line) override {
        std::ofstream out("/var/log/office/audit.log", std::ios::app);
        out << line << '\n';
    }
};
class MemoryTrail : public Trail {
 public:
    void note(const std::string& line) override { lines_.push_back(line); }
    std::size_t size() const { return lines_.size(); }

 private:
    std::vector<std::string> lines_;
};
struct Clerk {
    explicit Clerk(std::unique_ptr<Trail> trail) : trail_(std::move(trail)) {}
    void stamp(const Permit& permit) { trail_->note("stamped " + permit.number); }
    std::unique_ptr<Trail> trail_;
};

std::string clerk_name() {
    const char* user = std::getenv("USER");
    return user ? user : "unknown";
}

std::string stamp_of_build() { return std::string("register ") + __DATE__; }

std::map<std::string, int> count_by_district(const std::vector<std::string>& districts) {
    std::map<std::string, int> counts;
    for (const auto& d : districts) ++counts[d];
    return counts;
}

std::string list_districts(const std::unordered_map<std::string, int>& counts) {
    std::ostringstream out;
    for (const auto& [name, n] : counts) out << name << '=' << n << ';';
    return out.str();
}

std::vector<std::string> sorted_names(const std::unordered_set<std::string>& names) {
    std::vector<std::string> list(names.begin(), names.end());
    std::sort(list.begin(), list.end());
    return list;
}

struct Address {
    std::string street, zip, town;
    auto operator<=>(const Address&) const = default;
};
std::string normalised(std::string street) {
    boost::algorithm::trim(street);
    boost::algorithm::replace_all(street, "Str.", "Street");
    return street;
}

std::string letter(std::string text, const std::map<std::string, std::string>& values) {
    for (const auto& [key, value] : values) {
        const std::string mark = "{{" + key + "}}";
        for (auto at = text.find(mark); at != std::string::npos;
             at = text.find(mark, at + value.size()))
            text.replace(at, mark.size(), value);
    }
    return text;
}

std::string letter_date(std::time_t when) {
    char buffer[32];
    std::tm parts{};
    localtime_r(&when, &parts);
    std::strftime(buffer, sizeof buffer, "%d.%m.%Y", &parts);
    return buffer;
}
std::string letter_date_utc(std::time_t when) {
    char buffer[32];
    std::tm parts{};
    gmtime_r(&when, &parts);
    std::strftime(buffer, sizeof buffer, "%d.%m.%Y", &parts);
    return buffer;
}

std::map<std::string, std::string> g_cache;
std::string town_of(const std::string& zip) {
    auto it = g_cache.find(zip);
    if (it == g_cache.end()) it = g_cache.emplace(zip, "Town " + zip).first;
    return it->second;
}
const std::map<std::string, std::string> kTowns = {{"1010", "Vienna"}, {"8001", "Zurich"}};
std::string town_in_table(const std::string& zip) {
    const auto it = kTowns.find(zip);
    return it == kTowns.end() ? "" : it->second;
}

std::string one_time_code() {
    std::string code;
    for (int i = 0; i < 6; ++i) code += static_cast<char>('0' + std::rand() % 10);
    return code;
}

std::string access_code() {
    std::random_device device;
    std::mt19937 engine(device());
    std::string code;
    for (int i = 0; i < 8; ++i) code += "ABCDEFGHJKLMNPQR"[engine() % 16];
    return code;
}
std::string access_code_from(std::uint32_t seed) {
    std::mt19937 engine(seed);
    std::string code;
    for (int i = 0; i < 8; ++i) code += "ABCDEFGHJKLMNPQR"[engine() % 16];
    return code;
}

class Registry {
 public:
    static Registry& instance() {
        static Registry registry;
        return registry;
    }
    void put(const std::string& key, int value) { values_[key] = value; }

 private:
    std::map<std::string, int> values_;
};

bool form_on_disk(const std::string& name) { return fs::exists("/srv/forms/" + name); }
std::string form_path(const std::string& name) {
    return (fs::path("/srv/forms") / fs::path(name).stem()).replace_extension(".pdf").string();
}

int age_at(std::chrono::year_month_day born, std::chrono::year_month_day at) {
    int age = int(at.year()) - int(born.year());
    if (std::pair(at.month(), at.day()) < std::pair(born.month(), born.day())) --age;
    return age;
}
int age_today(int born_year) {
    return boost::gregorian::day_clock::universal_day().year() - born_year;
}
std::string fetch_register(rb::Activity&, std::string id) {
    std::ifstream in("/srv/register/" + id);
    std::string line;
    std::getline(in, line);
    return line;
}

}  // namespace office

CASE(au_file_number) { co_return static_cast<int>(office::next_file_number("BA").size()); }
CASE(au_current_year) { co_return office::current_year(); }
CASE(au_application) {
    office::Application application("Mayer");
    co_return static_cast<int>(application.received() % 7);
}
CASE(au_decide) { co_return office::decide(30, true, 20000).granted; }
CASE(au_iban) { co_return office::iban_ok("DE89370400440532013000"); }
CASE(au_flow) {
    office::Flow flow;
    int changes = 0;
    flow.on_change([&](office::State) { ++changes; });
    flow.fire("file");
    flow.fire("check");
    co_return changes;
}
CASE(au_flow_logged) {
    office::Flow flow;
    flow.on_change([](office::State s) { std::cout << "state " << static_cast<int>(s) << '\n'; });
    flow.fire("file");
    co_return static_cast<int>(flow.state());
}
CASE(au_file_trail) {
    office::Clerk clerk(std::make_unique<office::FileTrail>());
    clerk.stamp({"A1", 2024, 10});
    co_return 0;
}
CASE(au_memory_trail) {
    office::MemoryTrail trail;
    trail.note("opened");
    trail.note("closed");
    co_return static_cast<int>(trail.size());
}
CASE(au_clerk_name) { co_return static_cast<int>(office::clerk_name().size()); }
CASE(au_build_stamp) { co_return static_cast<int>(office::stamp_of_build().size()); }
CASE(au_count_districts) {
    int most = 0;
    for (const auto& [name, n] : office::count_by_district({"N", "S", "N"}))
        most = std::max(most, n);
    co_return most;
}
CASE(au_list_districts) {
    co_return static_cast<int>(office::list_districts({{"N", 2}, {"S", 1}}).size());
}
CASE(au_sorted_names) {
    co_return static_cast<int>(office::sorted_names({"Bea", "Al"}).front().size());
}
CASE(au_address_set) {
    std::set<office::Address> known;
    known.insert({office::normalised(" Main Str. "), "1010", "Vienna"});
    known.insert({office::normalised("Main Street"), "1010", "Vienna"});
    co_return static_cast<int>(known.size());
}
CASE(au_letter) {
    co_return static_cast<int>(office::letter("Dear {{name}}", {{"name", "Ms Hu"}}).size());
}
CASE(au_letter_date) { co_return static_cast<int>(office::letter_date(1700000000).size()); }
CASE(au_letter_date_utc) { co_return static_cast<int>(office::letter_date_utc(1700000000).size()); }
CASE(au_town_cache) { co_return static_cast<int>(office::town_of("1010").size()); }
CASE(au_town_table) { co_return static_cast<int>(office::town_in_table("1010").size()); }
CASE(au_one_time_code) { co_return static_cast<int>(office::one_time_code().size()); }
CASE(au_access_code) { co_return static_cast<int>(office::access_code().size()); }
CASE(au_access_code_from_run) {
    co_return static_cast<int>(
        office::access_code_from(static_cast<std::uint32_t>(run.random())).size());
}
CASE(au_registry) {
    office::Registry::instance().put("x", 1);
    co_return 0;
}
CASE(au_form_on_disk) { co_return office::form_on_disk("a.txt"); }
CASE(au_form_path) { co_return static_cast<int>(office::form_path("a.txt").size()); }
CASE(au_age_at) {
    using namespace std::chrono;
    co_return office::age_at(2000y / May / 4, 2024y / May / 3);
}
CASE(au_age_today) { co_return office::age_today(1990); }
CASE(au_fetch_in_step) {
    const std::string line = co_await run.step(office::fetch_register, std::string("7"));
    co_return static_cast<int>(line.size());
}
CASE(au_now_of_run) {
    const auto deadline = run.now() + std::chrono::hours(24 * 14);
    co_return deadline > run.now();
}

// ---- banks and insurers

namespace bank {

struct Payment {
    std::string id, iban;
    long cents = 0;
    int due = 0;
};

bool weekend(std::chrono::sys_days day) {
    const std::chrono::weekday w(day);
    return w == std::chrono::Saturday || w == std::chrono::Sunday;
}
class Holidays {
 public:
    virtual ~Holidays() = default;
    virtual bool closed(std::chrono::sys_days day) const = 0;
};
class Target : public Holidays {
 public:
    bool closed(std::chrono::sys_days day) const override {
        const std::chrono::year_month_day d(day);
        using namespace std::chrono;
        return weekend(day) || (d.month() == January && d.day() == 1d) ||
               (d.month() == May && d.day() == 1d) ||
               (d.month() == December && (d.day() == 25d || d.day() == 26d));
    }
};
class FileHolidays : public Holidays {
 public:
    explicit FileHolidays(const std::string& path) {
        std::ifstream in(path);
        for (long n = 0; in >> n;) days_.insert(n);
    }
    bool closed(std::chrono::sys_days day) const override {
        return days_.count(day.time_since_epoch().count()) > 0;
    }

 private:
    std::set<long> days_;
};
std::chrono::sys_days next_open(const Holidays& holidays, std::chrono::sys_days day) {
    while (holidays.closed(day)) day += std::chrono::days(1);
    return day;
}

bool past_cutoff(int hour = [] {
    const std::time_t t = std::time(nullptr);
    return static_cast<int>(t / 3600 % 24);
}()) {
    return hour >= 15;
}
template <class Time>
bool past_cutoff_at(Time when, int hour) {
    const auto day = std::chrono::floor<std::chrono::days>(when);
    return when - day >= std::chrono::hours(hour);
}

struct UtcNow {
    static std::chrono::sys_seconds now() {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }
};
struct Booked {
    static std::chrono::sys_seconds now() {
        return std::chrono::sys_seconds(std::chrono::seconds(1700000000));
    }
};
template <class Clock = UtcNow>
class PaymentFile {
 public:
    void add(Payment p) { payments_.push_back(std::move(p)); }
    std::string render() const {
        long sum = 0;
        for (const auto& p : payments_) sum += p.cents;
        std::ostringstream xml;
        xml << "<GrpHdr><CreDtTm>" << Clock::now().time_since_epoch().count()
            << "</CreDtTm><NbOfTxs>" << payments_.size() << "</NbOfTxs><CtrlSum>" << sum / 100
            << '.' << std::setw(2) << std::setfill('0') << sum % 100 << "</CtrlSum></GrpHdr>";
        return xml.str();
    }

 private:
    std::vector<Payment> payments_;
};

class Money {
 public:
    constexpr explicit Money(long cents) : cents_(cents) {}
    friend constexpr Money operator+(Money a, Money b) { return Money(a.cents_ + b.cents_); }
    friend constexpr bool operator<(Money a, Money b) { return a.cents_ < b.cents_; }
    constexpr long cents() const { return cents_; }

 private:
    long cents_;
};
constexpr Money operator""_eur(unsigned long long euros) {
    return Money(static_cast<long>(euros) * 100);
}

class Account {
 public:
    void book(long cents) {
        std::lock_guard<std::mutex> guard(lock_);
        balance_ += cents;
    }
    long balance() const { return balance_; }

 private:
    std::mutex lock_;
    long balance_ = 0;
};

template <class T>
class Counted {
 public:
    void retain() { ++references_; }
    bool release() { return --references_ == 0; }

 private:
    std::atomic<int> references_{1};
};
class Statement : public Counted<Statement> {
 public:
    int lines = 3;
};

std::string end_to_end_id() {
    static boost::uuids::random_generator generate;
    return boost::uuids::to_string(generate());
}
std::string named_id(const std::string& text) {
    boost::uuids::name_generator_sha1 generate(boost::uuids::ns::url());
    return boost::uuids::to_string(generate(text));
}

struct Matched {
    std::vector<std::string> open, paid;
};
Matched reconcile(const std::vector<Payment>& ours, const std::vector<Payment>& theirs) {
    std::unordered_map<std::string, const Payment*> by_id;
    for (const auto& p : theirs) by_id.emplace(p.id, &p);
    Matched result;
    for (const auto& p : ours) {
        const auto it = by_id.find(p.id);
        (it != by_id.end() && it->second->cents == p.cents ? result.paid : result.open)
            .push_back(p.id);
    }
    return result;
}
std::vector<std::string> unmatched(const std::vector<Payment>& ours,
                                   const std::vector<Payment>& theirs) {
    std::unordered_map<std::string, long> rest;
    for (const auto& p : ours) rest[p.id] += p.cents;
    for (const auto& p : theirs) rest[p.id] -= p.cents;
    std::vector<std::string> result;
    for (auto it = rest.begin(); it != rest.end(); ++it)
        if (it->second != 0) result.push_back(it->first);
    return result;
}
long exposure(const std::unordered_map<std::string, long>& limits) {
    return std::accumulate(limits.begin(), limits.end(), 0L,
                           [](long sum, const auto& entry) { return sum + entry.second; });
}
bool any_over(const std::unordered_map<std::string, long>& limits, long most) {
    return std::any_of(limits.begin(), limits.end(),
                       [most](const auto& entry) { return entry.second > most; });
}

enum class Dunning { kNone, kReminder, kFirst, kSecond, kCollect };
Dunning dunning(int days_late) {
    static const std::map<int, Dunning> kSteps = {{0, Dunning::kNone},
                                                  {7, Dunning::kReminder},
                                                  {21, Dunning::kFirst},
                                                  {35, Dunning::kSecond},
                                                  {60, Dunning::kCollect}};
    return std::prev(kSteps.upper_bound(days_late))->second;
}
int days_late(std::time_t due) {
    return static_cast<int>(std::difftime(std::time(nullptr), due) / 86400);
}

boost::multiprecision::cpp_int pension_points(int years) {
    boost::multiprecision::cpp_int points = 1;
    for (int i = 0; i < years; ++i) points *= 103;
    return points;
}
boost::rational<long> share_of(long part, long whole) { return {part, whole}; }

struct Score {
    virtual ~Score() = default;
    virtual int of(const std::string& person) const = 0;
};
struct BureauScore : Score {
    int of(const std::string& person) const override {
        addrinfo* found = nullptr;
        const int rc = getaddrinfo("bureau.example", "443", nullptr, &found);
        if (rc == 0) freeaddrinfo(found);
        return rc == 0 ? static_cast<int>(person.size()) : -1;
    }
};
struct TableScore : Score {
    int of(const std::string& person) const override { return person.size() > 3 ? 700 : 500; }
};
using MakeScore = std::function<std::unique_ptr<Score>()>;
std::unique_ptr<Score> make_score(const std::string& kind) {
    const std::map<std::string, MakeScore> makers = {
        {"bureau", [] { return std::make_unique<BureauScore>(); }}};
    return makers.at(kind)();
}

struct Windstorm {
    long loss;
};
struct Theft {
    std::string item;
};
struct Water {
    long loss;
    bool basement;
};
using Claim = std::variant<Windstorm, Theft, Water>;
struct Reserve {
    long operator()(const Windstorm& c) const { return c.loss * 9 / 10; }
    long operator()(const Theft& c) const { return 1000 + static_cast<long>(c.item.size()); }
    long operator()(const Water& c) const { return c.basement ? 0 : c.loss; }
};
struct SampledReserve : Reserve {
    using Reserve::operator();
    long operator()(const Water& c) const {
        std::mt19937 engine(42);
        std::normal_distribution<double> noise(1.0, 0.1);
        return static_cast<long>(static_cast<double>(c.loss) * noise(engine));
    }
};

long premium(int age, const std::vector<std::function<long(int, long)>>& rules) {
    long value = 10000;
    for (const auto& rule : rules) value = rule(age, value);
    return value;
}

class Timed {
 public:
    explicit Timed(const char* what) : what_(what), start_(std::chrono::steady_clock::now()) {}
    ~Timed() {
        const auto took = std::chrono::steady_clock::now() - start_;
        std::fprintf(stderr, "%s took %lld\n", what_, static_cast<long long>(took.count()));
    }

 private:
    const char* what_;
    std::chrono::steady_clock::time_point start_;
};
#define BANK_TIMED(what) ::bank::Timed timed_here(what)

struct Client {
    std::string name;
    bool vip = false;
};
std::string by_client(const std::map<Client*, long>& totals) {
    std::string text;
    for (const auto& [client, cents] : totals) text += client->name + std::to_string(cents);
    return text;
}
struct ByName {
    bool operator()(const Client* a, const Client* b) const { return a->name < b->name; }
};
std::string by_client_name(const std::map<Client*, long, ByName>& totals) {
    std::string text;
    for (const auto& [client, cents] : totals) text += client->name + std::to_string(cents);
    return text;
}

template <class F>
class OnExit {
 public:
    explicit OnExit(F f) : f_(std::move(f)) {}
    ~OnExit() { f_(); }

 private:
    F f_;
};

struct Settings {
    std::string endpoint = std::getenv("BANK_ENDPOINT") ? std::getenv("BANK_ENDPOINT") : "local";
    int retries = 3;
};
class Rates {
 public:
    struct Builder {
        std::map<std::string, double> rates;
        Builder& with(const std::string& code, double rate) {
            rates[code] = rate;
            return *this;
        }
        Rates build() { return Rates(std::move(rates)); }
    };
    double operator[](const std::string& code) const { return rates_.at(code); }

 private:
    explicit Rates(std::map<std::string, double> rates) : rates_(std::move(rates)) {}
    std::map<std::string, double> rates_;
};

void wait_for_rate_limit(int calls) {
    if (calls > 10) std::this_thread::sleep_for(std::chrono::milliseconds(100));
}
long price_all(const std::vector<long>& parts) {
    auto half = std::async(std::launch::async, [&] { return parts.front() * 2; });
    return half.get() + parts.back();
}
int account_count() {
    sqlite3* db = nullptr;
    int rows = 0;
    if (sqlite3_open("/var/lib/bank/accounts.db", &db) == SQLITE_OK)
        sqlite3_exec(db, "delete from held", nullptr, nullptr, nullptr);
    rows = sqlite3_changes(db);
    sqlite3_close(db);
    return rows;
}

}  // namespace bank

CASE(au_target_day) {
    using namespace std::chrono;
    bank::Target target;
    co_return int(
        unsigned((year_month_day(bank::next_open(target, sys_days(2024y / May / 1)))).day()));
}
CASE(au_file_holidays) {
    bank::FileHolidays holidays("/etc/bank/holidays");
    co_return static_cast<int>(
        bank::next_open(holidays, std::chrono::sys_days()).time_since_epoch().count());
}
CASE(au_cutoff_default) { co_return bank::past_cutoff(); }
CASE(au_cutoff_given) { co_return bank::past_cutoff(14); }
CASE(au_cutoff_of_run) { co_return bank::past_cutoff_at(run.now(), 15); }
CASE(au_payment_file) {
    bank::PaymentFile<> file;
    file.add({"1", "DE1", 1250, 3});
    co_return static_cast<int>(file.render().size());
}
CASE(au_payment_file_booked) {
    bank::PaymentFile<bank::Booked> file;
    file.add({"1", "DE1", 1250, 3});
    co_return static_cast<int>(file.render().size());
}
CASE(au_money) {
    using bank::operator""_eur;
    co_return static_cast<int>((5_eur + 7_eur).cents());
}
CASE(au_account) {
    bank::Account account;
    account.book(100);
    co_return static_cast<int>(account.balance());
}
CASE(au_statement_counted) {
    bank::Statement statement;
    statement.retain();
    co_return statement.release();
}
CASE(au_end_to_end_id) { co_return static_cast<int>(bank::end_to_end_id().size()); }
CASE(au_named_id) { co_return static_cast<int>(bank::named_id("invoice/7").size()); }
CASE(au_reconcile) {
    co_return static_cast<int>(bank::reconcile({{"a", "x", 5, 1}}, {{"a", "x", 5, 1}}).paid.size());
}
CASE(au_unmatched) {
    const auto open = bank::unmatched({{"a", "x", 5, 1}, {"b", "x", 6, 1}}, {});
    co_return static_cast<int>(open.front().size());
}
CASE(au_exposure) { co_return static_cast<int>(bank::exposure({{"a", 5}, {"b", 6}})); }
CASE(au_any_over) { co_return bank::any_over({{"a", 5}, {"b", 6}}, 5); }
CASE(au_dunning) { co_return static_cast<int>(bank::dunning(22)); }
CASE(au_days_late) { co_return bank::days_late(1700000000); }
CASE(au_pension_points) { co_return static_cast<int>(bank::pension_points(30) % 1000); }
CASE(au_share) { co_return static_cast<int>(bank::share_of(3, 9).denominator()); }
CASE(au_bureau) { co_return bank::make_score("bureau")->of("Huber"); }
CASE(au_table_score) {
    const bank::TableScore score;
    co_return score.of("Huber");
}
CASE(au_reserve) {
    const std::vector<bank::Claim> claims = {bank::Windstorm{500}, bank::Theft{"bike"}};
    long sum = 0;
    for (const auto& claim : claims) sum += std::visit(bank::Reserve{}, claim);
    co_return static_cast<int>(sum);
}
CASE(au_reserve_sampled) {
    const bank::Claim claim = bank::Water{500, false};
    co_return static_cast<int>(std::visit(bank::SampledReserve{}, claim));
}
CASE(au_premium) {
    co_return static_cast<int>(
        bank::premium(30, {[](int age, long v) { return age < 25 ? v * 2 : v; },
                           [](int, long v) { return v - v / 20; }}));
}
CASE(au_timed_macro) {
    BANK_TIMED("run");
    co_return 1;
}
CASE(au_by_client) {
    bank::Client a{"A"}, b{"B"};
    co_return static_cast<int>(bank::by_client({{&a, 1}, {&b, 2}}).size());
}
CASE(au_by_client_name) {
    bank::Client a{"A"}, b{"B"};
    co_return static_cast<int>(bank::by_client_name({{&a, 1}, {&b, 2}}).size());
}
CASE(au_lock_file_guard) {
    bank::OnExit guard([] { std::remove("/run/bank/payrun.lock"); });
    co_return 2;
}
CASE(au_balance_guard) {
    int depth = 1;
    {
        bank::OnExit guard([&] { --depth; });
    }
    co_return depth;
}
CASE(au_settings) {
    const bank::Settings settings;
    co_return settings.retries;
}
CASE(au_rates_builder) {
    const auto rates = bank::Rates::Builder().with("USD", 1.25).with("CHF", 0.5).build();
    co_return static_cast<int>(rates["USD"] * 100);
}
CASE(au_rate_limit) {
    bank::wait_for_rate_limit(11);
    co_return 0;
}
CASE(au_price_async) { co_return static_cast<int>(bank::price_all({1, 2, 3})); }
CASE(au_account_db) { co_return bank::account_count(); }

// ---- hospitals and carriers

namespace ward {

struct Slot {
    int room = 0;
    int minute = 0;
    bool taken = false;
};
class Calendar {
 public:
    explicit Calendar(int rooms) {
        for (int room = 0; room < rooms; ++room)
            for (int minute = 480; minute < 720; minute += 30) slots_.push_back({room, minute});
    }
    std::optional<Slot> book(int from) {
        auto it = std::ranges::find_if(
            slots_, [from](const Slot& s) { return !s.taken && s.minute >= from; });
        if (it == slots_.end()) return std::nullopt;
        it->taken = true;
        return *it;
    }

 private:
    std::vector<Slot> slots_;
};
int minute_of_day() {
    timeval tv{};
    gettimeofday(&tv, nullptr);
    return static_cast<int>(tv.tv_sec / 60 % 1440);
}

struct Result {
    std::string code;
    double value = 0, low = 0, high = 0;
    char flag() const { return value < low ? 'L' : value > high ? 'H' : 'N'; }
};
std::vector<std::string> fields(std::string_view line, char by) {
    std::vector<std::string> parts;
    for (std::size_t at = 0;;) {
        const auto end = line.find(by, at);
        parts.emplace_back(line.substr(at, end - at));
        if (end == std::string_view::npos) return parts;
        at = end + 1;
    }
}
std::optional<Result> parse_obx(std::string_view line) {
    const auto parts = fields(line, '|');
    if (parts.size() < 8 || parts[0] != "OBX") return std::nullopt;
    Result r;
    r.code = parts[3];
    std::istringstream(parts[5]) >> r.value;
    char dash = 0;
    std::istringstream(parts[7]) >> r.low >> dash >> r.high;
    return r;
}

template <class Derived>
class Message {
 public:
    std::string render() {
        return "MSH|" + std::to_string(control_id()) + "|" + static_cast<Derived*>(this)->body();
    }
    static int control_id() { return ++sent_; }

 private:
    inline static int sent_ = 0;
};
class Admission : public Message<Admission> {
 public:
    std::string body() const { return "ADT^A01"; }
};
template <class Derived>
class Segment {
 public:
    std::string render() const {
        return std::string(Derived::kTag) + "|" + static_cast<const Derived*>(this)->body();
    }
};
class Pid : public Segment<Pid> {
 public:
    static constexpr const char* kTag = "PID";
    std::string body() const { return "1|77"; }
};

class Cabinet {
 public:
    class Impl;
    Cabinet();
    ~Cabinet();
    bool dispense(const std::string& drug, int units);

 private:
    std::unique_ptr<Impl> impl_;
};
class Cabinet::Impl {
 public:
    std::map<std::string, int> stock = {{"ASA", 10}, {"IBU", 4}};
    int log = ::open("/var/log/cabinet", O_WRONLY | O_APPEND);
    ~Impl() { ::close(log); }
};
Cabinet::Cabinet() : impl_(std::make_unique<Impl>()) {}
Cabinet::~Cabinet() = default;
bool Cabinet::dispense(const std::string& drug, int units) {
    int& left = impl_->stock[drug];
    if (left < units) return false;
    left -= units;
    return true;
}

struct Triage {
    int urgency;
    int arrived;
    std::string name;
};
struct Later {
    bool operator()(const Triage& a, const Triage& b) const {
        return std::tie(a.urgency, a.arrived) > std::tie(b.urgency, b.arrived);
    }
};
using TriageQueue = std::priority_queue<Triage, std::vector<Triage>, Later>;

struct Nurse {
    int shifts = 0;
};
std::vector<Nurse*> in_order(std::vector<Nurse*> nurses) {
    std::sort(nurses.begin(), nurses.end());
    return nurses;
}
std::vector<Nurse*> by_shifts(std::vector<Nurse*> nurses) {
    std::stable_sort(nurses.begin(), nurses.end(),
                     [](const Nurse* a, const Nurse* b) { return a->shifts < b->shifts; });
    return nurses;
}
std::string bed_key(const Nurse& nurse) {
    return std::to_string(reinterpret_cast<std::uintptr_t>(&nurse) % 97);
}
double dose(double mg_per_kg, double kg) { return std::round(mg_per_kg * kg / 5) * 5; }
double body_surface(double cm, double kg) { return std::sqrt(cm * kg / 3600); }
std::string pseudonym(const std::string& patient) {
    boost::crc_32_type crc;
    crc.process_bytes(patient.data(), patient.size());
    return fmt::format("P{:08x}", crc.checksum());
}
struct Consent {
    std::set<std::string> purposes;
    explicit operator bool() const { return !purposes.empty(); }
};
struct Reachable {
    std::string host;
    operator bool() const {
        std::ifstream probe("/run/pacs/" + host);
        return probe.good();
    }
};
thread_local std::string t_patient;
struct PatientScope {
    explicit PatientScope(std::string id) : before(std::exchange(t_patient, std::move(id))) {}
    ~PatientScope() { t_patient = before; }
    std::string before;
};
std::string host_of_origin() {
    utsname name{};
    uname(&name);
    return name.nodename;
}
void alert(const char* text) { spdlog::warn("ward: {}", text); }

}  // namespace ward

CASE(au_calendar) {
    ward::Calendar calendar(2);
    calendar.book(500);
    co_return calendar.book(500)->minute;
}
CASE(au_minute_of_day) {
    ward::Calendar calendar(1);
    const auto slot = calendar.book(ward::minute_of_day());
    co_return slot ? slot->minute : 0;
}
CASE(au_lab_result) {
    const auto r = ward::parse_obx("OBX|1|NM|GLU||7.2|mmol|3.9-5.6");
    co_return r ? r->flag() : 0;
}
CASE(au_admission) {
    ward::Admission admission;
    co_return static_cast<int>(admission.render().size());
}
CASE(au_pid_segment) { co_return static_cast<int>(ward::Pid().render().size()); }
CASE(au_cabinet) {
    ward::Cabinet cabinet;
    co_return cabinet.dispense("ASA", 3);
}
CASE(au_triage) {
    ward::TriageQueue queue;
    queue.push({3, 1, "Al"});
    queue.push({1, 2, "Bo"});
    co_return queue.top().urgency;
}
CASE(au_nurses_sorted) {
    ward::Nurse a{1}, b{2};
    co_return ward::in_order({&b, &a}).front()->shifts;
}
CASE(au_nurses_by_shifts) {
    ward::Nurse a{1}, b{2};
    co_return ward::by_shifts({&b, &a}).front()->shifts;
}
CASE(au_bed_key) {
    ward::Nurse a{1};
    co_return static_cast<int>(ward::bed_key(a).size());
}
CASE(au_dose) { co_return static_cast<int>(ward::dose(2.5, 71) + ward::body_surface(180, 71)); }
CASE(au_pseudonym) { co_return static_cast<int>(ward::pseudonym("Huber").size()); }
CASE(au_consent) {
    const ward::Consent consent{{"billing"}};
    if (consent) co_return 1;
    co_return 0;
}
CASE(au_reachable) {
    const ward::Reachable pacs{"pacs1"};
    if (pacs) co_return 1;
    co_return 0;
}
CASE(au_patient_scope) {
    ward::PatientScope scope("77");
    co_return static_cast<int>(scope.before.size());
}
CASE(au_origin) { co_return static_cast<int>(ward::host_of_origin().size()); }
CASE(au_alert) {
    ward::alert("fridge open");
    co_return 0;
}
CASE(au_alert_of_run) {
    std::vector<std::string> alerts;
    alerts.push_back(fmt::format("fridge {} open", 3));
    run.progress(alerts.front());
    co_return static_cast<int>(alerts.size());
}

namespace carrier {

struct Stop {
    std::string id;
    int x = 0, y = 0;
};
int far(const Stop& a, const Stop& b) { return std::abs(a.x - b.x) + std::abs(a.y - b.y); }
std::vector<Stop> nearest_first(std::vector<Stop> stops) {
    for (std::size_t i = 1; i < stops.size(); ++i)
        std::iter_swap(stops.begin() + static_cast<long>(i),
                       std::min_element(stops.begin() + static_cast<long>(i), stops.end(),
                                        [&](const Stop& a, const Stop& b) {
                                            return far(stops[i - 1], a) < far(stops[i - 1], b);
                                        }));
    return stops;
}
template <class Engine = std::default_random_engine>
std::vector<Stop> perturbed(std::vector<Stop> stops) {
    Engine engine;
    std::swap(stops[engine() % stops.size()], stops.front());
    return stops;
}
std::map<std::string, int> shortest(const std::map<std::string, std::map<std::string, int>>& net,
                                    const std::string& from) {
    std::map<std::string, int> best = {{from, 0}};
    std::set<std::pair<int, std::string>> open = {{0, from}};
    while (!open.empty()) {
        const auto [cost, at] = *open.begin();
        open.erase(open.begin());
        const auto node = net.find(at);
        if (node == net.end()) continue;
        for (const auto& [to, step] : node->second) {
            const auto it = best.find(to);
            if (it != best.end() && it->second <= cost + step) continue;
            best[to] = cost + step;
            open.emplace(cost + step, to);
        }
    }
    return best;
}

char check_digit(std::string_view number) {
    int sum = 0, weight = 3;
    for (auto it = number.rbegin(); it != number.rend(); ++it) {
        sum += (*it - '0') * weight;
        weight = 4 - weight;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}
class Sscc {
 public:
    std::string next() {
        std::ostringstream text;
        text << "3456" << std::setw(9) << std::setfill('0') << ++serial_;
        return text.str() + check_digit(text.str());
    }

 private:
    long serial_ = 0;
};
struct Label {
    std::string to;
    long weight;
};
std::ostream& operator<<(std::ostream& out, const Label& label) {
    return out << "^FO20,20^FD" << label.to << ' ' << label.weight << "^FS";
}
void print_label(const Label& label) {
    if (FILE* printer = popen("lpr -P labels", "w")) {
        std::fputs(label.to.c_str(), printer);
        pclose(printer);
    }
}
std::string zpl(const Label& label) {
    std::ostringstream out;
    out << label;
    return out.str();
}

struct Parcel {
    std::string depot;
    int grams;
};
std::vector<std::string> loading_list(const std::vector<Parcel>& parcels) {
    std::unordered_map<std::string, int> grams;
    for (const auto& p : parcels) grams[p.depot] += p.grams;
    std::vector<std::pair<std::string, int>> rows(grams.begin(), grams.end());
    std::sort(rows.begin(), rows.end());
    std::vector<std::string> lines;
    for (const auto& [depot, g] : rows) lines.push_back(depot + std::to_string(g));
    return lines;
}
std::map<std::string, int> per_depot(const std::vector<Parcel>& parcels) {
    std::unordered_map<std::string, int> grams;
    for (const auto& p : parcels) grams[p.depot] += p.grams;
    std::map<std::string, int> ordered;
    for (const auto& entry : grams) ordered.insert(entry);
    return ordered;
}
std::string heaviest(const boost::unordered_map<std::string, int>& grams) {
    std::string best;
    int most = -1;
    for (const auto& [depot, g] : grams)
        if (g > most) most = g, best = depot;
    return best;
}
std::vector<int> weights_over(const std::unordered_multimap<std::string, int>& all, int least) {
    std::vector<int> over;
    for (int g : all | std::views::values | std::views::filter([=](int g) { return g > least; }))
        over.push_back(g);
    return over;
}
bool same_load(const std::unordered_map<std::string, int>& a,
               const std::unordered_map<std::string, int>& b) {
    return a == b && a.size() == b.size();
}

class Tracker {
 public:
    using Seen = std::function<void(const std::string&)>;
    void subscribe(Seen seen) { seen_.push_back(std::move(seen)); }
    void scan(const std::string& parcel) {
        for (const auto& f : seen_) f(parcel);
    }

 private:
    std::list<Seen> seen_;
};
int eta(int from = static_cast<int>(
            std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())),
        int minutes = 45) {
    return from + minutes * 60;
}
std::string manifest_dir() { return fs::current_path().string(); }
std::vector<std::string> inbox() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator("/srv/edi/in"))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}
struct Edi {
    char group = '+', segment = '\'';
    std::vector<std::string> split(const std::string& text) const {
        boost::char_separator<char> by(std::string(1, segment).c_str());
        boost::tokenizer<boost::char_separator<char>> tokens(text, by);
        return {tokens.begin(), tokens.end()};
    }
};

}  // namespace carrier

CASE(au_nearest_first) {
    co_return carrier::nearest_first({{"a", 0, 0}, {"b", 9, 9}, {"c", 1, 1}})[1].x;
}
CASE(au_perturbed) { co_return carrier::perturbed({{"a", 0, 0}, {"b", 9, 9}}).front().x; }
CASE(au_shortest) {
    co_return carrier::shortest({{"A", {{"B", 3}, {"C", 1}}}, {"C", {{"B", 1}}}}, "A").at("B");
}
CASE(au_sscc) {
    carrier::Sscc numbers;
    numbers.next();
    co_return static_cast<int>(numbers.next().size());
}
CASE(au_print_label) {
    carrier::print_label({"Graz", 1200});
    co_return 0;
}
CASE(au_zpl) { co_return static_cast<int>(carrier::zpl({"Graz", 1200}).size()); }
CASE(au_loading_list) {
    co_return static_cast<int>(carrier::loading_list({{"G", 5}, {"L", 6}}).front().size());
}
CASE(au_per_depot) { co_return carrier::per_depot({{"G", 5}, {"L", 6}}).begin()->second; }
CASE(au_heaviest) { co_return static_cast<int>(carrier::heaviest({{"G", 5}, {"L", 6}}).size()); }
CASE(au_weights_over) { co_return carrier::weights_over({{"G", 5}, {"G", 6}}, 4).front(); }
CASE(au_same_load) { co_return carrier::same_load({{"G", 5}}, {{"G", 5}}); }
CASE(au_tracker) {
    carrier::Tracker tracker;
    std::map<std::string, int> seen;
    tracker.subscribe([&](const std::string& parcel) { ++seen[parcel]; });
    tracker.scan("1Z");
    co_return seen["1Z"];
}
CASE(au_tracker_dated) {
    carrier::Tracker tracker;
    std::map<std::string, std::time_t> seen;
    tracker.subscribe([&](const std::string& parcel) { std::time(&seen[parcel]); });
    tracker.scan("1Z");
    co_return static_cast<int>(seen.size());
}
CASE(au_eta) { co_return carrier::eta(); }
CASE(au_eta_given) { co_return carrier::eta(1700000000, 30); }
CASE(au_manifest_dir) { co_return static_cast<int>(carrier::manifest_dir().size()); }
CASE(au_inbox) { co_return static_cast<int>(carrier::inbox().size()); }
CASE(au_edi) { co_return static_cast<int>(carrier::Edi().split("UNH+1'BGM+2'").size()); }

// ---- telecoms

namespace telco {

struct Cdr {
    std::string from, to;
    int seconds = 0;
    int start = 0;
};
std::string_view cut(std::string_view line, std::size_t at, std::size_t size) {
    auto part = line.substr(at, size);
    while (!part.empty() && part.back() == ' ') part.remove_suffix(1);
    return part;
}
Cdr parse_fixed(std::string_view line) {
    Cdr cdr;
    cdr.from = cut(line, 0, 10);
    cdr.to = cut(line, 10, 10);
    const auto seconds = cut(line, 20, 6);
    std::from_chars(seconds.data(), seconds.data() + seconds.size(), cdr.seconds);
    return cdr;
}
class CdrFile {
 public:
    class Iterator {
     public:
        explicit Iterator(std::istream* in) : in_(in) { ++*this; }
        Iterator() = default;
        Cdr operator*() const { return parse_fixed(line_); }
        Iterator& operator++() {
            if (!std::getline(*in_, line_)) in_ = nullptr;
            return *this;
        }
        bool operator!=(const Iterator& other) const { return in_ != other.in_; }

     private:
        std::istream* in_ = nullptr;
        std::string line_;
    };
    explicit CdrFile(const std::string& path) : in_(path) {}
    Iterator begin() { return Iterator(&in_); }
    Iterator end() { return {}; }

 private:
    std::ifstream in_;
};

struct Peak {
    static long rate(int hour) { return hour >= 8 && hour < 20 ? 9 : 4; }
};
template <class Tariff>
long rated(const std::vector<Cdr>& calls) {
    return std::transform_reduce(calls.begin(), calls.end(), 0L, std::plus<>(), [](const Cdr& c) {
        return (c.seconds + 59) / 60 * Tariff::rate(c.start / 3600 % 24);
    });
}
struct Promotion {
    static inline int left = 100;
    static long rate(int) { return left-- > 0 ? 0 : 5; }
};

std::optional<std::string> longest_prefix(const std::map<std::string, std::string>& routes,
                                          std::string number) {
    for (; !number.empty(); number.pop_back())
        if (const auto it = routes.find(number); it != routes.end()) return it->second;
    return std::nullopt;
}
bool luhn(std::string_view digits) {
    int sum = 0;
    bool twice = false;
    for (auto it = digits.rbegin(); it != digits.rend(); ++it, twice = !twice) {
        int d = *it - '0';
        if (twice && (d *= 2) > 9) d -= 9;
        sum += d;
    }
    return sum % 10 == 0;
}
bool is_msisdn(const std::string& text) {
    static const std::regex kForm("\\+[1-9][0-9]{6,14}");
    return std::regex_match(text, kForm);
}

std::atomic<std::uint64_t> g_transactions{0};
std::string transaction_id() { return "T" + std::to_string(g_transactions.fetch_add(1)); }
std::string process_key() { return std::to_string(::getpid()) + "-port"; }

class Clock {
 public:
    virtual ~Clock() = default;
    virtual std::int64_t seconds() const = 0;
};
class WallClock final : public Clock {
 public:
    std::int64_t seconds() const override {
        timespec ts{};
        clock_gettime(CLOCK_REALTIME, &ts);
        return ts.tv_sec;
    }
};
class FixedClock final : public Clock {
 public:
    explicit FixedClock(std::int64_t at) : at_(at) {}
    std::int64_t seconds() const override { return at_; }

 private:
    std::int64_t at_;
};
class Window {
 public:
    explicit Window(const Clock& clock) : clock_(clock) {}
    bool open() const { return clock_.seconds() / 3600 % 24 < 4; }

 private:
    const Clock& clock_;
};

template <class K, class V>
class Lru {
 public:
    explicit Lru(std::size_t most) : most_(most) {}
    void put(K key, V value) {
        if (const auto it = where_.find(key); it != where_.end()) items_.erase(it->second);
        items_.emplace_front(key, std::move(value));
        where_[key] = items_.begin();
        if (items_.size() > most_) where_.erase(items_.back().first), items_.pop_back();
    }
    const V* get(const K& key) const {
        const auto it = where_.find(key);
        return it == where_.end() ? nullptr : &it->second->second;
    }

 private:
    std::size_t most_;
    std::list<std::pair<K, V>> items_;
    std::unordered_map<K, typename std::list<std::pair<K, V>>::iterator> where_;
};
template <class K, class V>
class Ttl {
 public:
    void put(const K& key, V value) {
        items_[key] = {std::move(value),
                       std::chrono::steady_clock::now() + std::chrono::minutes(5)};
    }

 private:
    std::map<K, std::pair<V, std::chrono::steady_clock::time_point>> items_;
};
class Sessions {
 public:
    void open(int id, std::string sim) { open_.emplace(id, std::move(sim)); }
    std::string evict() {
        const auto victim = open_.begin();
        const std::string sim = victim->second;
        open_.erase(victim);
        return sim;
    }

 private:
    std::unordered_map<int, std::string> open_;
};
class Gate {
 public:
    void pass() {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return open_; });
    }
    void unlock() { open_ = true; }

 private:
    std::mutex mutex_;
    std::condition_variable ready_;
    bool open_ = false;
};
using Moment = std::chrono::high_resolution_clock;
std::string imsi_hidden(const std::string& imsi) {
    std::string text = imsi;
    std::fill(text.begin() + 5, text.end() - 2, '*');
    return text;
}
enum class Port { kAsked, kAccepted, kRejected, kDone };
const char* name_of(Port state) {
    switch (state) {
        case Port::kAsked:
            return "asked";
        case Port::kAccepted:
            return "accepted";
        case Port::kRejected:
            return "rejected";
        case Port::kDone:
            return "done";
    }
    return "?";
}
const int kWorkers = static_cast<int>(std::thread::hardware_concurrency());
int worker_of(const std::string& number) { return (number.back() - '0') % (kWorkers + 1); }
std::vector<std::vector<int>> shards(const std::vector<int>& ids,
                                     unsigned n = std::thread::hardware_concurrency()) {
    std::vector<std::vector<int>> parts(n + 1);
    for (int id : ids) parts[static_cast<unsigned>(id) % (n + 1)].push_back(id);
    return parts;
}
std::size_t page_rows() { return static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) / 64; }

}  // namespace telco

CASE(au_parse_cdr) { co_return telco::parse_fixed("0660111222066033344400065 ").seconds; }
CASE(au_cdr_file) {
    int seconds = 0;
    telco::CdrFile file("/srv/cdr/today");
    for (const telco::Cdr& cdr : file) seconds += cdr.seconds;
    co_return seconds;
}
CASE(au_rated_peak) {
    co_return static_cast<int>(telco::rated<telco::Peak>({{"a", "b", 61, 36000}}));
}
CASE(au_workers) { co_return telco::worker_of("0660111222"); }
CASE(au_rated_promotion) {
    co_return static_cast<int>(telco::rated<telco::Promotion>({{"a", "b", 61, 36000}}));
}
CASE(au_prefix) {
    co_return static_cast<int>(
        telco::longest_prefix({{"43", "at"}, {"43660", "mobile"}}, "43660111")->size());
}
CASE(au_luhn) { co_return telco::luhn("89430100000000000019"); }
CASE(au_msisdn) { co_return telco::is_msisdn("+43660111222"); }
CASE(au_transaction) { co_return static_cast<int>(telco::transaction_id().size()); }
CASE(au_process_key) { co_return static_cast<int>(telco::process_key().size()); }
CASE(au_window_wall) {
    const telco::WallClock clock;
    co_return telco::Window(clock).open();
}
CASE(au_window_fixed) {
    const telco::FixedClock clock(1700000000);
    co_return telco::Window(clock).open();
}
CASE(au_lru) {
    telco::Lru<std::string, int> cache(1);
    cache.put("a", 1);
    cache.put("b", 2);
    co_return cache.get("a") ? 1 : 0;
}
CASE(au_ttl) {
    telco::Ttl<std::string, int> cache;
    cache.put("a", 1);
    co_return 0;
}
CASE(au_evict) {
    telco::Sessions sessions;
    sessions.open(1, "A");
    sessions.open(2, "B");
    co_return static_cast<int>(sessions.evict().size());
}
CASE(au_gate) {
    telco::Gate gate;
    gate.unlock();
    gate.pass();
    co_return 0;
}
CASE(au_moment) {
    const telco::Moment::time_point begun{telco::Moment::now()};
    co_return static_cast<int>(begun.time_since_epoch().count() % 10);
}
CASE(au_imsi_hidden) { co_return static_cast<int>(telco::imsi_hidden("232011234567890").size()); }
CASE(au_port_state) {
    run.memo("state", std::string(telco::name_of(telco::Port::kAccepted)));
    co_return 0;
}
CASE(au_port_wait) {
    co_await run.sleep(std::chrono::hours(2));
    co_return 1;
}
CASE(au_shards) { co_return static_cast<int>(telco::shards({1, 2, 3}).size()); }
CASE(au_shards_given) { co_return static_cast<int>(telco::shards({1, 2, 3}, 4).size()); }
CASE(au_page_rows) { co_return static_cast<int>(telco::page_rows()); }

// ---- games and media

namespace studio {

struct Player {
    std::string name;
    int rating = 1500;
};
std::pair<double, double> elo(double a, double b, bool won) {
    const double expected = 1 / (1 + std::pow(10.0, (b - a) / 400));
    const double change = 32 * ((won ? 1 : 0) - expected);
    return {a + change, b - change};
}
std::vector<std::pair<std::string, std::string>> pairs(std::vector<Player> players) {
    std::ranges::sort(players, {}, [](const Player& p) { return std::pair(p.rating, p.name); });
    std::vector<std::pair<std::string, std::string>> made;
    for (std::size_t i = 0; i + 1 < players.size(); i += 2)
        made.emplace_back(players[i].name, players[i + 1].name);
    return made;
}
template <class T>
T pick(const std::vector<T>& from) {
    static std::mt19937 engine{std::random_device{}()};
    std::uniform_int_distribution<std::size_t> index(0, from.size() - 1);
    return from[index(engine)];
}
std::vector<int> deck(std::uint32_t seed) {
    std::vector<int> cards(52);
    std::iota(cards.begin(), cards.end(), 0);
    std::shuffle(cards.begin(), cards.end(), std::mt19937(seed));
    return cards;
}
struct Xorshift {
    std::uint32_t state;
    std::uint32_t operator()() {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return state;
    }
};
int loot(Xorshift& dice, const std::vector<int>& weights) {
    int roll = static_cast<int>(
        dice() % static_cast<unsigned>(std::accumulate(weights.begin(), weights.end(), 0)));
    int at = 0;
    for (int w : weights) {
        if (roll < w) break;
        roll -= w, ++at;
    }
    return at;
}

class Board {
 public:
    void add(const std::string& name, int score) { scores_[name] = std::max(scores_[name], score); }
    std::vector<std::string> top(std::size_t n) const {
        std::vector<std::pair<int, std::string>> rows;
        for (const auto& [name, score] : scores_) rows.emplace_back(-score, name);
        std::sort(rows.begin(), rows.end());
        std::vector<std::string> names;
        for (const auto& row : rows | std::views::take(n)) names.push_back(row.second);
        return names;
    }

 private:
    std::unordered_map<std::string, int> scores_;
};
class Entity {
 public:
    Entity() : id_(s_next++) {}
    int id() const { return id_; }

 private:
    static int s_next;
    int id_;
};
int Entity::s_next = 1;

struct ItemHash {
    std::size_t operator()(const Player* p) const { return std::hash<const Player*>{}(p); }
};
struct NameHash {
    std::size_t operator()(const Player* p) const { return p->name.size() * 31u; }
};
struct SameName {
    bool operator()(const Player* a, const Player* b) const { return a->name == b->name; }
};

class Bag {
 public:
    Bag& operator+=(std::pair<std::string, int> item) {
        items_[item.first] += item.second;
        return *this;
    }
    int operator[](const std::string& item) const {
        const auto it = items_.find(item);
        return it == items_.end() ? 0 : it->second;
    }

 private:
    boost::container::flat_map<std::string, int> items_;
};

using Maker = std::unique_ptr<struct Filter> (*)();
struct Filter {
    virtual ~Filter() = default;
    virtual std::string apply(std::string text) const = 0;
};
std::map<std::string, Maker>& makers() {
    static std::map<std::string, Maker> all;
    return all;
}
struct Shout : Filter {
    std::string apply(std::string text) const override { return text + "!"; }
};

std::string srt_time(long ms) {
    return fmt::format("{:02}:{:02}:{:02},{:03}", ms / 3600000, ms / 60000 % 60, ms / 1000 % 60,
                       ms % 1000);
}
struct Cue {
    long from, to;
    std::string text;
};
std::vector<Cue> shifted(std::vector<Cue> cues, long by) {
    for (Cue& cue : cues) cue.from += by, cue.to += by;
    std::erase_if(cues, [](const Cue& cue) { return cue.to <= 0; });
    return cues;
}

struct Rights {
    std::set<std::string> lands;
    int from, to;
};
bool cleared(const Rights& rights, const std::string& land, int day) {
    return rights.lands.contains(land) && day >= rights.from && day < rights.to;
}
bool cleared_now(const Rights& rights, const std::string& land) {
    const auto day = boost::posix_time::second_clock::universal_time().date().julian_day();
    return cleared(rights, land, static_cast<int>(day));
}
long asset_size(const std::string& path) {
    struct stat info{};
    return ::stat(path.c_str(), &info) == 0 ? static_cast<long>(info.st_size) : -1;
}
std::string slug(std::string_view title) {
    std::string text;
    for (char c : title)
        if (c >= 'A' && c <= 'Z')
            text += static_cast<char>(c + 32);
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            text += c;
        else if (!text.empty() && text.back() != '-')
            text += '-';
    return text;
}
struct Ingest {
    std::string source;
    std::string stamp = __TIMESTAMP__;
};
std::string csv(const std::vector<std::vector<std::string>>& rows) {
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i) text += ',';
            text += row[i].find_first_of(",\"") == std::string::npos ? row[i] : '"' + row[i] + '"';
        }
        text += "\r\n";
    }
    return text;
}
std::string digest(const std::unordered_set<std::string>& topics) {
    return fmt::format("{}", fmt::join(topics.begin(), topics.end(), ", "));
}
void archive(const std::string& from, const std::string& to) { fs::rename(from, to); }
std::string with_marks(long n) {
    std::ostringstream out;
    out.imbue(std::locale(""));
    out << n;
    return out.str();
}
int rule_value(const std::string& text) {
    std::deque<int> stack;
    std::istringstream in(text);
    for (std::string word; in >> word;) {
        if (word == "+" || word == "*") {
            const int b = stack.back();
            stack.pop_back();
            stack.back() = word == "+" ? stack.back() + b : stack.back() * b;
        } else {
            stack.push_back(boost::lexical_cast<int>(word));
        }
    }
    return stack.back();
}
bool g_verbose = false;
void set_verbose(bool on) { g_verbose = on; }
void trace(const char* text) {
    if (g_verbose) std::cerr << text << '\n';
}

}  // namespace studio

CASE(au_elo) { co_return static_cast<int>(studio::elo(1500, 1600, true).first); }
CASE(au_pairs) {
    co_return static_cast<int>(studio::pairs({{"A", 1}, {"B", 2}}).front().first.size());
}
CASE(au_pick) { co_return studio::pick(std::vector<int>{1, 2, 3}); }
CASE(au_deck) { co_return studio::deck(7).front(); }
CASE(au_deck_of_run) {
    std::vector<int> cards(52);
    std::iota(cards.begin(), cards.end(), 0);
    cards = run.shuffle(cards);
    co_return cards.front();
}
CASE(au_loot) {
    studio::Xorshift dice{2463534242u};
    co_return studio::loot(dice, {70, 25, 5});
}
CASE(au_board) {
    studio::Board board;
    board.add("Al", 5);
    board.add("Bo", 9);
    co_return static_cast<int>(board.top(1).front().size());
}
CASE(au_entity) { co_return studio::Entity().id(); }
CASE(au_player_hash) {
    studio::Player al{"Al"};
    co_return static_cast<int>(studio::ItemHash()(&al) % 64);
}
CASE(au_name_hash) {
    studio::Player al{"Al"};
    std::unordered_set<const studio::Player*, studio::NameHash, studio::SameName> seen;
    seen.insert(&al);
    co_return static_cast<int>(seen.count(&al));
}
CASE(au_bag) {
    studio::Bag bag;
    bag += {"sword", 1};
    bag += {"coin", 30};
    co_return bag["coin"];
}
CASE(au_makers) {
    studio::makers()["shout"] = []() -> std::unique_ptr<studio::Filter> {
        return std::make_unique<studio::Shout>();
    };
    co_return static_cast<int>(studio::makers().at("shout")()->apply("hey").size());
}
CASE(au_srt_time) { co_return static_cast<int>(studio::srt_time(3723004).size()); }
CASE(au_cues) {
    co_return static_cast<int>(studio::shifted({{0, 900, "a"}, {1000, 2000, "b"}}, -950).size());
}
CASE(au_cleared) { co_return studio::cleared({{"AT", "CH"}, 10, 20}, "AT", 12); }
CASE(au_cleared_now) { co_return studio::cleared_now({{"AT", "CH"}, 10, 20}, "AT"); }
CASE(au_asset_size) { co_return static_cast<int>(studio::asset_size("/srv/media/a.mxf")); }
CASE(au_slug) { co_return static_cast<int>(studio::slug("The 7 Nights!").size()); }
CASE(au_ingest) {
    const studio::Ingest ingest{"feed"};
    co_return static_cast<int>(ingest.stamp.size());
}
CASE(au_csv) { co_return static_cast<int>(studio::csv({{"a", "b,c"}, {"d"}}).size()); }
CASE(au_digest) { co_return static_cast<int>(studio::digest({"news", "sport"}).size()); }
CASE(au_archive) {
    studio::archive("/srv/media/a.mxf", "/srv/archive/a.mxf");
    co_return 0;
}
CASE(au_with_marks) { co_return static_cast<int>(studio::with_marks(1234567).size()); }
CASE(au_rule_value) { co_return studio::rule_value("2 3 + 4 *"); }
CASE(au_trace) {
    studio::trace("ingest begins");
    co_return 0;
}
CASE(au_uuid_of_run) {
    const std::string id = "asset-" + run.uuid();
    co_return static_cast<int>(id.size());
}
