// Payload: bytes with an encoding name. The host stores, hashes and shows payloads; it never parses
// one on the hot path.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace runbook::engine {

inline constexpr const char* kJsonPlain = "json/plain";
inline constexpr const char* kBinaryNull = "binary/null";

struct Meta {
    std::string key;
    std::string value;
    bool operator==(const Meta&) const = default;
};

struct Payload {
    std::string encoding;  // as Temporal names it: json/plain, binary/plain, binary/null
    std::string body;
    std::vector<Meta> meta;

    static Payload json(std::string text) { return {kJsonPlain, std::move(text), {}}; }
    static Payload null() { return {kBinaryNull, {}, {}}; }
    bool operator==(const Payload&) const = default;
};

using Payloads = std::vector<Payload>;  // an argument list

inline const Payload& first_of(const Payloads& args) {
    static const Payload kNone = Payload::null();
    return args.empty() ? kNone : args.front();
}

struct Pair {  // a header, memo entry or search attribute
    std::string key;
    Payload value;
    bool operator==(const Pair&) const = default;
};

}  // namespace runbook::engine
