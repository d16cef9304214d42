#include "host/base/token.hpp"

#include "host/base/assert.hpp"
#include "host/base/digest.hpp"

namespace runbook {

namespace {

constexpr std::size_t kRunId = 36;
constexpr std::size_t kSecret = 32;
constexpr std::string_view kDigits = "0123456789abcdef";

}  // namespace

// The key comes first and half of the digest is kept back, so that no token tells anything of
// another one.
std::string make_token(const RunId& run, std::string_view what, std::string_view key) {
    RB_ASSERT(key.size() == 32);
    const std::string id = run.to_string();
    const std::string secret = sha256_hex(std::string(key) + id + std::string(what));
    return id + "." + secret.substr(0, kSecret);
}

Result<RunId> run_of_token(std::string_view token) {
    const auto run = RunId::parse(token.substr(0, kRunId));
    const bool formed = token.size() == kRunId + 1 + kSecret && token[kRunId] == '.' &&
                        token.find_first_not_of(kDigits, kRunId + 1) == std::string_view::npos;
    if (formed && run.ok()) return *run;
    // It may be a secret with a slip, so it is not said again.
    return Error{ErrorCode::kBadInput, "this is no token",
                 "a token is a run id, a dot and 32 of 0-9a-f, as the run gave it out"};
}

std::string hash_of_token(std::string_view token) { return sha256_hex(token); }

}  // namespace runbook
