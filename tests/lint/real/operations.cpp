// What infrastructure and data teams bring along when their programs become runbooks: provisioning,
// backup, shipping of logs, schedulers, limits and retries, caches, ids, settings, reports.
#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netdb.h>
#include <pthread.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <syslog.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <any>
#include <array>
#include <atomic>
#include <bitset>
#include <boost/algorithm/string.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/circular_buffer.hpp>
#include <boost/container/flat_map.hpp>
#include <boost/crc.hpp>
#include <boost/date_time/gregorian/gregorian.hpp>
#include <boost/date_time/posix_time/posix_time.hpp>
#include <boost/filesystem.hpp>
#include <boost/format.hpp>
#include <boost/functional/hash.hpp>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/topological_sort.hpp>
#include <boost/lexical_cast.hpp>
#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/ordered_index.hpp>
#include <boost/multi_index_container.hpp>
#include <boost/pool/object_pool.hpp>
#include <boost/program_options.hpp>
#include <boost/property_tree/ini_parser.hpp>
#include <boost/property_tree/json_parser.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/tokenizer.hpp>
#include <boost/unordered_map.hpp>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <cassert>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
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
#include <iterator>
#include <list>
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
#include <semaphore>
#include <set>
#include <shared_mutex>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <typeindex>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

#include "tests/lint/real/case.hpp"

namespace chr = std::chrono;
using namespace std::chrono_literals;

// ---- retries, limits and breakers

namespace retrying {

struct Policy {
    int attempts = 5;
    chr::milliseconds base{200};
    chr::milliseconds most{30'000};
    double factor = 2.0;
};

// The delay before each try, without chance.
std::vector<chr::milliseconds> schedule(const Policy& policy) {
    std::vector<chr::milliseconds> delays;
    double next = static_cast<double>(policy.base.count());
    for (int i = 1; i < policy.attempts; ++i) {
        delays.push_back(std::min(policy.most, chr::milliseconds(static_cast<long>(next))));
        next *= policy.factor;
    }
    return delays;
}

}  // namespace retrying

CASE(op_backoff_schedule) {
    retrying::Policy policy;
    policy.attempts = 7;
    const auto delays = retrying::schedule(policy);
    const auto sum = std::accumulate(delays.begin(), delays.end(), chr::milliseconds(0));
    co_return static_cast<int>(sum.count() % 100);
}

namespace retrying {

class JitteredBackoff {
 public:
    explicit JitteredBackoff(Policy policy) : policy_(policy) {}
    chr::milliseconds next() {
        const auto ceiling = std::min(policy_.most, policy_.base * (1 << std::min(tries_++, 10)));
        std::uniform_int_distribution<long> spread(0, ceiling.count());
        return chr::milliseconds(spread(engine_));
    }

 private:
    Policy policy_;
    int tries_ = 0;
    std::mt19937 engine_{std::random_device{}()};
};

}  // namespace retrying

CASE(op_backoff_jittered) {
    retrying::JitteredBackoff backoff{retrying::Policy{}};
    chr::milliseconds sum{0};
    for (int i = 0; i < 4; ++i) sum += backoff.next();
    co_return static_cast<int>(sum.count() % 50);
}

namespace retrying {

// Decorrelated jitter, the chance handed in.
template <class Random>
chr::milliseconds decorrelated(chr::milliseconds before, const Policy& policy, Random&& random) {
    const auto high = std::max<std::int64_t>(before.count() * 3, policy.base.count() + 1);
    const auto width = static_cast<std::uint64_t>(high - policy.base.count());
    const auto pick = policy.base.count() +
                      static_cast<std::int64_t>(static_cast<std::uint64_t>(random()) % width);
    return std::min(policy.most, chr::milliseconds(pick));
}

}  // namespace retrying

CASE(op_backoff_run_random) {
    const retrying::Policy policy;
    chr::milliseconds delay = policy.base;
    for (int i = 0; i < 3; ++i)
        delay = retrying::decorrelated(delay, policy, [&] { return run.random(); });
    co_return static_cast<int>(delay.count() % 10);
}
CASE(op_backoff_rand) {
    std::srand(7);
    const auto delay = retrying::decorrelated(300ms, retrying::Policy{}, &std::rand);
    co_return static_cast<int>(delay.count() % 10);
}

namespace retrying {

template <class F, class OnError = std::function<void(int, const std::exception&)>>
auto with_retries(const Policy& policy, F&& work, OnError on_error = {}) {
    chr::milliseconds delay = policy.base;
    for (int attempt = 1;; ++attempt) {
        try {
            return work();
        } catch (const std::exception& e) {
            if (attempt >= policy.attempts) throw;
            if (on_error) on_error(attempt, e);
            std::this_thread::sleep_for(delay);
            delay = std::min(policy.most, delay * 2);
        }
    }
}

}  // namespace retrying

CASE(op_retry_loop_sleeps) {
    int calls = 0;
    const int got = retrying::with_retries(retrying::Policy{}, [&] {
        if (++calls < 3) throw std::runtime_error("no route to the volume service");
        return calls;
    });
    co_return got;
}

namespace retrying {

// Says what to do next and leaves the waiting to the caller.
class RetryState {
 public:
    enum class Verdict { again, give_up };
    explicit RetryState(Policy policy) : policy_(policy) {}
    Verdict failed(std::string_view code) {
        static constexpr std::array<std::string_view, 3> kFinal{"Denied", "NoSuchKey",
                                                                "BadRequest"};
        last_ = code;
        if (std::find(kFinal.begin(), kFinal.end(), code) != kFinal.end()) return Verdict::give_up;
        return ++tries_ < policy_.attempts ? Verdict::again : Verdict::give_up;
    }
    chr::milliseconds delay() const {
        return std::min(policy_.most, policy_.base * (1L << tries_));
    }

 private:
    Policy policy_;
    int tries_ = 0;
    std::string last_;
};

}  // namespace retrying

CASE(op_retry_state) {
    retrying::RetryState state{retrying::Policy{}};
    int waits = 0;
    while (state.failed("Timeout") == retrying::RetryState::Verdict::again)
        waits += static_cast<int>(state.delay().count());
    co_return waits % 100;
}

namespace limits {

class TokenBucket {
 public:
    TokenBucket(double per_second, double burst)
        : rate_(per_second), burst_(burst), tokens_(burst), last_(chr::steady_clock::now()) {}
    bool try_take(double n = 1) {
        refill();
        if (tokens_ < n) return false;
        tokens_ -= n;
        return true;
    }

 private:
    void refill() {
        const auto now = chr::steady_clock::now();
        tokens_ = std::min(burst_, tokens_ + rate_ * chr::duration<double>(now - last_).count());
        last_ = now;
    }
    double rate_, burst_, tokens_;
    chr::steady_clock::time_point last_;
};

}  // namespace limits

CASE(op_token_bucket) {
    limits::TokenBucket bucket(50, 10);
    int admitted = 0;
    for (int i = 0; i < 12; ++i) admitted += bucket.try_take();
    co_return admitted;
}

namespace limits {

// The same with the time handed in, so that it can be tested.
class Gcra {
 public:
    using Point = chr::sys_time<chr::nanoseconds>;
    Gcra(chr::nanoseconds every, int burst) : every_(every), tolerance_(every * burst) {}
    bool admit(Point now) {
        const Point base = std::max(next_, now);
        if (base - now > tolerance_) return false;
        next_ = base + every_;
        return true;
    }

 private:
    chr::nanoseconds every_, tolerance_;
    Point next_{};
};

}  // namespace limits

CASE(op_gcra_run_now) {
    limits::Gcra gate(20ms, 3);
    int admitted = 0;
    for (int i = 0; i < 9; ++i) admitted += gate.admit(run.now());
    co_return admitted;
}

namespace limits {

template <class Clock = chr::system_clock>
class SlidingWindow {
 public:
    explicit SlidingWindow(std::size_t most, typename Clock::duration span)
        : most_(most), span_(span) {}
    bool record(typename Clock::time_point at = Clock::now()) {
        while (!seen_.empty() && at - seen_.front() > span_) seen_.pop_front();
        if (seen_.size() >= most_) return false;
        seen_.push_back(at);
        return true;
    }

 private:
    std::size_t most_;
    typename Clock::duration span_;
    std::deque<typename Clock::time_point> seen_;
};

}  // namespace limits

CASE(op_window_default_argument) {
    limits::SlidingWindow<> window(4, 1s);
    int kept = 0;
    for (int i = 0; i < 6; ++i) kept += window.record();
    co_return kept;
}
CASE(op_window_given_times) {
    limits::SlidingWindow<> window(4, 1s);
    int kept = 0;
    chr::system_clock::time_point at{};
    for (int i = 0; i < 6; ++i) kept += window.record(at += 150ms);
    co_return kept;
}

namespace limits {

class Breaker {
 public:
    enum class State { closed, open, half_open };
    bool allow() {
        std::lock_guard<std::mutex> lock(mutex_);
        if (state_ == State::open && cooled_down()) state_ = State::half_open;
        return state_ != State::open;
    }
    void failed() {
        std::lock_guard<std::mutex> lock(mutex_);
        if (++failures_ >= 3) {
            state_ = State::open;
            opened_ = chr::steady_clock::now();
        }
    }

 private:
    bool cooled_down() const { return chr::steady_clock::now() - opened_ > 5s; }
    std::mutex mutex_;
    State state_ = State::closed;
    int failures_ = 0;
    chr::steady_clock::time_point opened_{};
};

}  // namespace limits

CASE(op_breaker_locked) {
    limits::Breaker breaker;
    for (int i = 0; i < 3; ++i) breaker.failed();
    co_return breaker.allow();
}

namespace limits {

// A breaker by count of calls: after so many refusals it lets one try through.
class CountingBreaker {
 public:
    bool allow() {
        if (open_ && ++refused_ % 5 != 0) return false;
        return true;
    }
    void report(bool good) {
        window_.push_back(good);
        const auto bad = std::count(window_.begin(), window_.end(), false);
        open_ = window_.full() && bad * 2 > static_cast<long>(window_.size());
    }

 private:
    boost::circular_buffer<bool> window_{8};
    bool open_ = false;
    int refused_ = 0;
};

}  // namespace limits

CASE(op_breaker_counting) {
    limits::CountingBreaker breaker;
    int passed = 0;
    for (int i = 0; i < 30; ++i) {
        if (!breaker.allow()) continue;
        ++passed;
        breaker.report(i % 3 == 0);
    }
    co_return passed;
}

namespace limits {

class Deadline {
 public:
    explicit Deadline(chr::milliseconds budget) : end_(clock_now() + budget) {}
    bool expired() const { return clock_now() >= end_; }

 private:
    static timespec read() {
        timespec at;
        clock_gettime(CLOCK_MONOTONIC, &at);
        return at;
    }
    static chr::milliseconds clock_now() {
        const timespec at = read();
        return chr::seconds(at.tv_sec) +
               chr::duration_cast<chr::milliseconds>(chr::nanoseconds(at.tv_nsec));
    }
    chr::milliseconds end_;
};

}  // namespace limits

CASE(op_deadline_monotonic) {
    const limits::Deadline deadline(250ms);
    co_return deadline.expired();
}

namespace limits {

// Only carries a time point; whoever has a clock asks.
struct Lease {
    std::string holder;
    chr::steady_clock::time_point until{};
    bool valid_at(chr::steady_clock::time_point now) const { return now < until; }
    chr::steady_clock::duration left(chr::steady_clock::time_point now) const {
        return valid_at(now) ? until - now : chr::steady_clock::duration::zero();
    }
};

}  // namespace limits

CASE(op_lease_of_points) {
    const chr::steady_clock::time_point start(90s);
    const limits::Lease lease{"db-primary", start + 15s};
    co_return static_cast<int>(chr::duration_cast<chr::seconds>(lease.left(start + 4s)).count());
}

namespace limits {

class Bulkhead {
 public:
    explicit Bulkhead(int width) : free_(width) {}
    template <class F>
    bool enter(F&& work) {
        if (!free_.try_acquire()) return false;
        work();
        free_.release();
        return true;
    }

 private:
    std::counting_semaphore<64> free_;
};

}  // namespace limits

CASE(op_bulkhead_semaphore) {
    limits::Bulkhead bulkhead(2);
    int done = 0;
    bulkhead.enter([&] { ++done; });
    co_return done;
}

// ---- ids

namespace ids {

class Snowflake {
 public:
    explicit Snowflake(std::uint16_t worker) : worker_(worker & 0x3ff) {}
    std::uint64_t next() {
        auto now = millis();
        if (now == last_) {
            sequence_ = (sequence_ + 1) & 0xfff;
            while (sequence_ == 0 && now <= last_) now = millis();
        } else {
            sequence_ = 0;
        }
        last_ = now;
        return (now - kEpoch) << 22 | std::uint64_t(worker_) << 12 | sequence_;
    }

