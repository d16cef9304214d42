// Agencies, banks, insurers, hospitals, carriers and media, as their code comes before it is
// runbooks: applications, payment runs, claims, parcels, calls, players and content.
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <netdb.h>
#include <pthread.h>
#include <pwd.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <syslog.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bitset>
#include <boost/algorithm/string/split.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <boost/circular_buffer.hpp>
#include <boost/crc.hpp>
#include <boost/date_time/gregorian/gregorian.hpp>
#include <boost/date_time/posix_time/posix_time.hpp>
#include <boost/format.hpp>
#include <boost/icl/interval_map.hpp>
#include <boost/lexical_cast.hpp>
#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/ordered_index.hpp>
#include <boost/multi_index_container.hpp>
#include <boost/property_tree/ini_parser.hpp>
#include <boost/property_tree/json_parser.hpp>
#include <boost/rational.hpp>
#include <boost/tokenizer.hpp>
#include <boost/unordered_map.hpp>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <boost/variant.hpp>
#include <charconv>
#include <chrono>
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
#include <shared_mutex>
#include <span>
#include <sstream>
#include <stack>
#include <string>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "tests/lint/real/case.hpp"

// ---- permits, registers, pensions

namespace permit {
struct Application {
    std::string id;
    std::time_t received = std::time(nullptr);
    int stage = 0;
};
}  // namespace permit
CASE(ag_permit_received_stamp) {
    permit::Application a;
    a.id = "P-17";
    co_return a.stage;
}

namespace permit {
enum class Stage { received, checked, consulted, decided };
inline Stage next(Stage s) {
    static const std::map<Stage, Stage> kNext{{Stage::received, Stage::checked},
                                              {Stage::checked, Stage::consulted},
                                              {Stage::consulted, Stage::decided}};
    auto it = kNext.find(s);
    return it == kNext.end() ? s : it->second;
}
}  // namespace permit
CASE(ag_permit_next_stage) { co_return static_cast<int>(permit::next(permit::Stage::checked)); }

namespace permit {
class FileNumber {
    static int last_;

 public:
    static std::string draw() { return "BA-" + std::to_string(++last_); }
};
int FileNumber::last_ = 1000;
}  // namespace permit
CASE(ag_permit_file_number) { co_return static_cast<int>(permit::FileNumber::draw().size()); }

namespace registry {
struct Address {
    std::string street, town, zip;
    auto operator<=>(const Address&) const = default;
};
inline std::vector<std::string> diff(const Address& a, const Address& b) {
    std::vector<std::string> out;
    if (a.street != b.street) out.push_back("street");
    if (a.town != b.town) out.push_back("town");
    if (a.zip != b.zip) out.push_back("zip");
    return out;
}
}  // namespace registry
CASE(ag_address_diff) {
    co_return static_cast<int>(registry::diff({"A 1", "B", "1"}, {"A 2", "B", "1"}).size());
}

namespace registry {
inline std::string letter(const std::unordered_map<std::string, std::string>& fields) {
    std::string out;
    for (const auto& [k, v] : fields) out += k + ": " + v + "\n";
    return out;
}
}  // namespace registry
CASE(ag_address_letter_fields) {
    std::unordered_map<std::string, std::string> f{{"name", "x"}, {"street", "y"}};
    co_return static_cast<int>(registry::letter(f).size());
}

namespace registry {
inline std::string fill(std::string text, const std::unordered_map<std::string, std::string>& f) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        auto open = text.find("{{", at);
        if (open == std::string::npos) return out + text.substr(at);
        auto close = text.find("}}", open);
        if (close == std::string::npos) return out + text.substr(at);
        out += text.substr(at, open - at);
        if (auto it = f.find(text.substr(open + 2, close - open - 2)); it != f.end())
            out += it->second;
        at = close + 2;
    }
    return out;
}
}  // namespace registry
CASE(ag_letter_template_fill) {
    co_return static_cast<int>(registry::fill("Dear {{name}},", {{"name", "Ann"}}).size());
}

namespace pension {
struct Years {
    int y, m;
};
inline Years age_at(std::chrono::year_month_day born, std::chrono::year_month_day on) {
    int months = (int(on.year()) - int(born.year())) * 12 + int(unsigned(on.month())) -
                 int(unsigned(born.month()));
    if (on.day() < born.day()) --months;
    return {months / 12, months % 12};
}
}  // namespace pension
CASE(ag_pension_age_at) {
    using namespace std::chrono;
    auto on = year_month_day{floor<days>(run.now())};
    co_return pension::age_at(year{1961} / 4 / 9, on).y;
}

namespace pension {
class Calculator {
 public:
    virtual ~Calculator() = default;
    int age(int born) const { return today_year() - born; }

 protected:
    virtual int today_year() const {
        std::time_t t = std::time(nullptr);
        std::tm tm{};
        localtime_r(&t, &tm);
        return tm.tm_year + 1900;
    }
};
class Early : public Calculator {};
}  // namespace pension
CASE(ag_pension_today_virtual) {
    pension::Early e;
    const pension::Calculator& c = e;
    co_return c.age(1960);
}

namespace pension {
struct Scale {
    int from;
    double factor;
};
constexpr std::array<Scale, 4> kScale{{{60, 0.82}, {62, 0.9}, {65, 1.0}, {67, 1.05}}};
inline double factor(int age) {
    auto it = std::upper_bound(kScale.begin(), kScale.end(), age,
                               [](int a, const Scale& s) { return a < s.from; });
    return it == kScale.begin() ? 0.0 : std::prev(it)->factor;
}
}  // namespace pension
CASE(ag_pension_scale) { co_return static_cast<int>(pension::factor(66) * 1000); }

namespace pension {
std::map<int, double> g_rates = {{2024, 0.186}, {2025, 0.186}};
inline double rate(int year) {
    auto it = g_rates.find(year);
    return it != g_rates.end() ? it->second : 0.0;
}
}  // namespace pension
CASE(ag_pension_global_rates) { co_return pension::rate(2025) > 0.1; }

// ---- payment runs

namespace sepa {
class Holidays {
    std::set<std::chrono::sys_days> days_;

 public:
    void add(std::chrono::year_month_day d) { days_.insert(std::chrono::sys_days{d}); }
    bool open(std::chrono::sys_days d) const {
        std::chrono::weekday w{d};
        return w != std::chrono::Saturday && w != std::chrono::Sunday && !days_.count(d);
    }
    std::chrono::sys_days next_open(std::chrono::sys_days d) const {
        while (!open(d)) d += std::chrono::days{1};
        return d;
    }
};
}  // namespace sepa
CASE(ag_sepa_next_open_day) {
    using namespace std::chrono;
    sepa::Holidays h;
    h.add(year{2026} / 12 / 25);
    co_return static_cast<int>(
        h.next_open(sys_days{year{2026} / 12 / 25}).time_since_epoch().count());
}

namespace sepa {
inline bool before_cutoff(
    int hour, std::chrono::system_clock::time_point at = std::chrono::system_clock::now()) {
    auto in_day = at - std::chrono::floor<std::chrono::days>(at);
    return in_day < std::chrono::hours{hour};
}
}  // namespace sepa
CASE(ag_sepa_cutoff_default_now) { co_return sepa::before_cutoff(15); }

CASE(ag_sepa_cutoff_given) { co_return sepa::before_cutoff(15, {}); }

namespace sepa {
inline int iban_mod97(std::string_view iban) {
    std::string moved{iban.substr(4)};
    moved += iban.substr(0, 4);
    int rest = 0;
    for (char c : moved) {
        if (c >= '0' && c <= '9')
            rest = (rest * 10 + (c - '0')) % 97;
        else
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
    }
    return rest;
}
}  // namespace sepa
CASE(ag_sepa_iban_check) { co_return sepa::iban_mod97("GB82WEST12345698765432"); }

namespace sepa {
class XmlOut {
    std::ostringstream os_;
    std::vector<std::string> open_;

 public:
    XmlOut& begin(std::string tag) {
        os_ << '<' << tag << '>';
        open_.push_back(std::move(tag));
        return *this;
    }
    XmlOut& text(std::string_view t) {
        for (char c : t) {
            if (c == '&')
                os_ << "&amp;";
            else if (c == '<')
                os_ << "&lt;";
            else
                os_ << c;
        }
        return *this;
    }
    XmlOut& end() {
        os_ << "</" << open_.back() << '>';
        open_.pop_back();
        return *this;
    }
    std::string str() const { return os_.str(); }
};
}  // namespace sepa
CASE(ag_sepa_xml_text) {
    sepa::XmlOut x;
    x.begin("CdtTrf").begin("Nm").text("A & B").end().end();
    co_return static_cast<int>(x.str().size());
}

namespace sepa {
inline std::string message_id() {
    char buf[40];
    struct timeval tv;
    gettimeofday(&tv, nullptr);
    std::snprintf(buf, sizeof buf, "MSG%ld%06ld", long(tv.tv_sec), long(tv.tv_usec));
    return buf;
}
struct Header {
    std::string id = message_id();
    int count = 0;
};
}  // namespace sepa
CASE(ag_sepa_message_id) {
    sepa::Header h;
    co_return static_cast<int>(h.id.size());
}

