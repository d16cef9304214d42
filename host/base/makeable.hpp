// Whether a file could be written, found out without making anything.
#pragma once

#include <filesystem>

#include "host/base/result.hpp"

namespace runbook {

// The file is there and may be written, or it and the folders that are missing above it could be
// made. Failure: kEnvironment; the message names the file or the folder that is in the way.
Result<void> check_makeable(const std::filesystem::path& file);

}  // namespace runbook
