// A payload with a member of every kind that has a JSON form, and what has to hold for any text
// that is read as one. The random tests and the fuzzer share it.
#pragma once

#include <runbook/fields.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace everything {

namespace chr = std::chrono;

enum class Speed { slow, express, overnight = 7 };
RB_ENUM(Speed, slow, express, overnight)

struct Card {
    std::string number;
    std::uint16_t month = 1;
    RB_FIELDS(Card, number, month)
    friend bool operator==(const Card&, const Card&) = default;
};
struct Transfer {
    std::string iban;
    std::optional<std::string> note;
    RB_FIELDS(Transfer, iban, note)
    friend bool operator==(const Transfer&, const Transfer&) = default;
};
using Pay = std::variant<Card, Transfer>;

struct Whole {
    std::int8_t i8{};
    std::uint8_t u8{};
    std::int16_t i16{};
    std::uint16_t u16{};
    std::int32_t i32{};
    std::uint32_t u32{};
    std::int64_t i64{};
    std::uint64_t u64{};
    RB_FIELDS(Whole, i8, u8, i16, u16, i32, u32, i64, u64)
    friend bool operator==(const Whole&, const Whole&) = default;
};

struct All {
    bool flag{};
    Whole whole;
    double real{};
    float small{};
    std::string text;
    Speed speed{};
    std::optional<Speed> maybe;
    Pay pay;
    std::optional<Pay> tip;
    std::vector<Pay> split;
    chr::sys_time<chr::nanoseconds> at;
    chr::sys_seconds since;
    chr::nanoseconds wait{};
    chr::duration<std::int32_t, std::ratio<3600>> shift{};
    std::map<std::string, std::vector<std::optional<std::int32_t>>> lists;
    std::vector<All> inner;
    RB_FIELDS(All, flag, whole, real, small, text, speed, maybe, pay, tip, split, at, since, wait,
              shift, lists, inner)
    friend bool operator==(const All&, const All&) = default;
};

// Aborts when what was read is not written and read back as the same. True: it was read.
template <class T>
bool feed_as(std::string_view text) {
    T value{};
    try {
        value = rb::from_json<T>(text);
    } catch (const rb::PayloadError&) {
        return false;
    }
    const std::string again = rb::to_json(value);
    if (rb::to_json(rb::from_json<T>(again)) != again) std::abort();
    return true;
}

// The text as every kind of payload, in a block of its own, so that reading past its end is seen.
inline bool feed(std::string_view text) {
    const std::unique_ptr<char[]> exact(new char[text.size()]);
    std::copy(text.begin(), text.end(), exact.get());
    const std::string_view view(exact.get(), text.size());
    rb::kit::JsonReader reader(view, rb::kit::Unknown::lenient);
    (void)reader.skip();
    const bool taken[] = {feed_as<All>(view),
                          feed_as<std::vector<Pay>>(view),
                          feed_as<Speed>(view),
                          feed_as<chr::sys_time<chr::nanoseconds>>(view),
                          feed_as<chr::milliseconds>(view),
                          feed_as<std::string>(view),
                          feed_as<std::int64_t>(view),
                          feed_as<double>(view)};
    return std::any_of(std::begin(taken), std::end(taken), [](bool one) { return one; });
}

}  // namespace everything
