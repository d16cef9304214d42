// Seen: how often each activity, child, gate and hook was asked for, and how that ended. What the
// built-in queries answer from; a few bytes for each name, however often it was called.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rb::kit {

struct Seen {
    std::uint16_t command = 0;  // RB_CMD_*
    std::string name;
    std::uint32_t started = 0, completed = 0, failed = 0, cancelled = 0;

    std::uint32_t open() const { return started - completed - failed - cancelled; }
};

class SeenList {
 public:
    static constexpr std::uint32_t kNone = ~std::uint32_t{0};

    std::uint32_t started(std::uint16_t command, std::string_view name) {
        const auto is_it = [&](const Seen& one) {
            return one.command == command && one.name == name;
        };
        // Most often the same as before.
        if (last_ >= list_.size() || !is_it(list_[last_])) {
            const auto place = std::find_if(list_.begin(), list_.end(), is_it);
            last_ = static_cast<std::uint32_t>(place - list_.begin());
            if (place == list_.end()) list_.push_back({command, std::string(name)});
        }
        ++list_[last_].started;
        return last_;
    }
    Seen* at(std::uint32_t index) { return index == kNone ? nullptr : &list_[index]; }
    const Seen* at(std::uint32_t index) const { return index == kNone ? nullptr : &list_[index]; }
    const std::vector<Seen>& list() const { return list_; }

 private:
    std::vector<Seen> list_;
    std::uint32_t last_ = 0;  // the one that started() has counted last
};

}  // namespace rb::kit
