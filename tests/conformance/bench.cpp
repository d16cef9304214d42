#include "tests/conformance/bench.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "host/runtime/local/clock.hpp"
#include "tests/conformance/must.hpp"

extern "C" const rb_bundle* conformance_bundle_entry(const rb_host* host);
extern "C" const rb_bundle* children_bundle_entry(const rb_host* host);

namespace runbook::test {
namespace {

std::function<void(Host&)> bundles_in(Bench::Order order) {
    LinkedEntry first = conformance_bundle_entry;
    LinkedEntry last = children_bundle_entry;
    if (order == Bench::Order::kChildrenFirst) std::swap(first, last);
    return [first, last](Host& host) {
        must(host.add_bundle(first));
        must(host.add_bundle(last));
    };
}

}  // namespace

Witness& witness() {
    static Witness one;
    return one;
}

Bench::Bench(const Kind& kind, Order order) : TestHost(kind, bundles_in(order)) {
    witness() = {};
    witness().now = [this] { return clock().now_ns(); };
    open();
}

Bench::~Bench() {
    close();
    witness() = {};
}

void on_every_kind(const std::function<void(Bench&)>& body) {
    for (const Kind& kind : kKinds) {
        INFO("kind: " << std::string(kind.name));
        Bench bench(kind);
        body(bench);
    }
}

std::string member(const std::string& json, const std::string& name) {
    const std::string key = "\"" + name + "\":";
    const auto at = json.find(key);
    if (at == std::string::npos) return "";
    const auto begin = at + key.size();
    if (json[begin] == '"') return json.substr(begin + 1, json.find('"', begin + 1) - begin - 1);
    return json.substr(begin, json.find_first_of(",}", begin) - begin);
}

}  // namespace runbook::test