namespace sepa {
struct Batch {
    std::string debtor;
    long cents = 0;
};
inline bool write_batch(const std::string& path, const std::vector<Batch>& list) {
    std::ofstream out(path);
    if (!out) return false;
    for (auto& b : list) out << b.debtor << ';' << b.cents << '\n';
    return out.good();
}
}  // namespace sepa
CASE(ag_sepa_write_file) { co_return sepa::write_batch("/var/spool/sepa/run.csv", {{"a", 1}}); }

namespace sepa {
inline std::map<std::string, long> by_debtor(const std::vector<Batch>& list) {
    std::unordered_map<std::string, long> sums;
    for (const auto& b : list) sums[b.debtor] += b.cents;
    return {sums.begin(), sums.end()};
}
}  // namespace sepa
CASE(ag_sepa_group_by_debtor) {
    long all = 0;
    for (auto& [k, v] : sepa::by_debtor({{"a", 1}, {"b", 2}})) all += v;
    co_return static_cast<int>(all);
}

namespace sepa {
inline long control_sum(const std::unordered_map<std::string, Batch>& m) {
    return std::accumulate(m.begin(), m.end(), 0L,
                           [](long s, const auto& kv) { return s + kv.second.cents; });
}
}  // namespace sepa
CASE(ag_sepa_control_sum_unordered) {
    co_return static_cast<int>(sepa::control_sum({{"a", {"a", 5}}}));
}

// ---- reconciliation, dunning, credit

namespace recon {
struct Entry {
    std::string ref;
    long cents;
};
struct Hash {
    std::size_t operator()(const Entry& e) const {
        return std::hash<std::string>{}(e.ref) * 31 + static_cast<std::size_t>(e.cents);
    }
};
struct Same {
    bool operator()(const Entry& a, const Entry& b) const {
        return a.ref == b.ref && a.cents == b.cents;
    }
};
inline std::vector<Entry> unmatched(const std::vector<Entry>& bank,
                                    const std::vector<Entry>& book) {
    std::unordered_multiset<Entry, Hash, Same> open(book.begin(), book.end());
    std::vector<Entry> out;
    for (const auto& e : bank) {
        auto it = open.find(e);
        if (it == open.end())
            out.push_back(e);
        else
            open.erase(it);
    }
    return out;
}
}  // namespace recon
CASE(ag_recon_unmatched_lookup) {
    co_return static_cast<int>(recon::unmatched({{"a", 1}, {"b", 2}}, {{"a", 1}}).size());
}

namespace recon {
inline std::vector<std::string> leftovers(const std::unordered_set<std::string>& open) {
    std::vector<std::string> out;
    std::copy(open.begin(), open.end(), std::back_inserter(out));
    return out;
}
inline std::vector<std::string> leftovers_sorted(const std::unordered_set<std::string>& open) {
    std::vector<std::string> out(open.begin(), open.end());
    std::sort(out.begin(), out.end());
    return out;
}
}  // namespace recon
CASE(ag_recon_leftovers) { co_return static_cast<int>(recon::leftovers({"a", "b"})[0].size()); }

CASE(ag_recon_leftovers_sorted) {
    co_return static_cast<int>(recon::leftovers_sorted({"a", "b"})[0].size());
}

namespace recon {
class Session {
    std::mutex m_;
    std::map<std::string, long> balances_;

 public:
    void post(const std::string& account, long cents) {
        std::lock_guard<std::mutex> lock(m_);
        balances_[account] += cents;
    }
    long balance(const std::string& account) {
        std::lock_guard<std::mutex> lock(m_);
        return balances_[account];
    }
};
}  // namespace recon
CASE(ag_recon_locked_session) {
    recon::Session s;
    s.post("1200", 5);
    co_return static_cast<int>(s.balance("1200"));
}

namespace dunning {
struct Level {
    int days;
    long fee;
};
static const Level kLevels[] = {{14, 0}, {28, 500}, {42, 1000}};
inline int level(std::chrono::sys_days due, std::chrono::sys_days today) {
    int n = 0;
    for (const Level& l : kLevels)
        if (today - due >= std::chrono::days{l.days}) ++n;
    return n;
}
}  // namespace dunning
CASE(ag_dunning_level) {
    auto today = std::chrono::floor<std::chrono::days>(run.now());
    co_return dunning::level(std::chrono::sys_days{},
                             std::chrono::sys_days{today.time_since_epoch()});
}

namespace dunning {
inline std::string letter_date() {
    auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::ostringstream os;
    os << std::put_time(std::localtime(&now), "%d.%m.%Y");
    return os.str();
}
}  // namespace dunning
CASE(ag_dunning_letter_date) { co_return static_cast<int>(dunning::letter_date().size()); }

namespace dunning {
inline void send(const std::string& to) { std::cout << "reminder to " << to << std::endl; }
using Sender = std::function<void(const std::string&)>;
class Job {
    Sender sender_ = send;

 public:
    void run(const std::vector<std::string>& list) {
        std::for_each(list.begin(), list.end(), sender_);
    }
};
}  // namespace dunning
CASE(ag_dunning_sender_member) {
    dunning::Job j;
    j.run({"a"});
    co_return 0;
}

namespace credit {
template <class Derived>
struct Rule {
    int score(int income) const { return static_cast<const Derived*>(this)->value(income); }
};
struct Income : Rule<Income> {
    int value(int income) const { return income > 3000 ? 50 : 10; }
};
struct Jitter : Rule<Jitter> {
    int value(int income) const { return income / 100 + std::rand() % 3; }
};
template <class... R>
int total(int income, const R&... rules) {
    return (rules.score(income) + ... + 0);
}
}  // namespace credit
CASE(ag_credit_rules_fold) { co_return credit::total(3200, credit::Income{}, credit::Income{}); }

CASE(ag_credit_rules_jitter) { co_return credit::total(3200, credit::Income{}, credit::Jitter{}); }

namespace credit {
class Bureau {
 public:
    virtual ~Bureau() = default;
    virtual int ask(const std::string& id) = 0;
};
class FixedBureau : public Bureau {
    std::map<std::string, int> answers_{{"a", 600}};

 public:
    int ask(const std::string& id) override {
        auto it = answers_.find(id);
        return it == answers_.end() ? 0 : it->second;
    }
};
class Decision {
    std::unique_ptr<Bureau> bureau_;

 public:
    explicit Decision(std::unique_ptr<Bureau> b) : bureau_(std::move(b)) {}
    bool ok(const std::string& id) { return bureau_->ask(id) > 500; }
};
}  // namespace credit
CASE(ag_credit_bureau_injected) {
    credit::Decision d(std::make_unique<credit::FixedBureau>());
    co_return d.ok("a");
}

namespace credit {
class Gateway {
 public:
    virtual ~Gateway() = default;
    virtual bool up() = 0;
};
class SocketGateway : public Gateway {
 public:
    bool up() override {
        int fd = ::socket(AF_INET, SOCK_STREAM, 0);
        if (fd < 0) return false;
        ::close(fd);
        return true;
    }
};
inline bool probe(Gateway& g) { return g.up(); }
}  // namespace credit
CASE(ag_credit_gateway_probe) {
    credit::SocketGateway g;
    co_return credit::probe(g);
}

// ---- claims

namespace claims {
class Claim {
 public:
    explicit Claim(std::string policy) : policy_(std::move(policy)) { ++open_; }
    ~Claim() { --open_; }
    static int open() { return open_; }

 private:
    std::string policy_;
    inline static int open_ = 0;
};
}  // namespace claims
CASE(ag_claim_instance_count) {
    claims::Claim c("K1");
    co_return 0;
}

namespace claims {
struct Glass {
    long cents;
};
struct Theft {
    long cents;
    bool police;
};
struct Water {
    long cents;
    int rooms;
};
using Damage = std::variant<Glass, Theft, Water>;
struct Reserve {
    long operator()(const Glass& g) const { return g.cents; }
    long operator()(const Theft& t) const { return t.police ? t.cents : 0; }
    long operator()(const Water& w) const { return w.cents + 20000L * w.rooms; }
};
}  // namespace claims
CASE(ag_claim_reserve_visit) {
    claims::Damage d = claims::Water{100, 2};
    co_return static_cast<int>(std::visit(claims::Reserve{}, d));
}

namespace claims {
struct Trace {
    void operator()(const Glass&) const {}
    void operator()(const Theft& t) const { std::fprintf(stderr, "theft %ld\n", t.cents); }
    void operator()(const Water&) const {}
};
}  // namespace claims
CASE(ag_claim_trace_visit) {
    claims::Damage d = claims::Theft{100, true};
    std::visit(claims::Trace{}, d);
    co_return 0;
}

namespace claims {
inline std::string claim_id() {
    boost::uuids::random_generator gen;
    return boost::uuids::to_string(gen());
}
inline std::string claim_id(const std::string& policy, int n) {
    boost::uuids::name_generator_sha1 gen(boost::uuids::ns::oid());
    return boost::uuids::to_string(gen(policy + "/" + std::to_string(n)));
}
}  // namespace claims
CASE(ag_claim_id_random) { co_return static_cast<int>(claims::claim_id().size()); }

