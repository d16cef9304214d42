// Seen: how often each activity, child, gate and hook was asked for, and how that ended. What the
// built-in queries answer from; a few bytes for each name, however often it was called.
#pragma once

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
        for (std::uint32_t i = 0; i < list_.size(); ++i)
            if (list_[i].command == command && list_[i].name == name) return ++list_[i].started, i;
        list_.push_back({command, std::string(name), 1});
        return static_cast<std::uint32_t>(list_.size() - 1);
    }
    Seen* at(std::uint32_t index) { return index == kNone ? nullptr : &list_[index]; }
    const Seen* at(std::uint32_t index) const { return index == kNone ? nullptr : &list_[index]; }
    const std::vector<Seen>& list() const { return list_; }

 private:
    std::vector<Seen> list_;
};

}  // namespace rb::kit