 private:
    static constexpr std::uint64_t kEpoch = 1'600'000'000'000;
    static std::uint64_t millis() {
        return static_cast<std::uint64_t>(
            chr::duration_cast<chr::milliseconds>(chr::system_clock::now().time_since_epoch())
                .count());
    }
    std::uint16_t worker_;
    std::uint32_t sequence_ = 0;
    std::uint64_t last_ = 0;
};

}  // namespace ids

CASE(op_snowflake) {
    ids::Snowflake flakes(17);
    co_return static_cast<int>(flakes.next() & 0xff);
}

namespace ids {

struct FlakeParts {
    std::uint64_t millis;
    std::uint16_t worker;
    std::uint16_t sequence;
};
constexpr FlakeParts take_apart(std::uint64_t id) {
    return {(id >> 22) + 1'600'000'000'000, static_cast<std::uint16_t>(id >> 12 & 0x3ff),
            static_cast<std::uint16_t>(id & 0xfff)};
}
chr::sys_time<chr::milliseconds> made_at(std::uint64_t id) {
    return chr::sys_time<chr::milliseconds>(chr::milliseconds(take_apart(id).millis));
}

}  // namespace ids

CASE(op_snowflake_decode) {
    const auto at = ids::made_at(0x0123'4567'89ab'cdefULL);
    const chr::year_month_day day(chr::floor<chr::days>(at));
    co_return static_cast<int>(static_cast<unsigned>(day.month()));
}

namespace ids {

std::string ulid(std::uint64_t millis, std::function<std::uint64_t()> random) {
    static constexpr char kAlphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string text(26, '0');
    for (int i = 9; i >= 0; --i, millis >>= 5)
        text[static_cast<std::size_t>(i)] = kAlphabet[millis & 31];
    for (std::size_t i = 10; i < 26; ++i) text[i] = kAlphabet[random() & 31];
    return text;
}

}  // namespace ids

CASE(op_ulid_run) {
    const auto millis = chr::duration_cast<chr::milliseconds>(run.now().time_since_epoch()).count();
    const auto id = ids::ulid(static_cast<std::uint64_t>(millis), [&run] { return run.random(); });
    co_return id[3];
}
CASE(op_ulid_thread_local_engine) {
    const auto id = ids::ulid(1'760'000'000'000, [] {
        thread_local std::mt19937_64 engine(std::random_device{}());
        return engine();
    });
    co_return id[20];
}

namespace ids {

inline std::string uuid4() { return boost::uuids::to_string(boost::uuids::random_generator()()); }

struct Resource {
    std::string id = uuid4();
    std::string kind;
};

}  // namespace ids

CASE(op_resource_default_id) {
    std::vector<ids::Resource> made(2);
    made[0].kind = "subnet";
    co_return static_cast<int>(made[0].id[0]);
}

namespace ids {

// The same id for the same resource at every deployment.
boost::uuids::uuid stable_id(std::string_view tenant, std::string_view path) {
    static const boost::uuids::uuid kSpace =
        boost::uuids::string_generator()("6ba7b811-9dad-11d1-80b4-00c04fd430c8");
    boost::uuids::name_generator_sha1 names(kSpace);
    return names(fmt::format("{}/{}", tenant, path));
}

}  // namespace ids

CASE(op_uuid_by_name) { co_return ids::stable_id("acme", "eu-1/vm/web-3").data[0]; }

namespace ids {

// PCG, seeded by the caller: the same row of numbers everywhere.
class Pcg {
 public:
    using result_type = std::uint32_t;
    explicit Pcg(std::uint64_t seed)
        : state_(seed * 6364136223846793005ULL + 1442695040888963407ULL) {}
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return ~result_type(0); }
    result_type operator()() {
        const auto old = state_;
        state_ = old * 6364136223846793005ULL + 1442695040888963407ULL;
        const auto mixed = static_cast<std::uint32_t>(((old >> 18U) ^ old) >> 27U);
        const auto turn = static_cast<unsigned>(old >> 59U);
        return (mixed >> turn) | (mixed << ((32U - turn) & 31U));
    }

 private:
    std::uint64_t state_;
};
std::string short_code(Pcg& random, std::size_t length) {
    std::string code;
    while (code.size() < length) code += static_cast<char>('a' + random() % 26);
    return code;
}

}  // namespace ids

CASE(op_pcg_seeded) {
    ids::Pcg random(20261129);
    co_return ids::short_code(random, 8)[5];
}

namespace ids {

std::uint64_t next_request() {
    static std::atomic<std::uint64_t> counter{1};
    return counter.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace ids

CASE(op_request_counter) { co_return static_cast<int>(ids::next_request() % 256); }

namespace ids {

template <class Tag>
class Sequence {
 public:
    static int next() { return ++last_; }

 private:
    inline static int last_ = 0;
};
struct JobTag;

class Job {
 public:
    explicit Job(std::string name) : name_(std::move(name)) {}
    int id() const { return id_; }

 private:
    std::string name_;
    int id_ = Sequence<JobTag>::next();
};

}  // namespace ids

CASE(op_job_sequence) {
    const ids::Job compact("compact"), vacuum("vacuum");
    co_return vacuum.id() - compact.id() + vacuum.id();
}

namespace ids {

std::string instance_name(const std::string& role) {
    char host[256] = {};
    ::gethostname(host, sizeof host - 1);
    return fmt::format("{}@{}#{}", role, host, ::getpid());
}

}  // namespace ids

CASE(op_instance_name) { co_return static_cast<int>(ids::instance_name("ingest").size()); }

namespace ids {

// FNV-1a, and a bucket of it: which shard holds the key.
constexpr std::uint64_t fnv1a(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return hash;
}
int shard_of(std::string_view key, int shards) {
    return static_cast<int>(fnv1a(key) % static_cast<std::uint64_t>(shards));
}

}  // namespace ids

CASE(op_shard_of_key) { co_return ids::shard_of("tenant/4711", 16); }

// ---- caches

namespace caches {

template <class K, class V>
class Lru {
 public:
    explicit Lru(std::size_t room) : room_(room) {}
    void put(const K& key, V value) {
        if (const auto at = index_.find(key); at != index_.end()) {
            items_.splice(items_.begin(), items_, at->second);
            at->second->second = std::move(value);
            return;
        }
        items_.emplace_front(key, std::move(value));
        index_[key] = items_.begin();
        if (items_.size() > room_) {
            index_.erase(items_.back().first);
            items_.pop_back();
        }
    }
    std::optional<V> get(const K& key) {
        const auto at = index_.find(key);
        if (at == index_.end()) return std::nullopt;
        items_.splice(items_.begin(), items_, at->second);
        return at->second->second;
    }
    std::vector<K> keys() const {
        std::vector<K> all;
        for (const auto& item : items_) all.push_back(item.first);
        return all;
    }

 private:
    std::size_t room_;
    std::list<std::pair<K, V>> items_;
    std::unordered_map<K, typename std::list<std::pair<K, V>>::iterator> index_;
};

}  // namespace caches

CASE(op_lru) {
    caches::Lru<std::string, int> cache(2);
    cache.put("a", 1);
    cache.put("b", 2);
    cache.get("a");
    cache.put("c", 3);
    co_return cache.keys().back()[0];
}

namespace caches {

template <class V>
class TtlCache {
 public:
    explicit TtlCache(chr::seconds ttl) : ttl_(ttl) {}
    void put(const std::string& key, V value) {
        entries_.insert_or_assign(key, Entry{std::move(value), Clock::now() + ttl_});
    }
    const V* get(const std::string& key) {
        const auto at = entries_.find(key);
        if (at == entries_.end()) return nullptr;
        if (at->second.end < Clock::now()) {
            entries_.erase(at);
            return nullptr;
        }
        return &at->second.value;
    }

 private:
    using Clock = chr::high_resolution_clock;
    struct Entry {
        V value;
        Clock::time_point end;
    };
    chr::seconds ttl_;
    std::map<std::string, Entry> entries_;
};

}  // namespace caches

CASE(op_ttl_cache) {
    caches::TtlCache<int> cache(30s);
    cache.put("zone", 4);
    co_return cache.get("zone") != nullptr;
}

namespace caches {

int rate_for(const std::string& region) {
    static std::unordered_map<std::string, int> known;
    const auto [at, fresh] = known.try_emplace(region, 0);
    if (fresh) at->second = static_cast<int>(region.size()) * 3;
    return at->second;
}

}  // namespace caches

CASE(op_memo_in_function) { co_return caches::rate_for("eu-central-1"); }

namespace caches {

template <class R, class... A>
auto memoize(std::function<R(A...)> function) {
    return [function = std::move(function),
            known = std::map<std::tuple<std::decay_t<A>...>, R>()](A... args) mutable {
        const auto key = std::make_tuple(args...);
        const auto at = known.find(key);
        if (at != known.end()) return at->second;
        return known[key] = function(args...);
    };
}

}  // namespace caches

CASE(op_memo_owned) {
    int computed = 0;
    auto cost = caches::memoize(std::function<int(int, int)>([&](int cpus, int gigabytes) {
        ++computed;
        return cpus * 12 + gigabytes * 2;
    }));
    cost(2, 8);
    co_return cost(2, 8) + computed;
}

namespace caches {

// Read mostly: the usual lock for readers and a writer.
class Settings {
 public:
    void set(const std::string& name, std::string value) {
        std::unique_lock lock(mutex_);
        values_[name] = std::move(value);
    }
    std::string get(const std::string& name) const {
        std::shared_lock lock(mutex_);
        const auto at = values_.find(name);
        return at == values_.end() ? std::string() : at->second;
    }

 private:
    mutable std::shared_mutex mutex_;
    std::map<std::string, std::string> values_;
};

}  // namespace caches

CASE(op_settings_shared_mutex) {
    caches::Settings settings;
    settings.set("retention", "14");
    co_return static_cast<int>(settings.get("retention").size());
}

namespace caches {

class HitStats {
 public:
    void hit() { ++hits_; }
    void miss() { ++misses_; }
    double ratio() const {
        const auto all = hits_ + misses_;
        return all == 0 ? 0.0 : static_cast<double>(hits_) / static_cast<double>(all);
    }

 private:
    std::uint64_t hits_ = 0, misses_ = 0;
};

template <class Inner, class Stats = HitStats>
class Counted : private Stats {
 public:
    int load(int key) {
        if (inner_.count(key) != 0) {
            Stats::hit();
            return inner_.at(key);
        }
        Stats::miss();
        return inner_[key] = key * key;
    }
    using Stats::ratio;

 private:
    Inner inner_;
};

}  // namespace caches

CASE(op_counted_cache) {
    caches::Counted<std::unordered_map<int, int>> cache;
    for (int i = 0; i < 20; ++i) cache.load(i % 4);
    co_return static_cast<int>(cache.ratio() * 100);
}

namespace caches {

template <class K, class V>
class Lfu {
 public:
    void touch(const K& key) { ++uses_[key]; }
    // Throws out the one that was used least.
    K evict() {
        auto least = uses_.begin();
        for (auto at = uses_.begin(); at != uses_.end(); ++at)
            if (at->second < least->second) least = at;
        K key = least->first;
        uses_.erase(least);
        return key;
    }

 private:
    std::unordered_map<K, V> uses_;
};

}  // namespace caches

CASE(op_lfu_evict) {
    caches::Lfu<std::string, int> cache;
    for (const char* name : {"a", "b", "c", "b"}) cache.touch(name);
    co_return cache.evict()[0];
}

// ---- settings and flags

namespace settings {

using Values = std::map<std::string, std::string>;

Values parse_lines(std::istream& in) {
    Values values;
    for (std::string line; std::getline(in, line);) {
        boost::algorithm::trim(line);
        if (line.empty() || line[0] == '#' || line[0] == ';') continue;
        const auto equals = line.find('=');
        if (equals == std::string::npos) throw std::runtime_error("no '=' in: " + line);
        values[boost::algorithm::trim_copy(line.substr(0, equals))] =
            boost::algorithm::trim_copy(line.substr(equals + 1));
    }
    return values;
}
Values from_file(const std::string& path) {
    std::ifstream in(path);
    if (!in.is_open()) return {};
    return parse_lines(in);
}

}  // namespace settings

CASE(op_settings_from_file) {
    const auto values = settings::from_file("/etc/shipper/shipper.conf");
    co_return static_cast<int>(values.size());
}
CASE(op_settings_from_text) {
    std::istringstream in("# limits\nworkers = 4\n region=eu-1\n");
    const auto values = settings::parse_lines(in);
    co_return std::stoi(values.at("workers"));
}

namespace settings {

template <class T>
T env_or(const char* name, T otherwise) {
    if (const char* set = std::getenv(name); set != nullptr && *set != '\0')
        return boost::lexical_cast<T>(set);
    return otherwise;
}

struct DatabaseOptions {
    std::string host = env_or<std::string>("PGHOST", "localhost");
    int port = env_or("PGPORT", 5432);
    int pool = 8;
    std::string dsn() const { return fmt::format("host={} port={}", host, port); }
};

}  // namespace settings

CASE(op_database_options) {
    const settings::DatabaseOptions options;
    co_return static_cast<int>(options.dsn().size());
}

namespace settings {

// ${NAME} and ${NAME:-default}, with a lookup of the caller's.
std::string expand(const std::string& text,
                   const std::function<std::optional<std::string>(const std::string&)>& lookup) {
    static const std::regex kVariable(R"(\$\{([A-Z_]+)(:-([^}]*))?\})");
    std::string out;
    auto rest = text.cbegin();
    for (std::sregex_iterator at(text.begin(), text.end(), kVariable), end; at != end; ++at) {
        out.append(rest, (*at)[0].first);
        out += lookup((*at)[1].str()).value_or((*at)[3].str());
        rest = (*at)[0].second;
    }
    out.append(rest, text.cend());
    return out;
}

}  // namespace settings

CASE(op_expand_given) {
    const settings::Values values{{"BUCKET", "nightly"}};
    const auto url = settings::expand("s3://${BUCKET}/${PREFIX:-daily}/",
                                      [&](const std::string& name) -> std::optional<std::string> {
                                          const auto at = values.find(name);
                                          if (at == values.end()) return std::nullopt;
                                          return at->second;
                                      });
    co_return static_cast<int>(url.size());
}
CASE(op_expand_environment) {
    const auto url = settings::expand("s3://${BUCKET}/${PREFIX:-daily}/",
                                      [](const std::string& name) -> std::optional<std::string> {
                                          if (const char* value = ::secure_getenv(name.c_str()))
                                              return value;
                                          return std::nullopt;
                                      });
    co_return static_cast<int>(url.size());
}

namespace settings {

struct Pipeline {
    std::string source, sink;
    std::int64_t batch = 0;
    static Pipeline from(const toml::table& table) {
        Pipeline pipeline;
        pipeline.source = table["pipeline"]["source"].value_or("");
        pipeline.sink = table["pipeline"]["sink"].value_or("");
        pipeline.batch = table["pipeline"]["batch"].value_or(std::int64_t{100});
        return pipeline;
    }
};

}  // namespace settings

CASE(op_toml_text) {
    const toml::table table =
        toml::parse("[pipeline]\nsource = 'kafka'\nsink = 'lake'\nbatch = 250\n");
    int keys = 0;
    for (const auto& [key, node] : *table["pipeline"].as_table())
        keys += static_cast<int>(key.str().size());
    co_return keys + static_cast<int>(settings::Pipeline::from(table).batch);
}

namespace settings {

class TreeSource {
 public:
    virtual ~TreeSource() = default;
    virtual boost::property_tree::ptree load() const = 0;
};
class FileTree : public TreeSource {
 public:
    explicit FileTree(std::string path) : path_(std::move(path)) {}
    boost::property_tree::ptree load() const override {
        boost::property_tree::ptree tree;
        boost::property_tree::read_json(path_, tree);
        return tree;
    }

 private:
    std::string path_;
};
int workers_of(const TreeSource& source) { return source.load().get("workers", 1); }

}  // namespace settings

CASE(op_tree_of_file) {
    const std::unique_ptr<settings::TreeSource> source =
        std::make_unique<settings::FileTree>("deploy.json");
    co_return settings::workers_of(*source);
}
CASE(op_tree_of_text) {
    std::stringstream in("[limits]\nopen = 12\nrate = 40\n[paths]\nspool = /var/spool\n");
    boost::property_tree::ptree tree;
    boost::property_tree::ini_parser::read_ini(in, tree);
    int sum = 0;
    for (const auto& [name, value] : tree.get_child("limits")) sum += value.get_value<int>();
    co_return sum;
}
CASE(op_cli_arguments) {
    CLI::App app("prune old snapshots");
    int keep = 7;
    bool dry = false;
    app.add_option("-k,--keep", keep, "how many stay");
    app.add_flag("-n,--dry-run", dry, "only say it");
    app.parse(std::vector<std::string>{"--dry-run", "12", "-k"});
    co_return keep + dry;
}
CASE(op_cli_envname) {
    CLI::App app("ship the logs");
    std::string endpoint = "localhost:9000";
    app.add_option("--endpoint", endpoint, "where to")->envname("SHIP_ENDPOINT");
    app.parse(std::vector<std::string>{});
    co_return static_cast<int>(endpoint.size());
}
CASE(op_options_environment) {
    namespace po = boost::program_options;
    po::options_description known("restore");
    known.add_options()("target", po::value<std::string>())("jobs",
                                                            po::value<int>()->default_value(2));
    po::variables_map given;
    po::store(po::parse_environment(known, "RESTORE_"), given);
    po::notify(given);
    co_return given["jobs"].as<int>();
}
CASE(op_options_of_stream) {
    namespace po = boost::program_options;
    po::options_description known("restore");
    known.add_options()("target", po::value<std::string>())("jobs",
                                                            po::value<int>()->default_value(2));
    std::istringstream in("target = /srv/db\njobs = 6\n");
    po::variables_map given;
    po::store(po::parse_config_file(in, known), given);
    po::notify(given);
    co_return given["jobs"].as<int>();
}

namespace flags {

// A percentage of the tenants, always the same ones.
bool rolled_out(const std::string& flag, const std::string& tenant, unsigned percent) {
    std::size_t seed = 0;
    boost::hash_combine(seed, flag);
    boost::hash_combine(seed, tenant);
    return seed % 100 < percent;
}

}  // namespace flags

CASE(op_rollout_by_hash) { co_return flags::rolled_out("new-planner", "acme", 30); }

namespace flags {

class Registry {
 public:
    static Registry& instance() {
        static Registry registry;
        return registry;
    }
    bool enabled(const std::string& name) const { return on_.count(name) != 0; }
    void enable(const std::string& name) { on_.insert(name); }

 private:
    Registry() = default;
    std::set<std::string> on_;
};

}  // namespace flags

CASE(op_flag_singleton) {
    if (!flags::Registry::instance().enabled("delta-backup")) co_return 1;
    co_return 0;
}

namespace flags {

enum class Stage : std::uint8_t { off, internal, beta, everyone };

// What is known at build time; a table nobody changes.
class Catalogue {
 public:
    static const Catalogue& get() {
        static const Catalogue catalogue;
        return catalogue;
    }
    Stage stage(std::string_view name) const {
        const auto at = stages_.find(name);
        return at == stages_.end() ? Stage::off : at->second;
    }

 private:
    Catalogue() {
        stages_.emplace("delta-backup", Stage::beta);
        stages_.emplace("fast-restore", Stage::internal);
    }
    std::map<std::string, Stage, std::less<>> stages_;
};

}  // namespace flags

CASE(op_flag_catalogue) {
    co_return static_cast<int>(flags::Catalogue::get().stage("delta-backup"));
}

namespace flags {

inline const std::string kRegion = [] {
    const char* region = std::getenv("AWS_REGION");
    return std::string(region != nullptr ? region : "us-east-1");
}();

bool is_europe() { return boost::algorithm::starts_with(kRegion, "eu-"); }

}  // namespace flags

CASE(op_region_global) { co_return flags::is_europe(); }

// ---- provisioning and deployment

namespace provision {

struct Machine {
    std::string name, size, image;
    auto operator<=>(const Machine&) const = default;
};
struct Change {
    enum class Kind { create, update, destroy } kind;
    std::string name;
};

std::vector<Change> plan(const std::map<std::string, Machine>& wanted,
                         const std::map<std::string, Machine>& there) {
    std::vector<Change> changes;
    for (const auto& [name, machine] : wanted) {
        const auto at = there.find(name);
        if (at == there.end())
            changes.push_back({Change::Kind::create, name});
        else if (at->second != machine)
            changes.push_back({Change::Kind::update, name});
    }
    for (const auto& [name, machine] : there)
        if (!wanted.contains(name)) changes.push_back({Change::Kind::destroy, name});
    return changes;
}

}  // namespace provision

CASE(op_plan_by_map) {
    const std::map<std::string, provision::Machine> wanted{{"web-1", {"web-1", "m", "deb12"}},
                                                           {"web-2", {"web-2", "m", "deb12"}}};
    const std::map<std::string, provision::Machine> there{{"web-1", {"web-1", "s", "deb12"}},
                                                          {"old-1", {"old-1", "s", "deb11"}}};
    co_return static_cast<int>(provision::plan(wanted, there).size());
}

namespace provision {

class State {
 public:
    void add(std::string name, std::string provider) {
        resources_[std::move(name)] = std::move(provider);
    }
    std::vector<std::string> destroy_all() const {
        std::vector<std::string> commands;
        for (const auto& [name, provider] : resources_)
            commands.push_back(provider + " destroy " + name);
        return commands;
    }

 private:
    std::unordered_map<std::string, std::string> resources_;
};

}  // namespace provision

CASE(op_destroy_unordered) {
    provision::State state;
    state.add("lb", "hetzner");
    state.add("db", "aws");
    co_return state.destroy_all().front()[0];
}

namespace provision {

int run_command(const std::string& command, std::string& output) {
    std::array<char, 256> buffer{};
    std::unique_ptr<FILE, decltype(&pclose)> pipe(popen(command.c_str(), "r"), pclose);
    if (!pipe) throw std::runtime_error("popen failed");
    while (fgets(buffer.data(), static_cast<int>(buffer.size()), pipe.get()) != nullptr)
        output += buffer.data();
    return 0;
}

}  // namespace provision

CASE(op_popen) {
    std::string output;
    provision::run_command("terraform output -json", output);
    co_return static_cast<int>(output.size());
}

namespace provision {

class Executor {
 public:
    virtual ~Executor() = default;
    virtual int execute(const std::string& line) = 0;
};
class ShellExecutor final : public Executor {
 public:
    int execute(const std::string& line) override { return std::system(line.c_str()); }
};
class Rollout {
 public:
    explicit Rollout(std::shared_ptr<Executor> executor) : executor_(std::move(executor)) {}
    bool apply(const std::string& image) {
        return executor_->execute("kubectl set image app=" + image) == 0;
    }

 private:
    std::shared_ptr<Executor> executor_;
};

}  // namespace provision

CASE(op_rollout_shell) {
    provision::Rollout rollout(std::make_shared<provision::ShellExecutor>());
    co_return rollout.apply("registry/app:1.4");
}

namespace provision {

class CommandSink {
 public:
    virtual ~CommandSink() = default;
    virtual void add(std::string line) = 0;
};
class CommandList final : public CommandSink {
 public:
    void add(std::string line) override { lines_.push_back(std::move(line)); }
    const std::vector<std::string>& lines() const { return lines_; }

 private:
    std::vector<std::string> lines_;
};
void describe_rollout(CommandSink& sink, int replicas) {
    for (int i = 0; i < replicas; ++i) sink.add(fmt::format("drain node-{}", i));
    sink.add("system upgrade");
}

}  // namespace provision

CASE(op_command_list) {
    provision::CommandList list;
    provision::describe_rollout(list, 3);
    co_return static_cast<int>(list.lines().size());
}

namespace provision {

bool port_open(const char* address, std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) return false;
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    const bool open = ::inet_pton(AF_INET, address, &to.sin_addr) == 1 &&
                      ::connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    ::close(fd);
    return open;
}

}  // namespace provision

CASE(op_port_open) { co_return provision::port_open("10.0.0.12", 5432); }

namespace provision {

std::vector<std::string> subnets(const std::string& block, int count) {
    const auto network = boost::asio::ip::make_network_v4(block);
    std::vector<std::string> out;
    auto base = network.network().to_uint();
    for (int i = 0; i < count; ++i, base += 256)
        out.push_back(boost::asio::ip::address_v4(base).to_string() + "/24");
    return out;
}

}  // namespace provision

CASE(op_subnets) {
    co_return static_cast<int>(provision::subnets("10.20.0.0/16", 4).back().size());
}

namespace provision {

int resolve(const std::string& name) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    addrinfo* found = nullptr;
    if (::getaddrinfo(name.c_str(), "443", &hints, &found) != 0) return 0;
    int addresses = 0;
    for (const addrinfo* at = found; at != nullptr; at = at->ai_next) ++addresses;
    ::freeaddrinfo(found);
    return addresses;
}

}  // namespace provision

CASE(op_resolve) { co_return provision::resolve("api.internal"); }

namespace provision {

std::vector<std::string> spread(std::vector<std::string> hosts, unsigned seed) {
    std::shuffle(hosts.begin(), hosts.end(), std::mt19937(seed));
    return hosts;
}

}  // namespace provision

CASE(op_spread_shuffle) { co_return provision::spread({"a", "b", "c", "d"}, 11).front()[0]; }
CASE(op_spread_run_shuffle) {
    const auto hosts = run.shuffle(std::vector<std::string>{"a", "b", "c", "d"});
    co_return hosts.front()[0];
}

namespace provision {

std::string agent_version() { return std::string("agent 2.3 (") + __DATE__ + " " + __TIME__ + ")"; }

}  // namespace provision

CASE(op_agent_version) { co_return static_cast<int>(provision::agent_version().size()); }

namespace provision {

#define PROVISION_MAJOR 2
#define PROVISION_MINOR 3
#define PROVISION_TEXT_(x) #x
#define PROVISION_TEXT(x) PROVISION_TEXT_(x)
constexpr std::string_view kVersion =
    PROVISION_TEXT(PROVISION_MAJOR) "." PROVISION_TEXT(PROVISION_MINOR);

bool needs_upgrade(std::string_view there) {
    const auto parse = [](std::string_view text) {
        int major = 0, minor = 0;
        const auto dot = text.find('.');
        std::from_chars(text.data(), text.data() + dot, major);
        std::from_chars(text.data() + dot + 1, text.data() + text.size(), minor);
        return std::pair(major, minor);
    };
    return parse(there) < parse(kVersion);
}

}  // namespace provision

CASE(op_needs_upgrade) { co_return provision::needs_upgrade("2.1"); }

namespace provision {

unsigned worker_count(unsigned asked) {
    const unsigned cores = std::thread::hardware_concurrency();
    return asked != 0 ? std::min(asked, cores) : std::max(1U, cores / 2);
}

}  // namespace provision

CASE(op_worker_count) { co_return static_cast<int>(provision::worker_count(0)); }

namespace provision {

struct Platform {
    std::string system, release;
    Platform() {
        utsname info{};
        ::uname(&info);
        system = info.sysname;
        release = info.release;
    }
    bool is_linux() const { return system == "Linux"; }
};

}  // namespace provision

CASE(op_platform_uname) {
    const provision::Platform platform;
    co_return platform.is_linux();
}

// ---- backup and restore

namespace backup {

std::string archive_name(const std::string& host) {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&now, &local);
    char stamp[32];
    std::strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &local);
    return host + "-" + stamp + ".tar.zst";
}

}  // namespace backup