CASE(ag_claim_id_by_name) { co_return static_cast<int>(claims::claim_id("K1", 3).size()); }

namespace claims {
struct Step {
    std::string name;
    std::function<bool(long)> pass;
};
class Pipeline {
    std::vector<Step> steps_;

 public:
    Pipeline& then(std::string n, std::function<bool(long)> f) {
        steps_.push_back({std::move(n), std::move(f)});
        return *this;
    }
    std::string first_failed(long cents) const {
        for (const auto& s : steps_)
            if (!s.pass(cents)) return s.name;
        return {};
    }
};
}  // namespace claims
CASE(ag_claim_pipeline_builder) {
    auto p = claims::Pipeline{}
                 .then("limit", [](long c) { return c < 100000; })
                 .then("franchise", [](long c) { return c > 15000; });
    co_return static_cast<int>(p.first_failed(20).size());
}

CASE(ag_claim_pipeline_env_limit) {
    auto p = claims::Pipeline{}.then("limit", [](long c) {
        const char* v = std::getenv("CLAIM_LIMIT");
        return c < (v ? std::atol(v) : 100000);
    });
    co_return static_cast<int>(p.first_failed(20).size());
}

namespace claims {
class Adjusters {
    std::vector<std::string> names_{"ann", "bob", "cid"};

 public:
    const std::string& pick() {
        std::random_device rd;
        std::mt19937 gen(rd());
        std::uniform_int_distribution<std::size_t> d(0, names_.size() - 1);
        return names_[d(gen)];
    }
    const std::string& pick(rb::Run& run) {
        return names_[run.random<std::size_t>(0, names_.size() - 1)];
    }
};
}  // namespace claims
CASE(ag_claim_adjuster_device) {
    claims::Adjusters a;
    co_return static_cast<int>(a.pick().size());
}

CASE(ag_claim_adjuster_run) {
    claims::Adjusters a;
    co_return static_cast<int>(a.pick(run).size());
}

// ---- hospitals: appointments, results, dispensing

namespace clinic {
struct Slot {
    int begin, end;
    bool operator<(const Slot& o) const { return begin < o.begin; }
};
inline std::optional<Slot> first_free(std::vector<Slot> taken, int from, int to, int length) {
    std::sort(taken.begin(), taken.end());
    for (const auto& [b, e] : taken) {
        if (b - from >= length) return Slot{from, from + length};
        from = std::max(from, e);
    }
    if (to - from >= length) return Slot{from, from + length};
    return std::nullopt;
}
}  // namespace clinic
CASE(ag_clinic_first_free_slot) {
    auto s = clinic::first_free({{9, 10}, {8, 9}}, 8, 12, 1);
    co_return s ? s->begin : -1;
}

namespace clinic {
struct Doctor {
    std::string name;
    int load;
};
inline const Doctor* least_busy(const std::set<Doctor*>& duty) {
    const Doctor* best = nullptr;
    for (const Doctor* d : duty)
        if (!best || d->load < best->load) best = d;
    return best;
}
struct ByName {
    bool operator()(const Doctor* a, const Doctor* b) const { return a->name < b->name; }
};
inline std::string roster(const std::set<Doctor*, ByName>& duty) {
    std::string out;
    for (const Doctor* d : duty) out += d->name + ",";
    return out;
}
}  // namespace clinic
CASE(ag_clinic_duty_pointer_set) {
    clinic::Doctor a{"a", 1}, b{"b", 1};
    co_return clinic::least_busy({&a, &b})->load;
}

CASE(ag_clinic_roster_by_name) {
    clinic::Doctor a{"a", 1}, b{"b", 1};
    co_return static_cast<int>(clinic::roster({&a, &b}).size());
}

namespace clinic {
using Clock = std::chrono::steady_clock;
class Stopwatch {
    Clock::time_point start_{Clock::now()};

 public:
    long ms() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start_).count();
    }
};
}  // namespace clinic
CASE(ag_clinic_triage_stopwatch) {
    clinic::Stopwatch w;
    co_return w.ms() > 1000;
}

namespace lab {
struct Result {
    std::string code;
    double value, low, high;
};
inline std::vector<Result> abnormal(const std::vector<Result>& all) {
    std::vector<Result> out;
    std::ranges::copy_if(all, std::back_inserter(out),
                         [](const Result& r) { return r.value < r.low || r.value > r.high; });
    std::ranges::sort(out, {}, &Result::code);
    return out;
}
}  // namespace lab
CASE(ag_lab_abnormal) { co_return static_cast<int>(lab::abnormal({{"K", 6.0, 3.5, 5.1}}).size()); }

namespace lab {
inline std::vector<std::string> hl7_fields(const std::string& segment) {
    std::vector<std::string> out;
    boost::split(out, segment, [](char c) { return c == '|'; });
    for (auto& f : out) boost::trim(f);
    return out;
}
}  // namespace lab
CASE(ag_lab_hl7_fields) {
    co_return static_cast<int>(lab::hl7_fields("OBX|1|NM|K^Potassium| 6.0").size());
}

namespace lab {
class Inbox {
    std::filesystem::path dir_;

 public:
    explicit Inbox(std::filesystem::path d) : dir_(std::move(d)) {}
    std::vector<std::string> waiting() const {
        std::vector<std::string> out;
        for (const auto& e : std::filesystem::directory_iterator(dir_))
            if (e.path().extension() == ".hl7") out.push_back(e.path().string());
        std::sort(out.begin(), out.end());
        return out;
    }
    std::string target(const std::string& patient) const {
        return (dir_ / patient / "results.pdf").lexically_normal().generic_string();
    }
};
}  // namespace lab
CASE(ag_lab_inbox_listing) {
    lab::Inbox box("/srv/lab");
    co_return static_cast<int>(box.waiting().size());
}

CASE(ag_lab_inbox_target) {
    lab::Inbox box("/srv/lab");
    co_return static_cast<int>(box.target("77").size());
}

#define LAB_WARN(...) \
    (std::fprintf(stderr, "%s:%d ", __FILE__, __LINE__), std::fprintf(stderr, __VA_ARGS__))
#define LAB_CHECK(cond, out)  \
    do {                      \
        if (!(cond)) ++(out); \
    } while (0)
namespace lab {
inline int validate(const Result& r) {
    int bad = 0;
    LAB_CHECK(r.low <= r.high, bad);
    LAB_CHECK(!r.code.empty(), bad);
    return bad;
}
inline int validate_loud(const Result& r) {
    int bad = validate(r);
    if (bad) LAB_WARN("%d problems in %s\n", bad, r.code.c_str());
    return bad;
}
}  // namespace lab
CASE(ag_lab_check_macro) { co_return lab::validate({"K", 1, 2, 1}); }

CASE(ag_lab_warn_macro) { co_return lab::validate_loud({"K", 1, 2, 1}); }

namespace pharmacy {
template <class Locking>
class Stock : Locking {
    std::map<std::string, int> units_;

 public:
    bool take(const std::string& pzn, int n) {
        this->lock();
        bool ok = units_[pzn] >= n;
        if (ok) units_[pzn] -= n;
        this->unlock();
        return ok;
    }
};
struct NoLock {
    void lock() {}
    void unlock() {}
};
struct PosixLock {
    pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    void lock() { pthread_mutex_lock(&m); }
    void unlock() { pthread_mutex_unlock(&m); }
};
}  // namespace pharmacy
CASE(ag_pharmacy_stock_no_lock) {
    pharmacy::Stock<pharmacy::NoLock> s;
    co_return s.take("1", 1);
}

CASE(ag_pharmacy_stock_posix_lock) {
    pharmacy::Stock<pharmacy::PosixLock> s;
    co_return s.take("1", 1);
}

namespace pharmacy {
struct Dose {
    int mg;
    friend Dose operator+(Dose a, Dose b) { return {a.mg + b.mg}; }
    friend std::ostream& operator<<(std::ostream& os, const Dose& d) { return os << d.mg << "mg"; }
};
constexpr Dose operator""_mg(unsigned long long v) { return {static_cast<int>(v)}; }
}  // namespace pharmacy
CASE(ag_pharmacy_dose_literal) {
    using namespace pharmacy;
    std::ostringstream os;
    os << 50_mg + 25_mg;
    co_return static_cast<int>(os.str().size());
}

CASE(ag_pharmacy_dose_to_clog) {
    using namespace pharmacy;
    std::clog << 50_mg + 25_mg << '\n';
    co_return 75;
}

namespace pharmacy {
class Interactions {
    std::set<std::pair<std::string, std::string>> bad_{{"a", "b"}};
    Interactions() = default;

 public:
    static Interactions& instance() {
        static Interactions one;
        return one;
    }
    bool clash(std::string a, std::string b) const {
        if (b < a) std::swap(a, b);
        return bad_.contains({a, b});
    }
};
}  // namespace pharmacy
CASE(ag_pharmacy_interactions_singleton) {
    co_return pharmacy::Interactions::instance().clash("b", "a");
}

