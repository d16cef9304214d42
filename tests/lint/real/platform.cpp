// Platform teams' code that is being moved into runbooks: billing, tickets, claims, loans,
// bookings, warehouses, meters, telemetry, pipelines, firmware, mail, fraud, identity, licences,
// trading.
#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <pwd.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bitset>
#include <boost/algorithm/string.hpp>
#include <boost/circular_buffer.hpp>
#include <boost/container/flat_map.hpp>
#include <boost/crc.hpp>
#include <boost/date_time/gregorian/gregorian.hpp>
#include <boost/date_time/posix_time/posix_time.hpp>
#include <boost/filesystem.hpp>
#include <boost/functional/hash.hpp>
#include <boost/lexical_cast.hpp>
#include <boost/unordered_map.hpp>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <charconv>
#include <chrono>
#include <cmath>
#include <compare>
#include <condition_variable>
#include <cstdint>
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
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <queue>
#include <random>
#include <ranges>
#include <set>
#include <shared_mutex>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "tests/lint/real/case.hpp"

// ---- subscription billing

namespace billing {

struct Plan {
    std::string code;
    long cents = 0;
    int months = 1;
};

struct Subscription {
    explicit Subscription(Plan p) : plan(std::move(p)), started(std::chrono::system_clock::now()) {}
    Plan plan;
    std::chrono::system_clock::time_point started;
};

// The part of a month that is left.
long prorated(long cents, int day, int days) {
    if (days <= 0) throw std::invalid_argument("no days");
    return (cents * (days - day) + days / 2) / days;
}

bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_of(int year, int month) {
    static constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && leap(year) ? 1 : 0);
}

class TrialPolicy {
 public:
    virtual ~TrialPolicy() = default;
    virtual bool over(std::time_t began) const = 0;
};
class FourteenDays final : public TrialPolicy {
 public:
    bool over(std::time_t began) const override {
        return std::difftime(std::time(nullptr), began) > 14 * 86400.0;
    }
};

struct Renewal {
    std::string account;
    std::chrono::sys_days due;
};
struct LaterRenewal {
    bool operator()(const Renewal& a, const Renewal& b) const {
        return a.due != b.due ? a.due > b.due : a.account > b.account;
    }
};

class DunningSchedule {
 public:
    explicit DunningSchedule(std::vector<int> days) : days_(std::move(days)) {}
    std::optional<std::chrono::sys_days> next(std::chrono::sys_days missed,
                                              std::size_t tried) const {
        if (tried >= days_.size()) return std::nullopt;
        return missed + std::chrono::days(days_[tried]);
    }

 private:
    std::vector<int> days_;
};

struct UsageMeter {
    std::unordered_map<std::string, long> by_account;
    void add(const std::string& account, long units) { by_account[account] += units; }
    long of(const std::string& account) const {
        const auto at = by_account.find(account);
        return at == by_account.end() ? 0 : at->second;
    }
    long total() const {
        return std::accumulate(by_account.begin(), by_account.end(), 0L,
                               [](long sum, const auto& one) { return sum + one.second; });
    }
};

std::string next_invoice_number() {
    static int last = 1000;
    return fmt::format("INV-{:06}", ++last);
}

std::string invoice_number(int year, int serial) { return fmt::format("{}-{:06}", year, serial); }

}  // namespace billing

CASE(pl_subscription_made) {
    const billing::Subscription made(billing::Plan{"pro", 1900, 1});
    co_return static_cast<int>(made.plan.cents);
}
CASE(pl_prorated) {
    co_return static_cast<int>(billing::prorated(1900, 12, billing::days_of(2026, 2)));
}
CASE(pl_trial_over) {
    const std::unique_ptr<billing::TrialPolicy> policy = std::make_unique<billing::FourteenDays>();
    co_return policy->over(1'700'000'000) ? 1 : 0;
}
CASE(pl_renewal_queue) {
    std::priority_queue<billing::Renewal, std::vector<billing::Renewal>, billing::LaterRenewal> due;
    due.push({"acme", std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}});
    due.push({"zeta", std::chrono::sys_days{std::chrono::year{2026} / 2 / 1}});
    co_return static_cast<int>(due.top().account.size());
}
CASE(pl_dunning) {
    const billing::DunningSchedule schedule({3, 7, 14});
    const auto missed = std::chrono::floor<std::chrono::days>(run.now());
    co_return schedule.next(missed, 1).has_value() ? 1 : 0;
}
CASE(pl_usage_total) {
    billing::UsageMeter meter;
    meter.add("acme", 3);
    meter.add("zeta", 4);
    co_return static_cast<int>(meter.total());
}
CASE(pl_usage_of) {
    billing::UsageMeter meter;
    meter.add("acme", 3);
    co_return static_cast<int>(meter.of("acme"));
}
CASE(pl_invoice_counter) { co_return static_cast<int>(billing::next_invoice_number().size()); }
CASE(pl_invoice_number) { co_return static_cast<int>(billing::invoice_number(2026, 7).size()); }

// ---- invoices and tax

namespace tax {

enum class Country { de, fr, uk };

// Per mille.
int rate(Country country) {
    static const std::map<Country, int> kRates = {
        {Country::de, 190}, {Country::fr, 200}, {Country::uk, 200}};
    return kRates.at(country);
}

class Money {
 public:
    constexpr explicit Money(long cents) : cents_(cents) {}
    constexpr long cents() const { return cents_; }
    friend constexpr Money operator+(Money a, Money b) { return Money(a.cents_ + b.cents_); }
    friend constexpr Money operator*(Money a, int n) { return Money(a.cents_ * n); }
    constexpr auto operator<=>(const Money&) const = default;
    explicit operator double() const { return static_cast<double>(cents_) / 100.0; }

 private:
    long cents_;
};
constexpr Money operator""_eur(unsigned long long euros) {
    return Money(static_cast<long>(euros) * 100);
}

struct Line {
    std::string text;
    Money price;
    int count = 1;
};

Money sum(std::span<const Line> lines) {
    Money total(0);
    for (const Line& line : lines) total = total + line.price * line.count;
    return total;
}

class Invoice {
 public:
    Invoice(std::string number, std::tm issued = today())
        : number_(std::move(number)), issued_(issued) {}
    int year() const { return issued_.tm_year + 1900; }

 private:
    static std::tm today() {
        const std::time_t now = std::time(nullptr);
        std::tm parts{};
        ::localtime_r(&now, &parts);
        return parts;
    }
    std::string number_;
    std::tm issued_;
};

struct Exemptions {
    static Exemptions& instance() {
        static Exemptions one;
        return one;
    }
    void add(const std::string& vat) { numbers.insert(vat); }
    bool has(const std::string& vat) const { return numbers.contains(vat); }
    std::set<std::string> numbers;
};

template <class Rounding>
struct TaxRule : Rounding {
    long of(long cents, int permille) const { return Rounding::round(cents * permille, 1000); }
};
struct HalfUp {
    static long round(long n, long by) { return (n + by / 2) / by; }
};
struct HalfEven {
    static long round(long n, long by) {
        const long whole = n / by;
        const long rest = n % by * 2;
        return rest > by || (rest == by && whole % 2 != 0) ? whole + 1 : whole;
    }
};

std::string due_date(std::time_t issued, int days) {
    std::tm parts{};
    ::localtime_r(&issued, &parts);
    parts.tm_mday += days;
    std::mktime(&parts);
    return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

std::string due_date_of(std::chrono::year_month_day issued, int days) {
    const std::chrono::year_month_day due{std::chrono::sys_days{issued} + std::chrono::days(days)};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(due.year()),
                       static_cast<unsigned>(due.month()), static_cast<unsigned>(due.day()));
}

bool archive(const std::string& number, const std::string& text) {
    std::ofstream out("/var/lib/invoices/" + number + ".txt");
    out << text;
    return out.good();
}

std::string rendered(std::span<const Line> lines) {
    std::ostringstream out;
    for (const Line& line : lines)
        out << std::left << std::setw(20) << line.text << std::right << std::setw(8)
            << line.price.cents() << '\n';
    return out.str();
}

}  // namespace tax

