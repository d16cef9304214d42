// Hook tokens: secrets that address hooks. A token is the same whenever it is made, so that a
// replay shows the runbook what it was shown before, although the log holds nothing but its hash.
#pragma once

#include <string>

namespace runbook::engine {

struct HookToken {
    std::string token;  // empty: none can be made
    std::string hash;   // what the log holds of it
    std::string why_not;
};

class HookTokens {  // [instance]
 public:
    virtual HookToken hook_token(const std::string& run_id, const std::string& hook) = 0;

 protected:
    ~HookTokens() = default;
};

}  // namespace runbook::engine
