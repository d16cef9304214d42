// Structs described by RB_FIELDS: a table of their fields, and one encoder, decoder and schema
// writer for all of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>

#include "runbook/kit/codec.hpp"

namespace rb::kit {

struct Field {
    std::string_view name;
    const TypeOps* ops = nullptr;
    bool required = true;
};

struct StructInfo {
    static constexpr std::size_t kFieldsMax = 64;
    std::span<const Field> fields;
    void (*addresses)(const void* object, const void** out);  // of the members, in order
};

inline void encode_struct(JsonWriter& out, const void* object, const StructInfo& info) {
    const JsonWriter::Nested nested(out);
    const void* members[StructInfo::kFieldsMax];
    info.addresses(object, members);
    char before = '{';
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
        const Field& field = info.fields[i];
        if (field.ops->is_none != nullptr && field.ops->is_none(members[i])) continue;
        out.raw(before);
        out.raw('"');
        out.raw(field.name);
        out.raw("\":");
        field.ops->encode(out, members[i]);
        before = ',';
    }
    if (before == '{') out.raw('{');
    out.raw('}');
}

inline std::string names_of(const StructInfo& info) {
    std::string names;
    for (const Field& field : info.fields)
        names.append(names.empty() ? "" : ", ").append(field.name);
    return names;
}

// `guess` is the field after the last one: programs write fields in order.
inline std::size_t index_of(const StructInfo& info, std::string_view name, std::size_t guess) {
    if (guess < info.fields.size() && info.fields[guess].name == name) return guess;
    for (std::size_t i = 0; i < info.fields.size(); ++i)
        if (info.fields[i].name == name) return i;
    return info.fields.size();
}

inline bool unknown_field(JsonReader& in, const StructInfo& info, std::string_view name) {
    if (in.lenient()) return in.skip();
    in.fail_here("unknown field; known: " + names_of(info));
    return in.inside_field(name);
}

inline bool check_complete(JsonReader& in, const StructInfo& info, std::uint64_t seen) {
    for (std::size_t i = 0; i < info.fields.size(); ++i) {
        if (!info.fields[i].required || (seen >> i & 1) != 0) continue;
        in.fail("required field is missing");
        return in.inside_field(info.fields[i].name);
    }
    return true;
}

inline bool decode_struct(JsonReader& in, void* object, const StructInfo& info) {
    const void* members[StructInfo::kFieldsMax];
    info.addresses(object, members);
    std::string scratch;
    std::string_view name;
    std::uint64_t seen = 0;
    std::size_t guess = 0;
    bool more = true;
    if (!in.open('{', "an object")) return false;
    for (bool first = true;; first = false) {
        if (!in.next('}', first, more)) return false;
        if (!more) return check_complete(in, info, seen);
        if (!in.name(name, scratch)) return false;
        const std::size_t i = index_of(info, name, guess);
        if (i == info.fields.size()) {
            if (!unknown_field(in, info, name)) return false;
            continue;
        }
        if ((seen >> i & 1) != 0) return in.fail_here("given twice"), in.inside_field(name);
        seen |= std::uint64_t{1} << i;
        guess = i + 1;
        // The object is not const; only its addresses were taken as such.
        if (!info.fields[i].ops->decode(in, const_cast<void*>(members[i])))
            return in.inside_field(info.fields[i].name);
    }
}

// A struct inside of itself: what stands at `open`, but for the null that may stand there or here.
inline void schema_of_inner(SchemaWriter& out, const SchemaWriter::Open& open) {
    const std::string ref = "\"$ref\":\"#" + open.path + "\"";
    if (out.nullable == open.nullable)
        out.text += "{" + ref + "}";
    else if (out.nullable)
        out.text += "{\"anyOf\":[{" + ref + "},{\"type\":\"null\"}]}";
    else
        out.text += "{" + ref + ",\"type\":\"object\"}";
    out.nullable = false;
}

inline void schema_of_struct(SchemaWriter& out, const StructInfo& info) {
    for (const SchemaWriter::Open& open : out.open)
        if (open.info == &info) return schema_of_inner(out, open);
    out.open.push_back({&info, out.path(), out.nullable});
    out.begin("object");
    out.text += ",\"properties\":";
    char before = '{';
    for (const Field& field : info.fields) {
        out.text += before;
        out.text.append("\"").append(field.name).append("\":");
        const SchemaWriter::Inside inside(out, "/properties/", field.name);
        field.ops->schema(out);
        before = ',';
    }
    if (before == '{') out.text += '{';
    out.text += "},\"required\":";
    before = '[';
    for (const Field& field : info.fields) {
        if (!field.required) continue;
        out.text += before;
        out.text.append("\"").append(field.name).append("\"");
        before = ',';
    }
    if (before == '[') out.text += '[';
    out.text += "],\"additionalProperties\":false}";
    out.open.pop_back();
}

