// Values: random values of everything.hpp, the same ones for the same seed.
#pragma once

#include <cmath>
#include <cstring>
#include <limits>
#include <random>

#include "everything.hpp"

namespace everything {

class Values {
 public:
    explicit Values(unsigned seed) : random_(seed) {}

    std::size_t below(std::size_t end) { return random_() % end; }

    // The ends of the range often, since that is where codecs break.
    template <class Integer>
    Integer whole() {
        constexpr auto least = std::numeric_limits<Integer>::min();
        constexpr auto most = std::numeric_limits<Integer>::max();
        switch (below(6)) {
            case 0:
                return least;
            case 1:
                return most;
            case 2:
                return 0;
            default:
                return static_cast<Integer>(random_() >> below(60));
        }
    }

    template <class Real>
    Real real() {
        for (;;) {
            const std::uint64_t bits = random_();
            Real value = 0;
            std::memcpy(&value, &bits, sizeof value);
            if (std::isfinite(value)) return value;
        }
    }

    std::string text() {
        static const std::vector<std::string> parts = {"a",
                                                       "\"",
                                                       "\\",
                                                       "/",
                                                       "\n",
                                                       "\t",
                                                       "\x01",
                                                       "\x1F",
                                                       "\xC3\xA9",
                                                       "\xE2\x82\xAC",
                                                       "\xF0\x9F\x98\x80",
                                                       "\xEF\xBF\xBF",
                                                       "key",
                                                       "0123456789",
                                                       "{",
                                                       "]"};
        std::string all;
        for (std::size_t i = below(8); i > 0; --i) all += parts[below(parts.size())];
        return all;
    }

    Speed speed() {
        static constexpr Speed all[] = {Speed::slow, Speed::express, Speed::overnight};
        return all[below(3)];
    }
    Pay pay() {
        if (below(2) == 0) return Card{text(), whole<std::uint16_t>()};
        return Transfer{text(), below(2) == 0 ? std::nullopt : std::optional(text())};
    }

    All all(int depth) {
        All made;
        made.flag = below(2) == 0;
        made.whole = Whole{whole<std::int8_t>(),   whole<std::uint8_t>(), whole<std::int16_t>(),
                           whole<std::uint16_t>(), whole<std::int32_t>(), whole<std::uint32_t>(),
                           whole<std::int64_t>(),  whole<std::uint64_t>()};
        made.real = real<double>();
        made.small = real<float>();
        made.text = text();
        made.speed = speed();
        if (below(2) == 0) made.maybe = speed();
        made.pay = pay();
        if (below(2) == 0) made.tip = pay();
        for (std::size_t i = below(3); i > 0; --i) made.split.push_back(pay());
        made.at = chr::sys_time<chr::nanoseconds>(chr::nanoseconds(whole<std::int64_t>()));
        made.since = chr::sys_seconds(chr::seconds(whole<std::int32_t>()));
        made.wait =
            chr::nanoseconds(whole<std::int64_t>() & std::numeric_limits<std::int64_t>::max());
        made.shift = decltype(made.shift)(whole<std::uint16_t>());
        for (std::size_t i = below(3); i > 0; --i) {
            auto& list = made.lists[text()];
            for (std::size_t k = below(3); k > 0; --k) list.push_back(whole<std::int32_t>());
            if (below(3) == 0) list.push_back(std::nullopt);
        }
        for (std::size_t i = depth > 0 ? below(3) : 0; i > 0; --i)
            made.inner.push_back(all(depth - 1));
        return made;
    }

 private:
    std::mt19937_64 random_;
};

}  // namespace everything
