// Writing JSON: the few texts that the engine itself makes. It reads none.
#pragma once

#include <string>
#include <string_view>

namespace runbook::engine {

// Appends "text" in quotes, escaped. The text is UTF-8 and passes as it is.
void append_json_string(std::string& out, std::string_view text);

}  // namespace runbook::engine
