// Files that stand for this process beside a store: their names, and whether one was tidied away.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace runbook::storage::sqlite {

// "<label>4711-1a2b3c4d5e6f": this process's number and chance.
std::string own_file_name(std::string_view label);

// A tidying process may have removed the file between its creation and its use.
bool is_still_there(const std::filesystem::path& file, int descriptor);

}  // namespace runbook::storage::sqlite