namespace pharmacy {
const std::set<std::string, std::less<>>& narcotics() {
    static const std::set<std::string, std::less<>> kList{"morphine", "fentanyl"};
    return kList;
}
}  // namespace pharmacy
CASE(ag_pharmacy_narcotics_const) { co_return pharmacy::narcotics().contains("morphine"); }

// ---- routes and parcels

namespace route {
struct Edge {
    int to;
    int km;
};
using Graph = std::vector<std::vector<Edge>>;
inline std::vector<int> shortest(const Graph& g, int from) {
    std::vector<int> dist(g.size(), std::numeric_limits<int>::max());
    using Item = std::pair<int, int>;
    std::priority_queue<Item, std::vector<Item>, std::greater<>> q;
    dist[from] = 0;
    q.push({0, from});
    while (!q.empty()) {
        auto [d, n] = q.top();
        q.pop();
        if (d > dist[n]) continue;
        for (const auto& [to, km] : g[n]) {
            if (d + km < dist[to]) {
                dist[to] = d + km;
                q.push({dist[to], to});
            }
        }
    }
    return dist;
}
}  // namespace route
CASE(ag_route_dijkstra) { co_return route::shortest({{{1, 5}}, {{0, 5}}}, 0)[1]; }

namespace route {
struct Stop {
    int id;
    double x, y;
};
inline void perturb(std::vector<Stop>& tour) {
    std::mt19937 rng(42);
    std::shuffle(tour.begin(), tour.end(), rng);
}
inline void anneal(std::vector<Stop>& tour) {
    std::default_random_engine eng;
    std::uniform_real_distribution<> u(0.0, 1.0);
    for (std::size_t i = 1; i < tour.size(); ++i)
        if (u(eng) < 0.5) std::swap(tour[i - 1], tour[i]);
}
inline void two_opt(std::vector<Stop>& tour, std::uint64_t seed) {
    std::mt19937_64 rng(seed);
    for (int n = 0; n < 10 && tour.size() > 2; ++n) {
        auto i = rng() % tour.size();
        auto j = rng() % tour.size();
        if (i > j) std::swap(i, j);
        std::reverse(tour.begin() + i, tour.begin() + j);
    }
}
}  // namespace route
CASE(ag_route_perturb_shuffle) {
    std::vector<route::Stop> t{{1}, {2}, {3}};
    route::perturb(t);
    co_return t[0].id;
}

CASE(ag_route_anneal_default_seed) {
    std::vector<route::Stop> t{{1}, {2}, {3}};
    route::anneal(t);
    co_return t[0].id;
}

CASE(ag_route_two_opt_seeded) {
    std::vector<route::Stop> t{{1}, {2}, {3}};
    route::two_opt(t, run.random());
    co_return t[0].id;
}

namespace route {
inline std::vector<int> solve_parallel(const std::vector<Graph>& parts) {
    std::vector<std::future<int>> jobs;
    for (const auto& g : parts)
        jobs.push_back(std::async(std::launch::async, [&g] { return shortest(g, 0).back(); }));
    std::vector<int> out;
    for (auto& j : jobs) out.push_back(j.get());
    return out;
}
}  // namespace route
CASE(ag_route_solve_async) { co_return route::solve_parallel({{{{1, 5}}, {{0, 5}}}})[0]; }

namespace parcel {
inline char check_digit(std::string_view digits) {
    int sum = 0, weight = 3;
    for (auto it = digits.rbegin(); it != digits.rend(); ++it) {
        sum += (*it - '0') * weight;
        weight = 4 - weight;
    }
    return static_cast<char>('0' + (10 - sum % 10) % 10);
}
class Label {
    std::string zpl_ = "^XA";

 public:
    Label& text(int x, int y, std::string_view s) {
        zpl_ += fmt::format("^FO{},{}^FD{}^FS", x, y, s);
        return *this;
    }
    operator std::string() const { return zpl_ + "^XZ"; }
};
}  // namespace parcel
CASE(ag_parcel_label_zpl) {
    std::string z = parcel::Label{}.text(10, 10, "To").text(10, 40, "00340434");
    co_return static_cast<int>(z.size()) + parcel::check_digit("0034043");
}

namespace parcel {
struct Tracking {
    std::string code;
    operator bool() const { return std::filesystem::exists("/srv/labels/" + code + ".zpl"); }
};
}  // namespace parcel
CASE(ag_parcel_exists_conversion) {
    parcel::Tracking t{"x"};
    co_return t ? 1 : 0;
}

namespace parcel {
class Printer {
    int fd_ = -1;

 public:
    explicit Printer(const char* dev) : fd_(::open(dev, O_WRONLY)) {}
    ~Printer() {
        if (fd_ >= 0) ::close(fd_);
    }
    Printer(const Printer&) = delete;
    bool put(std::string_view s) { return ::write(fd_, s.data(), s.size()) == ssize_t(s.size()); }
};
}  // namespace parcel
CASE(ag_parcel_printer_device) {
    parcel::Printer p("/dev/usb/lp0");
    co_return p.put("^XA^XZ");
}

namespace parcel {
struct Zone {
    int low, high, zone;
};
inline int zone_for(int zip) {
    static constexpr Zone kZones[] = {{1000, 19999, 1}, {20000, 59999, 2}, {60000, 99999, 3}};
    auto it = std::find_if(std::begin(kZones), std::end(kZones),
                           [zip](const Zone& z) { return zip >= z.low && zip <= z.high; });
    return it == std::end(kZones) ? 0 : it->zone;
}
}  // namespace parcel
CASE(ag_parcel_zone_table) { co_return parcel::zone_for(33100); }

namespace parcel {
static const char* kServiceNames[] = {"standard", "express", "night"};
static const char* const kServiceCodes[] = {"S", "E", "N"};
inline std::string service_code(int n) { return kServiceCodes[n]; }
inline std::string service_name(int n) { return kServiceNames[n]; }
}  // namespace parcel
CASE(ag_parcel_service_names_mutable) {
    co_return static_cast<int>(parcel::service_name(1).size());
}

CASE(ag_parcel_service_codes) { co_return static_cast<int>(parcel::service_code(1).size()); }

// ---- telecoms

namespace telco {
struct Subscriber {
    std::string msisdn, sim;
    bool active = false;
};
class Activation {
    std::vector<std::function<void(const Subscriber&)>> observers_;

 public:
    void on_change(std::function<void(const Subscriber&)> f) { observers_.push_back(std::move(f)); }
    void activate(Subscriber& s) {
        s.active = true;
        for (auto& o : observers_) o(s);
    }
};
}  // namespace telco
CASE(ag_sim_observers_collect) {
    telco::Activation a;
    std::vector<std::string> seen;
    a.on_change([&](const telco::Subscriber& s) { seen.push_back(s.msisdn); });
    telco::Subscriber s{"4917", "89"};
    a.activate(s);
    co_return static_cast<int>(seen.size());
}

CASE(ag_sim_observers_syslog) {
    telco::Activation a;
    a.on_change(
        [](const telco::Subscriber& s) { syslog(LOG_INFO, "activated %s", s.msisdn.c_str()); });
    telco::Subscriber s{"4917", "89"};
    a.activate(s);
    co_return s.active;
}

CASE(ag_sim_observers_run_log) {
    telco::Activation a;
    a.on_change([&run](const telco::Subscriber& s) { run.log().info("activated"); });
    telco::Subscriber s{"4917", "89"};
    a.activate(s);
    co_return s.active;
}

namespace telco {
inline void wait_for_hlr(int tries) {
    for (int i = 0; i < tries; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(100 << i));
}
}  // namespace telco
CASE(ag_sim_wait_for_hlr) {
    telco::wait_for_hlr(3);
    co_return 0;
}

namespace telco {
constexpr std::chrono::milliseconds backoff(int attempt) {
    using std::chrono::milliseconds;
    return std::min(milliseconds{100} * (1 << attempt), milliseconds{30000});
}
}  // namespace telco
CASE(ag_sim_backoff_value) { co_return static_cast<int>(telco::backoff(4).count()); }

namespace telco {
struct Tariff {
    std::string prefix;
    long per_minute;
};
inline long rate(const std::map<std::string, long>& tariffs, std::string number, int seconds) {
    for (; !number.empty(); number.pop_back()) {
        if (auto it = tariffs.find(number); it != tariffs.end())
            return it->second * ((seconds + 59) / 60);
    }
    return 0;
}
}  // namespace telco
CASE(ag_rating_longest_prefix) {
    co_return static_cast<int>(telco::rate({{"49", 10}, {"491", 20}}, "49170", 61));
}

namespace telco {
class RateCache {
    mutable std::unordered_map<std::string, long> cache_;
    const std::map<std::string, long>& tariffs_;

 public:
    explicit RateCache(const std::map<std::string, long>& t) : tariffs_(t) {}
    long get(const std::string& n, int s) const {
        auto [it, fresh] = cache_.try_emplace(n, 0);
        if (fresh) it->second = rate(tariffs_, n, s);
        return it->second;
    }
    std::size_t size() const { return cache_.size(); }
    void evict() {
        if (cache_.size() > 0) cache_.erase(cache_.begin());
    }
};
}  // namespace telco
CASE(ag_rating_cache_lookup) {
    std::map<std::string, long> t{{"49", 10}};
    telco::RateCache c(t);
    co_return static_cast<int>(c.get("4917", 60)) + static_cast<int>(c.size());
}

