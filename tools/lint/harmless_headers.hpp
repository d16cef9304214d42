// Which of the system's headers have functions that do nothing but compute.
#pragma once

#include <string_view>

namespace runbook::lint {

// By the last part of the header's name.
bool is_harmless_header(std::string_view file);

}  // namespace runbook::lint
