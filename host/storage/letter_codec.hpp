// The stored form of letters and their answers, the same for every backend that writes bytes.
//
// A letter has a kind and a body. Kind 1, workflow_terminated: the body is its reason. Kind 2: the
// body is a record (record_codec.hpp) of the one event that is asked for.
// An answer is empty (done, and there is nothing to say), or begins with the byte 1 (done, a
// payload follows) or 2 (an error follows: code, message, hint). Any other text is an error's
// message, as older programs write it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/storage/letter.hpp"

namespace runbook::storage {

struct LetterForm {
    std::int64_t kind = 0;
    std::string body;
};
LetterForm encode_request(const engine::EventData& request);
// Nothing: this program does not know the kind, or cannot read the body.
std::optional<engine::EventData> decode_request(std::int64_t kind, std::string_view body);

std::string encode_answer(const LetterAnswer& answer);
// kEnvironment when it cannot be read.
LetterAnswer decode_answer(std::string_view text);

}  // namespace runbook::storage
