// How a message quotes text that somebody else wrote: one line, no control characters, never long.
#pragma once

#include <string>
#include <string_view>

namespace runbook {
// 'text', with bytes outside printable ASCII and UTF-8 as \xNN, cut after 80 bytes with "..".
std::string quote(std::string_view text);
}  // namespace runbook
