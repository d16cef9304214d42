// Payload: an owned value in its encoding, and how typed values become one and come out of one.
#pragma once

#include <optional>
#include <string>
#include <type_traits>

#include "runbook/fields.hpp"
#include "runbook/kit/abi_text.hpp"

namespace rb {

struct Payload {
    std::string encoding;  // RB_ENCODING_*, or another SDK's
    std::string body;

    template <class T>
    static Payload of(const T& value) {
        return {RB_ENCODING_JSON, to_json(value)};
    }
};

namespace kit {

inline rb_payload borrow(const Payload& payload) {
    return {text(payload.encoding), bytes(payload.body), nullptr, 0};
}
inline Payload copy(const rb_payload& payload) {
    return {copy(payload.encoding), std::string(view(payload.body))};
}
inline rb_payload json_payload(std::string_view body) {
    return {text(RB_ENCODING_JSON), bytes(body), nullptr, 0};
}
inline rb_payload null_payload() { return {text(RB_ENCODING_NULL), {}, nullptr, 0}; }

// Empty: well. Otherwise what is wrong, with the path.
inline std::string decode(const rb_payload& payload, Unknown unknown, const TypeOps& ops,
                          void* value) {
    std::string_view body = view(payload.body);
    const std::string_view encoding = view(payload.encoding);
    if (encoding == RB_ENCODING_NULL)
        body = "null";
    else if (encoding != RB_ENCODING_JSON)
        return "$: expected " RB_ENCODING_JSON ", found " + std::string(encoding);
    JsonReader in(body, unknown);
    return ops.decode(in, value) && in.at_end() ? std::string() : in.error();
}

template <class T>
T decode_or_throw(const Payload& payload, const char* what) {
    T value{};
    const std::string wrong = decode(borrow(payload), Unknown::lenient, kOps<T>, &value);
    if (!wrong.empty()) throw PayloadError(std::string(what) + ": " + wrong);
    return value;
}

}  // namespace kit
}  // namespace rb