CASE(op_archive_name_local) { co_return static_cast<int>(backup::archive_name("db1").size()); }

namespace backup {

std::string archive_name(const std::string& host, std::time_t at) {
    std::tm utc{};
    ::gmtime_r(&at, &utc);
    std::ostringstream name;
    name << host << '-' << std::put_time(&utc, "%Y%m%dT%H%M%SZ") << ".tar.zst";
    return name.str();
}

}  // namespace backup

CASE(op_archive_name_utc) {
    const auto at =
        chr::system_clock::to_time_t(chr::time_point_cast<chr::system_clock::duration>(run.now()));
    co_return static_cast<int>(backup::archive_name("db1", at).size());
}

namespace backup {

struct Snapshot {
    std::string id;
    chr::sys_days day;
};

// Grandfather, father, son: some days, some weeks, some months.
std::vector<std::string> expired(std::vector<Snapshot> all, int days, int weeks, int months) {
    std::sort(all.begin(), all.end(), [](const Snapshot& a, const Snapshot& b) {
        return std::tie(b.day, b.id) < std::tie(a.day, a.id);
    });
    std::vector<std::string> gone;
    std::set<int> kept_weeks;
    std::set<std::pair<int, unsigned>> kept_months;
    for (const Snapshot& one : all) {
        const chr::year_month_day ymd(one.day);
        const int week = static_cast<int>(one.day.time_since_epoch().count() / 7);
        const std::pair month(static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()));
        if (days-- > 0) continue;
        if (static_cast<int>(kept_weeks.size()) < weeks && kept_weeks.insert(week).second) continue;
        if (static_cast<int>(kept_months.size()) < months && kept_months.insert(month).second)
            continue;
        gone.push_back(one.id);
    }
    return gone;
}

}  // namespace backup

