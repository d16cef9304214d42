// Bell: how the processes that share a store wake each other, without polling. What matters is in
// the store; a word only says that it is time to look, so one that is lost with its receiver loses
// nothing.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "host/base/result.hpp"

namespace runbook::storage {

class Bell {  // [any]
 public:
    virtual ~Bell() = default;
    // The name that others ring; made at its first need.
    virtual Result<std::string> name() = 0;
    // False: nobody has that name, or not any more. `word` is one short line.
    virtual bool ring(const std::string& name, std::string_view word) = 0;
    // From now on `heard` is called with each word that comes in, also those that came before, by
    // one thread at a time. Until hush(), which returns when no call is under way. Never throws.
    virtual Result<void> listen(std::function<void(std::string_view word)> heard) = 0;
    virtual void hush() = 0;
    // heard("gone") is called once when the process of that name has ended, however it ended.
    virtual void watch(const std::string& name) = 0;
};

}  // namespace runbook::storage
