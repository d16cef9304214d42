// TypeOps: what the kit can do with a value of some type, without knowing the type. Templates make
// one table a type; all loops over fields and arguments are plain functions over these tables.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "runbook/kit/json_reader.hpp"
#include "runbook/kit/json_writer.hpp"

namespace rb::kit {

// Schema text in the making. A type that is inside of itself is described by a reference to where
// it begins.
class SchemaWriter {
 public:
    std::string text;
    bool nullable = false;  // the next type also allows null

    struct Open {  // a struct being described
        const void* info;
        std::string path;
        bool nullable;
    };
    std::vector<Open> open;

    // Where in the schema the next type stands, as a JSON pointer, for as long as this lives.
    class Inside {
     public:
        Inside(SchemaWriter& out, std::string_view step) : out_(out), length_(out.path_.size()) {
            out.path_ += step;
        }
        Inside(SchemaWriter& out, std::string_view step, std::string_view name)
            : Inside(out, step) {
            out.path_ += name;
        }
        ~Inside() { out_.path_.resize(length_); }
        Inside(const Inside&) = delete;
        Inside& operator=(const Inside&) = delete;

     private:
        SchemaWriter& out_;
        std::size_t length_;
    };
    const std::string& path() const { return path_; }

    // `{"type":"..."`: the caller adds more and the closing brace.
    void begin(std::string_view type) {
        text += "{\"type\":";
        if (nullable) text += '[';
        text.append("\"").append(type).append("\"");
        if (nullable) text += ",\"null\"]";
        nullable = false;
    }

 private:
    std::string path_;
};

struct TypeOps {
    void (*encode)(JsonWriter&, const void* value);
    bool (*decode)(JsonReader&, void* value);
    void (*schema)(SchemaWriter&);
    bool (*is_none)(const void* value);  // an empty optional: left out; null: never
    // Whether a field of this type may be missing, given the field of a default-constructed object.
    // null: it is a plain value, and its bytes tell (see struct_codec.hpp).
    bool (*has_default)(const void* value);
    std::size_t size;
};

template <class T>
struct Codec;  // encode, decode, schema, kNone, has_default

template <class T>
inline constexpr TypeOps kOps = {
    [](JsonWriter& out, const void* value) {
        Codec<T>::encode(out, *static_cast<const T*>(value));
    },
    [](JsonReader& in, void* value) { return Codec<T>::decode(in, *static_cast<T*>(value)); },
    &Codec<T>::schema,
    Codec<T>::is_none,
    Codec<T>::has_default,
    sizeof(T)};

}  // namespace rb::kit
