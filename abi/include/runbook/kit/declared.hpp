// What a runbook declares up front of its handlers and steps, without their types. Constants.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "runbook/abi.h"

namespace rb::kit {

using SchemaText = std::string (*)();

struct HandlerFacts {
    std::uint32_t kind = 0;  // RB_HANDLES_*
    std::string_view name, title;
    SchemaText input_schema = nullptr, output_schema = nullptr;
};

struct StepFacts {
    std::string_view name, title;  // the activity's, or the child's slug
};

// Of fixed size, since a declaration is a constant; adding one too many is a compile error.
template <class T, std::size_t Most>
struct FactList {
    std::array<T, Most> list{};
    std::size_t count = 0;

    constexpr bool add(const T& fact) {
        if (count == Most) return false;
        list[count++] = fact;
        return true;
    }
    constexpr const T* begin() const { return list.data(); }
    constexpr const T* end() const { return list.data() + count; }
};

using HandlerList = FactList<HandlerFacts, 32>;
using StepList = FactList<StepFacts, 48>;

}  // namespace rb::kit