CASE(op_retention) {
    std::vector<backup::Snapshot> all;
    const chr::sys_days first = chr::year(2026) / 1 / 1;
    for (int i = 0; i < 90; ++i) all.push_back({fmt::format("s{:03d}", i), first + chr::days(i)});
    co_return static_cast<int>(backup::expired(all, 7, 4, 6).size());
}

namespace backup {

int prune_older(const std::filesystem::path& folder, chr::hours age) {
    int removed = 0;
    const auto now = std::filesystem::file_time_type::clock::now();
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.is_regular_file() && now - entry.last_write_time() > age)
            removed += std::filesystem::remove(entry.path());
    return removed;
}

}  // namespace backup

CASE(op_prune_older) { co_return backup::prune_older("/var/backups", 24h * 14); }

namespace backup {

// Where in the archive a file goes; looks at the path only.
std::string member_name(const std::filesystem::path& root, const std::filesystem::path& file) {
    const auto inside = file.lexically_normal().lexically_relative(root.lexically_normal());
    if (inside.empty() || *inside.begin() == "..")
        throw std::invalid_argument("outside of the root");
    return inside.generic_string();
}
bool excluded(const std::filesystem::path& file) {
    const auto extension = file.extension();
    return extension == ".tmp" || extension == ".swp" || file.filename().string().front() == '.';
}

}  // namespace backup

CASE(op_member_name) {
    const std::filesystem::path file = "/srv/data/./a/../b/report.csv";
    if (backup::excluded(file)) co_return 0;
    co_return static_cast<int>(backup::member_name("/srv/data", file).size());
}

namespace backup {

class LockFile {
 public:
    explicit LockFile(const char* path) : path_(path) {
        fd_ = ::open(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
        if (fd_ < 0) throw std::system_error(errno, std::generic_category(), path);
        const std::string pid = std::to_string(::getpid());
        if (::write(fd_, pid.data(), pid.size()) < 0) ::close(fd_);
    }
    ~LockFile() {
        ::close(fd_);
        ::unlink(path_.c_str());
    }
    LockFile(const LockFile&) = delete;

 private:
    std::string path_;
    int fd_ = -1;
};

}  // namespace backup

CASE(op_lock_file) {
    const backup::LockFile lock("/run/backup.lock");
    co_return 0;
}

namespace backup {

template <class Derived>
class Step {
 public:
    bool perform() {
        if (!self().needed()) return false;
        self().act();
        return true;
    }

 private:
    Derived& self() { return static_cast<Derived&>(*this); }
};
class MakeFolder : public Step<MakeFolder> {
 public:
    explicit MakeFolder(std::filesystem::path path) : path_(std::move(path)) {}
    bool needed() const { return !std::filesystem::exists(path_); }
    void act() { std::filesystem::create_directories(path_); }

 private:
    std::filesystem::path path_;
};
class NoteFolder : public Step<NoteFolder> {
 public:
    explicit NoteFolder(std::set<std::string>& made, std::string path)
        : made_(made), path_(std::move(path)) {}
    bool needed() const { return !made_.contains(path_); }
    void act() { made_.insert(path_); }

 private:
    std::set<std::string>& made_;
    std::string path_;
};

}  // namespace backup

CASE(op_step_make_folder) { co_return backup::MakeFolder("/srv/restore/7").perform(); }
CASE(op_step_note_folder) {
    std::set<std::string> made;
    backup::NoteFolder first(made, "/srv/restore/7"), again(made, "/srv/restore/7");
    first.perform();
    co_return again.perform();
}

namespace backup {

struct Chunk {
    std::size_t offset, length;
    std::uint32_t sum;
};

// Cuts where a rolling sum says so, so that an insertion moves few borders.
std::vector<Chunk> chunks(std::string_view data) {
    std::vector<Chunk> out;
    std::size_t start = 0;
    std::uint32_t rolling = 0;
    for (std::size_t i = 0; i < data.size(); ++i) {
        rolling = (rolling << 1) + static_cast<unsigned char>(data[i]) * 0x9E3779B1U;
        if ((rolling & 0x3f) != 0 && i + 1 != data.size()) continue;
        boost::crc_32_type crc;
        crc.process_bytes(data.data() + start, i + 1 - start);
        out.push_back({start, i + 1 - start, crc.checksum()});
        start = i + 1;
    }
    return out;
}

}  // namespace backup

CASE(op_chunks) {
    const std::string data(500, 'x');
    std::unordered_set<std::uint32_t> seen;
    int fresh = 0;
    for (const auto& chunk : backup::chunks(data)) fresh += seen.insert(chunk.sum).second;
    co_return fresh;
}

namespace backup {

std::size_t folder_size(const boost::filesystem::path& root) {
    std::size_t total = 0;
    for (boost::filesystem::recursive_directory_iterator at(root), end; at != end; ++at)
        if (boost::filesystem::is_regular_file(at->path()))
            total += boost::filesystem::file_size(at->path());
    return total;
}

}  // namespace backup

CASE(op_folder_size) { co_return static_cast<int>(backup::folder_size("/srv/data") % 1000); }

namespace backup {

class Catalogue {
 public:
    explicit Catalogue(const std::string& path) {
        if (sqlite3_open(path.c_str(), &db_) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(db_));
    }
    ~Catalogue() { sqlite3_close(db_); }
    Catalogue(const Catalogue&) = delete;
    int count(const char* table) {
        sqlite3_stmt* statement = nullptr;
        const std::string text = fmt::format("SELECT count(*) FROM {}", table);
        sqlite3_prepare_v2(db_, text.c_str(), -1, &statement, nullptr);
        const int rows =
            sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int(statement, 0) : 0;
        sqlite3_finalize(statement);
        return rows;
    }

 private:
    sqlite3* db_ = nullptr;
};

}  // namespace backup

CASE(op_catalogue_sqlite) {
    backup::Catalogue catalogue("/var/lib/backup/catalogue.db");
    co_return catalogue.count("snapshots");
}

namespace backup {

// What a restore has to read, newest full one first, then what came after it.
struct Link {
    std::string id;
    std::string parent;  // empty: a full one
};
std::vector<std::string> chain(const std::unordered_map<std::string, Link>& all, std::string id) {
    std::vector<std::string> out;
    for (std::unordered_set<std::string> seen; !id.empty();) {
        if (!seen.insert(id).second) throw std::logic_error("a circle of snapshots");
        const Link& link = all.at(id);
        out.push_back(link.id);
        id = link.parent;
    }
    std::reverse(out.begin(), out.end());
    return out;
}

}  // namespace backup

CASE(op_restore_chain) {
    const std::unordered_map<std::string, backup::Link> all{
        {"c", {"c", "b"}}, {"b", {"b", "a"}}, {"a", {"a", ""}}, {"z", {"z", ""}}};
    co_return static_cast<int>(backup::chain(all, "c").size());
}

namespace backup {

std::string read_remote(rb::Activity& activity, const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    activity.heartbeat();
    return std::string(std::istreambuf_iterator<char>(in), {});
}

}  // namespace backup

CASE(op_read_in_activity) {
    const std::string text = co_await run.step(backup::read_remote, std::string("/srv/manifest"));
    co_return static_cast<int>(text.size());
}
CASE(op_free_in_side_effect) {
    const auto measure = [] {
        struct statvfs info{};
        return ::statvfs("/srv", &info) == 0 ? static_cast<std::int64_t>(info.f_bavail) : 0;
    };
    const std::int64_t blocks = co_await run.side_effect(measure);
    co_return blocks > 1000;
}

// ---- logs

namespace logs {

enum class Level { debug, info, warning, error };
constexpr std::array<std::string_view, 4> kLevels{"DEBUG", "INFO", "WARN", "ERROR"};

struct Record {
    Level level = Level::info;
    std::string source, message;
};

std::optional<Record> parse(const std::string& line) {
    static const std::regex kLine(R"(^\[(\w+)\]\s+(\S+):\s+(.*)$)");
    std::smatch parts;
    if (!std::regex_match(line, parts, kLine)) return std::nullopt;
    Record record;
    const auto at = std::find(kLevels.begin(), kLevels.end(), parts[1].str());
    if (at != kLevels.end()) record.level = static_cast<Level>(at - kLevels.begin());
    record.source = parts[2];
    record.message = parts[3];
    return record;
}

}  // namespace logs

CASE(op_log_line_regex) {
    const auto record = logs::parse("[WARN] disk: 91% of /srv is used");
    co_return record ? static_cast<int>(record->level) : -1;
}

namespace logs {

#define OPS_LOG(level, ...)                                            \
    do {                                                               \
        std::fprintf(stderr, "%s %s:%d ", #level, __FILE__, __LINE__); \
        std::fprintf(stderr, __VA_ARGS__);                             \
        std::fputc('\n', stderr);                                      \
    } while (false)

int drained(int queued) {
    if (queued > 100) OPS_LOG(warning, "%d still queued", queued);
    return queued / 2;
}

}  // namespace logs

CASE(op_log_macro_stderr) { co_return logs::drained(240); }

namespace logs {

#define OPS_RUN_LOG(run, text) (run).log().info(fmt::format("{}:{} {}", __FILE__, __LINE__, text))

}  // namespace logs

CASE(op_log_macro_run) {
    OPS_RUN_LOG(run, "drained");
    run.log().warn("slow");
    co_return 0;
}
CASE(op_spdlog_info) {
    spdlog::info("moved {} of {} segments", 12, 40);
    co_return 0;
}

namespace logs {

class Shipper {
 public:
    Shipper()
        : log_(std::make_shared<spdlog::logger>(
              "shipper", std::make_shared<spdlog::sinks::ostream_sink_st>(out_))) {}
    std::string ship(int lines) {
        log_->warn("shipped {}", lines);
        return out_.str();
    }