// Keeps the compiler from reasoning about the bytes at p.
inline void forget(const void* p) { asm volatile("" : : "r"(p) : "memory"); }

// Which plain members has T no initialiser for? Nothing in the language tells, so an object is
// default-constructed over two patterns; a member that shows both was left alone. Class members
// (string, vector, ..) count as initialised when their value is not the empty one.
template <class T>
std::uint64_t uninitialised(std::span<const Field> fields,
                            void (*addresses)(const void*, const void**)) {
    std::uint64_t untouched = ~std::uint64_t{0};
    alignas(T) std::byte memory[sizeof(T)];
    for (const unsigned char pattern : {0xA5, 0x5A}) {
        std::memset(memory, pattern, sizeof memory);
        forget(memory);
        T* const object = new (memory) T;
        forget(memory);
        const void* members[StructInfo::kFieldsMax];
        addresses(object, members);
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const TypeOps& ops = *fields[i].ops;
            bool alone = true;
            if (ops.has_default != nullptr) {
                alone = !ops.has_default(members[i]);
            } else {
                const auto* bytes = static_cast<const unsigned char*>(members[i]);
                for (std::size_t k = 0; k < ops.size; ++k) alone = alone && bytes[k] == pattern;
            }
            if (!alone) untouched &= ~(std::uint64_t{1} << i);
        }
        std::destroy_at(object);
    }
    return untouched;
}

// What RB_FIELDS hands over: the names in one text, and the members themselves.
struct Addresses {
    const void** out;
    template <class... M>
    void operator()(const M&... members) {
        ((*out++ = std::addressof(members)), ...);
    }
};

struct OpsOfMembers {
    template <class... M>
    std::array<const TypeOps*, sizeof...(M)> operator()(const M&...) const {
        return {&kOps<M>...};
    }
};

template <class T>
using MemberOps = decltype(std::declval<const T&>().rb_visit(std::declval<OpsOfMembers&>()));

template <std::size_t N>
void name_fields(std::array<Field, N>& fields, std::string_view names,
                 const std::array<const TypeOps*, N>& ops) {
    for (std::size_t i = 0; i < N; ++i) {
        const std::size_t comma = names.find(',');
        fields[i].name = names.substr(0, comma);
        fields[i].ops = ops[i];
        names.remove_prefix(comma == std::string_view::npos ? names.size() : comma + 1);
        while (!names.empty() && names.front() == ' ') names.remove_prefix(1);
    }
}

template <class T>
struct StructTable {
    static constexpr std::size_t kCount = std::tuple_size_v<MemberOps<T>>;
    static_assert(kCount <= StructInfo::kFieldsMax, "rb: a struct has at most 64 fields");
    static_assert(std::is_default_constructible_v<T>,
                  "rb: a struct with RB_FIELDS needs a default constructor");
    std::array<Field, kCount> fields;
    StructInfo info;

    StructTable() {
        alignas(T) std::byte memory[sizeof(T)];
        OpsOfMembers visitor;
        T* const object = new (memory) T;
        name_fields(fields, T::rb_names(), object->rb_visit(visitor));
        std::destroy_at(object);
        info = {fields, &addresses};
        const std::uint64_t open = uninitialised<T>(fields, &addresses);
        for (std::size_t i = 0; i < kCount; ++i) fields[i].required = (open >> i & 1) != 0;
    }

    static void addresses(const void* object, const void** out) {
        Addresses visitor{out};
        static_cast<const T*>(object)->rb_visit(visitor);
    }

    static const StructInfo& get() {
        static const StructTable table;
        return table.info;
    }
};

template <Described T>
struct Codec<T> {
    static void encode(JsonWriter& out, const T& value) {
        encode_struct(out, &value, StructTable<T>::get());
    }
    static bool decode(JsonReader& in, T& value) {
        return decode_struct(in, &value, StructTable<T>::get());
    }
    static void schema(SchemaWriter& out) { schema_of_struct(out, StructTable<T>::get()); }
    static constexpr Predicate is_none = kNo;
    static constexpr Predicate has_default = [](const void*) {
        for (const Field& field : StructTable<T>::get().fields)
            if (field.required) return false;
        return true;
    };
};

}  // namespace rb::kit
