#include "host/storage/record_reader.hpp"

#include <memory>
#include <utility>

#include "host/storage/payload_encodings.hpp"

namespace runbook::storage {

void RecordReader::fail(const char* reason) {
    if (reason_ == nullptr) reason_ = reason;
}

std::uint64_t RecordReader::varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !failed(); shift += 7) {
        if (at_end()) {
            fail("it ends in the middle of a number");
            break;
        }
        const auto byte = static_cast<unsigned char>(bytes_[at_++]);
        value |= std::uint64_t{byte & 0x7fU} << shift;
        if ((byte & 0x80U) == 0) return value;
    }
    fail("a number does not end");
    return 0;
}

std::int64_t RecordReader::signed_varint() {
    const std::uint64_t bits = varint();
    return static_cast<std::int64_t>((bits >> 1) ^ ((bits & 1) != 0 ? ~std::uint64_t{0} : 0));
}

std::size_t RecordReader::count() {
    const std::uint64_t many = varint();
    if (failed()) return 0;
    if (many > end_ - at_) {
        fail("a count is larger than the record");
        return 0;
    }
    return static_cast<std::size_t>(many);
}

void RecordReader::get(bool& value) {
    const std::uint64_t number = varint();
    if (number > 1) return fail("a truth value is neither 0 nor 1");
    value = number == 1;
}

void RecordReader::get(std::string& text) {
    const std::size_t size = count();
    if (failed()) return;
    text.assign(bytes_.substr(at_, size));
    at_ += size;
}

void RecordReader::get(std::vector<std::string>& texts) {
    const std::size_t many = count();
    texts.clear();
    for (std::size_t i = 0; i < many && !failed(); ++i) get(texts.emplace_back());
}

void RecordReader::get(engine::Payload& payload) {
    const std::uint64_t code = varint();
    if (code >= kEncodings.size()) return fail("a payload encoding is not known here");
    if (code == 0)
        get(payload.encoding);
    else
        payload.encoding = kEncodings[code];
    get(payload.body);
    const std::size_t metas = count();
    for (std::size_t i = 0; i < metas && !failed(); ++i) {
        engine::Meta& meta = payload.meta.emplace_back();
        get(meta.key);
        get(meta.value);
    }
}

void RecordReader::get(engine::Payloads& payloads) {
    const std::size_t many = count();
    payloads.clear();
    for (std::size_t i = 0; i < many && !failed(); ++i) get(payloads.emplace_back());
}

void RecordReader::get(std::vector<engine::Pair>& pairs) {
    const std::size_t many = count();
    pairs.clear();
    for (std::size_t i = 0; i < many && !failed(); ++i) {
        engine::Pair& pair = pairs.emplace_back();
        get(pair.key);
        get(pair.value);
    }
}

// The outermost comes first, so the chain is put together from its end.
void RecordReader::get(engine::Failure& failure) {
    const std::size_t many = count();
    if (!failed() && many == 0) return fail("a failure is missing");
    std::vector<engine::Failure> chain;
    for (std::size_t i = 0; i < many && !failed(); ++i)
        sized([&] { fields(*this, chain.emplace_back()); });
    if (failed()) return;
    for (std::size_t i = many - 1; i > 0; --i)
        chain[i - 1].cause = std::make_shared<const engine::Failure>(std::move(chain[i]));
    failure = std::move(chain.front());
}

void RecordReader::get(std::optional<engine::Failure>& failure) {
    bool has = false;
    get(has);
    if (has && !failed()) get(failure.emplace());
}

}  // namespace runbook::storage