 private:
    std::ostringstream out_;
    std::shared_ptr<spdlog::logger> log_;
};

}  // namespace logs

CASE(op_spdlog_to_stream) {
    logs::Shipper shipper;
    co_return static_cast<int>(shipper.ship(3).size());
}
CASE(op_spdlog_level_names) {
    const auto level = spdlog::level::from_str("warning");
    const auto name = spdlog::level::to_string_view(spdlog::level::err);
    co_return static_cast<int>(level) + static_cast<int>(name.size());
}

namespace logs {

void audit(std::string_view who, std::string_view what) {
    ::openlog("provisioner", LOG_PID, LOG_AUTH);
    ::syslog(LOG_NOTICE, "%.*s: %.*s", static_cast<int>(who.size()), who.data(),
             static_cast<int>(what.size()), what.data());
    ::closelog();
}

}  // namespace logs

CASE(op_syslog) {
    logs::audit("root", "restored db1");
    co_return 0;
}

namespace logs {

class Logger {
 public:
    explicit Logger(std::ostream& out) : out_(out) {}
    template <class... A>
    void operator()(const A&... parts) {
        ((out_ << parts << ' '), ...);
        out_ << '\n';
    }

 private:
    std::ostream& out_;
};

}  // namespace logs

CASE(op_logger_of_clog) {
    logs::Logger log(std::clog);
    log("attached", 3, "volumes");
    co_return 0;
}
CASE(op_logger_of_text) {
    std::ostringstream text;
    logs::Logger log(text);
    log("attached", 3, "volumes");
    co_return static_cast<int>(text.str().size());
}

namespace logs {

std::string prefix() {
    std::ostringstream out;
    out << "[tid " << std::this_thread::get_id() << "] ";
    return out.str();
}

}  // namespace logs

CASE(op_log_prefix_thread) { co_return static_cast<int>(logs::prefix().size()); }

namespace logs {

class Offsets {
 public:
    explicit Offsets(std::filesystem::path path) : path_(std::move(path)) {}
    void commit(const std::string& file, long offset) {
        offsets_[file] = offset;
        const auto next = path_.string() + ".new";
        {
            std::ofstream out(next, std::ios::trunc);
            for (const auto& [name, at] : offsets_) out << name << '\t' << at << '\n';
        }
        std::rename(next.c_str(), path_.c_str());
    }

 private:
    std::filesystem::path path_;
    std::map<std::string, long> offsets_;
};

}  // namespace logs

CASE(op_offsets_commit) {
    logs::Offsets offsets("/var/lib/shipper/offsets");
    offsets.commit("app.log", 4096);
    co_return 0;
}

namespace logs {

// Lines put into batches by size and count.
template <class Flush>
class Batcher {
 public:
    Batcher(std::size_t bytes, std::size_t count, Flush flush)
        : bytes_(bytes), count_(count), flush_(std::move(flush)) {}
    ~Batcher() { flush_all(); }
    void add(std::string line) {
        size_ += line.size();
        lines_.push_back(std::move(line));
        if (size_ >= bytes_ || lines_.size() >= count_) flush_all();
    }
    void flush_all() {
        if (lines_.empty()) return;
        flush_(std::exchange(lines_, {}));
        size_ = 0;
    }

 private:
    std::size_t bytes_, count_, size_ = 0;
    Flush flush_;
    std::vector<std::string> lines_;
};

}  // namespace logs

CASE(op_batcher) {
    int batches = 0;
    {
        logs::Batcher batcher(64, 10,
                              [&](std::vector<std::string> lines) { batches += !lines.empty(); });
        for (int i = 0; i < 25; ++i) batcher.add("GET /health 200");
    }
    co_return batches;
}

namespace logs {

long epoch_of(const std::string& text) {
    std::tm parts{};
    std::istringstream in(text);
    in >> std::get_time(&parts, "%Y-%m-%d %H:%M:%S");
    return static_cast<long>(std::mktime(&parts));
}

}  // namespace logs

CASE(op_epoch_mktime) { co_return static_cast<int>(logs::epoch_of("2026-11-29 03:00:00") % 1000); }

namespace logs {

long epoch_of_utc(const char* text) {
    std::tm parts{};
    if (::strptime(text, "%Y-%m-%dT%H:%M:%SZ", &parts) == nullptr) return -1;
    return static_cast<long>(::timegm(&parts));
}

}  // namespace logs

CASE(op_epoch_timegm) {
    co_return static_cast<int>(logs::epoch_of_utc("2026-11-29T03:00:00Z") % 1000);
}

namespace logs {

std::string redact(std::string line) {
    static constexpr std::array kKeys{"password=", "token=", "secret="};
    for (const char* key : kKeys) {
        for (auto at = line.find(key); at != std::string::npos; at = line.find(key, at + 1)) {
            const auto from = at + std::strlen(key);
            const auto to = std::min(line.find_first_of(" &,", from), line.size());
            line.replace(from, to - from, "***");
        }
    }
    return line;
}

}  // namespace logs

CASE(op_redact) {
    co_return static_cast<int>(logs::redact("user=bo password=hunter2 token=77&x").size());
}

// ---- metrics

namespace metrics {

class Registry {
 public:
    void add(const std::string& name, double value) { values_[name] += value; }
    std::string text() const {
        std::string out;
        for (const auto& name : values_ | std::views::keys) out += "# TYPE " + name + " counter\n";
        return out;
    }

 private:
    std::unordered_map<std::string, double> values_;
};

}  // namespace metrics

CASE(op_exposition_keys) {
    metrics::Registry registry;
    registry.add("jobs_done", 1);
    registry.add("jobs_failed", 2);
    co_return registry.text()[10];
}

namespace metrics {

struct Counter {
    const char* name;
    std::uint64_t value = 0;
    void operator++() { ++value; }
};
static Counter g_restarts{"restarts_total"};

bool restart_if(bool broken) {
    if (broken) ++g_restarts;
    return broken;
}

}  // namespace metrics

CASE(op_global_counter) { co_return metrics::restart_if(true); }

namespace metrics {

class Stopwatch {
 public:
    explicit Stopwatch(double& into) : into_(into), start_(Clock::now()) {}
    ~Stopwatch() { into_ += chr::duration<double, std::milli>(Clock::now() - start_).count(); }

 private:
    using Clock = std::conditional_t<chr::high_resolution_clock::is_steady,
                                     chr::high_resolution_clock, chr::steady_clock>;
    double& into_;
    Clock::time_point start_;
};
#define METRICS_TIMED(into) const ::metrics::Stopwatch stopwatch_##into(into)

double merge_cost(std::vector<int>& parts) {
    double spent = 0;
    {
        METRICS_TIMED(spent);
        std::sort(parts.begin(), parts.end());
    }
    return spent;
}

}  // namespace metrics

CASE(op_stopwatch_macro) {
    std::vector<int> parts{5, 2, 9};
    co_return metrics::merge_cost(parts) > 3;
}

namespace metrics {

// Buckets by fixed borders, and what lies below a share of all.
class Histogram {
 public:
    explicit Histogram(std::vector<double> borders)
        : borders_(std::move(borders)), counts_(borders_.size() + 1) {}
    void observe(double value) {
        const auto at = std::lower_bound(borders_.begin(), borders_.end(), value);
        ++counts_[static_cast<std::size_t>(at - borders_.begin())];
        ++total_;
    }
    double quantile(double share) const {
        const auto rank =
            static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(total_)));
        std::uint64_t below = 0;
        for (std::size_t i = 0; i < counts_.size(); ++i)
            if ((below += counts_[i]) >= rank)
                return i < borders_.size() ? borders_[i] : borders_.back();
        return 0;
    }

 private:
    std::vector<double> borders_;
    std::vector<std::uint64_t> counts_;
    std::uint64_t total_ = 0;
};

}  // namespace metrics

CASE(op_histogram) {
    metrics::Histogram latency({1, 5, 10, 50, 100, 500});
    for (int i = 0; i < 100; ++i) latency.observe(i * 1.3);
    co_return static_cast<int>(latency.quantile(0.95));
}

namespace metrics {

// Welford.
struct Moments {
    std::size_t n = 0;
    double mean = 0, squares = 0;
    void add(double x) {
        const double before = x - mean;
        mean += before / static_cast<double>(++n);
        squares += before * (x - mean);
    }
    double deviation() const { return n < 2 ? 0 : std::sqrt(squares / static_cast<double>(n - 1)); }
};

}  // namespace metrics

namespace metrics {

// Mean of many samples drawn with replacement.
double bootstrap_error(const std::vector<double>& values, int rounds) {
    std::default_random_engine engine;
    std::uniform_int_distribution<std::size_t> pick(0, values.size() - 1);
    Moments means;
    for (int i = 0; i < rounds; ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < values.size(); ++k) sum += values[pick(engine)];
        means.add(sum / static_cast<double>(values.size()));
    }
    return means.deviation();
}

}  // namespace metrics

CASE(op_bootstrap) { co_return static_cast<int>(metrics::bootstrap_error({1, 2, 4, 8}, 50)); }

namespace metrics {

std::string statsd(std::string_view name, std::int64_t value,
                   const boost::container::flat_map<std::string, std::string>& tags) {
    std::string line = fmt::format("{}:{}|c", name, value);
    char between = '#';
    for (const auto& [key, text] : tags) {
        line += between == '#' ? "|#" : ",";
        line += key + ':' + text;
        between = ',';
    }
    return line;
}

}  // namespace metrics

CASE(op_statsd_line) {
    co_return static_cast<int>(
        metrics::statsd("jobs", 3, {{"zone", "b"}, {"kind", "vacuum"}}).size());
}

// ---- graphs of what depends on what

namespace graphs {

struct Node {
    std::string name;
    std::vector<Node*> needs;
    int waiting = 0;
};
struct Graph {
    std::deque<Node> nodes;
    Node& add(std::string name, std::vector<Node*> needs = {}) {
        return nodes.emplace_back(Node{std::move(name), std::move(needs)});
    }
};

std::vector<std::string> order_by_set(Graph& graph) {
    std::set<Node*> ready;
    std::map<const Node*, std::vector<Node*>> users;
    for (Node& node : graph.nodes) {
        node.waiting = static_cast<int>(node.needs.size());
        if (node.waiting == 0) ready.insert(&node);
        for (Node* need : node.needs) users[need].push_back(&node);
    }
    std::vector<std::string> out;
    while (!ready.empty()) {
        Node* next = *ready.begin();
        ready.erase(ready.begin());
        out.push_back(next->name);
        for (Node* user : users[next])
            if (--user->waiting == 0) ready.insert(user);
    }
    return out;
}

}  // namespace graphs

CASE(op_topology_pointer_set) {
    graphs::Graph graph;
    graphs::Node& net = graph.add("network");
    graphs::Node& disk = graph.add("disk");
    graph.add("vm", {&net, &disk});
    co_return graphs::order_by_set(graph).front()[0];
}

