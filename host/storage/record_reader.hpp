// Reads what RecordWriter wrote, believing nothing: the first thing that does not fit is kept as
// the reason with its byte, and every read after it gives a default.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "host/engine/event.hpp"
#include "host/storage/record_fields.hpp"

namespace runbook::storage {

class RecordReader {
 public:
    static constexpr bool kWrites = false;
    // Reads `bytes` from `at` on; `bytes` must outlive the reader.
    RecordReader(std::string_view bytes, std::size_t at)
        : bytes_(bytes), at_(at), end_(bytes.size()) {}

    bool failed() const { return reason_ != nullptr; }
    const char* reason() const { return reason_; }
    std::size_t position() const { return at_; }  // of what did not fit, once failed
    bool at_end() const { return at_ >= end_; }
    void fail(const char* reason);

    // A field that an older writer did not have yet keeps its default.
    template <class... Fields>
    void operator()(Fields&... all) {
        (field(all), ...);
    }
    std::uint64_t varint();
    std::int64_t signed_varint();

    // What was written with sized(): `body` reads within its length, the rest of it is skipped.
    template <class Body>
    void sized(const Body& body) {
        const std::uint64_t size = varint();
        if (size > end_ - at_) fail("a length reaches past the end");
        if (failed()) return;
        const std::size_t outer = end_;
        end_ = at_ + static_cast<std::size_t>(size);
        const std::size_t after = end_;
        body();
        end_ = outer;
        if (!failed()) at_ = after;
    }

 private:
    template <class T>
    void field(T& value) {
        if (!failed() && !at_end()) get(value);
    }
    template <class T>
        requires std::is_unsigned_v<T> && (!std::is_same_v<T, bool>)
    void get(T& value) {
        const std::uint64_t wide = varint();
        if (wide > std::numeric_limits<T>::max()) return fail("a number is too large");
        value = static_cast<T>(wide);
    }
    void get(bool& value);
    void get(std::int64_t& value) { value = signed_varint(); }
    void get(engine::FailureKind& value) { choice(value, engine::FailureKind::kExists); }
    void get(engine::TimeoutKind& value) { choice(value, engine::TimeoutKind::kHeartbeat); }
    void get(engine::Origin& value) { choice(value, engine::Origin::kExternal); }
    void get(engine::MarkerKind& value) { choice(value, engine::MarkerKind::kKitFlag); }
    void get(engine::GateOutcome& value) { choice(value, engine::GateOutcome::kCorrected); }
    void get(engine::GateClosing& value) { choice(value, engine::GateClosing::kRunClosed); }
    template <class T>
    void choice(T& value, T last) {
        const std::uint64_t number = varint();
        if (number > static_cast<std::uint64_t>(last)) return fail("a kind is not known here");
        value = static_cast<T>(number);
    }
    void get(std::string& text);
    void get(std::vector<std::string>& texts);
    void get(engine::Payload& payload);
    void get(engine::Payloads& payloads);
    void get(std::vector<engine::Pair>& pairs);
    void get(engine::Failure& failure);
    void get(std::optional<engine::Failure>& failure);
    // The number of things that follow; each is at least one byte, so a damaged count cannot make
    // the reader reserve more than the record is long.
    std::size_t count();

    std::string_view bytes_;
    std::size_t at_;
    std::size_t end_;
    const char* reason_ = nullptr;
};

}  // namespace runbook::storage
