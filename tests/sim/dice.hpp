// Dice: the one source of chance in a simulation. The same seed gives the same throws on every
// machine and compiler, which std::uniform_int_distribution does not promise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace runbook::sim {

class Dice {
 public:
    explicit Dice(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u + 0x632BE59BD9B4E019u) {}

    std::uint64_t next() {  // splitmix64
        state_ += 0x9E3779B97F4A7C15u;
        std::uint64_t z = state_;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
        z = (z ^ z >> 27) * 0x94D049BB133111EBu;
        return z ^ z >> 31;
    }
    std::uint64_t below(std::uint64_t end) { return next() % end; }
    std::int64_t between(std::int64_t least, std::int64_t most) {  // both included
        return least +
               static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least) + 1));
    }
    bool one_in(std::uint64_t n) { return below(n) == 0; }
    template <class T>
    const T& pick(const std::vector<T>& list) {
        return list[below(list.size())];
    }

 private:
    std::uint64_t state_;
};

}  // namespace runbook::sim