CASE(ag_rating_cache_evict_begin) {
    std::map<std::string, long> t{{"49", 10}};
    telco::RateCache c(t);
    c.get("4917", 60);
    c.evict();
    co_return static_cast<int>(c.size());
}

namespace telco {
struct Cdr {
    char a[17];
    char b[17];
    int seconds;
};
inline std::optional<Cdr> parse(std::string_view line) {
    if (line.size() < 40) return std::nullopt;
    Cdr c{};
    std::memcpy(c.a, line.data(), 16);
    std::memcpy(c.b, line.data() + 16, 16);
    auto [end, err] = std::from_chars(line.data() + 32, line.data() + 40, c.seconds);
    if (err != std::errc{}) return std::nullopt;
    return c;
}
}  // namespace telco
CASE(ag_mediation_fixed_width) {
    std::string line(32, '4');
    line += "00000061";
    auto c = telco::parse(line);
    co_return c ? c->seconds : -1;
}

namespace telco {
class Sequence {
    static std::atomic<unsigned> next_;

 public:
    static unsigned take() { return next_.fetch_add(1); }
};
std::atomic<unsigned> Sequence::next_{1};
}  // namespace telco
CASE(ag_mediation_sequence_atomic) { co_return static_cast<int>(telco::Sequence::take()); }

namespace telco {
inline std::string host_tag() {
    char name[64];
    gethostname(name, sizeof name);
    return fmt::format("{}-{}", name, getpid());
}
}  // namespace telco
CASE(ag_mediation_host_tag) { co_return static_cast<int>(telco::host_tag().size()); }

namespace telco {
struct Port {
    std::string number, from, to;
    int state = 0;
};
using Handler = int (*)(Port&);
inline int request(Port& p) { return p.state = 1; }
inline int confirm(Port& p) { return p.state = 2; }
inline int resolve(Port& p) {
    addrinfo* res = nullptr;
    int rc = getaddrinfo(p.to.c_str(), "5060", nullptr, &res);
    if (rc == 0) freeaddrinfo(res);
    return rc;
}
const std::map<std::string, Handler> kSteps{{"request", request}, {"confirm", confirm}};
const std::map<std::string, Handler> kProbeSteps{{"resolve", resolve}};
}  // namespace telco
CASE(ag_port_handlers_table) {
    telco::Port p{"49", "a", "b"};
    co_return telco::kSteps.at("confirm")(p);
}

CASE(ag_port_resolver_table) {
    telco::Port p{"49", "a", "b"};
    co_return telco::kProbeSteps.at("resolve")(p);
}

// ---- games

namespace match {
struct Player {
    int id;
    int elo;
};
inline std::vector<std::pair<int, int>> pair_up(std::vector<Player> waiting, int spread) {
    std::sort(waiting.begin(), waiting.end(), [](const Player& a, const Player& b) {
        return std::tie(a.elo, a.id) < std::tie(b.elo, b.id);
    });
    std::vector<std::pair<int, int>> out;
    for (std::size_t i = 0; i + 1 < waiting.size();) {
        if (waiting[i + 1].elo - waiting[i].elo <= spread) {
            out.emplace_back(waiting[i].id, waiting[i + 1].id);
            i += 2;
        } else {
            ++i;
        }
    }
    return out;
}
}  // namespace match
CASE(ag_match_pair_up) {
    co_return static_cast<int>(match::pair_up({{1, 1500}, {2, 1510}}, 50).size());
}

namespace match {
class Lobby {
    std::unordered_map<int, Player> players_;

 public:
    void join(Player p) { players_.emplace(p.id, p); }
    auto begin() const { return players_.begin(); }
    auto end() const { return players_.end(); }
    bool full() const { return players_.size() >= 10; }
    bool has(int id) const { return players_.count(id) != 0; }
    bool any_above(int elo) const {
        return std::any_of(players_.begin(), players_.end(),
                           [elo](const auto& kv) { return kv.second.elo > elo; });
    }
};
}  // namespace match
CASE(ag_match_lobby_begin) {
    match::Lobby l;
    l.join({1, 1500});
    std::string order;
    for (const auto& [id, p] : l) order += std::to_string(id) + " ";
    co_return static_cast<int>(order.size());
}

CASE(ag_match_lobby_queries) {
    match::Lobby l;
    l.join({1, 1500});
    co_return l.full() + l.has(1) + l.any_above(1400);
}

namespace match {
struct Node {
    int rank;
};
inline void by_rank(std::vector<std::unique_ptr<Node>>& v) {
    std::sort(v.begin(), v.end(), [](const auto& a, const auto& b) { return a->rank < b->rank; });
}
inline void unique_nodes(std::vector<Node*>& v) {
    std::sort(v.begin(), v.end());
    v.erase(std::unique(v.begin(), v.end()), v.end());
}
}  // namespace match
CASE(ag_match_sort_by_rank) {
    std::vector<std::unique_ptr<match::Node>> v;
    v.push_back(std::make_unique<match::Node>(match::Node{2}));
    v.push_back(std::make_unique<match::Node>(match::Node{1}));
    match::by_rank(v);
    co_return v[0]->rank;
}

CASE(ag_match_sort_pointers) {
    match::Node a{1}, b{2};
    std::vector<match::Node*> v{&b, &a, &b};
    match::unique_nodes(v);
    co_return v[0]->rank;
}

namespace board {
struct Score {
    std::string name;
    long points;
};
struct Better {
    bool operator()(const Score& a, const Score& b) const {
        return a.points != b.points ? a.points > b.points : a.name < b.name;
    }
};
class Leaderboard {
    std::set<Score, Better> scores_;

 public:
    void add(Score s) { scores_.insert(std::move(s)); }
    std::vector<std::string> top(std::size_t n) const {
        std::vector<std::string> out;
        for (const auto& s : scores_ | std::views::take(n)) out.push_back(s.name);
        return out;
    }
};
}  // namespace board
CASE(ag_board_top) {
    board::Leaderboard b;
    b.add({"x", 5});
    co_return static_cast<int>(b.top(3).size());
}

namespace board {
inline std::vector<Score> top_of(const std::unordered_map<std::string, long>& all, std::size_t n) {
    std::vector<Score> v;
    for (const auto& name : all | std::views::keys) v.push_back({name, all.at(name)});
    if (v.size() > n) v.resize(n);
    return v;
}
inline bool same(const std::unordered_map<std::string, long>& a,
                 const std::unordered_map<std::string, long>& b) {
    return a == b;
}
}  // namespace board
CASE(ag_board_keys_view) { co_return static_cast<int>(board::top_of({{"a", 1}}, 3).size()); }

CASE(ag_board_same) { co_return board::same({{"a", 1}}, {{"a", 1}}); }

namespace game {
class Dice {
    std::mt19937 eng_{std::random_device{}()};
    std::uniform_int_distribution<int> d_{1, 6};

 public:
    int operator()() { return d_(eng_); }
};
struct Loot {
    int rolls(Dice dice = {}) const { return dice() + dice(); }
};
}  // namespace game
CASE(ag_game_loot_dice) { co_return game::Loot{}.rolls(); }

namespace game {
class Lcg {
    std::uint32_t s_;

 public:
    explicit Lcg(std::uint32_t seed) : s_(seed) {}
    std::uint32_t next() { return s_ = s_ * 1664525u + 1013904223u; }
    int rand() { return static_cast<int>(next() >> 16) & 0x7fff; }
};
}  // namespace game
CASE(ag_game_lcg) {
    game::Lcg g(7);
    co_return g.rand() % 6;
}

namespace game {
struct Item {
    virtual ~Item() = default;
    virtual int weight() const = 0;
};
struct Sword : Item {
    int weight() const override { return 12; }
};
struct Potion : Item {
    int weight() const override { return 1; }
};
using Maker = std::function<std::unique_ptr<Item>()>;
std::map<std::string, Maker>& makers() {
    static std::map<std::string, Maker> all{{"sword", [] { return std::make_unique<Sword>(); }}};
    return all;
}
std::unique_ptr<Item> make_item(std::string_view kind) {
    if (kind == "sword") return std::make_unique<Sword>();
    if (kind == "potion") return std::make_unique<Potion>();
    return nullptr;
}
}  // namespace game
CASE(ag_game_item_factory_map) { co_return game::makers().at("sword")()->weight(); }

CASE(ag_game_item_factory_ifs) { co_return game::make_item("potion")->weight(); }

namespace game {
class Inventory {
    std::vector<std::optional<std::string>> slots_ = std::vector<std::optional<std::string>>(8);

 public:
    std::optional<std::size_t> put(std::string item) {
        auto it = std::ranges::find_if(slots_, [](const auto& s) { return !s; });
        if (it == slots_.end()) return std::nullopt;
        *it = std::move(item);
        return it - slots_.begin();
    }
    std::string& operator[](std::size_t n) { return *slots_.at(n); }
};
}  // namespace game
CASE(ag_game_inventory_slots) {
    game::Inventory i;
    auto at = i.put("rope");
    co_return at ? static_cast<int>(i[*at].size()) : -1;
}

