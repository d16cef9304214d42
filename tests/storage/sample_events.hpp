// One event of every type with every field set, for tests of what is stored.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "host/engine/event.hpp"

namespace runbook::testing {

// Values that depend on `random` alone; texts from empty to a few hundred bytes of any kind.
class EventMaker {
 public:
    explicit EventMaker(std::uint64_t seed) : random_(seed) {}
    engine::EventData data(std::size_t type);  // index in engine::EventData
    // `many` events of random types, numbered from `first`.
    std::vector<engine::Event> events(std::uint64_t first, std::size_t many);

 private:
    std::uint64_t number();
    std::string text();
    std::vector<std::string> texts();
    engine::Payload payload();
    engine::Payloads payloads();
    std::vector<engine::Pair> pairs();
    engine::Failure failure(int depth = 0);

    std::mt19937_64 random_;
};

// Everything that the events hold, spelled out, so that two lists can be compared.
std::string spelled(const std::vector<engine::Event>& events);

}  // namespace runbook::testing
