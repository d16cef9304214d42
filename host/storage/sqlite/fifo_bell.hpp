// FifoBell: a bell that is a named pipe beside the store. The system tells a ringer when nobody
// listens any more, and a watcher when the last listener ends, however it ends.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "host/storage/bell.hpp"

namespace runbook::storage::sqlite {

// An open file, closed with its owner; -1: none.
class Descriptor {
 public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();
    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }

 private:
    int number_ = -1;
};

class FifoBell final : public Bell {  // [any]
 public:
    // The pipes lie in this folder, which is made, with the one above it, when it is needed.
    explicit FifoBell(std::filesystem::path folder) : folder_(std::move(folder)) {}
    ~FifoBell() override;
    FifoBell(const FifoBell&) = delete;
    FifoBell& operator=(const FifoBell&) = delete;

    Result<std::string> name() override;
    bool ring(const std::string& name, std::string_view word) override;
    Result<void> listen(std::function<void(std::string_view)> heard) override;
    void hush() override;
    void watch(const std::string& name) override;
    // Removes the pipes of processes that ended without cleaning up.
    void remove_dead() const;

 private:
    Result<void> make();  // the mutex is held
    void listen_until_hushed();
    bool take_words(std::string& unfinished);
    bool take_gone(const std::string& name);
    void nudge() const;

    const std::filesystem::path folder_;
    std::mutex mutex_;
    // Made once, under the mutex; fixed from then on.
    std::string name_;
    Descriptor ear_;                             // the pipe's end to read from
    Descriptor mouth_;                           // one to write to, so that it never looks finished
    Descriptor control_;                         // wakes the listening thread
    bool hushed_ = false;                        // guarded by mutex_
    std::map<std::string, Descriptor> watched_;  // guarded by mutex_; not open: it was gone
    std::function<void(std::string_view)> heard_;  // fixed while the thread runs
    std::thread thread_;
};

}  // namespace runbook::storage::sqlite
