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