namespace graphs {

struct ByName {
    bool operator()(const Node* a, const Node* b) const { return a->name < b->name; }
};

std::vector<std::string> order_by_name(Graph& graph) {
    std::set<Node*, ByName> ready;
    std::map<std::string, std::vector<Node*>> users;
    for (Node& node : graph.nodes) {
        node.waiting = static_cast<int>(node.needs.size());
        if (node.waiting == 0) ready.insert(&node);
        for (Node* need : node.needs) users[need->name].push_back(&node);
    }
    std::vector<std::string> out;
    while (!ready.empty()) {
        Node* next = ready.extract(ready.begin()).value();
        out.push_back(next->name);
        for (Node* user : users[next->name])
            if (--user->waiting == 0) ready.insert(user);
    }
    if (out.size() != graph.nodes.size()) throw std::logic_error("a circle");
    return out;
}

}  // namespace graphs

CASE(op_topology_by_name) {
    graphs::Graph graph;
    graphs::Node& net = graph.add("network");
    graphs::Node& disk = graph.add("disk");
    graph.add("vm", {&net, &disk});
    co_return graphs::order_by_name(graph).front()[0];
}

namespace graphs {

// Kahn over names: the hash map is only asked, the order is that of the list.
std::vector<std::string> resolve(
    const std::vector<std::pair<std::string, std::vector<std::string>>>& all) {
    std::unordered_map<std::string, int> missing;
    for (const auto& [name, needs] : all) missing[name] = static_cast<int>(needs.size());
    std::vector<std::string> done;
    for (std::size_t before = all.size() + 1; before != done.size();) {
        before = done.size();
        for (const auto& [name, needs] : all) {
            if (missing.at(name) != 0 || std::find(done.begin(), done.end(), name) != done.end())
                continue;
            done.push_back(name);
            for (const auto& [other, theirs] : all)
                missing[other] -= static_cast<int>(std::count(theirs.begin(), theirs.end(), name));
        }
    }
    return done;
}

}  // namespace graphs

CASE(op_resolve_names) {
    co_return static_cast<int>(
        graphs::resolve({{"app", {"db", "cache"}}, {"cache", {}}, {"db", {"disk"}}, {"disk", {}}})
            .size());
}
CASE(op_boost_topological) {
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS> graph(5);
    boost::add_edge(4, 2, graph);
    boost::add_edge(2, 0, graph);
    boost::add_edge(3, 1, graph);
    std::vector<std::size_t> order;
    boost::topological_sort(graph, std::back_inserter(order));
    co_return static_cast<int>(order.front());
}

namespace graphs {

std::vector<std::string> leaves(
    const boost::unordered_map<std::string, std::vector<std::string>>& needs) {
    std::vector<std::string> out;
    std::for_each(needs.cbegin(), needs.cend(), [&](const auto& entry) {
        if (entry.second.empty()) out.push_back(entry.first);
    });
    return out;
}

}  // namespace graphs

CASE(op_leaves_boost_unordered) {
    co_return static_cast<int>(graphs::leaves({{"a", {}}, {"b", {"a"}}, {"c", {}}}).front()[0]);
}

