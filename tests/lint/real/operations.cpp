// What infrastructure and data teams bring along when their programs become runbooks: provisioning,
// backup, shipping of logs, schedulers, limits and retries, caches, ids, settings, reports.
#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <glob.h>
#include <netdb.h>
#include <pthread.h>
#include <pwd.h>
#include <spdlog/fmt/ostr.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <syslog.h>
#include <toml++/toml.h>
#include <unistd.h>
#include <x86intrin.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <any>
#include <array>
#include <atomic>
#include <bitset>
#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/host_name.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/circular_buffer.hpp>
#include <boost/container/flat_map.hpp>
#include <boost/container/small_vector.hpp>
#include <boost/crc.hpp>
#include <boost/date_time/gregorian/gregorian.hpp>
#include <boost/date_time/posix_time/posix_time.hpp>
#include <boost/filesystem.hpp>
#include <boost/format.hpp>
#include <boost/functional/hash.hpp>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/topological_sort.hpp>
#include <boost/intrusive/list.hpp>
#include <boost/lexical_cast.hpp>
#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/ordered_index.hpp>
#include <boost/multi_index_container.hpp>
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <boost/pool/object_pool.hpp>
#include <boost/program_options.hpp>
#include <boost/property_tree/ini_parser.hpp>
#include <boost/property_tree/json_parser.hpp>
#include <boost/range/adaptor/filtered.hpp>
#include <boost/range/adaptor/map.hpp>
#include <boost/range/algorithm/copy.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <boost/thread/thread.hpp>
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
#include <csignal>
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
#include <source_location>
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

class LocalSequence {
 public:
    explicit LocalSequence(std::string prefix) : prefix_(std::move(prefix)) {}
    std::string next() { return fmt::format("{}-{:06d}", prefix_, ++last_); }

 private:
    std::string prefix_;
    int last_ = 0;
};

}  // namespace ids

CASE(op_local_sequence) {
    ids::LocalSequence names("snap");
    names.next();
    co_return names.next().back();
}

namespace ids {

std::string trace_id() {
    std::ifstream entropy("/dev/urandom", std::ios::binary);
    std::array<unsigned char, 8> bytes{};
    entropy.read(reinterpret_cast<char*>(bytes.data()), bytes.size());
    std::string text;
    boost::algorithm::hex_lower(bytes.begin(), bytes.end(), std::back_inserter(text));
    return text;
}

}  // namespace ids

CASE(op_trace_id_urandom) { co_return ids::trace_id()[0]; }

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
CASE(op_toml_file) {
    const auto pipeline = settings::Pipeline::from(toml::parse_file("pipeline.toml"));
    co_return static_cast<int>(pipeline.batch);
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

bool sampled(double rate) { return static_cast<double>(std::rand()) / RAND_MAX < rate; }

}  // namespace flags

CASE(op_sampled_by_rand) { co_return flags::sampled(0.1); }

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

// Waves of a rolling deployment: one canary, then by share.
std::vector<std::span<const std::string>> waves(std::span<const std::string> hosts,
                                                std::initializer_list<int> percent) {
    std::vector<std::span<const std::string>> out;
    std::size_t from = 0;
    for (const int share : percent) {
        const auto to = std::max(from + 1, hosts.size() * static_cast<std::size_t>(share) / 100);
        if (from >= hosts.size()) break;
        out.push_back(hosts.subspan(from, std::min(to, hosts.size()) - from));
        from = to;
    }
    return out;
}

}  // namespace provision

CASE(op_waves) {
    const std::vector<std::string> hosts{"a", "b", "c", "d", "e", "f", "g", "h"};
    co_return static_cast<int>(provision::waves(hosts, {10, 50, 100}).back().size());
}

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

std::string login_name() {
    const passwd* entry = ::getpwuid(::getuid());
    return entry != nullptr ? entry->pw_name : "nobody";
}

}  // namespace provision

CASE(op_login_name) { co_return static_cast<int>(provision::login_name().size()); }

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

std::filesystem::path staging_path(const std::string& job) {
    return std::filesystem::temp_directory_path() / ("restore-" + job);
}

}  // namespace backup

CASE(op_staging_path) { co_return static_cast<int>(backup::staging_path("17").native().size()); }

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

std::uint64_t free_bytes(const char* mount) {
    struct statvfs info{};
    if (::statvfs(mount, &info) != 0) return 0;
    return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
}

}  // namespace backup

CASE(op_free_bytes) { co_return backup::free_bytes("/srv") > 1'000'000'000; }

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

std::vector<std::string> matching(const char* pattern) {
    glob_t found{};
    std::vector<std::string> out;
    if (::glob(pattern, GLOB_NOSORT, nullptr, &found) == 0)
        out.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
    ::globfree(&found);
    return out;
}

}  // namespace backup

CASE(op_glob) { co_return static_cast<int>(backup::matching("/srv/wal/*.seg").size()); }

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
