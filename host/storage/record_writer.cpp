#include "host/storage/record_writer.hpp"

#include <array>

#include "host/base/assert.hpp"
#include "host/storage/payload_encodings.hpp"

namespace runbook::storage {

void RecordWriter::long_varint(std::uint64_t value) {
    std::array<char, 10> digits;
    std::size_t size = 0;
    for (; value >= 0x80; value >>= 7) digits[size++] = static_cast<char>(value | 0x80);
    digits[size++] = static_cast<char>(value);
    out_.append(digits.data(), size);
}

void RecordWriter::put(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    varint((bits << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
}

void RecordWriter::put(const std::string& text) {
    varint(text.size());
    out_.append(text);
}

void RecordWriter::put(const std::vector<std::string>& texts) {
    varint(texts.size());
    for (const std::string& text : texts) put(text);
}

void RecordWriter::put(const engine::Payload& payload) {
    const std::uint64_t code = code_of_encoding(payload.encoding);
    varint(code);
    if (code == 0) put(payload.encoding);
    put(payload.body);
    varint(payload.meta.size());
    for (const engine::Meta& meta : payload.meta) (*this)(meta.key, meta.value);
}

void RecordWriter::put(const engine::Payloads& payloads) {
    varint(payloads.size());
    for (const engine::Payload& payload : payloads) put(payload);
}

void RecordWriter::put(const std::vector<engine::Pair>& pairs) {
    varint(pairs.size());
    for (const engine::Pair& pair : pairs) (*this)(pair.key, pair.value);
}

void RecordWriter::put(const engine::Failure& failure) {
    std::uint64_t chain = 1;
    for (const engine::Failure* f = failure.cause.get(); f != nullptr; f = f->cause.get()) ++chain;
    varint(chain);
    for (const engine::Failure* f = &failure; f != nullptr; f = f->cause.get())
        sized([&] { fields(*this, *f); });
}

void RecordWriter::put(const std::optional<engine::Failure>& failure) {
    put(failure.has_value());
    if (failure) put(*failure);
}

// The length goes into the two bytes kept for it, as a varint of exactly two; a longer body moves
// three bytes on, which a body of 16 KiB hardly notices.
void RecordWriter::finish_sized(std::size_t at) {
    std::uint64_t size = out_.size() - at - 2;
    std::size_t room = 2;
    if (size >= (1U << 14)) {
        room = 5;
        RB_ASSERT(size < (std::uint64_t{1} << 35));
        out_.insert(at, 3, '\0');
    }
    for (std::size_t i = 0; i < room; ++i, size >>= 7)
        out_[at + i] = static_cast<char>((size & 0x7f) | (i + 1 < room ? 0x80 : 0));
}

}  // namespace runbook::storage
