// RecordView: the events of one activation in their binary form (record_codec.hpp), as a runtime
// hands them to a store. The runtime encodes them, before it has the store and beside other lanes.
#pragma once

#include <cstdint>
#include <string_view>

namespace runbook::storage {

// What a record's head says.
struct RecordSpan {
    std::uint64_t first_sequence = 0;
    std::uint64_t events = 0;
    std::uint64_t last_sequence() const { return first_sequence + events - 1; }
};

struct RecordView {
    RecordSpan span;
    std::string_view bytes;  // borrowed for the call; whole, as encode_record() made them
};

}  // namespace runbook::storage
