// Enums described by RB_ENUM: one table an enum, one encoder and decoder for all.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "runbook/kit/codec.hpp"

namespace rb::kit {

struct EnumName {
    std::string_view name;
    std::int64_t value = 0;
};

// `list` is the text of the enumerators, as the preprocessor gives it.
template <class E, std::size_t N>
constexpr std::array<EnumName, N> enum_names(std::string_view list, const E (&values)[N]) {
    std::array<EnumName, N> names{};
    for (std::size_t i = 0; i < N; ++i) {
        const std::size_t comma = list.find(',');
        names[i] = {list.substr(0, comma), static_cast<std::int64_t>(values[i])};
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
        while (!list.empty() && list.front() == ' ') list.remove_prefix(1);
    }
    return names;
}

template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E value) { rb_enum_names(value); };

template <NamedEnum E>
inline constexpr auto kEnumNames = rb_enum_names(E{});

inline void encode_enum(JsonWriter& out, std::int64_t value, std::span<const EnumName> names) {
    for (const EnumName& entry : names)
        if (entry.value == value) return out.string(entry.name);
    throw PayloadError("an enum's value " + std::to_string(value) +
                       " has no name; RB_ENUM lists those that have");
}

inline bool decode_enum(JsonReader& in, std::int64_t& value, std::span<const EnumName> names) {
    std::string text;
    const char* const at = in.mark();
    if (!in.string(text)) return false;
    std::string known;
    for (const EnumName& entry : names) {
        if (entry.name == text) return value = entry.value, true;
        known.append(known.empty() ? "" : ", ").append(entry.name);
    }
    return in.fail_from(at, "expected one of " + known + ", found " + shown(text));
}

inline void schema_of_enum(SchemaWriter& out, std::span<const EnumName> names) {
    const bool nullable = out.nullable;
    out.begin("string");
    char before = '[';
    out.text += ",\"enum\":";
    for (const EnumName& entry : names) {
        out.text += before;
        out.text.append("\"").append(entry.name).append("\"");
        before = ',';
    }
    if (nullable) out.text += ",null";
    out.text += "]}";
}

template <NamedEnum E>
struct Codec<E> {
    static void encode(JsonWriter& out, E value) {
        encode_enum(out, static_cast<std::int64_t>(value), kEnumNames<E>);
    }
    static bool decode(JsonReader& in, E& value) {
        std::int64_t number = 0;
        if (!decode_enum(in, number, kEnumNames<E>)) return false;
        value = static_cast<E>(number);
        return true;
    }
    static void schema(SchemaWriter& out) { schema_of_enum(out, kEnumNames<E>); }
    static constexpr Predicate is_none = kNo, has_default = kNo;
};

}  // namespace rb::kit