namespace game {
class Session {
    struct Impl;
    std::unique_ptr<Impl> p_;

 public:
    Session();
    ~Session();
    long age() const;
};
struct Session::Impl {
    std::chrono::system_clock::time_point begun;
};
Session::Session() : p_(new Impl{std::chrono::system_clock::now()}) {}
Session::~Session() = default;
long Session::age() const { return p_->begun.time_since_epoch().count(); }
}  // namespace game
CASE(ag_game_session_pimpl) {
    game::Session s;
    co_return s.age() != 0;
}

namespace game {
class RefCounted {
    std::atomic<int> refs_{0};

 public:
    virtual ~RefCounted() = default;
    void grab() { ++refs_; }
    void drop() {
        if (--refs_ == 0) delete this;
    }
};
struct Plain {
    int refs = 0;
    void grab() { ++refs; }
    void drop() {
        if (--refs == 0) delete this;
    }
};
template <class T>
class Ref {
    T* p_;

 public:
    explicit Ref(T* p) : p_(p) { p_->grab(); }
    Ref(const Ref& o) : p_(o.p_) { p_->grab(); }
    ~Ref() { p_->drop(); }
    T* operator->() const { return p_; }
};
struct Texture : RefCounted {
    int size = 4;
};
struct Tile : Plain {
    int size = 4;
};
}  // namespace game
CASE(ag_game_ref_atomic) {
    game::Ref<game::Texture> r(new game::Texture);
    auto copy = r;
    co_return copy->size;
}

CASE(ag_game_ref_plain) {
    game::Ref<game::Plain> r(new game::Plain);
    auto copy = r;
    co_return copy->refs;
}

namespace game {
inline int spawn_id() {
    static int next = 0;
    return next++;
}
template <class F>
std::vector<int> generate(int n, F f) {
    std::vector<int> v(n);
    std::generate(v.begin(), v.end(), f);
    return v;
}
}  // namespace game
CASE(ag_game_spawn_ids) { co_return game::generate(3, game::spawn_id)[0]; }

CASE(ag_game_spawn_ids_local) {
    co_return game::generate(3, [n = 0]() mutable { return n++; })[2];
}

// ---- media

namespace media {
struct Cue {
    long from_ms, to_ms;
    std::string text;
};
inline std::string srt_time(long ms) {
    char b[32];
    std::snprintf(b, sizeof b, "%02ld:%02ld:%02ld,%03ld", ms / 3600000, ms / 60000 % 60,
                  ms / 1000 % 60, ms % 1000);
    return b;
}
inline std::vector<Cue> parse_srt(std::istream& in) {
    std::vector<Cue> out;
    std::string line;
    while (std::getline(in, line)) {
        if (line.empty()) continue;
        Cue c{};
        std::getline(in, line);
        int h, m, s, f;
        if (std::sscanf(line.c_str(), "%d:%d:%d,%d", &h, &m, &s, &f) == 4)
            c.from_ms = ((h * 60L + m) * 60 + s) * 1000 + f;
        while (std::getline(in, line) && !line.empty()) c.text += line;
        out.push_back(std::move(c));
    }
    return out;
}
}  // namespace media
CASE(ag_media_srt_from_text) {
    std::istringstream in("1\n00:00:01,000 --> 00:00:02,000\nHi\n\n");
    co_return static_cast<int>(media::parse_srt(in).size());
}

CASE(ag_media_srt_from_file) {
    std::ifstream in("/srv/media/a.srt");
    co_return static_cast<int>(media::parse_srt(in).size());
}

CASE(ag_media_srt_time) { co_return static_cast<int>(media::srt_time(61001).size()); }

namespace media {
struct Window {
    std::string country;
    std::chrono::sys_seconds from, to;
};
class Rights {
    std::vector<Window> windows_;

 public:
    explicit Rights(std::vector<Window> w) : windows_(std::move(w)) {}
    bool allowed(std::string_view country, std::chrono::sys_seconds at) const {
        return std::ranges::any_of(windows_, [&](const Window& w) {
            return w.country == country && w.from <= at && at < w.to;
        });
    }
    bool allowed_now(std::string_view country) const {
        return allowed(country,
                       std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
    }
};
}  // namespace media
CASE(ag_media_rights_at) {
    media::Rights r({{"DE", {}, std::chrono::sys_seconds{std::chrono::hours{1}}}});
    co_return r.allowed("DE", {});
}

CASE(ag_media_rights_now) {
    media::Rights r({{"DE", {}, {}}});
    co_return r.allowed_now("DE");
}

namespace media {
inline std::uint32_t checksum(std::string_view data) {
    boost::crc_32_type crc;
    crc.process_bytes(data.data(), data.size());
    return crc.checksum();
}
inline std::uint32_t checksum_file(const std::string& path) {
    std::FILE* f = std::fopen(path.c_str(), "rb");
    if (!f) return 0;
    auto close = std::unique_ptr<std::FILE, int (*)(std::FILE*)>(f, &std::fclose);
    char buf[4096];
    boost::crc_32_type crc;
    while (auto n = std::fread(buf, 1, sizeof buf, f)) crc.process_bytes(buf, n);
    return crc.checksum();
}
}  // namespace media
CASE(ag_media_ingest_crc) { co_return static_cast<int>(media::checksum("abc") & 0xff); }

CASE(ag_media_ingest_crc_file) { co_return static_cast<int>(media::checksum_file("/a") & 0xff); }

namespace media {
inline std::string temp_name() {
    char t[] = "/tmp/ingestXXXXXX";
    int fd = mkstemp(t);
    if (fd >= 0) close(fd);
    return t;
}
}  // namespace media
CASE(ag_media_ingest_temp) { co_return static_cast<int>(media::temp_name().size()); }

namespace media {
inline int transcode(const std::string& in) { return std::system(("ffmpeg -i " + in).c_str()); }
}  // namespace media
CASE(ag_media_transcode_system) { co_return media::transcode("a.mov"); }

namespace media {
inline std::string slug(std::string_view title) {
    std::string out;
    for (unsigned char c : title) {
        if (c >= 'A' && c <= 'Z') c += 32;
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out += static_cast<char>(c);
        else if (!out.empty() && out.back() != '-')
            out += '-';
    }
    return out;
}
inline const std::regex& tag_pattern() {
    static const std::regex re("<[^>]*>");
    return re;
}
inline std::string strip(const std::string& html) {
    return std::regex_replace(html, tag_pattern(), "");
}
}  // namespace media
CASE(ag_newsletter_slug) { co_return static_cast<int>(media::slug("Hello World").size()); }

CASE(ag_newsletter_strip_tags) { co_return static_cast<int>(media::strip("<b>x</b>").size()); }

namespace media {
inline const std::string& footer() {
    static const std::string kFooter = [] {
        const char* base = std::getenv("NEWS_BASE_URL");
        return std::string("Unsubscribe: ") + (base ? base : "https://news");
    }();
    return kFooter;
}
}  // namespace media
CASE(ag_newsletter_footer_env) { co_return static_cast<int>(media::footer().size()); }

namespace media {
inline void audit(std::string_view what) { spdlog::info("audit {}", what); }
class Scope {
    std::function<void()> f_;

 public:
    explicit Scope(std::function<void()> f) : f_(std::move(f)) {}
    ~Scope() { f_(); }
};
}  // namespace media
CASE(ag_archive_scope_audit) {
    media::Scope s([] { media::audit("closed"); });
    co_return 0;
}

CASE(ag_archive_scope_count) {
    int n = 0;
    {
        media::Scope s([&n] { ++n; });
    }
    co_return n;
}

namespace archive {
inline std::string version() { return std::string("archive ") + __DATE__ + " " + __TIME__; }
inline constexpr const char* kVersion = "archive 3.2";
}  // namespace archive
CASE(ag_archive_version_build) { co_return static_cast<int>(archive::version().size()); }

CASE(ag_archive_version_const) { co_return static_cast<int>(std::strlen(archive::kVersion)); }

namespace archive {
struct Doc {
    std::string id;
    std::time_t modified;
};
inline bool expired(const Doc& d, int years) {
    return std::difftime(std::time(0), d.modified) > years * 365.25 * 86400;
}
inline std::vector<Doc> purge(std::vector<Doc> docs) {
    docs.erase(
        std::remove_if(docs.begin(), docs.end(), [](const Doc& d) { return expired(d, 10); }),
        docs.end());
    return docs;
}
}  // namespace archive
CASE(ag_archive_purge_remove_if) { co_return static_cast<int>(archive::purge({{"a", 0}}).size()); }

namespace archive {
inline std::size_t file_size(const char* p) {
    struct stat st{};
    return ::stat(p, &st) == 0 ? static_cast<std::size_t>(st.st_size) : 0;
}
inline std::string file_extension(const std::string& p) {
    return std::filesystem::path(p).extension().string();
}
}  // namespace archive
CASE(ag_archive_stat) { co_return static_cast<int>(archive::file_size("/a")); }

CASE(ag_archive_extension) { co_return static_cast<int>(archive::file_extension("a.pdf").size()); }

// ---- imports, exports, caches, rules, engines

namespace csv {
inline std::vector<std::string> split(const std::string& line) {
    boost::tokenizer<boost::escaped_list_separator<char>> tok(line);
    return {tok.begin(), tok.end()};
}
class Reader {
    std::istream& in_;

