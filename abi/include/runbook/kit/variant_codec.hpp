// std::variant of structs with RB_FIELDS: an object with one member, which is named after the
// struct: {"Card":{"number":"4242"}}. A schema can then describe each alternative in full.
#pragma once

#include <variant>

#include "runbook/kit/struct_codec.hpp"

namespace rb::kit {

struct Alternative {
    std::string_view name;
    const TypeOps* ops;
};

template <Described... T>
inline constexpr std::array<Alternative, sizeof...(T)> kAlternatives = {
    Alternative{T::rb_type(), &kOps<T>}...};

constexpr bool are_distinct(std::span<const Alternative> all) {
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t k = 0; k < i; ++k)
            if (all[i].name == all[k].name) return false;
    return true;
}

inline void encode_variant(JsonWriter& out, const Alternative& alternative, const void* value) {
    const JsonWriter::Nested nested(out);
    out.raw("{\"");
    out.raw(alternative.name);
    out.raw("\":");
    alternative.ops->encode(out, value);
    out.raw('}');
}

// Reads up to the value of the one member; which alternative it is.
inline bool decode_tag(JsonReader& in, std::span<const Alternative> all, std::size_t& index) {
    std::string scratch, known;
    std::string_view name;
    bool more = true;
    if (!in.open('{', "an object") || !in.next('}', true, more)) return false;
    for (const Alternative& one : all) known.append(known.empty() ? "" : ", ").append(one.name);
    if (!more) return in.fail("expected one of " + known + ", found an empty object");
    const char* const at = in.mark();
    if (!in.name(name, scratch)) return false;
    for (index = 0; index < all.size(); ++index)
        if (all[index].name == name) return true;
    return in.fail_from(at, "expected one of " + known + ", found " + shown(name));
}

inline bool decode_end(JsonReader& in, const Alternative& alternative) {
    bool more = true;
    if (!in.next('}', false, more)) return false;
    return more ? in.fail("only " + std::string(alternative.name) + " can be here") : true;
}

inline void schema_of_variant(SchemaWriter& out, std::span<const Alternative> all) {
    out.begin("object");
    out.text += ",\"properties\":";
    char before = '{';
    for (const Alternative& one : all) {
        out.text += before;
        out.text.append("\"").append(one.name).append("\":");
        const SchemaWriter::Inside inside(out, "/properties/", one.name);
        one.ops->schema(out);
        before = ',';
    }
    out.text +=
        "},\"required\":[],\"additionalProperties\":false,\"minProperties\":1,\"maxProperties\":1}";
}

template <class... T>
struct Codec<std::variant<T...>> {
    static_assert((Described<T> && ...),
                  "rb: the alternatives of a std::variant are structs with RB_FIELDS");
    using Variant = std::variant<T...>;

    static constexpr std::span<const Alternative> all() {
        static_assert(are_distinct(kAlternatives<T...>),
                      "rb: the structs of a std::variant need different names");
        return kAlternatives<T...>;
    }
    static void encode(JsonWriter& out, const Variant& value) {
        if (value.valueless_by_exception()) throw PayloadError("a std::variant holds no value");
        std::visit(
            [&](const auto& held) {
                encode_variant(out, all()[value.index()], std::addressof(held));
            },
            value);
    }
    static bool decode(JsonReader& in, Variant& value) {
        std::size_t index = 0;
        if (!decode_tag(in, all(), index)) return false;
        void* const held = emplace(value, index, std::index_sequence_for<T...>());
        const Alternative& alternative = all()[index];
        if (!alternative.ops->decode(in, held)) return in.inside_field(alternative.name);
        return decode_end(in, alternative);
    }
    static void schema(SchemaWriter& out) { schema_of_variant(out, all()); }
    static constexpr Predicate is_none = kNo;
    // As for lists: an initialiser counts when it says something else than the default.
    static constexpr Predicate has_default = [](const void* value) {
        return static_cast<const Variant*>(value)->index() != 0;
    };

 private:
    template <std::size_t... I>
    static void* emplace(Variant& value, std::size_t index, std::index_sequence<I...>) {
        void* held = nullptr;
        ((I == index ? void(held = std::addressof(value.template emplace<I>())) : void()), ...);
        return held;
    }
};

}  // namespace rb::kit
