// The run's own random numbers: xoshiro256** seeded through splitmix64. The algorithm is part of
// what a log means, so it never changes under the same kit flag.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace rb::kit {

class Random {
 public:
    explicit Random(std::uint64_t seed) { reseed(seed); }

    void reseed(std::uint64_t seed) {
        for (auto& word : state_) {
            seed += 0x9E3779B97F4A7C15u;
            std::uint64_t z = seed;
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
            z = (z ^ z >> 27) * 0x94D049BB133111EBu;
            word = z ^ z >> 31;
        }
    }

    std::uint64_t next() {
        const std::uint64_t result = rotl(state_[1] * 5, 7) * 9;
        const std::uint64_t t = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= t;
        state_[3] = rotl(state_[3], 45);
        return result;
    }

    // Evenly from 0 to most, both included.
    std::uint64_t up_to(std::uint64_t most) {
        if (most == ~std::uint64_t{0}) return next();
        const std::uint64_t count = most + 1;
        const std::uint64_t excess = (0 - count) % count;  // 2^64 mod count
        for (;;) {
            const std::uint64_t value = next();
            if (value >= excess) return value % count;
        }
    }

    std::string uuid() {  // version 4
        static constexpr char kHex[] = "0123456789abcdef";
        const std::uint64_t high = (next() & ~0xF000ull) | 0x4000ull;
        const std::uint64_t low = (next() & ~(3ull << 62)) | 2ull << 62;
        std::string text;
        text.reserve(36);
        for (int i = 0; i < 32; ++i) {
            if (i == 8 || i == 12 || i == 16 || i == 20) text.push_back('-');
            const std::uint64_t half = i < 16 ? high : low;
            text.push_back(kHex[half >> (60 - 4 * (i & 15)) & 15]);
        }
        return text;
    }

 private:
    static std::uint64_t rotl(std::uint64_t x, int k) { return x << k | x >> (64 - k); }
    std::array<std::uint64_t, 4> state_{};
};

}  // namespace rb::kit