 public:
    explicit Reader(std::istream& in) : in_(in) {}
    class iterator {
        std::istream* in_ = nullptr;
        std::string line_;

     public:
        iterator() = default;
        explicit iterator(std::istream& in) : in_(&in) { ++*this; }
        iterator& operator++() {
            if (!std::getline(*in_, line_)) in_ = nullptr;
            return *this;
        }
        std::vector<std::string> operator*() const { return split(line_); }
        bool operator!=(const iterator& o) const { return in_ != o.in_; }
    };
    iterator begin() { return iterator(in_); }
    iterator end() { return {}; }
};
}  // namespace csv
CASE(ag_csv_reader_text) {
    std::istringstream in("a,b\nc,\"d,e\"\n");
    int n = 0;
    for (const auto& row : csv::Reader(in)) n += static_cast<int>(row.size());
    co_return n;
}

CASE(ag_csv_reader_cin) {
    int n = 0;
    for (const auto& row : csv::Reader(std::cin)) n += static_cast<int>(row.size());
    co_return n;
}

namespace csv {
struct Row {
    std::string name;
    long cents;
};
class Export {
    std::string out_;

 public:
    Export& operator<<(const Row& r) {
        out_ += r.name;
        out_ += ';';
        out_ += std::to_string(r.cents);
        out_ += '\n';
        return *this;
    }
    const std::string& str() const { return out_; }
};
inline std::string pad(std::string s, std::size_t n) {
    s.resize(n, ' ');
    return s;
}
inline std::string export_name(const std::string& kind) {
    auto t = std::time(nullptr);
    return kind + "_" + std::to_string(t) + ".csv";
}
}  // namespace csv
CASE(ag_csv_export_operator) {
    csv::Export e;
    e << csv::Row{"a", 1} << csv::Row{"b", 2};
    co_return static_cast<int>(e.str().size());
}

CASE(ag_csv_fixed_pad) { co_return static_cast<int>(csv::pad("abc", 35).size()); }

CASE(ag_csv_export_name) { co_return static_cast<int>(csv::export_name("ledger").size()); }

namespace cfg {
inline int port(const std::string& text) {
    auto t = toml::parse(text);
    return t["server"]["port"].value_or(0);
}
inline int port_of_file(const std::string& path) {
    auto t = toml::parse_file(path);
    return t["server"]["port"].value_or(0);
}
inline std::string mode() {
    if (const char* m = ::secure_getenv("APP_MODE")) return m;
    return "prod";
}
}  // namespace cfg
CASE(ag_cfg_toml_text) { co_return cfg::port("[server]\nport = 80\n"); }

CASE(ag_cfg_toml_file) { co_return cfg::port_of_file("/etc/agency.toml"); }

CASE(ag_cfg_mode_env) { co_return static_cast<int>(cfg::mode().size()); }

namespace cfg {
inline std::string home() {
    if (passwd* pw = getpwuid(getuid())) return pw->pw_dir;
    return "/";
}
inline std::string here() { return std::filesystem::current_path().string(); }
}  // namespace cfg
CASE(ag_cfg_home_dir) { co_return static_cast<int>(cfg::home().size()); }

CASE(ag_cfg_current_path) { co_return static_cast<int>(cfg::here().size()); }

namespace cache {
template <class K, class V>
class Lru {
    std::list<std::pair<K, V>> order_;
    std::unordered_map<K, typename std::list<std::pair<K, V>>::iterator> at_;
    std::size_t max_;

 public:
    explicit Lru(std::size_t max) : max_(max) {}
    void put(const K& k, V v) {
        if (auto it = at_.find(k); it != at_.end()) {
            order_.erase(it->second);
            at_.erase(it);
        }
        order_.emplace_front(k, std::move(v));
        at_[k] = order_.begin();
        if (at_.size() > max_) {
            at_.erase(order_.back().first);
            order_.pop_back();
        }
    }
    std::optional<V> get(const K& k) {
        auto it = at_.find(k);
        if (it == at_.end()) return std::nullopt;
        order_.splice(order_.begin(), order_, it->second);
        return it->second->second;
    }
};
}  // namespace cache
CASE(ag_cache_lru) {
    cache::Lru<std::string, int> c(2);
    c.put("a", 1);
    c.put("b", 2);
    c.put("c", 3);
    co_return c.get("b").value_or(0);
}

namespace cache {
template <class V, class Clock = std::chrono::steady_clock>
class Ttl {
    std::map<std::string, std::pair<V, typename Clock::time_point>> at_;

 public:
    void put(const std::string& k, V v) {
        at_[k] = {std::move(v), Clock::now() + std::chrono::minutes{5}};
    }
    bool fresh(const std::string& k) const {
        auto it = at_.find(k);
        return it != at_.end() && Clock::now() < it->second.second;
    }
};
struct ManualClock {
    using duration = std::chrono::seconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<ManualClock>;
    static time_point now() { return time_point{duration{100}}; }
};
}  // namespace cache
CASE(ag_cache_ttl_steady) {
    cache::Ttl<int> c;
    c.put("a", 1);
    co_return c.fresh("a");
}

CASE(ag_cache_ttl_manual_clock) {
    cache::Ttl<int, cache::ManualClock> c;
    c.put("a", 1);
    co_return c.fresh("a");
}

namespace cache {
class Shared {
    mutable std::shared_mutex m_;
    std::map<int, int> v_;

 public:
    int get(int k) const {
        std::shared_lock lock(m_);
        auto it = v_.find(k);
        return it == v_.end() ? 0 : it->second;
    }
};
inline int memo(int n) {
    thread_local std::map<int, int> seen;
    auto [it, fresh] = seen.try_emplace(n, n * n);
    return it->second;
}
}  // namespace cache
CASE(ag_cache_shared_mutex) {
    cache::Shared s;
    co_return s.get(1);
}

CASE(ag_cache_thread_local_memo) { co_return cache::memo(3); }

namespace rules {
struct Facts {
    int age;
    bool resident;
};
struct Rule {
    virtual ~Rule() = default;
    virtual bool holds(const Facts&) const = 0;
};
struct Adult : Rule {
    bool holds(const Facts& f) const override { return f.age >= 18; }
};
struct Resident : Rule {
    bool holds(const Facts& f) const override { return f.resident; }
};
struct And : Rule {
    std::vector<std::unique_ptr<Rule>> parts;
    bool holds(const Facts& f) const override {
        return std::all_of(parts.begin(), parts.end(), [&](auto& p) { return p->holds(f); });
    }
};
}  // namespace rules
CASE(ag_rules_composite) {
    rules::And a;
    a.parts.push_back(std::make_unique<rules::Adult>());
    a.parts.push_back(std::make_unique<rules::Resident>());
    co_return a.holds({20, true});
}

namespace rules {
enum class Answer { no, yes, ask };
constexpr Answer kTable[2][2] = {{Answer::no, Answer::ask}, {Answer::ask, Answer::yes}};
constexpr Answer decide(bool adult, bool resident) { return kTable[adult][resident]; }
bool g_strict = false;
inline Answer decide_strict(bool adult, bool resident) {
    auto a = decide(adult, resident);
    return g_strict && a == Answer::ask ? Answer::no : a;
}
}  // namespace rules
CASE(ag_rules_decision_table) { co_return static_cast<int>(rules::decide(true, false)); }

CASE(ag_rules_strict_flag) { co_return static_cast<int>(rules::decide_strict(true, false)); }

namespace rules {
class Calc {
    std::stack<double> st_;

 public:
    double eval(const std::string& rpn) {
        std::istringstream in(rpn);
        for (std::string t; in >> t;) {
            if (t.size() == 1 && std::strchr("+-*", t[0])) {
                double b = st_.top();
                st_.pop();
                double a = st_.top();
                st_.pop();
                st_.push(t[0] == '+' ? a + b : t[0] == '-' ? a - b : a * b);
            } else {
                st_.push(boost::lexical_cast<double>(t));
            }
        }
        return st_.top();
    }
};
}  // namespace rules
CASE(ag_rules_rpn) { co_return static_cast<int>(rules::Calc{}.eval("2 3 + 4 *")); }

namespace flow {
struct Task {
    std::string name;
    std::vector<std::string> needs;
};
inline std::vector<std::string> order(const std::map<std::string, Task>& tasks) {
    std::vector<std::string> out;
    std::set<std::string> done;
    std::function<void(const Task&)> visit = [&](const Task& t) {
        if (!done.insert(t.name).second) return;
        for (const auto& n : t.needs) visit(tasks.at(n));
        out.push_back(t.name);
    };
    for (const auto& [name, t] : tasks) visit(t);
    return out;
}
inline std::vector<std::string> ready(const boost::unordered_map<std::string, int>& open) {
    std::vector<std::string> out;
    for (const auto& kv : open)
        if (kv.second == 0) out.push_back(kv.first);
    return out;
}
}  // namespace flow
CASE(ag_flow_topological) {
    std::map<std::string, flow::Task> t{{"a", {"a", {"b"}}}, {"b", {"b", {}}}};
    co_return static_cast<int>(flow::order(t)[0].size());
}

CASE(ag_flow_ready_boost_unordered) {
    boost::unordered_map<std::string, int> open{{"a", 0}, {"b", 0}};
    co_return static_cast<int>(flow::ready(open)[0].size());
}

namespace flow {
class EventQueue {
    std::mutex m_;
    std::condition_variable cv_;
    std::deque<int> q_{7};

