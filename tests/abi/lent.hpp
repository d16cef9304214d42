// Lent: the memory that a host lends for one call. Every struct and text stands in a block of its
// own, of its exact size. When the call has returned, all of it is overwritten and freed: code that
// kept a pointer is found by the address sanitizer, and by wrong values without it.
#pragma once

#include <runbook/runbook.hpp>

#include <cstring>
#include <vector>

namespace rb::test {

// What kind of host the bundle meets. A fat one is of a later minor: each struct is 64 bytes longer
// than the bundle knows, and full of 0xA5 there. A bare one offers what is mandatory and no more.
enum class HostKind { usual, bare, fat };

class Lent {
 public:
    explicit Lent(HostKind kind) : kind_(kind) {}
    ~Lent() {
        for (const auto& [bytes, size] : blocks_) {
            std::memset(bytes, 0xA5, size);
            kit::forget(bytes);
            delete[] bytes;
        }
    }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;

    // `bare_size`: how much of it a bare host has.
    template <class T>
    T* grown(const T& value, std::size_t bare_size = sizeof(T)) {
        constexpr std::size_t kMore = 64;
        std::size_t size = sizeof(T);
        if (kind_ == HostKind::fat) size += kMore;
        if (kind_ == HostKind::bare) size = bare_size;
        std::byte* const bytes = block(size);
        std::memset(bytes, 0xA5, size);
        std::memcpy(bytes, &value, std::min(size, sizeof(T)));
        const auto told = static_cast<std::uint32_t>(size);
        std::memcpy(bytes, &told, sizeof told);  // struct_size comes first
        return reinterpret_cast<T*>(bytes);
    }
    rb_str text(std::string_view from) {
        return {reinterpret_cast<const char*>(copy(from)), from.size()};
    }
    rb_payload payload(const Payload& from) {
        return {text(from.encoding),
                {reinterpret_cast<const uint8_t*>(copy(from.body)), from.body.size()},
                nullptr,
                0};
    }
    rb_payloads payloads(const std::vector<Payload>& from) {
        if (from.empty()) return {nullptr, 0};
        std::byte* const bytes = block(from.size() * sizeof(rb_payload));
        for (std::size_t i = 0; i < from.size(); ++i) {
            const rb_payload one = payload(from[i]);
            std::memcpy(bytes + i * sizeof one, &one, sizeof one);
        }
        return {reinterpret_cast<const rb_payload*>(bytes), from.size()};
    }
    const rb_failure* failure(const Failure& from) {
        const kit::FailureView view(from);
        rb_failure made = *view.get();
        made.type = text(from.type);
        made.message = text(from.message);
        made.trace = text(from.trace);
        made.source = text("test");
        made.origin_name = text(from.origin_name);
        made.origin_id = text(from.origin_id);
        made.origin_run = text(from.origin_run);
        made.details = payloads(from.details);
        made.cause = from.cause ? failure(*from.cause) : nullptr;
        return grown(made);
    }

 private:
    std::byte* block(std::size_t size) {
        blocks_.push_back({new std::byte[size], size});
        return blocks_.back().bytes;
    }
    std::byte* copy(std::string_view from) {
        if (from.empty()) return nullptr;
        std::byte* const bytes = block(from.size());
        std::memcpy(bytes, from.data(), from.size());
        return bytes;
    }

    struct Block {
        std::byte* bytes;
        std::size_t size;
    };
    HostKind kind_;
    std::vector<Block> blocks_;
};

}  // namespace rb::test
