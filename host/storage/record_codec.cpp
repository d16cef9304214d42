#include "host/storage/record_codec.hpp"

#include <array>
#include <cstddef>
#include <utility>
#include <variant>

#include "host/base/assert.hpp"
#include "host/storage/crc32c.hpp"
#include "host/storage/record_reader.hpp"
#include "host/storage/record_writer.hpp"

namespace runbook::storage {

namespace {

using engine::Event;
using engine::EventData;

constexpr char kVersion = 1;
constexpr std::size_t kSummed = 5;      // the checksum covers everything from here
constexpr std::size_t kAfterTime = 13;  // version, checksum, time

template <class T>
void store_fixed(std::string& out, std::size_t at, T value) {
    for (std::size_t i = 0; i < sizeof value; ++i)
        out[at + i] = static_cast<char>((value >> (8 * i)) & 0xff);
}

template <class T>
T load_fixed(std::string_view bytes, std::size_t at) {
    T value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i)
        value |= static_cast<T>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    return value;
}

Error damaged(std::size_t position, std::size_t size, std::string_view why) {
    return {ErrorCode::kEnvironment,
            "byte " + std::to_string(position) + " of " + std::to_string(size) + ": " +
                std::string(why),
            ""};
}

template <std::size_t... I>
constexpr auto makers(std::index_sequence<I...>) {
    return std::array<EventData (*)(), sizeof...(I)>{
        [] { return EventData(std::in_place_index<I>); }...};
}
constexpr auto kMakers = makers(std::make_index_sequence<std::variant_size_v<EventData>>());

// Version and checksum; then the reader stands at the first sequence.
Result<RecordReader> open_record(std::string_view body) {
    if (body.size() < kAfterTime) return damaged(body.size(), body.size(), "the record is cut off");
    if (body[0] != kVersion)
        return damaged(
            0, body.size(),
            "format version " +
                std::to_string(static_cast<unsigned>(static_cast<unsigned char>(body[0]))) +
                " is not known to this program");
    const auto expected = load_fixed<std::uint32_t>(body, 1);
    if (crc32c(body.substr(kSummed)) != expected)
        return damaged(kSummed, body.size(), "the checksum does not fit what is stored");
    return RecordReader(body, kAfterTime);
}

RecordSpan read_span(RecordReader& reader) {
    RecordSpan span;
    span.first_sequence = reader.varint();
    span.events = reader.varint();
    if (!reader.failed() && (span.first_sequence == 0 || span.events == 0))
        reader.fail("it holds no events");
    return span;
}

// Unsigned in between, so that times of any distance wrap there and back.
std::int64_t difference(std::int64_t later, std::int64_t earlier) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(later) -
                                     static_cast<std::uint64_t>(earlier));
}
std::int64_t sum(std::int64_t earlier, std::int64_t by) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(earlier) +
                                     static_cast<std::uint64_t>(by));
}

void read_event(RecordReader& reader, Event& event, std::int64_t& time) {
    const std::uint64_t type = reader.varint();
    if (reader.failed()) return;
    if (type == 0 || type > kMakers.size())
        return reader.fail("an event of a type that this program does not know");
    event.data = kMakers[type - 1]();
    reader.sized([&] {
        time = sum(time, reader.signed_varint());
        event.time_ns = time;
        std::visit([&](auto& data) { fields(reader, data); }, event.data);
    });
}

}  // namespace

void encode_record(std::string& out, std::span<const Event> events) {
    RB_ASSERT(!events.empty());
    const std::size_t start = out.size();
    out.append(kAfterTime, '\0');
    out[start] = kVersion;
    std::int64_t time = events.front().time_ns;
    store_fixed(out, start + kSummed, static_cast<std::uint64_t>(time));
    RecordWriter writer(out);
    writer.varint(events.front().sequence);
    writer.varint(events.size());
    std::uint64_t sequence = events.front().sequence;
    for (const Event& event : events) {
        RB_ASSERT(event.sequence == sequence && sequence > 0);
        ++sequence;
        writer.varint(event.data.index() + 1);
        writer.sized([&] {
            writer.put(difference(event.time_ns, time));
            std::visit([&](const auto& data) { fields(writer, data); }, event.data);
        });
        time = event.time_ns;
    }
    const std::string_view summed = std::string_view(out).substr(start + kSummed);
    store_fixed(out, start + 1, crc32c(summed));
}

Result<void> decode_record(std::string_view body, std::vector<Event>& events) {
    RB_TRY(RecordReader reader, open_record(body));
    const std::size_t before = events.size();
    auto time = static_cast<std::int64_t>(load_fixed<std::uint64_t>(body, kSummed));
    const RecordSpan span = read_span(reader);
    for (std::uint64_t i = 0; i < span.events && !reader.failed(); ++i) {
        Event& event = events.emplace_back();
        event.sequence = span.first_sequence + i;
        read_event(reader, event, time);
    }
    if (!reader.failed() && !reader.at_end()) reader.fail("something follows the last event");
    if (!reader.failed()) return {};
    events.resize(before);
    return damaged(reader.position(), body.size(), reader.reason());
}

Result<RecordSpan> span_of_record(std::string_view body) {
    RB_TRY(RecordReader reader, open_record(body));
    const RecordSpan span = read_span(reader);
    if (reader.failed()) return damaged(reader.position(), body.size(), reader.reason());
    return span;
}

}  // namespace runbook::storage
