#include "limit_loop.hpp"

#include <algorithm>
#include <coroutine>
#include <cstring>
#include <exception>
#include <string>
#include <vector>

namespace runbook::bench {
namespace {

constexpr std::size_t kBodyBytes = 200;
constexpr int kStepsAtATime = 10'000;  // between two looks at the clock

class Loop {
 public:
    struct promise_type {
        Loop get_return_object() {
            return Loop(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
    explicit Loop(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
    ~Loop() { handle_.destroy(); }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;
    bool over() const { return handle_.done(); }
    void resume() const { handle_.resume(); }

 private:
    std::coroutine_handle<promise_type> handle_;
};

struct Event {
    std::uint64_t run, sequence;
    std::uint32_t size;
};

class Arena {
 public:
    Arena() : bytes_(1 << 20) {}
    void append(const Event& event, const char* body) {
        if (used_ + sizeof event + event.size > bytes_.size()) used_ = 0;
        std::memcpy(bytes_.data() + used_, &event, sizeof event);
        std::memcpy(bytes_.data() + used_ + sizeof event, body, event.size);
        used_ += sizeof event + event.size;
    }

 private:
    std::vector<char> bytes_;
    std::size_t used_ = 0;
};

Loop run_of_steps(int count) {
    for (int i = 0; i < count; ++i) co_await std::suspend_always{};
}

class LimitLoop final : public Contender {
 public:
    explicit LimitLoop(int steps) : steps_(steps) {}
    Span run(std::int64_t wall_ns) override {
        return span_of(wall_ns, [this](Span& span) {
            const int runs = std::max(1, kStepsAtATime / steps_);
            for (int i = 0; i < runs; ++i) span.operations += one_run();
        });
    }

 private:
    std::uint64_t one_run() {
        ++runs_;
        Event event{runs_, 0, kBodyBytes};
        const Loop loop = run_of_steps(steps_);
        while (!loop.over()) {
            ++event.sequence;
            arena_.append(event, body_.data());
            loop.resume();
        }
        return event.sequence;
    }

    const int steps_;
    Arena arena_;
    const std::string body_ = std::string(kBodyBytes, 'x');
    std::uint64_t runs_ = 0;
};

}  // namespace

std::unique_ptr<Contender> limit_loop(int steps) { return std::make_unique<LimitLoop>(steps); }

}  // namespace runbook::bench
