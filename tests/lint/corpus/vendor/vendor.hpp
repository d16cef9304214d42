// A library as people install them: included as a system header, with bodies in the header.
#pragma once

#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

namespace vendor {

inline long stamp() { return std::chrono::system_clock::now().time_since_epoch().count(); }
inline const char* level() { return std::getenv("VENDOR_LEVEL"); }

// Three rules at once; the nearest is the clock.
inline void log(const char* text) {
    const long at = stamp();
    if (level() != nullptr) std::printf("%ld %s\n", at, text);
}

// The constructor, the destructor and a member.
class Session {
 public:
    explicit Session(std::string name) : name_(std::move(name)) {}
    ~Session() { std::remove(name_.c_str()); }
    int size() const { return static_cast<int>(name_.size()); }
    int refresh() {
        const std::lock_guard lock(mutex_);
        return static_cast<int>(stamp());
    }

 private:
    std::string name_;
    std::mutex mutex_;
};

// By the number that the system has for it.
inline long thread_number() { return ::syscall(SYS_gettid); }
inline long chance() {
    long n = 0;
    ::syscall(SYS_getrandom, &n, sizeof n, 0);
    return n;
}

// What stands in a constant's constructor is called by the constant.
class Check {
 public:
    explicit Check(std::function<bool(const std::string&)> test) : test_(std::move(test)) {}
    bool operator()(const std::string& text) const { return test_(text); }

 private:
    std::function<bool(const std::string&)> test_;
};
struct ExistingCheck : Check {
    ExistingCheck()
        : Check([](const std::string& text) { return ::access(text.c_str(), 0) == 0; }) {}
};
struct ShortCheck : Check {
    ShortCheck() : Check([](const std::string& text) { return text.size() < 9; }) {}
};
const ExistingCheck existing;
const ShortCheck is_short;

// Only looks like it.
inline std::string quoted(const std::string& text) { return '"' + text + '"'; }
inline int checked(int n) {
    const std::lock_guard lock(*std::make_unique<std::mutex>());  // its own affair
    return n + 1;
}
[[noreturn]] inline void give_up(const char* why) {
    std::fprintf(stderr, "%s\n", why);
    std::abort();
}
inline int positive(int n) {
    if (n < 0) give_up("negative");
    return n;
}
// Said when something has failed.
inline int tried(const std::string& text) {
    try {
        return std::stoi(text);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return 0;
    }
}
// A hashed container behind iterators of its own.
class Bag {
 public:
    class Step {
     public:
        explicit Step(std::unordered_set<int>::const_iterator at) : at_(at) {}
        int operator*() const { return *at_; }
        Step& operator++() {
            ++at_;
            return *this;
        }
        bool operator==(const Step& other) const = default;

     private:
        std::unordered_set<int>::const_iterator at_;
    };
    struct All {
        Step first, last;
        Step begin() const { return first; }
        Step end() const { return last; }
    };
    All all() const { return {Step(numbers_.cbegin()), Step(numbers_.cend())}; }
    bool has(int n) const { return numbers_.contains(n); }
    std::unordered_set<int> numbers_;
};
inline std::pair<Bag::Step, Bag::Step> range(const Bag& bag) {
    return {Bag::Step(bag.numbers_.begin()), Bag::Step(bag.numbers_.end())};
}
struct Clock {
    virtual ~Clock() = default;
    virtual long now() const { return 0; }
};
struct MachineClock : Clock {
    long now() const override { return stamp(); }
};
inline long read(const Clock& clock) { return clock.now(); }
template <class T>
long twice(const T& get) {
    return get() + get();
}

}  // namespace vendor
