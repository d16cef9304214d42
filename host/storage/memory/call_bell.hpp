// CallBell: the bells of one memory backend. Ringing is a call: what the other store's listener
// does has been done when ring() returns, so that tests need no threads for it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "host/storage/bell.hpp"

namespace runbook::storage::memory {

// Who listens, by name; shared by the stores of one backend.
struct BellRopes {
    struct Rope {
        std::function<void(std::string_view)> heard;
        int calls = 0;  // under way
    };
    std::mutex mutex;
    std::condition_variable at_rest;
    std::map<std::string, Rope> ropes;  // guarded by mutex
    std::uint64_t made = 0;             // guarded by mutex
};

class CallBell final : public Bell {  // [any]
 public:
    explicit CallBell(std::shared_ptr<BellRopes> ropes) : ropes_(std::move(ropes)) {}
    ~CallBell() override { hush(); }
    CallBell(const CallBell&) = delete;
    CallBell& operator=(const CallBell&) = delete;

    Result<std::string> name() override;
    bool ring(const std::string& name, std::string_view word) override;
    Result<void> listen(std::function<void(std::string_view)> heard) override;
    void hush() override;
    void watch(const std::string&) override {}  // these processes end together

 private:
    const std::shared_ptr<BellRopes> ropes_;
    std::string name_;  // guarded by the ropes' mutex
};

}  // namespace runbook::storage::memory
