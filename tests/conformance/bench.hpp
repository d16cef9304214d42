// Bench: a TestHost with the suite's bundles and their witness.
#pragma once

#include <functional>
#include <string>

#include "tests/conformance/show.hpp"
#include "tests/conformance/test_host.hpp"
#include "tests/conformance/witness.hpp"

namespace runbook::test {

class Bench : public TestHost {
 public:
    enum class Order { kChildrenLast, kChildrenFirst };
    explicit Bench(const Kind& kind, Order order = Order::kChildrenLast);
    ~Bench();
};

// The case on every kind, with the witness empty at first.
void on_every_kind(const std::function<void(Bench&)>& body);

// The value of a member of a JSON object, as its text; for small checks of known data.
std::string member(const std::string& json, const std::string& name);

}  // namespace runbook::test
