// Writes the fields of a record's events into a byte buffer. See record_codec.hpp for the form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "host/engine/event.hpp"
#include "host/storage/record_fields.hpp"

namespace runbook::storage {

class RecordWriter {
 public:
    static constexpr bool kWrites = true;
    explicit RecordWriter(std::string& out) : out_(out) {}

    template <class... Fields>
    void operator()(const Fields&... all) {
        (put(all), ...);
    }

    template <class T>
        requires std::is_unsigned_v<T> && (!std::is_same_v<T, bool>)
    void put(T value) {
        varint(value);
    }
    void put(bool value) { out_.push_back(value ? '\1' : '\0'); }
    void put(std::int64_t value);  // small numbers of either sign are short
    template <class T>
        requires std::is_enum_v<T>
    void put(T value) {
        varint(static_cast<std::uint64_t>(value));
    }
    void put(const std::string& text);
    void put(const std::vector<std::string>& texts);
    void put(const engine::Payload& payload);
    void put(const engine::Payloads& payloads);
    void put(const std::vector<engine::Pair>& pairs);
    void put(const engine::Failure& failure);
    void put(const std::optional<engine::Failure>& failure);
    void varint(std::uint64_t value) {
        if (value < 0x80) return out_.push_back(static_cast<char>(value));  // nearly all of them
        long_varint(value);
    }

    // What `body` writes, after its own length.
    template <class Body>
    void sized(const Body& body) {
        const std::size_t at = out_.size();
        out_.append(2, '\0');  // two bytes hold the length of nearly every event
        body();
        finish_sized(at);
    }

 private:
    void long_varint(std::uint64_t value);
    void finish_sized(std::size_t at);

    std::string& out_;
};

}  // namespace runbook::storage
