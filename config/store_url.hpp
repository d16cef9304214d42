// Addresses of stores: which forms there are, where relative ones point, and how they are shown.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace runbook::config {

// sqlite:PATH and file:DIR with the path made absolute from `base`; memory: and postgres://.. as
// they are. Whether this build has that backend is not asked. Failure: kBadInput.
Result<std::string> absolute_store_url(std::string_view url, const std::filesystem::path& base);

// The same address with every password as "***": for everything that people or logs see.
std::string mask_passwords(std::string_view url);

}  // namespace runbook::config