 public:
    int pop() {
        std::unique_lock<std::mutex> lock(m_);
        cv_.wait(lock, [this] { return !q_.empty(); });
        int v = q_.front();
        q_.pop_front();
        return v;
    }
};
inline int worker_sum(int n) {
    int sum = 0;
    std::thread t([&] {
        for (int i = 0; i < n; ++i) sum += i;
    });
    t.join();
    return sum;
}
}  // namespace flow
CASE(ag_flow_blocking_queue) {
    flow::EventQueue q;
    co_return q.pop();
}

CASE(ag_flow_worker_thread) { co_return flow::worker_sum(4); }

namespace flow {
template <class State>
class Machine {
    State s_;
    std::map<std::pair<State, char>, State> next_;

 public:
    explicit Machine(State s) : s_(s) {}
    void allow(State a, char ev, State b) { next_[{a, ev}] = b; }
    bool fire(char ev) {
        auto it = next_.find({s_, ev});
        if (it == next_.end()) return false;
        s_ = it->second;
        return true;
    }
    State state() const { return s_; }
};
}  // namespace flow
CASE(ag_flow_state_machine) {
    flow::Machine<int> m(0);
    m.allow(0, 'a', 1);
    m.fire('a');
    co_return m.state();
}

namespace flow {
inline std::string key_of(const void* node) {
    return std::to_string(reinterpret_cast<std::uintptr_t>(node));
}
inline std::size_t bucket(const Task* t) { return std::hash<const Task*>{}(t) % 16; }
inline std::size_t slot(const std::string& s) {
    std::size_t h = 1469598103934665603ull;
    for (unsigned char c : s) h = (h ^ c) * 1099511628211ull;
    return h % 16;
}
}  // namespace flow
CASE(ag_flow_key_of_pointer) {
    flow::Task t{"a"};
    co_return static_cast<int>(flow::key_of(&t).size());
}

CASE(ag_flow_bucket_of_pointer) {
    flow::Task t{"a"};
    co_return static_cast<int>(flow::bucket(&t));
}

CASE(ag_flow_slot_fnv) { co_return static_cast<int>(flow::slot("a")); }

namespace audit {
class Trail {
    boost::circular_buffer<std::string> last_{16};
    int n_ = 0;

 public:
    void add(std::string what) { last_.push_back(fmt::format("{}:{}", ++n_, what)); }
    std::string dump() const { return fmt::format("{}", fmt::join(last_, "|")); }
    void show() const { fmt::print("{}\n", dump()); }
};
}  // namespace audit
CASE(ag_audit_trail_dump) {
    audit::Trail t;
    t.add("in");
    co_return static_cast<int>(t.dump().size());
}

CASE(ag_audit_trail_show) {
    audit::Trail t;
    t.add("in");
    t.show();
    co_return 0;
}

namespace audit {
class Sink {
 public:
    virtual ~Sink() = default;
    virtual void put(const std::string&) = 0;
};
class Memory : public Sink {
    std::vector<std::string>& to_;

 public:
    explicit Memory(std::vector<std::string>& to) : to_(to) {}
    void put(const std::string& s) override { to_.push_back(s); }
};
class Stamped {
    Sink& sink_;

 public:
    explicit Stamped(Sink& s) : sink_(s) {}
    void put(const std::string& s) {
        auto t = boost::posix_time::second_clock::universal_time();
        sink_.put(boost::posix_time::to_iso_string(t) + s);
    }
};
}  // namespace audit
CASE(ag_audit_stamped_boost) {
    std::vector<std::string> v;
    audit::Memory m(v);
    audit::Stamped(m).put("x");
    co_return static_cast<int>(v.size());
}

namespace fin {
using Rate = boost::rational<long>;
inline long share(long cents, Rate r) { return boost::rational_cast<long>(r * cents); }
inline boost::gregorian::date due(boost::gregorian::date from) {
    auto d = from + boost::gregorian::days(30);
    while (d.day_of_week() == boost::date_time::Saturday ||
           d.day_of_week() == boost::date_time::Sunday)
        d += boost::gregorian::days(1);
    return d;
}
inline boost::gregorian::date due_today() { return due(boost::gregorian::day_clock::local_day()); }
}  // namespace fin
CASE(ag_fin_share_rational) { co_return static_cast<int>(fin::share(900, fin::Rate(1, 3))); }

CASE(ag_fin_due_given) { co_return fin::due(boost::gregorian::date(2026, 3, 1)).day(); }

CASE(ag_fin_due_today) { co_return fin::due_today().day(); }

namespace fin {
inline std::time_t utc(int y, int m, int d) {
    std::tm t{};
    t.tm_year = y - 1900;
    t.tm_mon = m - 1;
    t.tm_mday = d;
    return timegm(&t);
}
inline std::time_t local(int y, int m, int d) {
    std::tm t{};
    t.tm_year = y - 1900;
    t.tm_mon = m - 1;
    t.tm_mday = d;
    t.tm_isdst = -1;
    return std::mktime(&t);
}
}  // namespace fin
CASE(ag_fin_value_date_mktime) { co_return fin::local(2026, 3, 1) > 0; }

namespace fin {
struct Account {
    int id;
    std::string owner;
};
namespace bmi = boost::multi_index;
using Accounts = bmi::multi_index_container<
    Account,
    bmi::indexed_by<bmi::ordered_unique<bmi::member<Account, int, &Account::id>>,
                    bmi::hashed_non_unique<bmi::member<Account, std::string, &Account::owner>>>>;
}  // namespace fin
CASE(ag_fin_accounts_ordered_index) {
    fin::Accounts a;
    a.insert({1, "x"});
    int sum = 0;
    for (const auto& x : a.get<0>()) sum += x.id;
    co_return sum + static_cast<int>(a.get<1>().count("x"));
}

namespace fin {
inline bool load(const char* path) {
    sqlite3* db = nullptr;
    bool ok = sqlite3_open(path, &db) == SQLITE_OK;
    sqlite3_close(db);
    return ok;
}
}  // namespace fin
CASE(ag_fin_sqlite_open) { co_return fin::load("/srv/ledger.db"); }

namespace intake {
inline std::string setting(const std::string& json, const std::string& key) {
    std::istringstream in(json);
    boost::property_tree::ptree t;
    boost::property_tree::read_json(in, t);
    return t.get<std::string>(key, "");
}
inline std::string setting_of_file(const std::string& path, const std::string& key) {
    boost::property_tree::ptree t;
    boost::property_tree::read_ini(path, t);
    return t.get<std::string>(key, "");
}
}  // namespace intake
CASE(ag_intake_ini_file) { co_return static_cast<int>(intake::setting_of_file("/a", "b").size()); }

namespace intake {
inline long read_now(rb::Activity&) { return std::time(nullptr); }
}  // namespace intake
CASE(ag_intake_activity_reads_time) {
    long t = co_await run.step(intake::read_now);
    co_return static_cast<int>(t % 60);
}

namespace intake {
inline unsigned workers() { return std::max(1u, std::thread::hardware_concurrency()); }
template <class T>
std::vector<std::vector<T>> chunks(const std::vector<T>& all, std::size_t n = workers()) {
    std::vector<std::vector<T>> out(n);
    for (std::size_t i = 0; i < all.size(); ++i) out[i % n].push_back(all[i]);
    return out;
}
}  // namespace intake
CASE(ag_intake_chunks_by_cores) {
    co_return static_cast<int>(intake::chunks<int>({1, 2, 3}).size());
}

CASE(ag_intake_chunks_given) {
    co_return static_cast<int>(intake::chunks<int>({1, 2, 3}, 2).size());
}

CASE(ag_intake_json_text) {
    co_return static_cast<int>(intake::setting("{\"a\": \"b\"}", "a").size());
}

CASE(ag_intake_side_effect_time) {
    auto read = [] { return static_cast<std::int64_t>(std::time(nullptr)); };
    auto t = co_await run.side_effect(read);
    co_return static_cast<int>(t % 60);
}

namespace intake {
inline std::string worker_tag() {
    std::ostringstream os;
    os << "worker-" << std::this_thread::get_id();
    return os.str();
}
class Numbering {
    int last_ = 0;
    std::map<std::string, int> given_;

 public:
    int of(const std::string& key) {
        auto [it, fresh] = given_.try_emplace(key, last_ + 1);
        if (fresh) ++last_;
        return it->second;
    }
};
}  // namespace intake
CASE(ag_intake_worker_tag) { co_return static_cast<int>(intake::worker_tag().size()); }

CASE(ag_intake_numbering_member) {
    intake::Numbering n;
    n.of("a");
    co_return n.of("b");
}
