// The allow-list for bundles of runbooks alone: what computes, allocates, throws and compares.
#pragma once

#include <string>
#include <string_view>

namespace runbook::registry {

// `name` is the demangled symbol. Of the C++ library everything counts that the table of known
// names has nothing against, so ask that first; of C's only what is listed.
bool is_harmless_import(std::string_view symbol, std::string_view name);

}  // namespace runbook::registry
