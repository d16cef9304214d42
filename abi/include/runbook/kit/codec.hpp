// Codec<T>: how each supported type looks in JSON. Structs with RB_FIELDS are in struct_codec.hpp.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "runbook/kit/type_ops.hpp"

namespace rb::kit {

template <class T>
inline constexpr bool kAlwaysFalse = false;

template <class T>
concept Described = requires { typename T::rb_self; } && std::same_as<typename T::rb_self, T>;

template <class T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
                      !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
                      !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

using Predicate = bool (*)(const void*);
inline constexpr Predicate kNo = nullptr;

template <class T>
struct Codec {
    static_assert(
        kAlwaysFalse<T>,
        "rb: this type has no JSON form. Give a struct RB_FIELDS(Type, members..), an enum "
        "RB_ENUM(Type, names..), or use bool, whole numbers, float, double, std::string, "
        "std::chrono durations and system times, std::vector, std::optional, "
        "std::map<std::string, T> or std::variant of structs");
    static void encode(JsonWriter&, const T&);
    static bool decode(JsonReader&, T&);
    static void schema(SchemaWriter&);
    static constexpr Predicate is_none = kNo, has_default = kNo;
};

template <>
struct Codec<bool> {
    static void encode(JsonWriter& out, bool value) { out.boolean(value); }
    static bool decode(JsonReader& in, bool& value) { return in.boolean(value); }
    static void schema(SchemaWriter& out) {
        out.begin("boolean");
        out.text += '}';
    }
    static constexpr Predicate is_none = kNo, has_default = kNo;
};

template <WholeNumber T>
struct Codec<T> {
    static void encode(JsonWriter& out, T value) { out.number(value); }
    static bool decode(JsonReader& in, T& value) { return in.integer(value); }
    static void schema(SchemaWriter& out) {
        out.begin("integer");
        out.text.append(",\"minimum\":").append(std::to_string(std::numeric_limits<T>::min()));
        out.text.append(",\"maximum\":").append(std::to_string(std::numeric_limits<T>::max()));
        out.text += '}';
    }
    static constexpr Predicate is_none = kNo, has_default = kNo;
};

template <class T>
    requires std::same_as<T, double> || std::same_as<T, float>
struct Codec<T> {
    static void encode(JsonWriter& out, T value) { out.real(value); }
    static bool decode(JsonReader& in, T& value) { return in.real(value); }
    static void schema(SchemaWriter& out) {
        out.begin("number");
        out.text +=
            sizeof(T) == sizeof(float) ? ",\"format\":\"float\"}" : ",\"format\":\"double\"}";
    }
    static constexpr Predicate is_none = kNo, has_default = kNo;
};

template <>
struct Codec<std::string> {
    static void encode(JsonWriter& out, const std::string& value) { out.string(value); }
    static bool decode(JsonReader& in, std::string& value) { return in.string(value); }
    static void schema(SchemaWriter& out) {
        out.begin("string");
        out.text += '}';
    }
    static constexpr Predicate is_none = kNo;
    static constexpr Predicate has_default = [](const void* value) {
        return !static_cast<const std::string*>(value)->empty();
    };
};

template <class T>
struct Codec<std::optional<T>> {
    static void encode(JsonWriter& out, const std::optional<T>& value) {
        if (value)
            Codec<T>::encode(out, *value);
        else
            out.raw("null");
    }
    static bool decode(JsonReader& in, std::optional<T>& value) {
        if (in.null()) {
            value.reset();
            return true;
        }
        return Codec<T>::decode(in, value.emplace());
    }
    static void schema(SchemaWriter& out) {
        out.nullable = true;
        Codec<T>::schema(out);
    }
    static constexpr Predicate is_none = [](const void* value) {
        return !static_cast<const std::optional<T>*>(value)->has_value();
    };
    static constexpr Predicate has_default = [](const void*) { return true; };
};

template <class T>
struct Codec<std::vector<T>> {
    static void encode(JsonWriter& out, const std::vector<T>& list) {
        const JsonWriter::Nested nested(out);
        char before = '[';
        for (const auto& element : list) {
            out.raw(before);
            Codec<T>::encode(out, element);
            before = ',';
        }
        if (before == '[') out.raw('[');
        out.raw(']');
    }
    static bool decode(JsonReader& in, std::vector<T>& list) {
        bool more = true;
        list.clear();
        if (!in.open('[', "a list")) return false;
        for (;;) {
            if (!in.next(']', list.empty(), more)) return false;
            if (!more) return true;
            if constexpr (std::is_same_v<T, bool>) {  // its elements have no address
                bool element = false;
                if (!in.boolean(element)) return in.inside_element(list.size());
                list.push_back(element);
            } else if (!Codec<T>::decode(in, list.emplace_back())) {
                return in.inside_element(list.size() - 1);
            }
        }
    }
    static void schema(SchemaWriter& out) {
        out.begin("array");
        out.text += ",\"items\":";
        const SchemaWriter::Inside inside(out, "/items");
        Codec<T>::schema(out);
        out.text += '}';
    }
    static constexpr Predicate is_none = kNo;
    static constexpr Predicate has_default = [](const void* value) {
        return !static_cast<const std::vector<T>*>(value)->empty();
    };
};

template <class T>
struct Codec<std::map<std::string, T>> {
    using Map = std::map<std::string, T>;
    static void encode(JsonWriter& out, const Map& map) {
        const JsonWriter::Nested nested(out);
        char before = '{';
        for (const auto& [key, value] : map) {
            out.raw(before);
            out.string(key);
            out.raw(':');
            Codec<T>::encode(out, value);
            before = ',';
        }
        if (before == '{') out.raw('{');
        out.raw('}');
    }
    static bool decode(JsonReader& in, Map& map) {
        std::string scratch;
        std::string_view key;
        bool more = true;
        map.clear();
        if (!in.open('{', "an object")) return false;
        for (bool first = true;; first = false) {
            if (!in.next('}', first, more)) return false;
            if (!more) return true;
            if (!in.name(key, scratch)) return false;
            const auto [place, added] = map.try_emplace(std::string(key));
            if (!added) return in.fail_here("given twice"), in.inside_entry(key);
            if (!Codec<T>::decode(in, place->second)) return in.inside_entry(place->first);
        }
    }
    static void schema(SchemaWriter& out) {
        out.begin("object");
        out.text += ",\"additionalProperties\":";
        const SchemaWriter::Inside inside(out, "/additionalProperties");
        Codec<T>::schema(out);
        out.text += '}';
    }
    static constexpr Predicate is_none = kNo;
    static constexpr Predicate has_default = [](const void* value) {
        return !static_cast<const Map*>(value)->empty();
    };
};

}  // namespace rb::kit
