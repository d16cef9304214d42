// Token key: what the tokens of a store's runs are made with. It lies in a file of its own beside
// the store, for its owner's eyes alone, so that a copy of the store holds no way to make a token.
#pragma once

#include <filesystem>
#include <string>

#include "host/base/result.hpp"

namespace runbook::storage::sqlite {

// The 32 bytes of "<store>.key", which is made when there is none. Two processes that ask at once
// get the same. kEnvironment: it cannot be read or made, or is not what was made.
Result<std::string> key_of(const std::filesystem::path& store);

}  // namespace runbook::storage::sqlite
