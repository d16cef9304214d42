#include "host/runtime/local/step_token.hpp"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "host/base/assert.hpp"

namespace runbook::runtime::local {
namespace {

// The system is asked for many at a time: every step needs one.
class Secrets {
 public:
    std::array<std::uint8_t, 16> next() {
        if (left_ == 0) refill();
        std::array<std::uint8_t, 16> secret;
        left_ -= secret.size();
        const auto begin = bytes_.begin() + static_cast<std::ptrdiff_t>(left_);
        std::copy_n(begin, secret.size(), secret.begin());
        std::fill_n(begin, secret.size(), std::uint8_t{0});
        return secret;
    }

 private:
    void refill() {
        // Up to 256 bytes are given in one piece, and never in part.
        RB_ASSERT(::getrandom(bytes_.data(), bytes_.size(), 0) ==
                  static_cast<ssize_t>(bytes_.size()));
        left_ = bytes_.size();
    }

    std::array<std::uint8_t, 256> bytes_{};
    std::size_t left_ = 0;
};

}  // namespace

// In the form that run_of_token() takes. Chance instead of make_token(): it need not be made again,
// and a digest for each step would cost more than all the rest of this.
std::string new_step_token(const std::string& run_id) {
    static thread_local Secrets secrets;
    constexpr char kDigits[] = "0123456789abcdef";
    std::string token;
    token.reserve(run_id.size() + 33);
    token.append(run_id).append(1, '.');
    for (const std::uint8_t byte : secrets.next()) {
        token += kDigits[byte >> 4];
        token += kDigits[byte & 15];
    }
    return token;
}

}  // namespace runbook::runtime::local
