// The binary form of one record: the events of one activation, as a backend stores them.
//
//   u8   format version (1)
//   u32  CRC-32C of everything after it, little-endian
//   i64  time of the first event in ns, little-endian
//   var  sequence of the first event; the others follow without a gap
//   var  number of events
//   then for each event
//     var  type: index in engine::EventData + 1
//     var  length of what follows
//     svar time since the event before, ns
//     the fields in the order of record_fields.hpp
//
// Append-only evolution: a newer writer may add fields at the end of an event or failure. A reader
// skips what it does not know by the length, and gives a field that is not there its default.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/base/result.hpp"
#include "host/engine/event.hpp"
#include "host/storage/record.hpp"

namespace runbook::storage {

// Appends one record to `out`, whose room is reused by a caller that clears it. The events must be
// numbered without a gap and at least one (RB_ASSERT).
void encode_record(std::string& out, std::span<const engine::Event> events);

// Appends the record's events. A body that was cut, changed or written by something newer gives
// kEnvironment with the byte's position, and leaves `events` as they were.
Result<void> decode_record(std::string_view body, std::vector<engine::Event>& events);

// The head alone, checked like the whole.
Result<RecordSpan> span_of_record(std::string_view body);

}  // namespace runbook::storage
