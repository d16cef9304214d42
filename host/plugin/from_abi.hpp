// A bundle's structs copied into the host's values. A bundle may be older or newer than this host:
// members it does not have are left unset, members this host does not know are not read. What
// cannot be right (a null pointer with a length, a size beyond the limits) is refused, not
// followed.
#pragma once

#include <cstdint>
#include <string>

#include "abi/include/runbook/abi.h"
#include "host/engine/command.hpp"

namespace runbook::plugin {

// The largest text (a name, a message, a trace) taken from a bundle.
inline constexpr std::uint64_t kTextMax = 2u << 20;

// What is wrong with a struct, a static text; null: it was copied.
using Problem = const char*;
inline constexpr char kTooLong[] =
    "a text is larger than 2 MiB; store the data elsewhere and pass a reference";
inline constexpr char kTooLarge[] = "a payload is too large";  // too_large() has the number

// `body_max` bounds the body of each payload: limits.payload_bytes_max.
Problem copy(const rb_str& from, std::string& to);
Problem copy(const rb_payload& from, engine::Payload& to, std::uint64_t body_max);
Problem copy(const rb_payloads& from, engine::Payloads& to, std::uint64_t body_max);
Problem copy(const rb_failure& from, engine::Failure& to, std::uint64_t body_max);
Problem copy(const rb_retry& from, engine::RetryPolicy& to);
Problem copy(const rb_step_opts& from, engine::StepOptions& to);
Problem copy(const rb_cmd& from, engine::Command& to, std::uint64_t body_max);

// kTooLarge in full, with the limit and what to do.
std::string too_large(std::uint64_t body_max);

// For descriptor texts that the registry has checked: an impossible one reads as empty.
std::string text(const rb_str& from);

}  // namespace runbook::plugin