CASE(pl_tax_rate) { co_return tax::rate(tax::Country::de); }
CASE(pl_money) {
    using namespace tax;
    const std::vector<tax::Line> lines = {{"seat", 12_eur, 3}, {"setup", 40_eur, 1}};
    co_return static_cast<int>(tax::sum(lines).cents());
}
CASE(pl_invoice_today) {
    const tax::Invoice invoice("2026-1");
    co_return invoice.year();
}
CASE(pl_invoice_dated) {
    std::tm day{};
    day.tm_year = 126;
    const tax::Invoice invoice("2026-1", day);
    co_return invoice.year();
}
CASE(pl_exemptions) {
    tax::Exemptions::instance().add("DE123");
    co_return tax::Exemptions::instance().has("DE124") ? 1 : 0;
}
CASE(pl_rounding) {
    const tax::TaxRule<tax::HalfEven> even;
    const tax::TaxRule<tax::HalfUp> up;
    co_return static_cast<int>(even.of(1050, 190) - up.of(1050, 190));
}
CASE(pl_due_date_local) { co_return static_cast<int>(tax::due_date(1'700'000'000, 30).size()); }
CASE(pl_due_date) {
    co_return static_cast<int>(
        tax::due_date_of(std::chrono::year{2026} / std::chrono::January / 31, 30).size());
}
CASE(pl_invoice_archived) { co_return tax::archive("2026-1", "hello") ? 0 : 1; }
CASE(pl_invoice_rendered) {
    const std::vector<tax::Line> lines = {{"seat", tax::Money(1200), 3}};
    co_return static_cast<int>(tax::rendered(lines).size());
}
CASE(pl_invoice_footer) {
    const std::string footer = std::string("billing engine of ") + __DATE__;
    co_return static_cast<int>(footer.size());
}

// ---- tickets

namespace desk {

enum class State { opened, waiting, solved, closed };

struct Ticket {
    int id = 0;
    std::string subject;
    int priority = 3;
    State state = State::opened;
    std::chrono::system_clock::time_point touched{};
};

class IdSource {
 public:
    int next() { return ++last_; }

 private:
    int last_ = 0;
};

class SharedIdSource {
 public:
    static int next() { return last_.fetch_add(1) + 1; }

 private:
    static inline std::atomic<int> last_{0};
};

bool may(State from, State to) {
    static constexpr std::array<std::array<bool, 4>, 4> kMoves = {{{false, true, true, true},
                                                                   {true, false, true, true},
                                                                   {true, false, false, true},
                                                                   {false, false, false, false}}};
    return kMoves[static_cast<std::size_t>(from)][static_cast<std::size_t>(to)];
}

void touch(Ticket& ticket) { ticket.touched = std::chrono::system_clock::now(); }

bool breached(const Ticket& ticket, std::chrono::system_clock::time_point now) {
    return now - ticket.touched > std::chrono::hours(4 * ticket.priority);
}

struct Agent {
    std::string name;
    int open = 0;
};

// Whom a ticket goes to.
class Assigner {
 public:
    virtual ~Assigner() = default;
    virtual std::size_t pick(const std::vector<Agent>& agents) = 0;
};
class LeastBusy final : public Assigner {
 public:
    std::size_t pick(const std::vector<Agent>& agents) override {
        const auto least =
            std::min_element(agents.begin(), agents.end(),
                             [](const Agent& a, const Agent& b) { return a.open < b.open; });
        return static_cast<std::size_t>(least - agents.begin());
    }
};
class ByChance {
 public:
    std::size_t pick(const std::vector<Agent>& agents) {
        return static_cast<std::size_t>(std::rand()) % agents.size();
    }
};

std::set<const Agent*> on_shift(const std::vector<Agent>& agents) {
    std::set<const Agent*> on;
    for (const Agent& agent : agents)
        if (agent.open < 5) on.insert(&agent);
    return on;
}

struct ByName {
    bool operator()(const Agent* a, const Agent* b) const { return a->name < b->name; }
};

std::map<std::string, int> tag_counts(const std::vector<std::string>& tags) {
    std::unordered_map<std::string, int> counted;
    for (const std::string& tag : tags) ++counted[tag];
    return {counted.begin(), counted.end()};
}

std::vector<std::string> tags_of(const std::unordered_set<std::string>& tags) {
    std::vector<std::string> list(tags.begin(), tags.end());
    std::sort(list.begin(), list.end());
    return list;
}

std::string joined(const std::unordered_set<std::string>& tags) {
    std::string text;
    for (const auto& tag : tags) {
        if (!text.empty()) text += ',';
        text += tag;
    }
    return text;
}

std::string summary(const Ticket& ticket) {
    std::string text = boost::algorithm::trim_copy(ticket.subject);
    boost::algorithm::to_lower(text);
    if (text.size() > 40) text.resize(40);
    return text;
}

}  // namespace desk

CASE(pl_ticket_ids) {
    desk::IdSource ids;
    ids.next();
    co_return ids.next();
}
CASE(pl_ticket_shared_ids) { co_return desk::SharedIdSource::next(); }
CASE(pl_ticket_moves) { co_return desk::may(desk::State::opened, desk::State::solved) ? 1 : 0; }
CASE(pl_ticket_touched) {
    desk::Ticket ticket{1, "no mail", 2};
    desk::touch(ticket);
    co_return ticket.priority;
}
CASE(pl_ticket_breached) {
    const desk::Ticket ticket{1, "no mail", 2};
    co_return desk::breached(ticket, run.now()) ? 1 : 0;
}
CASE(pl_ticket_least_busy) {
    const std::vector<desk::Agent> agents = {{"ann", 3}, {"bob", 1}};
    desk::LeastBusy assigner;
    co_return static_cast<int>(assigner.pick(agents));
}
CASE(pl_ticket_by_chance) {
    const std::vector<desk::Agent> agents = {{"ann", 3}, {"bob", 1}};
    desk::ByChance assigner;
    co_return static_cast<int>(assigner.pick(agents));
}
CASE(pl_ticket_on_shift) {
    const std::vector<desk::Agent> agents = {{"ann", 3}, {"bob", 1}};
    int first = 0;
    for (const desk::Agent* agent : desk::on_shift(agents)) first = first * 10 + agent->open;
    co_return first;
}
CASE(pl_ticket_shift_by_name) {
    const std::vector<desk::Agent> agents = {{"ann", 3}, {"bob", 1}};
    std::set<const desk::Agent*, desk::ByName> on;
    for (const auto& agent : agents) on.insert(&agent);
    int first = 0;
    for (const desk::Agent* agent : on) first = first * 10 + agent->open;
    co_return first;
}
CASE(pl_ticket_tag_counts) {
    co_return static_cast<int>(desk::tag_counts({"vip", "eu", "vip"}).size());
}
CASE(pl_ticket_tags_sorted) {
    co_return static_cast<int>(desk::tags_of({"vip", "eu"}).front().size());
}
CASE(pl_ticket_tags_joined) { co_return static_cast<int>(desk::joined({"vip", "eu"}).front()); }
CASE(pl_ticket_summary) { co_return static_cast<int>(desk::summary({1, "  No MAIL "}).size()); }

// ---- claims

namespace claims {

struct Claim {
    long amount = 0;
    int days_late = 0;
    bool police_report = false;
};

using Check = std::function<bool(const Claim&)>;

class Pipeline {
 public:
    Pipeline& then(std::string name, Check check) {
        checks_.emplace_back(std::move(name), std::move(check));
        return *this;
    }
    std::optional<std::string> refused_by(const Claim& claim) const {
        for (const auto& [name, check] : checks_)
            if (!check(claim)) return name;
        return std::nullopt;
    }

 private:
    std::vector<std::pair<std::string, Check>> checks_;
};

class Auditor {
 public:
    explicit Auditor(std::string who) : who_(std::move(who)) {}
    ~Auditor() { std::clog << who_ << " looked at it\n"; }

 private:
    std::string who_;
};

std::string claim_reference() {
    static const char kLetters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    std::random_device device;
    std::mt19937 engine(device());
    std::uniform_int_distribution<std::size_t> pick(0, sizeof kLetters - 2);
    std::string text;
    for (int i = 0; i < 8; ++i) text += kLetters[pick(engine)];
    return text;
}

std::string reference_of(std::uint64_t chance) {
    static constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    std::string text;
    for (int i = 0; i < 8; ++i, chance /= kLetters.size())
        text += kLetters[chance % kLetters.size()];
    return text;
}

struct Settled {
    long paid;
};
struct Refused {
    std::string why;
};
struct Escalated {
    std::string to;
};
using Outcome = std::variant<Settled, Refused, Escalated>;

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

Outcome decide(const Claim& claim) {
    if (claim.days_late > 30) return Refused{"late"};
    if (claim.amount > 1'000'000) return Escalated{"board"};
    return Settled{claim.amount};
}

bool has_photos(const std::string& id) {
    return std::filesystem::exists("/srv/claims/" + id + "/photos");
}

std::filesystem::path photo_path(const std::string& id, int n) {
    return (std::filesystem::path("/srv/claims") / id / fmt::format("{}.JPG", n))
        .replace_extension(".jpg");
}

}  // namespace claims

CASE(pl_claim_checks) {
    claims::Pipeline checks;
    checks.then("late", [](const claims::Claim& c) { return c.days_late < 30; })
        .then("report",
              [](const claims::Claim& c) { return c.police_report || c.amount < 50'000; });
    co_return checks.refused_by({90'000, 3, false}).has_value() ? 1 : 0;
}
CASE(pl_claim_checks_hour) {
    claims::Pipeline checks;
    checks.then("hours",
                [](const claims::Claim&) { return std::time(nullptr) % 86400 > 8 * 3600; });
    co_return checks.refused_by({90'000, 3, false}).has_value() ? 1 : 0;
}
CASE(pl_claim_audited) {
    const claims::Auditor auditor("ann");
    co_return 0;
}
CASE(pl_claim_reference) { co_return static_cast<int>(claims::claim_reference().size()); }
CASE(pl_claim_reference_of) {
    co_return static_cast<int>(claims::reference_of(run.random()).size());
}
CASE(pl_claim_outcome) {
    co_return std::visit(
        claims::Overloaded{[](const claims::Settled& s) { return static_cast<int>(s.paid); },
                           [](const claims::Refused& r) { return static_cast<int>(r.why.size()); },
                           [](const claims::Escalated&) { return -1; }},
        claims::decide({5000, 3, true}));
}
CASE(pl_claim_outcome_printed) {
    std::visit(
        claims::Overloaded{[](const claims::Settled&) {},
                           [](const claims::Refused& r) { std::printf("%s\n", r.why.c_str()); },
                           [](const claims::Escalated&) {}},
        claims::decide({5000, 40, true}));
    co_return 0;
}
CASE(pl_claim_photos) { co_return claims::has_photos("c1") ? 1 : 0; }
CASE(pl_claim_photo_path) {
    co_return static_cast<int>(claims::photo_path("c1", 3).native().size());
}

// ---- loans

namespace loans {

struct Application {
    std::string name;
    long income = 0;
    long amount = 0;
    int months = 12;
};

// What is to be paid each month, in cents.
long instalment(long amount, double yearly, int months) {
    const double monthly = yearly / 12.0;
    if (monthly == 0.0) return amount / months;
    const double factor = std::pow(1.0 + monthly, months);
    return std::lround(static_cast<double>(amount) * monthly * factor / (factor - 1.0));
}

// CRTP: each rule says `passes`, the base counts and names.
template <class Derived>
class Rule {
 public:
    bool check(const Application& a) {
        ++asked_;
        return static_cast<Derived*>(this)->passes(a);
    }
    int asked() const { return asked_; }

 private:
    int asked_ = 0;
};
class IncomeRule : public Rule<IncomeRule> {
 public:
    bool passes(const Application& a) const { return a.income * 5 > a.amount; }
};
class OfficeHoursRule : public Rule<OfficeHoursRule> {
 public:
    bool passes(const Application&) const {
        const auto now = std::chrono::system_clock::now();
        const auto day = std::chrono::floor<std::chrono::days>(now);
        return now - day > std::chrono::hours(8);
    }
};

struct Limits {
    long most = limit_from_environment();
    int months = 120;
    static long limit_from_environment() {
        const char* text = std::getenv("LOAN_LIMIT");
        return text == nullptr ? 5'000'000 : std::strtol(text, nullptr, 10);
    }
};

// How a bank's score is asked for: from the wire, or from a table.
class Bureau {
 public:
    virtual ~Bureau() = default;
    virtual int score(const std::string& name) = 0;
};
class SocketBureau final : public Bureau {
 public:
    int score(const std::string& name) override {
        const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0) return 0;
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(7001);
        int got = 0;
        if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) == 0) {
            ::send(fd, name.data(), name.size(), 0);
            ::recv(fd, &got, sizeof got, 0);
        }
        ::close(fd);
        return got;
    }
};
class Underwriter {
 public:
    explicit Underwriter(std::shared_ptr<Bureau> bureau) : bureau_(std::move(bureau)) {}
    bool accept(const Application& a) { return bureau_->score(a.name) > 600; }

 private:
    std::shared_ptr<Bureau> bureau_;
};

class TableScore {
 public:
    explicit TableScore(std::map<std::string, int, std::less<>> scores)
        : scores_(std::move(scores)) {}
    int operator()(std::string_view name) const {
        const auto at = scores_.find(name);
        return at == scores_.end() ? 0 : at->second;
    }

 private:
    std::map<std::string, int, std::less<>> scores_;
};

bool iban_valid(std::string_view iban) {
    int rest = 0;
    for (std::size_t i = 0; i < iban.size(); ++i) {
        const char c = iban[(i + 4) % iban.size()];
        if (c >= '0' && c <= '9')
            rest = (rest * 10 + (c - '0')) % 97;
        else
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
    }
    return rest == 1;
}

std::string correlation() {
    const boost::uuids::uuid id = boost::uuids::random_generator()();
    return boost::uuids::to_string(id);
}

std::string correlation_of(const std::string& name) {
    const boost::uuids::name_generator_sha1 made(boost::uuids::ns::url());
    return boost::uuids::to_string(made(name));
}

}  // namespace loans

CASE(pl_loan_instalment) { co_return static_cast<int>(loans::instalment(1'000'000, 0.05, 24)); }
CASE(pl_loan_income_rule) {
    loans::IncomeRule rule;
    const bool ok = rule.check({"ann", 300'000, 1'000'000, 24});
    co_return ok ? rule.asked() : 0;
}
CASE(pl_loan_hours_rule) {
    loans::OfficeHoursRule rule;
    co_return rule.check({"ann", 300'000, 1'000'000, 24}) ? 1 : 0;
}
CASE(pl_loan_limits) {
    const loans::Limits limits;
    co_return limits.most > 1'000'000 ? 1 : 0;
}
CASE(pl_loan_limits_given) {
    const loans::Limits limits{.most = 900'000};
    co_return limits.most > 1'000'000 ? 1 : 0;
}
CASE(pl_loan_bureau) {
    loans::Underwriter underwriter(std::make_shared<loans::SocketBureau>());
    co_return underwriter.accept({"ann", 300'000, 1'000'000, 24}) ? 1 : 0;
}
CASE(pl_loan_table_score) {
    const loans::TableScore score({{"ann", 700}, {"bob", 500}});
    co_return score("ann");
}
CASE(pl_loan_iban) { co_return loans::iban_valid("GB82WEST12345698765432") ? 1 : 0; }
CASE(pl_loan_correlation) { co_return static_cast<int>(loans::correlation().size()); }
CASE(pl_loan_correlation_of) {
    co_return static_cast<int>(loans::correlation_of("loan/17").size());
}

// ---- hotels and flights

namespace travel {

struct Seat {
    int row = 0;
    char letter = 'A';
    auto operator<=>(const Seat&) const = default;
};

struct SeatHash {
    std::size_t operator()(const Seat& seat) const noexcept {
        std::size_t seed = 0;
        boost::hash_combine(seed, seat.row);
        boost::hash_combine(seed, seat.letter);
        return seed;
    }
};

class SeatMap {
 public:
    bool hold(Seat seat, const std::string& who) { return held_.emplace(seat, who).second; }
    std::size_t count() const { return held_.size(); }
    // The first that somebody holds.
    std::optional<Seat> any() const {
        if (held_.empty()) return std::nullopt;
        return held_.begin()->first;
    }
    std::vector<Seat> of(const std::string& who) const {
        std::vector<Seat> seats;
        for (const auto& [seat, by] : held_)
            if (by == who) seats.push_back(seat);
        std::ranges::sort(seats);
        return seats;
    }
    void release(const std::string& who) {
        std::erase_if(held_, [&](const auto& one) { return one.second == who; });
    }

 private:
    std::unordered_map<Seat, std::string, SeatHash> held_;
};

// A hold that is given back unless it is kept.
class Hold {
 public:
    Hold(std::set<Seat>& taken, Seat seat) : taken_(&taken), seat_(seat) { taken_->insert(seat); }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;
    ~Hold() {
        if (!kept_) taken_->erase(seat_);
    }
    void keep() { kept_ = true; }

 private:
    std::set<Seat>* taken_;
    Seat seat_;
    bool kept_ = false;
};

class TimedHold {
 public:
    using clock = std::chrono::steady_clock;
    explicit TimedHold(clock::duration most) : until_(clock::now() + most) {}
    explicit operator bool() const { return clock::now() < until_; }

 private:
    clock::time_point until_;
};

template <class TimePoint>
class HoldUntil {
 public:
    explicit HoldUntil(TimePoint until) : until_(until) {}
    bool over(TimePoint now) const { return now >= until_; }

 private:
    TimePoint until_;
};

std::string record_locator() {
    std::string text(6, 'A');
    std::generate(text.begin(), text.end(), [] { return static_cast<char>('A' + ::rand() % 26); });
    return text;
}

int nights(std::chrono::sys_days from, std::chrono::sys_days to) {
    return static_cast<int>((to - from).count());
}

struct Fare {
    std::string code;
    double price = 0;
};

std::vector<Fare> cheapest_first(std::vector<Fare> fares) {
    std::stable_sort(fares.begin(), fares.end(),
                     [](const Fare& a, const Fare& b) { return a.price < b.price; });
    return fares;
}

std::string itinerary_time(std::time_t at) {
    std::tm parts{};
    ::gmtime_r(&at, &parts);
    return fmt::format("{:02}:{:02}Z", parts.tm_hour, parts.tm_min);
}

double in_euros(double amount, const std::string& currency) {
    std::ifstream in("/etc/rates.csv");
    std::string name;
    double rate = 0;
    while (in >> name >> rate)
        if (name == currency) return amount * rate;
    return amount;
}

bool night_rate() {
    const boost::posix_time::ptime now = boost::posix_time::second_clock::universal_time();
    return now.time_of_day().hours() >= 22;
}

bool weekend(const boost::gregorian::date& day) {
    const auto which = day.day_of_week().as_number();
    return which == 0 || which == 6;
}

}  // namespace travel

CASE(pl_seat_any) {
    travel::SeatMap seats;
    seats.hold({3, 'C'}, "ann");
    seats.hold({4, 'D'}, "bob");
    co_return seats.any()->row;
}
CASE(pl_seat_of) {
    travel::SeatMap seats;
    seats.hold({3, 'C'}, "ann");
    seats.hold({3, 'A'}, "ann");
    co_return static_cast<int>(seats.of("ann").front().letter);
}
CASE(pl_seat_hold) {
    travel::SeatMap seats;
    seats.hold({3, 'C'}, "ann");
    const bool twice = seats.hold({3, 'C'}, "bob");
    co_return twice ? 1 : static_cast<int>(seats.count());
}
CASE(pl_hold) {
    std::set<travel::Seat> taken;
    {
        travel::Hold first(taken, {1, 'A'});
        travel::Hold second(taken, {1, 'B'});
        second.keep();
    }
    co_return static_cast<int>(taken.size());
}
CASE(pl_timed_hold) {
    const travel::TimedHold hold(std::chrono::minutes(15));
    if (hold) co_return 1;
    co_return 0;
}
CASE(pl_hold_until) {
    const travel::HoldUntil hold(run.now() + std::chrono::minutes(15));
    co_await run.sleep(std::chrono::minutes(1));
    co_return hold.over(run.now()) ? 1 : 0;
}
CASE(pl_record_locator) { co_return static_cast<int>(travel::record_locator().front()); }
CASE(pl_nights) {
    using namespace std::chrono;
    co_return travel::nights(sys_days{year{2026} / 2 / 27}, sys_days{year{2026} / 3 / 2});
}
CASE(pl_cheapest) {
    co_return static_cast<int>(travel::cheapest_first({{"Y", 310}, {"K", 120}}).front().code[0]);
}
CASE(pl_itinerary) { co_return static_cast<int>(travel::itinerary_time(1'700'000'000).size()); }
CASE(pl_in_euros) { co_return static_cast<int>(travel::in_euros(100, "USD")); }
CASE(pl_night_rate) { co_return travel::night_rate() ? 1 : 0; }
CASE(pl_weekend) { co_return travel::weekend(boost::gregorian::date(2026, 11, 29)) ? 1 : 0; }

// ---- robots in a warehouse

namespace robots {

struct Cell {
    int x = 0;
    int y = 0;
    friend bool operator==(Cell a, Cell b) { return a.x == b.x && a.y == b.y; }
    friend bool operator<(Cell a, Cell b) { return a.x != b.x ? a.x < b.x : a.y < b.y; }
};

class Grid {
 public:
    Grid(int wide, int high)
        : wide_(wide), high_(high), blocked_(static_cast<std::size_t>(wide * high)) {}
    void block(Cell c) { blocked_[index(c)] = true; }
    // Steps from one cell to another, -1 if there is no way.
    int steps(Cell from, Cell to) const {
        std::map<Cell, int> known = {{from, 0}};
        std::deque<Cell> open = {from};
        while (!open.empty()) {
            const Cell at = open.front();
            open.pop_front();
            if (at == to) return known[at];
            for (const auto& [dx, dy] : kWays) {
                const Cell next{at.x + dx, at.y + dy};
                if (inside(next) && !blocked_[index(next)] && !known.contains(next)) {
                    known[next] = known[at] + 1;
                    open.push_back(next);
                }
            }
        }
        return -1;
    }

 private:
    static constexpr std::array<std::pair<int, int>, 4> kWays = {
        {{1, 0}, {-1, 0}, {0, 1}, {0, -1}}};
    bool inside(Cell c) const { return c.x >= 0 && c.y >= 0 && c.x < wide_ && c.y < high_; }
    std::size_t index(Cell c) const { return static_cast<std::size_t>(c.y * wide_ + c.x); }
    int wide_;
    int high_;
    std::vector<bool> blocked_;
};

struct Robot {
    int id = 0;
    double battery = 1.0;
    Cell at;
};

// Robots as they registered; other parts hold pointers to them.
class Fleet {
 public:
    Robot* add(Robot robot) { return robots_.emplace_back(std::make_unique<Robot>(robot)).get(); }
    Robot* nearest(Cell to) const {
        Robot* best = nullptr;
        for (const auto& robot : robots_)
            if (best == nullptr || far(robot->at, to) < far(best->at, to)) best = robot.get();
        return best;
    }

 private:
    static int far(Cell a, Cell b) { return std::abs(a.x - b.x) + std::abs(a.y - b.y); }
    std::vector<std::unique_ptr<Robot>> robots_;
};

class Jobs {
 public:
    void assign(Robot* robot, std::string shelf) { by_robot_[robot].push_back(std::move(shelf)); }
    std::vector<std::string> all() const {
        std::vector<std::string> shelves;
        for (const auto& [robot, mine] : by_robot_)
            shelves.insert(shelves.end(), mine.begin(), mine.end());
        return shelves;
    }

 private:
    std::map<Robot*, std::vector<std::string>> by_robot_;
};

class CommandQueue {
 public:
    void push(std::string command) {
        const std::lock_guard lock(mutex_);
        commands_.push(std::move(command));
        some_.notify_one();
    }
    std::optional<std::string> pop() {
        std::unique_lock lock(mutex_);
        if (!some_.wait_for(lock, std::chrono::milliseconds(50),
                            [&] { return !commands_.empty(); }))
            return std::nullopt;
        std::string first = std::move(commands_.front());
        commands_.pop();
        return first;
    }

 private:
    std::mutex mutex_;
    std::condition_variable some_;
    std::queue<std::string> commands_;
};

struct Watchdog {
    using Clock = std::chrono::steady_clock;
    Clock::time_point fed{};
    void feed() { fed = Clock::now(); }
    bool starved(Clock::time_point now) const { return now - fed > std::chrono::seconds(2); }
};

void settle() { ::usleep(20'000); }

class Pid {
 public:
    Pid(double p, double i, double d) : p_(p), i_(i), d_(d) {}
    double step(double error, double seconds) {
        sum_ += error * seconds;
        const double slope = (error - last_) / seconds;
        last_ = error;
        return p_ * error + i_ * sum_ + d_ * slope;
    }

 private:
    double p_, i_, d_;
    double sum_ = 0;
    double last_ = 0;
};

std::string robot_tag(const Robot& robot) {
    std::ostringstream out;
    out << "robot@" << static_cast<const void*>(&robot);
    return out.str();
}

}  // namespace robots

CASE(pl_robot_steps) {
    robots::Grid grid(5, 5);
    grid.block({1, 0});
    co_return grid.steps({0, 0}, {4, 4});
}
CASE(pl_robot_nearest) {
    robots::Fleet fleet;
    fleet.add({1, 1.0, {0, 0}});
    fleet.add({2, 0.5, {3, 3}});
    co_return fleet.nearest({4, 4})->id;
}
CASE(pl_robot_jobs) {
    robots::Fleet fleet;
    robots::Jobs jobs;
    jobs.assign(fleet.add({1, 1.0, {0, 0}}), "A3");
    jobs.assign(fleet.add({2, 1.0, {0, 1}}), "B1");
    co_return static_cast<int>(jobs.all().front().front());
}
CASE(pl_robot_commands) {
    robots::CommandQueue commands;
    commands.push("lift");
    co_return commands.pop().has_value() ? 1 : 0;
}
CASE(pl_robot_watchdog) {
    robots::Watchdog dog;
    dog.feed();
    co_return dog.fed.time_since_epoch().count() > 0 ? 1 : 0;
}
CASE(pl_robot_starved) {
    const robots::Watchdog dog;
    co_return dog.starved(robots::Watchdog::Clock::time_point(std::chrono::seconds(3))) ? 1 : 0;
}
CASE(pl_robot_settle) {
    robots::settle();
    co_return 0;
}
CASE(pl_robot_pid) {
    robots::Pid pid(1.0, 0.1, 0.01);
    pid.step(1.0, 0.1);
    co_return static_cast<int>(pid.step(0.5, 0.1) * 100);
}
CASE(pl_robot_tag) {
    const robots::Robot robot{1};
    co_return static_cast<int>(robots::robot_tag(robot).back());
}

// ---- energy meters

namespace energy {

struct Reading {
    std::string meter;
    std::chrono::sys_seconds at;
    double kwh = 0;
};

double used(std::span<const Reading> readings) {
    double sum = 0;
    for (std::size_t i = 1; i < readings.size(); ++i) sum += readings[i].kwh - readings[i - 1].kwh;
    return sum;
}

std::map<std::chrono::sys_days, double> by_day(std::span<const Reading> readings) {
    std::map<std::chrono::sys_days, double> days;
    for (const Reading& r : readings) days[std::chrono::floor<std::chrono::days>(r.at)] += r.kwh;
    return days;
}

class Simulator {
 public:
    Reading next() { return {"sim", {}, noise_(engine_)}; }

 private:
    std::mt19937 engine_;
    std::normal_distribution<double> noise_{2.0, 0.3};
};

class Lcg {
 public:
    explicit Lcg(std::uint32_t seed) : state_(seed) {}
    std::uint32_t operator()() { return state_ = state_ * 1664525U + 1013904223U; }

 private:
    std::uint32_t state_;
};

std::optional<Reading> parsed(std::string_view line) {
    const auto comma = line.find(',');
    if (comma == std::string_view::npos) return std::nullopt;
    Reading reading;
    reading.meter = line.substr(0, comma);
    long tenths = 0;
    const auto [end, bad] =
        std::from_chars(line.data() + comma + 1, line.data() + line.size(), tenths);
    if (bad != std::errc{}) return std::nullopt;
    reading.kwh = static_cast<double>(tenths) / 10.0;
    return reading;
}

struct Tariff {
    int from_hour;
    int to_hour;
    long micro_cents;
};
inline const std::vector<Tariff> kTariffs = {{0, 6, 180}, {6, 22, 310}, {22, 24, 180}};

long price_at(int hour) {
    const auto at = std::ranges::find_if(
        kTariffs, [hour](const Tariff& t) { return hour >= t.from_hour && hour < t.to_hour; });
    return at == kTariffs.end() ? 0 : at->micro_cents;
}

std::vector<Tariff> loaded_tariffs = {{0, 24, 300}};

long loaded_price(int hour) {
    for (const Tariff& t : loaded_tariffs)
        if (hour >= t.from_hour && hour < t.to_hour) return t.micro_cents;
    return 0;
}

long local_price(std::time_t at) {
    const std::tm* parts = std::localtime(&at);
    return price_at(parts->tm_hour);
}

std::uint16_t crc(std::span<const std::uint8_t> frame) {
    boost::crc_ccitt_type made;
    made.process_bytes(frame.data(), frame.size());
    return static_cast<std::uint16_t>(made.checksum());
}

class SerialPort {
 public:
    explicit SerialPort(const char* name) : fd_(::open(name, O_RDWR | O_NOCTTY)) {}
    ~SerialPort() {
        if (fd_ >= 0) ::close(fd_);
    }
    std::size_t read(std::span<std::uint8_t> into) {
        const auto got = ::read(fd_, into.data(), into.size());
        return got < 0 ? 0 : static_cast<std::size_t>(got);
    }

 private:
    int fd_;
};

}  // namespace energy

CASE(pl_energy_used) {
    const std::vector<energy::Reading> readings = {{"m", {}, 1.5}, {"m", {}, 4.0}};
    co_return static_cast<int>(energy::used(readings) * 10);
}
CASE(pl_energy_by_day) {
    const std::vector<energy::Reading> readings = {
        {"m", std::chrono::sys_seconds(std::chrono::seconds(7)), 1.5},
        {"m", std::chrono::sys_seconds(std::chrono::hours(30)), 4.0}};
    co_return static_cast<int>(energy::by_day(readings).size());
}
CASE(pl_energy_simulated) {
    energy::Simulator simulator;
    co_return static_cast<int>(simulator.next().kwh);
}
CASE(pl_energy_lcg) {
    energy::Lcg chance(static_cast<std::uint32_t>(run.random()));
    co_return static_cast<int>(chance() % 7);
}
CASE(pl_energy_parsed) { co_return energy::parsed("m1,42").has_value() ? 1 : 0; }
CASE(pl_energy_price) { co_return static_cast<int>(energy::price_at(7)); }
CASE(pl_energy_loaded_price) { co_return static_cast<int>(energy::loaded_price(7)); }
CASE(pl_energy_local_price) { co_return static_cast<int>(energy::local_price(1'700'000'000)); }
CASE(pl_energy_crc) {
    const std::array<std::uint8_t, 3> frame = {1, 2, 3};
    co_return energy::crc(frame);
}
CASE(pl_energy_port) {
    energy::SerialPort port("/dev/ttyUSB0");
    std::array<std::uint8_t, 8> frame{};
    co_return static_cast<int>(port.read(frame));
}

// ---- telemetry

namespace telemetry {

struct Sample {
    std::string name;
    double value = 0;
    std::int64_t at_ms = 0;
};

#define TELEMETRY_NOW_MS()                                   \
    std::chrono::duration_cast<std::chrono::milliseconds>(   \
        std::chrono::system_clock::now().time_since_epoch()) \
        .count()
#define TELEMETRY_SAMPLE(name, value) \
    ::telemetry::Sample { (name), (value), TELEMETRY_NOW_MS() }
#define TELEMETRY_SAMPLE_AT(name, value, at) \
    ::telemetry::Sample { (name), (value), (at) }

class Histogram {
 public:
    explicit Histogram(std::vector<double> bounds)
        : bounds_(std::move(bounds)), counts_(bounds_.size() + 1) {}
    void observe(double v) {
        const auto at = std::upper_bound(bounds_.begin(), bounds_.end(), v);
        ++counts_[static_cast<std::size_t>(at - bounds_.begin())];
    }
    long count(std::size_t i) const { return counts_.at(i); }

 private:
    std::vector<double> bounds_;
    std::vector<long> counts_;
};

class Counter {
 public:
    void add(long n) { value_.fetch_add(n, std::memory_order_relaxed); }
    long value() const { return value_.load(std::memory_order_relaxed); }

 private:
    std::atomic<long> value_{0};
};

class Registry {
 public:
    static Registry& global() {
        static Registry one;
        return one;
    }
    void gauge(const std::string& name, double v) {
        const std::scoped_lock lock(mutex_);
        gauges_[name] = v;
    }

 private:
    std::mutex mutex_;
    std::map<std::string, double> gauges_;
};

// Adds the time of a scope to what it is given.
template <class Clock, class Sink>
class ScopedTimer {
 public:
    explicit ScopedTimer(Sink sink) : sink_(std::move(sink)) {}
    ScopedTimer(const ScopedTimer&) = delete;
    ScopedTimer& operator=(const ScopedTimer&) = delete;
    ~ScopedTimer() { sink_(Clock::now() - began_); }

 private:
    Sink sink_;
    typename Clock::time_point began_ = Clock::now();
};

struct ManualClock {
    using duration = std::chrono::milliseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<ManualClock>;
    static constexpr bool is_steady = false;
    static time_point now() { return time_point(duration(1000)); }
};

const std::string kHost = [] {
    char name[256] = {};
    ::gethostname(name, sizeof name - 1);
    return std::string(name);
}();

const std::string kService = "meter-" + std::to_string(3);

std::string labels(const std::unordered_map<std::string, std::string>& of) {
    std::vector<std::string> parts;
    parts.reserve(of.size());
    std::transform(of.begin(), of.end(), std::back_inserter(parts),
                   [](const auto& one) { return one.first + "=" + one.second; });
    std::sort(parts.begin(), parts.end());
    return boost::algorithm::join(parts, ",");
}

std::string labels_unsorted(const std::unordered_map<std::string, std::string>& of) {
    return fmt::format("{}", fmt::join(of | std::views::keys, ","));
}

class Ewma {
 public:
    explicit Ewma(double alpha) : alpha_(alpha) {}
    Ewma& operator<<(double v) {
        mean_ = first_ ? v : alpha_ * v + (1 - alpha_) * mean_;
        first_ = false;
        return *this;
    }
    operator double() const { return mean_; }

 private:
    double alpha_;
    double mean_ = 0;
    bool first_ = true;
};

double load() {
    double loads[3] = {};
    return ::getloadavg(loads, 3) < 1 ? 0.0 : loads[0];
}

double percentile(std::vector<double> values, double p) {
    const auto nth = static_cast<std::ptrdiff_t>(p * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + nth, values.end());
    return values[static_cast<std::size_t>(nth)];
}

}  // namespace telemetry

CASE(pl_telemetry_sample) {
    const auto sample = TELEMETRY_SAMPLE("queue", 3.0);
    co_return static_cast<int>(sample.at_ms % 1000);
}
CASE(pl_telemetry_sample_at) {
    const auto at =
        std::chrono::duration_cast<std::chrono::milliseconds>(run.now().time_since_epoch());
    const auto sample = TELEMETRY_SAMPLE_AT("queue", 3.0, at.count());
    co_return static_cast<int>(sample.at_ms % 1000);
}
CASE(pl_telemetry_histogram) {
    telemetry::Histogram histogram({1, 5, 10});
    histogram.observe(7);
    co_return static_cast<int>(histogram.count(2));
}
CASE(pl_telemetry_counter) {
    telemetry::Counter counter;
    counter.add(3);
    co_return static_cast<int>(counter.value());
}
CASE(pl_telemetry_registry) {
    telemetry::Registry::global().gauge("depth", 3);
    co_return 0;
}
CASE(pl_telemetry_timer) {
    std::chrono::nanoseconds took{};
    {
        const auto sink = [&took](auto d) { took = d; };
        const telemetry::ScopedTimer<std::chrono::steady_clock, decltype(sink)> timer(sink);
    }
    co_return took.count() > 0 ? 1 : 0;
}
CASE(pl_telemetry_manual_timer) {
    std::chrono::milliseconds took{};
    {
        const auto sink = [&took](auto d) { took = d; };
        const telemetry::ScopedTimer<telemetry::ManualClock, decltype(sink)> timer(sink);
    }
    co_return static_cast<int>(took.count());
}
CASE(pl_telemetry_host) { co_return static_cast<int>(telemetry::kHost.size()); }
CASE(pl_telemetry_service) { co_return static_cast<int>(telemetry::kService.size()); }
CASE(pl_telemetry_labels) {
    co_return static_cast<int>(telemetry::labels({{"a", "1"}, {"b", "2"}}).size());
}
CASE(pl_telemetry_labels_unsorted) {
    co_return static_cast<int>(telemetry::labels_unsorted({{"a", "1"}, {"b", "2"}}).front());
}
CASE(pl_telemetry_ewma) {
    telemetry::Ewma mean(0.5);
    mean << 2.0 << 4.0;
    co_return static_cast<int>(mean);
}
CASE(pl_telemetry_load) { co_return telemetry::load() > 2.0 ? 1 : 0; }
CASE(pl_telemetry_percentile) {
    co_return static_cast<int>(telemetry::percentile({5, 1, 9, 3}, 0.5));
}

// ---- CI and CD

namespace ci {

struct Stage {
    std::string name;
    std::vector<std::string> needs;
};

std::vector<std::string> order(const std::map<std::string, std::vector<std::string>>& needs) {
    std::map<std::string, std::size_t> missing;
    std::vector<std::string> ready;
    std::vector<std::string> done;
    for (const auto& [stage, of] : needs) {
        missing[stage] = of.size();
        if (of.empty()) ready.push_back(stage);
    }
    while (!ready.empty()) {
        const std::string now = ready.back();
        ready.pop_back();
        done.push_back(now);
        for (const auto& [stage, of] : needs)
            if (std::ranges::count(of, now) > 0 && --missing[stage] == 0) ready.push_back(stage);
    }
    return done;
}

// The same over an unordered graph.
std::size_t roots(const std::unordered_map<std::string, std::vector<std::string>>& needs) {
    return static_cast<std::size_t>(std::count_if(
        needs.cbegin(), needs.cend(), [](const auto& one) { return one.second.empty(); }));
}

int shell(const std::string& command) { return std::system(command.c_str()); }

std::string output_of(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
    std::string text;
    std::array<char, 128> part{};
    while (pipe && std::fgets(part.data(), static_cast<int>(part.size()), pipe.get()) != nullptr)
        text += part.data();
    return text;
}

std::string workspace() { return std::filesystem::current_path().string() + "/build"; }

std::string build_tag(const std::string& branch, int number) {
    std::string safe;
    std::ranges::transform(branch, std::back_inserter(safe),
                           [](char c) { return c == '/' ? '-' : c; });
    return fmt::format("{}-{}", safe, number);
}

std::string temporary_dir() {
    char name[] = "/tmp/ci-XXXXXX";
    const char* made = ::mkdtemp(name);
    return made == nullptr ? "" : made;
}

struct Env {
    static std::string get(const std::string& name, const std::string& otherwise = "") {
        const char* value = ::getenv(name.c_str());
        return value == nullptr ? otherwise : value;
    }
    static bool on_ci() { return get("CI", "false") == "true"; }
};

class Semver {
 public:
    Semver(int major, int minor, int patch) : parts_{major, minor, patch} {}
    static std::optional<Semver> parse(const std::string& text) {
        std::vector<std::string> parts;
        boost::algorithm::split(parts, text, boost::algorithm::is_any_of("."));
        if (parts.size() != 3) return std::nullopt;
        try {
            return Semver(boost::lexical_cast<int>(parts[0]), boost::lexical_cast<int>(parts[1]),
                          boost::lexical_cast<int>(parts[2]));
        } catch (const boost::bad_lexical_cast&) {
            return std::nullopt;
        }
    }
    auto operator<=>(const Semver&) const = default;

 private:
    std::array<int, 3> parts_;
};

unsigned jobs() {
    const unsigned cores = std::thread::hardware_concurrency();
    return cores == 0 ? 2 : cores;
}

std::vector<int> run_all(const std::vector<std::function<int()>>& steps) {
    std::vector<std::future<int>> answers;
    for (const auto& step : steps) answers.push_back(std::async(std::launch::async, step));
    std::vector<int> codes;
    for (auto& answer : answers) codes.push_back(answer.get());
    return codes;
}

std::vector<int> run_in_order(const std::vector<std::function<int()>>& steps) {
    std::vector<int> codes;
    for (const auto& step : steps) codes.push_back(step());
    return codes;
}

class Artifact {
 public:
    explicit Artifact(boost::filesystem::path path) : path_(std::move(path)) {}
    std::uintmax_t size() const { return boost::filesystem::file_size(path_); }
    std::string name() const { return path_.filename().string(); }

 private:
    boost::filesystem::path path_;
};

#define CI_BUILD_ID (__DATE__ " " __TIME__)

struct BuildInfo {
    std::string id = CI_BUILD_ID;
    std::string branch = "main";
};

int where(int line = __LINE__) { return line; }

}  // namespace ci

CASE(pl_ci_order) {
    co_return static_cast<int>(
        ci::order({{"build", {}}, {"test", {"build"}}, {"ship", {"test"}}}).size());
}
CASE(pl_ci_roots) { co_return static_cast<int>(ci::roots({{"build", {}}, {"test", {"build"}}})); }
CASE(pl_ci_shell) { co_return ci::shell("make -j2"); }
CASE(pl_ci_output) { co_return static_cast<int>(ci::output_of("git rev-parse HEAD").size()); }
CASE(pl_ci_workspace) { co_return static_cast<int>(ci::workspace().size()); }
CASE(pl_ci_tag) { co_return static_cast<int>(ci::build_tag("feature/x", 12).size()); }
CASE(pl_ci_temporary) { co_return static_cast<int>(ci::temporary_dir().size()); }
CASE(pl_ci_on_ci) { co_return ci::Env::on_ci() ? 1 : 0; }
CASE(pl_ci_semver) {
    const auto version = ci::Semver::parse("1.20.3");
    co_return version && *version > ci::Semver(1, 9, 9) ? 1 : 0;
}
CASE(pl_ci_jobs) { co_return static_cast<int>(ci::jobs()); }
CASE(pl_ci_run_all) {
    co_return ci::run_all({[] { return 1; }, [] { return 2; }}).back();
}
CASE(pl_ci_run_in_order) {
    co_return ci::run_in_order({[] { return 1; }, [] { return 2; }}).back();
}
CASE(pl_ci_artifact) { co_return static_cast<int>(ci::Artifact("out/app.tar").size()); }
CASE(pl_ci_artifact_name) { co_return static_cast<int>(ci::Artifact("out/app.tar").name().size()); }
CASE(pl_ci_build_info) {
    const ci::BuildInfo info;
    co_return static_cast<int>(info.id.size());
}
CASE(pl_ci_where) { co_return ci::where() % 2; }

// ---- data migration

namespace migrate {

struct Row {
    long id = 0;
    std::string name;
    std::optional<std::string> mail;
};

class Db {
 public:
    explicit Db(const std::string& file) { ::sqlite3_open(file.c_str(), &db_); }
    Db(const Db&) = delete;
    Db& operator=(const Db&) = delete;
    ~Db() { ::sqlite3_close(db_); }
    int version() {
        sqlite3_stmt* stmt = nullptr;
        int found = -1;
        if (::sqlite3_prepare_v2(db_, "PRAGMA user_version", -1, &stmt, nullptr) == SQLITE_OK &&
            ::sqlite3_step(stmt) == SQLITE_ROW)
            found = ::sqlite3_column_int(stmt, 0);
        ::sqlite3_finalize(stmt);
        return found;
    }

 private:
    sqlite3* db_ = nullptr;
};

// A page of rows, walked like a list.
class Pages {
 public:
    class iterator {
     public:
        iterator(const Pages* of, long at) : of_(of), at_(at) {}
        std::pair<long, long> operator*() const {
            return {at_, std::min(at_ + of_->size_, of_->rows_)};
        }
        iterator& operator++() {
            at_ += of_->size_;
            return *this;
        }
        bool operator!=(const iterator& other) const { return at_ < other.at_; }

     private:
        const Pages* of_;
        long at_;
    };
    Pages(long rows, long size) : rows_(rows), size_(size) {}
    iterator begin() const { return {this, 0}; }
    iterator end() const { return {this, rows_}; }

 private:
    long rows_;
    long size_;
};

// Lines of a file, walked like a list.
class FileLines {
 public:
    class iterator {
     public:
        explicit iterator(std::ifstream* in) : in_(in) { ++*this; }
        iterator() = default;
        const std::string& operator*() const { return line_; }
        iterator& operator++() {
            if (in_ != nullptr && !std::getline(*in_, line_)) in_ = nullptr;
            return *this;
        }
        bool operator!=(const iterator& other) const { return in_ != other.in_; }

     private:
        std::ifstream* in_ = nullptr;
        std::string line_;
    };
    explicit FileLines(const std::string& name) : in_(name) {}
    iterator begin() { return iterator(&in_); }
    iterator end() { return {}; }

 private:
    std::ifstream in_;
};

std::vector<std::string> fields(const std::string& line) {
    std::vector<std::string> parts;
    std::istringstream in(line);
    for (std::string part; std::getline(in, part, ';');) parts.push_back(part);
    return parts;
}

struct Checkpoint {
    long last_id = 0;
    void save() const {
        FILE* out = std::fopen("checkpoint", "w");
        if (out == nullptr) return;
        std::fprintf(out, "%ld", last_id);
        std::fclose(out);
    }
};

using Value = std::variant<std::monostate, long, double, std::string>;

std::string as_sql(const Value& value) {
    struct Visitor {
        std::string operator()(std::monostate) const { return "NULL"; }
        std::string operator()(long n) const { return std::to_string(n); }
        std::string operator()(double d) const { return fmt::format("{:.17g}", d); }
        std::string operator()(const std::string& s) const {
            return "'" + boost::algorithm::replace_all_copy(s, "'", "''") + "'";
        }
    };
    return std::visit(Visitor(), value);
}

class Deduplicator {
 public:
    bool seen(const std::string& key) { return !keys_.insert(key).second; }
    std::size_t size() const { return keys_.size(); }
    std::string sample() const { return keys_.empty() ? "" : *keys_.begin(); }

 private:
    std::unordered_set<std::string> keys_;
};

class Throttle {
 public:
    virtual ~Throttle() = default;
    void before_batch(int n) {
        if (n % 10 == 9) pause();
    }

 protected:
    virtual void pause() { std::this_thread::sleep_for(std::chrono::milliseconds(5)); }
};

std::uint64_t partition(std::string_view key, std::uint64_t count) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash % count;
}

std::size_t partition_of(const Row* row, std::size_t count) {
    return std::hash<const Row*>()(row) % count;
}

}  // namespace migrate

CASE(pl_migrate_version) {
    migrate::Db db("app.db");
    co_return db.version();
}
CASE(pl_migrate_pages) {
    long rows = 0;
    for (const auto& [from, to] : migrate::Pages(1000, 300)) rows += to - from;
    co_return static_cast<int>(rows);
}
CASE(pl_migrate_lines) {
    int count = 0;
    for (const std::string& line : migrate::FileLines("rows.csv")) count += line.empty() ? 0 : 1;
    co_return count;
}
CASE(pl_migrate_fields) { co_return static_cast<int>(migrate::fields("1;ann;a@b").size()); }
CASE(pl_migrate_checkpoint) {
    const migrate::Checkpoint at{17};
    at.save();
    co_return 0;
}
CASE(pl_migrate_sql) { co_return static_cast<int>(migrate::as_sql(std::string("o'neil")).size()); }
CASE(pl_migrate_seen) {
    migrate::Deduplicator keys;
    keys.seen("a");
    co_return keys.seen("a") ? static_cast<int>(keys.size()) : 0;
}
CASE(pl_migrate_sample) {
    migrate::Deduplicator keys;
    keys.seen("a");
    keys.seen("b");
    co_return static_cast<int>(keys.sample().front());
}
CASE(pl_migrate_throttle) {
    migrate::Throttle throttle;
    for (int i = 0; i < 10; ++i) throttle.before_batch(i);
    co_return 0;
}
CASE(pl_migrate_partition) { co_return static_cast<int>(migrate::partition("acme", 16)); }
CASE(pl_migrate_partition_of) {
    const migrate::Row row{1, "ann", {}};
    co_return static_cast<int>(migrate::partition_of(&row, 16));
}
CASE(pl_migrate_config_file) {
    const toml::table table = toml::parse_file("migrate.toml");
    co_return table["batch"].value_or(100);
}
CASE(pl_migrate_config_text) {
    const toml::table table = toml::parse("batch = 50");
    co_return table["batch"].value_or(100);
}

// ---- documents

namespace documents {

struct Revision {
    int number = 0;
    std::string author;
    std::string text;
};

class Document {
 public:
    void edit(std::string author, std::string text) {
        revisions_.push_back(
            {static_cast<int>(revisions_.size()) + 1, std::move(author), std::move(text)});
    }
    const Revision& latest() const { return revisions_.back(); }

 private:
    std::vector<Revision> revisions_;
};

// Who signs, in which order.
class Signing {
 public:
    enum class Step { drafted, reviewed, signed_off };
    void on(Step step, std::function<void(const std::string&)> handler) {
        handlers_.emplace(step, std::move(handler));
    }
    void advance(Step to, const std::string& who) {
        step_ = to;
        const auto [first, last] = handlers_.equal_range(to);
        for (auto at = first; at != last; ++at) at->second(who);
    }
    Step step() const { return step_; }

 private:
    Step step_ = Step::drafted;
    std::multimap<Step, std::function<void(const std::string&)>> handlers_;
};

std::string filled(std::string text, const std::map<std::string, std::string>& values) {
    for (const auto& [name, value] : values)
        boost::algorithm::replace_all(text, "{{" + name + "}}", value);
    return text;
}

class LockFile {
 public:
    explicit LockFile(std::string name) : name_(std::move(name)) {
        fd_ = ::open(name_.c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600);
        const std::string owner = std::to_string(::getpid());
        if (fd_ >= 0) (void)!::write(fd_, owner.data(), owner.size());
    }
    ~LockFile() {
        if (fd_ >= 0) ::close(fd_), ::unlink(name_.c_str());
    }

 private:
    std::string name_;
    int fd_ = -1;
};

class Stamped {
 public:
    std::time_t created() const { return created_; }

 protected:
    Stamped() : created_(std::time(nullptr)) {}

 private:
    std::time_t created_;
};
class Contract : public Stamped {
 public:
    explicit Contract(std::string party) : party_(std::move(party)) {}
    const std::string& party() const { return party_; }

 private:
    std::string party_;
};

}  // namespace documents

CASE(pl_document_edit) {
    documents::Document document;
    document.edit("ann", "draft");
    document.edit("bob", "final");
    co_return document.latest().number;
}
CASE(pl_document_signing) {
    documents::Signing signing;
    int told = 0;
    signing.on(documents::Signing::Step::reviewed, [&told](const std::string&) { ++told; });
    signing.advance(documents::Signing::Step::reviewed, "ann");
    co_return told;
}
CASE(pl_document_signing_told) {
    documents::Signing signing;
    signing.on(documents::Signing::Step::signed_off,
               [](const std::string& who) { std::cout << who << " has signed\n"; });
    signing.advance(documents::Signing::Step::signed_off, "ann");
    co_return 0;
}
CASE(pl_document_filled) {
    co_return static_cast<int>(documents::filled("Dear {{name}}", {{"name", "Ann"}}).size());
}
CASE(pl_document_lock) {
    const documents::LockFile lock("contract.lock");
    co_return 0;
}
CASE(pl_document_contract) {
    const documents::Contract contract("acme");
    co_return static_cast<int>(contract.party().size());
}

// ---- mail campaigns

namespace mail {

struct Recipient {
    std::string address;
    std::string segment;
};

std::vector<Recipient> without(std::vector<Recipient> all,
                               const std::unordered_set<std::string>& unsubscribed) {
    std::erase_if(all, [&](const Recipient& r) { return unsubscribed.contains(r.address); });
    return all;
}

template <class Generator>
std::vector<Recipient> sample(std::vector<Recipient> all, std::size_t count, Generator&& chance) {
    std::shuffle(all.begin(), all.end(), chance);
    if (all.size() > count) all.resize(count);
    return all;
}

char variant_of(std::string_view address) {
    boost::crc_32_type made;
    made.process_bytes(address.data(), address.size());
    return made.checksum() % 2 == 0 ? 'A' : 'B';
}

bool send(const Recipient& to, const std::string& body) {
    FILE* out = ::popen(("sendmail " + to.address).c_str(), "w");
    if (out == nullptr) return false;
    std::fputs(body.c_str(), out);
    return ::pclose(out) == 0;
}

std::string date_header(std::time_t now = std::time(nullptr)) {
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[64];
    std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &parts);
    return text;
}

std::string message_id(const std::string& domain) {
    timeval now{};
    ::gettimeofday(&now, nullptr);
    return fmt::format("<{}.{}.{}@{}>", now.tv_sec, now.tv_usec, ::getpid(), domain);
}

bool has_mx(const std::string& domain) {
    addrinfo* found = nullptr;
    const int failed = ::getaddrinfo(domain.c_str(), "25", nullptr, &found);
    if (failed == 0) ::freeaddrinfo(found);
    return failed == 0;
}

std::map<std::string, std::vector<std::string>> by_segment(const std::vector<Recipient>& all) {
    std::map<std::string, std::vector<std::string>> segments;
    for (const Recipient& r : all) segments[r.segment].push_back(r.address);
    return segments;
}

auto in_segment(const std::vector<Recipient>& all, std::string_view segment) {
    return all |
           std::views::filter([segment](const Recipient& r) { return r.segment == segment; }) |
           std::views::transform(&Recipient::address);
}

}  // namespace mail

CASE(pl_mail_without) {
    co_return static_cast<int>(mail::without({{"a@x", "eu"}, {"b@x", "us"}}, {"b@x"}).size());
}
CASE(pl_mail_sample) {
    const std::vector<mail::Recipient> all = {{"a@x", "eu"}, {"b@x", "us"}};
    co_return static_cast<int>(
        mail::sample(all, 1, std::mt19937_64(run.random())).front().address[0]);
}
CASE(pl_mail_shuffled) {
    const std::vector<mail::Recipient> all = {{"a@x", "eu"}, {"b@x", "us"}};
    co_return static_cast<int>(run.shuffle(all).front().address[0]);
}
CASE(pl_mail_variant) { co_return mail::variant_of("a@x"); }
CASE(pl_mail_send) { co_return mail::send({"a@x", "eu"}, "hello") ? 1 : 0; }
CASE(pl_mail_date) { co_return static_cast<int>(mail::date_header().size()); }
CASE(pl_mail_date_given) {
    co_return static_cast<int>(
        mail::date_header(
            std::chrono::duration_cast<std::chrono::seconds>(run.now().time_since_epoch()).count())
            .size());
}
CASE(pl_mail_message_id) { co_return static_cast<int>(mail::message_id("x").size()); }
CASE(pl_mail_mx) { co_return mail::has_mx("example.org") ? 1 : 0; }
CASE(pl_mail_segments) {
    co_return static_cast<int>(
        mail::by_segment({{"a@x", "eu"}, {"b@x", "us"}}).begin()->second.size());
}
CASE(pl_mail_in_segment) {
    const std::vector<mail::Recipient> all = {{"a@x", "eu"}, {"b@x", "us"}};
    int size = 0;
    for (const std::string& address : mail::in_segment(all, "eu"))
        size += static_cast<int>(address.size());
    co_return size;
}

// ---- fraud

namespace fraud {

struct Payment {
    std::string card;
    long cents = 0;
    std::chrono::sys_seconds at;
};

class Weights {
 public:
    void set(const std::string& feature, double weight) { weights_[feature] = weight; }
    double score(const std::unordered_map<std::string, double>& features) const {
        double sum = 0;
        for (const auto& [name, value] : features)
            if (const auto at = weights_.find(name); at != weights_.end())
                sum += at->second * value;
        return sum;
    }
    double score_in_order(const std::vector<std::pair<std::string, double>>& features) const {
        double sum = 0;
        for (const auto& [name, value] : features)
            if (const auto at = weights_.find(name); at != weights_.end())
                sum += at->second * value;
        return 1.0 / (1.0 + std::exp(-sum));
    }

 private:
    std::unordered_map<std::string, double> weights_;
};

class Velocity {
 public:
    explicit Velocity(std::size_t most) : recent_(most) {}
    bool too_fast(const Payment& p) {
        recent_.push_back(p.at);
        return recent_.full() && recent_.back() - recent_.front() < std::chrono::minutes(1);
    }

 private:
    boost::circular_buffer<std::chrono::sys_seconds> recent_;
};

int seen_before(const std::string& card) {
    thread_local std::map<std::string, int> seen;
    return seen[card]++;
}

std::string device() {
    utsname name{};
    ::uname(&name);
    return std::string(name.sysname) + "/" + name.nodename;
}

bool sampled_for_review() {
    static std::default_random_engine engine{std::random_device{}()};
    return std::bernoulli_distribution(0.01)(engine);
}

bool sampled_by(std::uint64_t chance) { return chance % 100 == 0; }

struct Blocklist {
    boost::unordered_map<std::string, std::string> reasons;
    std::string report() const {
        std::string text;
        for (const auto& [card, reason] : reasons) text += card + ": " + reason + "\n";
        return text;
    }
    bool blocks(const std::string& card) const { return reasons.count(card) != 0; }
};

}  // namespace fraud

CASE(pl_fraud_score) {
    fraud::Weights weights;
    weights.set("night", 0.3);
    co_return static_cast<int>(weights.score({{"night", 1.0}, {"abroad", 1.0}}) * 100);
}
CASE(pl_fraud_score_in_order) {
    fraud::Weights weights;
    weights.set("night", 0.3);
    co_return weights.score_in_order({{"night", 1.0}, {"abroad", 1.0}}) > 0.5 ? 1 : 0;
}
CASE(pl_fraud_velocity) {
    fraud::Velocity velocity(2);
    velocity.too_fast({"4111", 100, std::chrono::sys_seconds(std::chrono::seconds(10))});
    co_return velocity.too_fast({"4111", 100, std::chrono::sys_seconds(std::chrono::seconds(20))})
        ? 1
        : 0;
}
CASE(pl_fraud_seen) { co_return fraud::seen_before("4111"); }
CASE(pl_fraud_device) { co_return static_cast<int>(fraud::device().size()); }
CASE(pl_fraud_sampled) { co_return fraud::sampled_for_review() ? 1 : 0; }
CASE(pl_fraud_sampled_by) { co_return fraud::sampled_by(run.random()) ? 1 : 0; }
CASE(pl_fraud_report) {
    const fraud::Blocklist list{{{"4111", "stolen"}, {"4222", "lost"}}};
    co_return static_cast<int>(list.report().front());
}

// ---- identity and sessions

namespace identity {

std::string token() {
    std::array<unsigned char, 16> bytes{};
    if (::getrandom(bytes.data(), bytes.size(), 0) < 0) return {};
    return fmt::format("{:02x}", fmt::join(bytes, ""));
}

class Clock {
 public:
    virtual ~Clock() = default;
    virtual std::chrono::sys_seconds now() const = 0;
};
class SystemClock final : public Clock {
 public:
    std::chrono::sys_seconds now() const override {
        return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    }
};

class Sessions {
 public:
    explicit Sessions(const Clock& clock) : clock_(clock) {}
    void open(const std::string& user) { until_[user] = clock_.now() + std::chrono::hours(1); }
    bool valid(const std::string& user) const {
        const auto at = until_.find(user);
        return at != until_.end() && clock_.now() < at->second;
    }

 private:
    const Clock& clock_;
    std::map<std::string, std::chrono::sys_seconds> until_;
};

class Cache {
 public:
    std::optional<std::string> get(const std::string& key) const {
        const std::shared_lock lock(mutex_);
        const auto at = values_.find(key);
        return at == values_.end() ? std::nullopt : std::optional(at->second);
    }

 private:
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, std::string> values_;
};

// A counted object of our own, from before shared_ptr.
class Counted {
 public:
    void retain() { ++count_; }
    void release() {
        if (--count_ == 0) delete this;
    }

 protected:
    virtual ~Counted() = default;

 private:
    std::atomic<int> count_{1};
};
class Principal : public Counted {
 public:
    std::string name = "ann";
};

std::bitset<8> permissions(const std::vector<std::string>& roles) {
    static const std::unordered_map<std::string, int> kBits = {
        {"read", 0}, {"write", 1}, {"admin", 7}};
    std::bitset<8> bits;
    for (const std::string& role : roles)
        if (const auto at = kBits.find(role); at != kBits.end())
            bits.set(static_cast<std::size_t>(at->second));
    return bits;
}

std::string operator_name() {
    const passwd* user = ::getpwuid(::getuid());
    return user == nullptr ? "nobody" : user->pw_name;
}

}  // namespace identity

CASE(pl_session_token) { co_return static_cast<int>(identity::token().size()); }
CASE(pl_session_valid) {
    const identity::SystemClock clock;
    identity::Sessions sessions(clock);
    sessions.open("ann");
    co_return sessions.valid("ann") ? 1 : 0;
}
CASE(pl_session_cache) {
    const identity::Cache cache;
    co_return cache.get("ann").has_value() ? 1 : 0;
}
CASE(pl_session_principal) {
    auto* principal = new identity::Principal;
    principal->retain();
    principal->release();
    const int size = static_cast<int>(principal->name.size());
    principal->release();
    co_return size;
}
CASE(pl_session_permissions) {
    co_return static_cast<int>(identity::permissions({"read", "admin"}).to_ulong());
}
CASE(pl_session_operator) { co_return static_cast<int>(identity::operator_name().size()); }

// ---- licences, firmware, video, batch jobs

namespace fleet {

bool key_valid(std::string_view key) {
    int sum = 0;
    int at = 0;
    for (const char c : key)
        if (c != '-') sum += ++at * (c >= '0' && c <= '9' ? c - '0' : c - 'A' + 10);
    return sum % 31 == 0;
}

std::string machine_id() {
    std::ifstream in("/etc/machine-id");
    std::string id;
    std::getline(in, id);
    return id;
}

struct Device {
    std::string serial;
    int ring = 0;
};

std::vector<std::vector<Device>> waves(std::vector<Device> devices) {
    std::ranges::sort(devices, {}, [](const Device& d) { return std::tie(d.ring, d.serial); });
    std::vector<std::vector<Device>> made;
    for (const Device& d : devices) {
        if (made.empty() || made.back().front().ring != d.ring) made.emplace_back();
        made.back().push_back(d);
    }
    return made;
}

struct ByAddress {
    bool operator()(const Device* a, const Device* b) const { return a < b; }
};

std::vector<std::string> ffmpeg(const std::string& in, int height) {
    return {"ffmpeg", "-i", in, "-vf", fmt::format("scale=-2:{}", height), "out.mp4"};
}

int transcode(const std::vector<std::string>& arguments) {
    const pid_t child = ::fork();
    if (child == 0) {
        std::vector<char*> argv;
        for (const std::string& a : arguments) argv.push_back(const_cast<char*>(a.c_str()));
        argv.push_back(nullptr);
        ::execvp(argv[0], argv.data());
        ::_exit(127);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

std::string scratch() {
    static const std::string kDir = [] {
        const char* dir = std::getenv("TMPDIR");
        return std::string(dir != nullptr ? dir : "/tmp");
    }();
    return kDir;
}

double pi(std::uint32_t seed, int darts) {
    std::mt19937 engine(seed);
    int inside = 0;
    for (int i = 0; i < darts; ++i) {
        const double x = engine() / 4294967296.0;
        const double y = engine() / 4294967296.0;
        if (x * x + y * y < 1) ++inside;
    }
    return 4.0 * inside / darts;
}

double burn() {
    const std::clock_t began = std::clock();
    double sum = 0;
    for (int i = 1; i < 1000; ++i) sum += 1.0 / i;
    return sum + static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
}

}  // namespace fleet

CASE(pl_licence_key) { co_return fleet::key_valid("AB12-CD34") ? 1 : 0; }
CASE(pl_licence_machine) { co_return static_cast<int>(fleet::machine_id().size()); }
CASE(pl_firmware_waves) {
    co_return static_cast<int>(fleet::waves({{"b", 1}, {"a", 0}, {"c", 1}}).size());
}
CASE(pl_firmware_by_address) {
    const fleet::Device a{"a", 1};
    const fleet::Device b{"b", 0};
    std::vector<const fleet::Device*> list = {&b, &a};
    std::sort(list.begin(), list.end(), fleet::ByAddress());
    co_return list.front()->ring;
}
CASE(pl_video_arguments) { co_return static_cast<int>(fleet::ffmpeg("in.mov", 720).size()); }
CASE(pl_video_transcode) { co_return fleet::transcode(fleet::ffmpeg("in.mov", 720)); }
CASE(pl_batch_scratch) { co_return static_cast<int>(fleet::scratch().size()); }
CASE(pl_batch_pi) { co_return static_cast<int>(fleet::pi(42, 100) * 100); }
CASE(pl_batch_burn) { co_return static_cast<int>(fleet::burn()); }

// ---- trading, chat, reports

namespace office {

class Book {
 public:
    void bid(long price, long quantity) { bids_[price] += quantity; }
    long best() const { return bids_.empty() ? 0 : bids_.begin()->first; }

 private:
    std::map<long, long, std::greater<>> bids_;
};

std::int64_t exchange_time() {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

// Quotes an activity asks for.
long quote(rb::Activity&, std::string symbol) {
    std::ifstream in("/srv/quotes/" + symbol);
    long price = 0;
    in >> price;
    return price + std::time(nullptr) % 2;
}

bool allowed(std::string_view text, const std::set<std::string, std::less<>>& words) {
    return std::ranges::none_of(
        words, [text](const std::string& w) { return text.find(w) != std::string_view::npos; });
}

void flagged(const std::string& user) { spdlog::warn("{} was flagged", user); }

std::string thousands(long n) {
    std::ostringstream out;
    out.imbue(std::locale(""));
    out << n;
    return out.str();
}

std::string csv(const std::vector<std::vector<std::string>>& rows) {
    std::string text;
    for (const auto& row : rows) text += boost::algorithm::join(row, ";") + "\n";
    return text;
}

}  // namespace office

CASE(pl_trade_book) {
    office::Book book;
    book.bid(101, 5);
    book.bid(103, 2);
    co_return static_cast<int>(book.best());
}
CASE(pl_trade_time) { co_return static_cast<int>(office::exchange_time() % 7); }
CASE(pl_trade_quote) {
    const std::string symbol = "ACME";
    const long price = co_await run.step(office::quote, symbol);
    co_return static_cast<int>(price);
}
CASE(pl_trade_stamp) {
    const auto read = [] { return static_cast<long>(std::time(nullptr)); };
    const long at = co_await run.side_effect(read);
    co_return static_cast<int>(at % 7);
}
CASE(pl_chat_allowed) { co_return office::allowed("hello there", {"spam", "scam"}) ? 1 : 0; }
CASE(pl_chat_flagged) {
    office::flagged("bob");
    co_return 0;
}
CASE(pl_report_thousands) { co_return static_cast<int>(office::thousands(1'234'567).size()); }
CASE(pl_report_csv) { co_return static_cast<int>(office::csv({{"a", "1"}, {"b", "2"}}).size()); }

// ---- and what they share

namespace platform {

// Asks whom it is told to ask for the time.
struct Lease {
    using Now = std::time_t (*)(std::time_t*);
    explicit Lease(int seconds, Now now = &std::time) : now_(now), until_(now(nullptr) + seconds) {}
    bool held() const { return now_(nullptr) < until_; }

 private:
    Now now_;
    std::time_t until_;
};

class FixedClock final : public identity::Clock {
 public:
    explicit FixedClock(std::chrono::sys_seconds at) : at_(at) {}
    std::chrono::sys_seconds now() const override { return at_; }

 private:
    std::chrono::sys_seconds at_;
};

struct Listener {
    int level = 0;
};
using Listeners = std::set<std::shared_ptr<Listener>>;

int loudest_first(const Listeners& listeners) {
    int levels = 0;
    for (const auto& one : listeners) levels = levels * 10 + one->level;
    return levels;
}

template <class F>
void in_background(F work) {
    std::thread worker(std::move(work));
    worker.join();
}

boost::container::flat_map<std::string, long> totals(
    const std::vector<std::pair<std::string, long>>& rows) {
    boost::container::flat_map<std::string, long> sums;
    for (const auto& [name, cents] : rows) sums[name] += cents;
    return sums;
}

}  // namespace platform

CASE(pl_lease) {
    const platform::Lease lease(30);
    co_return lease.held() ? 1 : 0;
}
CASE(pl_fixed_clock) {
    const platform::FixedClock clock(std::chrono::floor<std::chrono::seconds>(run.now()));
    co_return static_cast<int>(clock.now().time_since_epoch().count() % 7);
}
CASE(pl_listeners) {
    platform::Listeners listeners;
    listeners.insert(std::make_shared<platform::Listener>(platform::Listener{1}));
    listeners.insert(std::make_shared<platform::Listener>(platform::Listener{2}));
    co_return platform::loudest_first(listeners);
}
CASE(pl_in_background) {
    int done = 0;
    platform::in_background([&done] { done = 1; });
    co_return done;
}
CASE(pl_report_totals) {
    int sum = 0;
    for (const auto& [name, cents] : platform::totals({{"b", 2}, {"a", 1}}))
        sum = sum * 10 + static_cast<int>(cents);
    co_return sum;
}
