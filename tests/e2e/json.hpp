// Looking into what --json printed. Places are JSON pointers. All throw when the text is not JSON
// or the place is not there.
#pragma once

#include <string>
#include <vector>

namespace runbook::test::json {

bool is_valid(const std::string& text);
// The string there; of other values their JSON.
std::string at(const std::string& text, const std::string& pointer);
std::size_t size(const std::string& text, const std::string& pointer);  // of an array
// `inner` of each element of the array at `pointer`; elements without it are left out.
std::vector<std::string> each(const std::string& text, const std::string& pointer,
                              const std::string& inner);
// The elements of an array, as JSON.
std::vector<std::string> elements(const std::string& text, const std::string& pointer);

}  // namespace runbook::test::json
