// RB_FIELDS(Type, members..), inside a struct: its JSON form, its schema and, on old GCC,
// constructors.
//
//   struct Order {
//       std::string id, sku;
//       std::int64_t cents = 0;
//       std::optional<std::string> note;
//       RB_FIELDS(Order, id, sku, cents, note)
//   };
//
// A member may be missing in the input when it is an optional or has an initialiser (of a string,
// list or map: one that is not empty; of a struct: all of whose own members may be missing; of a
// std::variant: one of another type than its first; of a time: another than 1970).
//
// What a member may be: bool, whole numbers, float, double, std::string, such a struct, an enum
// with RB_ENUM, std::chrono durations ("1h30m") and system times ("2026-11-21T10:00:00Z"), and of
// these std::vector, std::optional, std::map<std::string, T>; std::variant of such structs.
#pragma once

#include "runbook/enums.hpp"
#include "runbook/kit/compiler.hpp"
#include "runbook/kit/struct_codec.hpp"
#include "runbook/kit/time_codec.hpp"
#include "runbook/kit/variant_codec.hpp"

#if RB_KIT_OLD_GCC
#include "runbook/kit/constructors.hpp"
#else
#define RB_KIT_CONSTRUCTORS(Type, ...)
#endif

#define RB_FIELDS(Type, ...)                                         \
    RB_KIT_CONSTRUCTORS(Type __VA_OPT__(, ) __VA_ARGS__)             \
    using rb_self = Type;                                            \
    static constexpr const char* rb_type() { return #Type; }         \
    static constexpr const char* rb_names() { return #__VA_ARGS__; } \
    template <class Visitor>                                         \
    auto rb_visit(Visitor& visitor) const {                          \
        return visitor(__VA_ARGS__);                                 \
    }

namespace rb {
namespace kit {

template <class T>
void append_json(std::string& text, const T& value) {
    JsonWriter out(text);
    Codec<T>::encode(out, value);
}

}  // namespace kit

// The value as JSON text, the text as a value, and the schema of a type: for tests and tools.
// Inside of a runbook the kit does this by itself. from_json throws PayloadError with the path of
// the error.
template <class T>
std::string to_json(const T& value) {
    std::string text;
    kit::append_json(text, value);
    return text;
}

template <class T>
T from_json(std::string_view text) {
    T value{};
    kit::JsonReader in(text, kit::Unknown::strict);
    if (!kit::Codec<T>::decode(in, value) || !in.at_end()) throw PayloadError(in.error());
    return value;
}

template <class T>
std::string json_schema() {
    kit::SchemaWriter out;
    kit::Codec<T>::schema(out);
    return std::move(out.text);
}

}  // namespace rb
