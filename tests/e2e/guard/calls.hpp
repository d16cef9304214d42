// Every call that the guard is to catch, made as an author would make it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace sins {

struct Sin {
    std::string_view name;     // as the warning names it
    std::string_view rule;     // N102-clock, ..
    std::int64_t (*commit)();  // what it saw, as a number
};

std::span<const Sin> all();

}  // namespace sins