namespace graphs {

std::vector<std::string> reachable(const std::map<std::string, std::vector<std::string>>& edges,
                                   const std::string& from) {
    std::unordered_set<std::string> seen{from};
    std::deque<std::string> open{from};
    while (!open.empty()) {
        const std::string at = std::move(open.front());
        open.pop_front();
        if (const auto next = edges.find(at); next != edges.end())
            for (const auto& to : next->second)
                if (seen.insert(to).second) open.push_back(to);
    }
    std::vector<std::string> out(seen.begin(), seen.end());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace graphs

CASE(op_reachable_sorted) {
    co_return graphs::reachable({{"a", {"b", "c"}}, {"c", {"d"}}}, "a").back()[0];
}

namespace graphs {

std::vector<int> affected(const std::unordered_set<int>& changed) {
    std::vector<int> out;
    std::copy_if(changed.begin(), changed.end(), std::back_inserter(out),
                 [](int id) { return id > 1; });
    return out;
}

}  // namespace graphs

CASE(op_affected_copy) { co_return graphs::affected({4, 1, 17, 9}).front(); }

// ---- schedulers and pools

namespace jobs {

struct Job {
    int priority;
    std::string name;
};
// Of the same priority, whichever lies lower.
struct Urgent {
    bool operator()(const std::shared_ptr<Job>& a, const std::shared_ptr<Job>& b) const {
        if (a->priority != b->priority) return a->priority < b->priority;
        return a.get() < b.get();
    }
};

}  // namespace jobs

CASE(op_queue_pointer_tie) {
    std::priority_queue<std::shared_ptr<jobs::Job>, std::vector<std::shared_ptr<jobs::Job>>,
                        jobs::Urgent>
        queue;
    for (const char* name : {"vacuum", "index", "dump"})
        queue.push(std::make_shared<jobs::Job>(jobs::Job{1, name}));
    co_return queue.top()->name[0];
}

namespace jobs {

class Queue {
 public:
    void push(int priority, std::string name) { heap_.push({priority, next_++, std::move(name)}); }
    std::string pop() {
        std::string name = heap_.top().name;
        heap_.pop();
        return name;
    }

 private:
    struct Entry {
        int priority;
        std::uint64_t sequence;
        std::string name;
        bool operator<(const Entry& other) const {
            return priority != other.priority ? priority < other.priority
                                              : sequence > other.sequence;
        }
    };
    std::priority_queue<Entry> heap_;
    std::uint64_t next_ = 0;
};

}  // namespace jobs

CASE(op_queue_sequence_tie) {
    jobs::Queue queue;
    queue.push(1, "vacuum");
    queue.push(5, "failover");
    queue.push(1, "dump");
    queue.pop();
    co_return queue.pop()[0];
}

namespace jobs {

class ThreadPool {
 public:
    explicit ThreadPool(int width) {
        for (int i = 0; i < width; ++i) threads_.emplace_back([this] { work(); });
    }
    ~ThreadPool() {
        {
            std::lock_guard lock(mutex_);
            stop_ = true;
        }
        wake_.notify_all();
        for (auto& thread : threads_) thread.join();
    }
    void post(std::function<void()> job) {
        std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
        wake_.notify_one();
    }

 private:
    void work() {
        for (;;) {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
            if (jobs_.empty()) return;
            auto job = std::move(jobs_.front());
            jobs_.pop_front();
            lock.unlock();
            job();
        }
    }
    std::vector<std::thread> threads_;
    std::deque<std::function<void()>> jobs_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stop_ = false;
};

}  // namespace jobs

CASE(op_thread_pool) {
    int done = 0;
    {
        jobs::ThreadPool pool(1);
        pool.post([&] { ++done; });
    }
    co_return done;
}

namespace jobs {

template <class T, class F>
auto map_all(const std::vector<T>& items, F work) {
    std::vector<std::future<std::invoke_result_t<F, T>>> open;
    for (const T& item : items) open.push_back(std::async(work, item));
    std::vector<std::invoke_result_t<F, T>> out;
    for (auto& one : open) out.push_back(one.get());
    return out;
}

}  // namespace jobs

CASE(op_map_async) {
    const auto sizes = jobs::map_all(std::vector<std::string>{"a", "bb"},
                                     [](const std::string& s) { return s.size(); });
    co_return static_cast<int>(sizes.back());
}

namespace jobs {

// "m h dom mon dow", numbers, lists and stars; the next minute that fits.
class Cron {
 public:
    explicit Cron(const std::string& text) {
        std::istringstream in(text);
        read(in, minutes_);
        read(in, hours_);
        read(in, days_);
        read(in, months_);
        read(in, weekdays_);
    }
    chr::sys_time<chr::minutes> next(chr::sys_time<chr::minutes> at) const {
        for (int tries = 0; tries < 60 * 24 * 366; ++tries) {
            at += chr::minutes(1);
            const auto day = chr::floor<chr::days>(at);
            const chr::year_month_day ymd(day);
            const chr::hh_mm_ss clock(at - day);
            if (minutes_[static_cast<std::size_t>(clock.minutes().count())] &&
                hours_[static_cast<std::size_t>(clock.hours().count())] &&
                days_[static_cast<unsigned>(ymd.day())] &&
                months_[static_cast<unsigned>(ymd.month())] &&
                weekdays_[chr::weekday(day).c_encoding()])
                return at;
        }
        throw std::runtime_error("never");
    }

 private:
    template <std::size_t N>
    static void read(std::istream& in, std::bitset<N>& into) {
        std::string field;
        in >> field;
        if (field == "*") {
            into.set();
            return;
        }
        for (const auto& part :
             boost::tokenizer<boost::char_separator<char>>(field, boost::char_separator<char>(",")))
            into.set(static_cast<std::size_t>(std::stoi(part)));
    }
    std::bitset<60> minutes_;
    std::bitset<24> hours_;
    std::bitset<32> days_;
    std::bitset<13> months_;
    std::bitset<7> weekdays_;
};

}  // namespace jobs

CASE(op_cron_next) {
    const jobs::Cron cron("30 2 * * 0,6");
    const auto next = cron.next(chr::floor<chr::minutes>(run.now()));
    co_return static_cast<int>(next.time_since_epoch().count() % 60);
}

namespace jobs {

// A clock that tests push on.
class ManualClock {
 public:
    using Point = chr::sys_time<chr::milliseconds>;
    Point now() const { return now_; }
    void sleep(chr::milliseconds time) { now_ += time; }

 private:
    Point now_{};
};
template <class Clock>
int poll_until(Clock& clock, chr::milliseconds most, const std::function<bool(int)>& ready) {
    const auto end = clock.now() + most;
    int polls = 0;
    while (clock.now() < end && !ready(++polls)) clock.sleep(50ms);
    return polls;
}

}  // namespace jobs

CASE(op_poll_manual_clock) {
    jobs::ManualClock clock;
    co_return jobs::poll_until(clock, 1s, [](int polls) { return polls == 7; });
}

namespace jobs {

class TimeSource {
 public:
    virtual ~TimeSource() = default;
    virtual std::int64_t seconds() const = 0;
};
class HostSeconds final : public TimeSource {
 public:
    std::int64_t seconds() const override { return std::time(nullptr); }
};
std::int64_t measure_seconds(rb::Activity&) { return HostSeconds().seconds(); }
class FixedTime final : public TimeSource {
 public:
    explicit FixedTime(std::int64_t at) : at_(at) {}
    std::int64_t seconds() const override { return at_; }

 private:
    std::int64_t at_;
};
class Heartbeats {
 public:
    explicit Heartbeats(const TimeSource& time) : time_(time) {}
    void beat(const std::string& worker) { last_[worker] = time_.seconds(); }
    std::vector<std::string> dead(std::int64_t after) const {
        std::vector<std::string> out;
        for (const auto& [worker, at] : last_)
            if (time_.seconds() - at >= after) out.push_back(worker);
        return out;
    }

 private:
    const TimeSource& time_;
    std::map<std::string, std::int64_t> last_;
};

}  // namespace jobs

CASE(op_heartbeats_fixed) {
    const jobs::FixedTime time(1'764'385'200);
    jobs::Heartbeats beats(time);
    beats.beat("w1");
    co_return static_cast<int>(beats.dead(0).size());
}

namespace jobs {

class HostTime {
 public:
    virtual ~HostTime() = default;
    virtual std::int64_t seconds() const {
        timeval at{};
        ::gettimeofday(&at, nullptr);
        return at.tv_sec;
    }
};
class Watchdog : private HostTime {
 public:
    bool late(std::int64_t deadline) const { return seconds() > deadline; }
};

}  // namespace jobs

CASE(op_watchdog_base) {
    const jobs::Watchdog watchdog;
    co_return watchdog.late(1'764'385'200);
}

namespace jobs {

class Balancer {
 public:
    virtual ~Balancer() = default;
    virtual std::size_t choose(const std::vector<int>& load) = 0;
};
class RoundRobin final : public Balancer {
 public:
    std::size_t choose(const std::vector<int>& load) override { return next_++ % load.size(); }

 private:
    std::size_t next_ = 0;
};
class LeastLoaded final : public Balancer {
 public:
    std::size_t choose(const std::vector<int>& load) override {
        return static_cast<std::size_t>(std::min_element(load.begin(), load.end()) - load.begin());
    }
};
std::unique_ptr<Balancer> make_balancer(std::string_view kind) {
    if (kind == "least") return std::make_unique<LeastLoaded>();
    return std::make_unique<RoundRobin>();
}

}  // namespace jobs

CASE(op_balancers) {
    const auto balancer = jobs::make_balancer("least");
    co_return static_cast<int>(balancer->choose({4, 1, 3}));
}

namespace jobs {

class WeightedChoice {
 public:
    explicit WeightedChoice(std::vector<double> weights, unsigned seed = 5489U)
        : spread_(weights.begin(), weights.end()), engine_(seed) {}
    std::size_t operator()() { return spread_(engine_); }

 private:
    std::discrete_distribution<std::size_t> spread_;
    std::minstd_rand engine_;
};

}  // namespace jobs

CASE(op_weighted_choice) {
    jobs::WeightedChoice choose({0.7, 0.2, 0.1});
    co_return static_cast<int>(choose());
}

namespace pools {

// Slots with generations: a handle that was given back is known as stale.
template <class T>
class SlotPool {
 public:
    struct Handle {
        std::uint32_t index, generation;
    };
    Handle acquire(T value) {
        if (free_.empty()) {
            slots_.push_back({std::move(value), 0});
            return {static_cast<std::uint32_t>(slots_.size() - 1), 0};
        }
        const auto index = free_.back();
        free_.pop_back();
        slots_[index].value = std::move(value);
        return {index, slots_[index].generation};
    }
    void release(Handle handle) {
        if (get(handle) == nullptr) return;
        ++slots_[handle.index].generation;
        free_.push_back(handle.index);
    }
    T* get(Handle handle) {
        Slot& slot = slots_.at(handle.index);
        return slot.generation == handle.generation ? &slot.value : nullptr;
    }

 private:
    struct Slot {
        T value;
        std::uint32_t generation;
    };
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
};

}  // namespace pools

CASE(op_slot_pool) {
    pools::SlotPool<std::string> pool;
    const auto first = pool.acquire("conn-1");
    pool.release(first);
    pool.acquire("conn-2");
    co_return pool.get(first) == nullptr;
}
CASE(op_object_pool) {
    struct Buffer {
        std::array<char, 64> bytes{};
        std::size_t used = 0;
    };
    boost::object_pool<Buffer> pool;
    Buffer* first = pool.construct();
    first->used = 12;
    const int used = static_cast<int>(first->used);
    pool.destroy(first);
    co_return used;
}

namespace pools {

class ConnectionPool {
 public:
    explicit ConnectionPool(int size) : idle_(size) {}
    bool acquire(chr::milliseconds most) {
        std::unique_lock<std::mutex> lock(mutex_);
        if (!freed_.wait_for(lock, most, [this] { return idle_ > 0; })) return false;
        --idle_;
        return true;
    }
    void release() {
        std::lock_guard<std::mutex> lock(mutex_);
        ++idle_;
        freed_.notify_one();
    }

 private:
    int idle_;
    std::mutex mutex_;
    std::condition_variable freed_;
};

}  // namespace pools

CASE(op_connection_pool) {
    pools::ConnectionPool pool(1);
    const bool got = pool.acquire(10ms);
    pool.release();
    co_return got;
}

namespace pools {

// Counts by hand, in one thread.
class Shared {
 public:
    virtual ~Shared() = default;
    friend void intrusive_ptr_add_ref(Shared* shared) { ++shared->uses_; }
    friend void intrusive_ptr_release(Shared* shared) {
        if (--shared->uses_ == 0) delete shared;
    }

 private:
    int uses_ = 0;
};
struct Volume : Shared {
    explicit Volume(int size) : size(size) {}
    int size;
};

}  // namespace pools

CASE(op_intrusive_volume) {
    boost::intrusive_ptr<pools::Volume> volume(new pools::Volume(40));
    const auto again = volume;
    volume.reset();
    co_return again->size;
}

namespace pools {

class AtomicShared {
 public:
    void add_ref() { uses_.fetch_add(1, std::memory_order_relaxed); }
    bool release() { return uses_.fetch_sub(1, std::memory_order_acq_rel) == 1; }

 private:
    std::atomic<int> uses_{0};
};
template <class T>
class Handle {
 public:
    explicit Handle(T* object) : object_(object) { object_->add_ref(); }
    Handle(const Handle& other) : Handle(other.object_) {}
    ~Handle() {
        if (object_->release()) delete object_;
    }

 private:
    T* object_;
};
struct Tunnel : AtomicShared {
    int port = 22;
};

}  // namespace pools

CASE(op_atomic_handle) {
    const pools::Handle<pools::Tunnel> tunnel(new pools::Tunnel());
    const auto copy = tunnel;
    co_return 0;
}

namespace pools {

template <class T>
class Counted {
 public:
    Counted() { ++alive_; }
    Counted(const Counted&) { ++alive_; }
    ~Counted() { --alive_; }
    static int alive() { return alive_; }

 private:
    static int alive_;
};
template <class T>
int Counted<T>::alive_ = 0;

struct Session : Counted<Session> {
    std::string peer;
};

}  // namespace pools

CASE(op_counted_sessions) {
    std::vector<pools::Session> sessions(3);
    co_return static_cast<int>(sessions.size());
}

// ---- plugins, events, states

namespace plugins {

using Maker = std::function<int(int)>;
std::map<std::string, Maker>& makers() {
    static std::map<std::string, Maker> all;
    return all;
}
struct Registrar {
    Registrar(const char* name, Maker maker) { makers().emplace(name, std::move(maker)); }
};
#define OPS_PLUGIN(name, code) static const ::plugins::Registrar registrar_##name(#name, code)

OPS_PLUGIN(gzip, [](int size) { return size / 3; });
OPS_PLUGIN(zstd, [](int size) { return size / 4; });

}  // namespace plugins

CASE(op_plugin_registrar) { co_return plugins::makers().at("zstd")(400); }

namespace plugins {

class Filters {
 public:
    template <class F>
    Filters& add(std::string name, F filter) {
        filters_.emplace_back(std::move(name), std::move(filter));
        return *this;
    }
    std::string run(std::string text) const {
        for (const auto& [name, filter] : filters_) text = filter(text);
        return text;
    }

 private:
    std::vector<std::pair<std::string, std::function<std::string(const std::string&)>>> filters_;
};

}  // namespace plugins

CASE(op_filters) {
    plugins::Filters filters;
    filters.add("upper", [](const std::string& s) { return boost::algorithm::to_upper_copy(s); })
        .add("trim", [](const std::string& s) { return boost::algorithm::trim_copy(s); });
    co_return static_cast<int>(filters.run("  eu-1 ").size());
}

namespace events {

class Bus {
 public:
    template <class E>
    void on(std::function<void(const E&)> handler) {
        handlers_[std::type_index(typeid(E))].push_back(
            [handler = std::move(handler)](const std::any& event) {
                handler(std::any_cast<const E&>(event));
            });
    }
    template <class E>
    void publish(const E& event) const {
        const auto at = handlers_.find(std::type_index(typeid(E)));
        if (at == handlers_.end()) return;
        for (const auto& handler : at->second) handler(event);
    }

 private:
    std::unordered_map<std::type_index, std::vector<std::function<void(const std::any&)>>>
        handlers_;
};
struct DiskFull {
    std::string mount;
};

}  // namespace events

CASE(op_event_bus) {
    events::Bus bus;
    int seen = 0;
    bus.on<events::DiskFull>(
        [&](const events::DiskFull& event) { seen += static_cast<int>(event.mount.size()); });
    bus.publish(events::DiskFull{"/srv"});
    co_return seen;
}

namespace events {

struct Listener {
    virtual ~Listener() = default;
    virtual int notify(int what) = 0;
};
struct Adder : Listener {
    explicit Adder(int by) : by(by) {}
    int notify(int what) override { return what * 2 + by; }
    int by;
};
class Subject {
 public:
    void attach(std::shared_ptr<Listener> listener) { listeners_.insert(std::move(listener)); }
    int fire(int value) const {
        for (const auto& listener : listeners_) value = listener->notify(value);
        return value;
    }

 private:
    std::set<std::shared_ptr<Listener>> listeners_;
};

}  // namespace events

CASE(op_listeners_shared_ptr_set) {
    events::Subject subject;
    subject.attach(std::make_shared<events::Adder>(1));
    subject.attach(std::make_shared<events::Adder>(5));
    co_return subject.fire(3);
}

namespace events {

struct Pending {};
struct Running {
    int progress;
};
struct Failed {
    std::string why;
    int tries;
};
struct Finished {};
using State = std::variant<Pending, Running, Failed, Finished>;
template <class... F>
struct Overload : F... {
    using F::operator()...;
};

State step(const State& state, std::string_view event) {
    return std::visit(Overload{[&](const Pending&) -> State {
                                   return event == "start" ? State(Running{0}) : State(Pending{});
                               },
                               [&](const Running& now) -> State {
                                   if (event == "error") return Failed{"disk", 1};
                                   return now.progress >= 80 ? State(Finished{})
                                                             : State(Running{now.progress + 40});
                               },
                               [&](const Failed& now) -> State {
                                   return now.tries > 3 ? State(now) : State(Running{0});
                               },
                               [](const Finished& now) -> State { return now; }},
                      state);
}

}  // namespace events

CASE(op_state_variant) {
    events::State state = events::Pending{};
    for (const char* event : {"start", "tick", "error", "again", "tick", "tick", "tick"})
        state = events::step(state, event);
    co_return static_cast<int>(state.index());
}

// ---- matching, parsing, texts

namespace matching {

struct Order {
    std::uint64_t id;
    bool buy;
    int price, quantity;
};
class Book {
 public:
    int submit(Order order) {
        const int traded = order.buy ? match(order, asks_) : match(order, bids_);
        if (order.quantity > 0) {
            (order.buy ? bids_[order.price] : asks_[order.price]).push_back(order);
            side_.emplace(order.id, order.buy);
        }
        return traded;
    }
    bool cancel(std::uint64_t id) { return side_.erase(id) != 0; }

 private:
    template <class Side>
    int match(Order& order, Side& side) {
        int traded = 0;
        while (order.quantity > 0 && !side.empty()) {
            auto& [price, queue] = *side.begin();
            if (order.buy ? price > order.price : price < order.price) break;
            Order& first = queue.front();
            const int take = std::min(order.quantity, first.quantity);
            traded += take;
            order.quantity -= take;
            if ((first.quantity -= take) == 0) {
                side_.erase(first.id);
                queue.pop_front();
            }
            if (queue.empty()) side.erase(side.begin());
        }
        return traded;
    }
    std::map<int, std::list<Order>, std::greater<>> bids_;
    std::map<int, std::list<Order>> asks_;
    std::unordered_map<std::uint64_t, bool> side_;
};

}  // namespace matching

CASE(op_order_book) {
    matching::Book book;
    book.submit({1, false, 101, 5});
    book.submit({2, false, 100, 5});
    co_return book.submit({3, true, 101, 8});
}

namespace matching {

namespace bmi = boost::multi_index;
struct Lot {
    int id;
    std::string symbol;
};
using Lots = bmi::multi_index_container<
    Lot, bmi::indexed_by<bmi::ordered_unique<bmi::member<Lot, int, &Lot::id>>,
                         bmi::hashed_non_unique<bmi::member<Lot, std::string, &Lot::symbol>>>>;

std::string symbols(const Lots& lots) {
    std::string out;
    for (const Lot& lot : lots.get<1>()) out += lot.symbol + ' ';
    return out;
}
int sum_of_ids(const Lots& lots, const std::string& symbol) {
    int sum = 0;
    for (const Lot& lot : lots)
        if (lot.symbol == symbol) sum = sum * 10 + lot.id;
    return sum + static_cast<int>(lots.get<1>().count(symbol));
}

}  // namespace matching

CASE(op_lots_hashed_index) {
    const matching::Lots lots{{1, "ABC"}, {2, "XYZ"}, {3, "DEF"}};
    co_return matching::symbols(lots)[0];
}
CASE(op_lots_ordered_index) {
    const matching::Lots lots{{1, "ABC"}, {2, "XYZ"}, {3, "ABC"}};
    co_return matching::sum_of_ids(lots, "ABC");
}

namespace parsing {

long number_or_throw(const char* text) {
    char* end = nullptr;
    errno = 0;
    const long value = std::strtol(text, &end, 10);
    if (errno == ERANGE || end == text || *end != '\0') throw std::invalid_argument(text);
    return value;
}

}  // namespace parsing

CASE(op_number_errno) { co_return static_cast<int>(parsing::number_or_throw("4711") % 100); }

namespace parsing {

// Sums and products, by recursive descent.
class Calculator {
 public:
    explicit Calculator(std::string_view text)
        : at_(text.data()), end_(text.data() + text.size()) {}
    long sum() {
        long value = product();
        while (at_ != end_ && (*at_ == '+' || *at_ == '-'))
            value += *at_++ == '+' ? product() : -product();
        return value;
    }

 private:
    long product() {
        long value = atom();
        while (at_ != end_ && *at_ == '*') {
            ++at_;
            value *= atom();
        }
        return value;
    }
    long atom() {
        assert(at_ != end_);
        if (*at_ == '(') {
            ++at_;
            const long value = sum();
            ++at_;
            return value;
        }
        long value = 0;
        at_ = std::from_chars(at_, end_, value).ptr;
        return value;
    }
    const char *at_, *end_;
};

}  // namespace parsing

CASE(op_calculator) { co_return static_cast<int>(parsing::Calculator("2*(3+4)-5").sum()); }

namespace parsing {

// Its members are named as the C library names other things.
class Spool {
 public:
    void open(std::string name) { name_ = std::move(name); }
    void write(std::string_view text) { bytes_.insert(bytes_.end(), text.begin(), text.end()); }
    char read() { return bytes_.at(position_++); }
    std::size_t time() const { return position_; }
    void remove(char c) {
        bytes_.erase(std::remove(bytes_.begin(), bytes_.end(), c), bytes_.end());
    }
    void close() { bytes_.clear(); }

 private:
    std::string name_;
    std::vector<char> bytes_;
    std::size_t position_ = 0;
};

}  // namespace parsing

CASE(op_spool_names) {
    parsing::Spool spool;
    spool.open("q");
    spool.write("a,b,c");
    spool.remove(',');
    spool.read();
    co_return spool.read() + static_cast<int>(spool.time());
}

// ---- reports, money, dates, places

namespace reports {

std::string with_grouping(double amount) {
    std::ostringstream out;
    out.imbue(std::locale(""));
    out << std::showbase << std::put_money(amount * 100);
    return out.str();
}

}  // namespace reports

CASE(op_money_users_locale) { co_return static_cast<int>(reports::with_grouping(1234.5).size()); }

namespace reports {

// Groups of three, by hand.
struct Grouping : std::numpunct<char> {
    char do_thousands_sep() const override { return '\''; }
    std::string do_grouping() const override { return "\3"; }
};
std::string with_apostrophes(long cents) {
    std::ostringstream out;
    out.imbue(std::locale(std::locale::classic(), new Grouping));
    out << cents / 100 << '.' << std::setw(2) << std::setfill('0') << cents % 100;
    return out.str();
}

}  // namespace reports

CASE(op_money_own_locale) {
    co_return static_cast<int>(reports::with_apostrophes(123456789).size());
}

namespace reports {

// Shares that add up to the whole, the largest remainders first.
std::vector<long> allocate(long cents, const std::vector<int>& weights) {
    const long all = std::accumulate(weights.begin(), weights.end(), 0L);
    std::vector<long> shares;
    std::vector<std::pair<long, std::size_t>> rest;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        shares.push_back(cents * weights[i] / all);
        rest.emplace_back(-(cents * weights[i] % all), i);
    }
    std::sort(rest.begin(), rest.end());
    long left = cents - std::accumulate(shares.begin(), shares.end(), 0L);
    for (std::size_t i = 0; left > 0; ++i, --left) ++shares[rest[i].second];
    return shares;
}

}  // namespace reports

CASE(op_allocate_cents) { co_return static_cast<int>(reports::allocate(1000, {1, 1, 1}).front()); }

namespace reports {

class Report {
 public:
    explicit Report(std::string title) : title_(std::move(title)) {}
    void row(std::string name, double value) { rows_.emplace_back(std::move(name), value); }
    std::string text() const {
        const auto made = boost::posix_time::second_clock::local_time();
        std::string out = title_ + ", " + boost::posix_time::to_simple_string(made) + "\n";
        for (const auto& [name, value] : rows_)
            out += (boost::format("%-12s %8.2f\n") % name % value).str();
        return out;
    }

 private:
    std::string title_;
    std::vector<std::pair<std::string, double>> rows_;
};

}  // namespace reports

CASE(op_report_made_at) {
    reports::Report report("usage");
    report.row("cpu", 71.25);
    co_return static_cast<int>(report.text().size());
}

namespace reports {

template <class Rows>
void print_table(const Rows& rows) {
    fmt::print("{:<10}|{:>6}\n", "name", "count");
    for (const auto& [name, count] : rows) fmt::print("{:<10}|{:>6}\n", name, count);
}

}  // namespace reports

CASE(op_print_table) {
    reports::print_table(std::map<std::string, int>{{"ok", 12}, {"failed", 1}});
    co_return 0;
}
CASE(op_format_table) {
    std::string out;
    for (const auto& [name, count] : std::map<std::string, int>{{"ok", 12}, {"failed", 1}})
        fmt::format_to(std::back_inserter(out), "{:<10}|{:>6}\n", name, count);
    out += fmt::format("{:%Y-%m-%d}\n", fmt::gmtime(std::time_t{1'764'385'200}));
    co_return static_cast<int>(out.size());
}

namespace reports {

const char* human_size(std::uint64_t bytes) {
    static thread_local char text[32];
    static constexpr const char* kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    double size = static_cast<double>(bytes);
    int unit = 0;
    for (; size >= 1024 && unit < 4; ++unit) size /= 1024;
    std::snprintf(text, sizeof text, "%.1f %s", size, kUnits[unit]);
    return text;
}

}  // namespace reports

CASE(op_human_size_buffer) {
    co_return static_cast<int>(std::strlen(reports::human_size(123456789)));
}

namespace reports {

chr::sys_days add_business_days(chr::sys_days day, int count,
                                const std::set<chr::sys_days>& holidays) {
    while (count > 0) {
        day += chr::days(1);
        const chr::weekday weekday(day);
        if (weekday != chr::Saturday && weekday != chr::Sunday && !holidays.contains(day)) --count;
    }
    return day;
}

}  // namespace reports

CASE(op_business_days) {
    const chr::sys_days start = chr::year(2026) / 12 / 23;
    const auto due =
        reports::add_business_days(start, 5, {chr::sys_days(chr::year(2026) / 12 / 25)});
    co_return static_cast<int>(static_cast<unsigned>(chr::year_month_day(due).day()));
}

namespace reports {

double haversine(double lat1, double lon1, double lat2, double lon2) {
    static constexpr double kRadian = 3.14159265358979323846 / 180.0, kEarth = 6371.0088;
    const double a = std::pow(std::sin((lat2 - lat1) * kRadian / 2), 2) +
                     std::cos(lat1 * kRadian) * std::cos(lat2 * kRadian) *
                         std::pow(std::sin((lon2 - lon1) * kRadian / 2), 2);
    return 2 * kEarth * std::asin(std::sqrt(a));
}

}  // namespace reports

CASE(op_nearest_region) {
    const std::map<std::string, std::pair<double, double>> regions{{"fra", {50.1, 8.7}},
                                                                   {"dub", {53.3, -6.3}}};
    const auto nearest =
        std::min_element(regions.begin(), regions.end(), [](const auto& a, const auto& b) {
            return reports::haversine(52.5, 13.4, a.second.first, a.second.second) <
                   reports::haversine(52.5, 13.4, b.second.first, b.second.second);
        });
    co_return nearest->first[0];
}

namespace reports {

std::string tag_line(const std::unordered_set<std::string>& tags) {
    return fmt::format("tags: {}", fmt::join(tags, ", "));
}

}  // namespace reports

CASE(op_tags_joined) { co_return reports::tag_line({"prod", "eu", "gpu"})[6]; }

namespace pools {

// Finds the slot of a tunnel by where it lies.
class Slots {
 public:
    std::size_t slot_of(const Tunnel& tunnel) const {
        const auto address = reinterpret_cast<std::uintptr_t>(&tunnel);
        return (address >> 6U) % kSlots;
    }

 private:
    static constexpr std::size_t kSlots = 16;
};

}  // namespace pools

CASE(op_slot_by_address) {
    const pools::Slots slots;
    const auto tunnel = std::make_unique<pools::Tunnel>();
    co_return static_cast<int>(slots.slot_of(*tunnel));
}

namespace plugins {

// Sets up its table at the first call.
class Codecs {
 public:
    static int level(const std::string& name) {
        std::call_once(once_, [] { levels_ = {{"zstd", 3}, {"gzip", 6}}; });
        return levels_.at(name);
    }

 private:
    inline static std::once_flag once_;
    inline static std::map<std::string, int> levels_;
};

}  // namespace plugins

CASE(op_codecs_once) { co_return plugins::Codecs::level("gzip"); }

namespace pools {

class PosixMutex {
 public:
    PosixMutex() { ::pthread_mutex_init(&mutex_, nullptr); }
    ~PosixMutex() { ::pthread_mutex_destroy(&mutex_); }
    PosixMutex(const PosixMutex&) = delete;
    void lock() { ::pthread_mutex_lock(&mutex_); }
    void unlock() { ::pthread_mutex_unlock(&mutex_); }

 private:
    pthread_mutex_t mutex_;
};
struct NoMutex {
    void lock() {}
    void unlock() {}
};
template <class T, class Mutex>
class Guarded {
 public:
    template <class F>
    auto with(F&& work) {
        const std::lock_guard<Mutex> lock(mutex_);
        return work(value_);
    }

 private:
    T value_{};
    Mutex mutex_;
};

}  // namespace pools

CASE(op_guarded_posix) {
    pools::Guarded<std::vector<int>, pools::PosixMutex> list;
    co_return list.with([](std::vector<int>& values) {
        values.push_back(4);
        return values.back();
    });
}
CASE(op_guarded_none) {
    pools::Guarded<std::vector<int>, pools::NoMutex> list;
    co_return list.with([](std::vector<int>& values) {
        values.push_back(4);
        return values.back();
    });
}

namespace provision {

constexpr const char kBuilt[] = __TIMESTAMP__;
struct BuildInfo {
    std::string_view version = kVersion;
    std::string_view built = kBuilt;
};

}  // namespace provision

CASE(op_build_info) {
    const provision::BuildInfo info;
    co_return static_cast<int>(info.built.size());
}

namespace jobs {

struct SweepOptions {
    int keep = 3;
    std::function<chr::system_clock::time_point()> now = [] { return chr::system_clock::now(); };
};
int sweep(const std::vector<chr::system_clock::time_point>& made, const SweepOptions& options) {
    const auto limit = options.now() - chr::hours(24 * options.keep);
    return static_cast<int>(
        std::count_if(made.begin(), made.end(), [&](auto at) { return at < limit; }));
}

}  // namespace jobs

CASE(op_sweep_own_clock) {
    const auto now = chr::time_point_cast<chr::system_clock::duration>(run.now());
    const jobs::SweepOptions options{.keep = 2, .now = [now] { return now; }};
    co_return jobs::sweep({now - 5h, now - 100h}, options);
}

namespace parsing {

// RFC 4180, one record; the fields lie in a buffer of the caller's.
std::pmr::vector<std::pmr::string> fields(std::string_view line,
                                          std::pmr::memory_resource& memory) {
    std::pmr::vector<std::pmr::string> out(&memory);
    out.emplace_back();
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"')
            out.back() += line[++i];
        else if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            out.emplace_back();
        else
            out.back() += c;
    }
    return out;
}

}  // namespace parsing

CASE(op_csv_fields) {
    std::array<std::byte, 2048> buffer;
    std::pmr::monotonic_buffer_resource memory(buffer.data(), buffer.size(),
                                               std::pmr::null_memory_resource());
    const auto fields = parsing::fields(R"(7,"Berlin, Mitte","say ""hi""")", memory);
    co_return static_cast<int>(fields.size());
}

namespace parsing {

// JSON text, the members in the order of their names.
struct Json;
using Members = std::map<std::string, Json>;
struct Json {
    std::variant<std::nullptr_t, bool, std::int64_t, std::string, std::vector<Json>, Members> value;
};
void write(std::string& out, std::string_view text) {
    static const char* const kHex = "0123456789abcdef";
    out += '"';
    for (const unsigned char c : text) {
        if (c == '"' || c == '\\')
            (out += '\\') += static_cast<char>(c);
        else if (c < 0x20)
            ((out += "\\u00") += kHex[c >> 4U]) += kHex[c & 15U];
        else
            out += static_cast<char>(c);
    }
    out += '"';
}
void write(std::string& out, const Json& json) {
    if (const auto* flag = std::get_if<bool>(&json.value)) {
        out += *flag ? "true" : "false";
    } else if (const auto* number = std::get_if<std::int64_t>(&json.value)) {
        out += std::to_string(*number);
    } else if (const auto* text = std::get_if<std::string>(&json.value)) {
        write(out, std::string_view(*text));
    } else if (const auto* members = std::get_if<Members>(&json.value)) {
        out += '{';
        for (const auto& [key, value] : *members) {
            if (out.back() != '{') out += ',';
            write(out, std::string_view(key));
            out += ':';
            write(out, value);
        }
        out += '}';
    } else {
        out += "null";
    }
}

}  // namespace parsing

CASE(op_json_write) {
    const parsing::Json json{
        parsing::Members{{"zone", {std::string("b")}}, {"count", {std::int64_t{3}}}}};
    std::string out;
    parsing::write(out, json);
    co_return static_cast<int>(out.size());
}
