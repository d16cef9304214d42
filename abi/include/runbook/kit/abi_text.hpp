// Text and lists between std types and the borrowed views of abi.h.
#pragma once

#include <string>
#include <string_view>

#include "runbook/abi.h"

namespace rb::kit {

inline rb_str text(std::string_view view) { return {view.data(), view.size()}; }

inline std::string_view view(const rb_str& text) {
    return text.len == 0 ? std::string_view() : std::string_view(text.ptr, text.len);
}

inline std::string copy(const rb_str& text) { return std::string(view(text)); }

inline std::string_view view(const rb_bytes& bytes) {
    if (bytes.len == 0) return {};
    return {reinterpret_cast<const char*>(bytes.ptr), bytes.len};
}

inline rb_bytes bytes(std::string_view view) {
    return {reinterpret_cast<const uint8_t*>(view.data()), view.size()};
}

template <class T>
T zeroed() {  // a growable struct with its size
    T value{};
    value.struct_size = sizeof(T);
    return value;
}

}  // namespace rb::kit
