// std::chrono durations and times of the system clock, in whole ticks of a nanosecond or more.
// Their texts are time_text.hpp's; here is what fits which type.
#pragma once

#include <algorithm>
#include <limits>
#include <utility>

#include "runbook/kit/codec.hpp"
#include "runbook/kit/time_text.hpp"

namespace rb::kit {

// A tick is a whole number of nanoseconds, and seconds hold whole ticks or the other way round.
template <class Rep, class Period>
concept TextualTicks = WholeNumber<Rep> && std::ratio_divide<Period, std::nano>::den == 1 &&
                       (Period::num == 1 || Period::den == 1);

inline bool refuse_text(JsonReader& in, const char* at, const std::string& text, const char* what,
                        const char* why) {
    return in.fail_from(at, shown(text) + " is not a " + what + ": " + why);
}

inline bool decode_duration(JsonReader& in, std::int64_t tick_ns, std::int64_t most,
                            std::int64_t& count) {
    std::string text;
    const char* const at = in.mark();
    std::int64_t ns = 0;
    if (!in.string(text)) return false;
    if (const char* why = read_duration(text, ns); why != nullptr)
        return refuse_text(in, at, text, "duration", why);
    count = ns / tick_ns;
    if (ns % tick_ns != 0)
        return in.fail_from(at,
                            shown(text) + " is not in whole steps of " + duration_text(tick_ns));
    if (count > most) return refuse_text(in, at, text, "duration", "it is too long");
    return true;
}

inline bool decode_time(JsonReader& in, Moment& moment) {
    std::string text;
    const char* const at = in.mark();
    if (!in.string(text)) return false;
    const char* why = TimeReader(text).read(moment);
    return why == nullptr || refuse_text(in, at, text, "time", why);
}

// What JSON Schema has no words for is said by keywords of our own: the step that a value is a
// whole number of, and the least and most that its type holds.
inline void schema_of_text(SchemaWriter& out, const char* format, const std::string& step) {
    out.begin("string");
    out.text.append(",\"format\":\"").append(format).append("\"");
    if (step != "1ns") out.text.append(",\"rb-step\":\"").append(step).append("\"");
}

template <class Rep, class Period>
    requires TextualTicks<Rep, Period>
struct Codec<std::chrono::duration<Rep, Period>> {
    using Duration = std::chrono::duration<Rep, Period>;
    static constexpr std::int64_t kTickNs = std::ratio_divide<Period, std::nano>::num;

    static void encode(JsonWriter& out, Duration value) {
        const auto count = static_cast<std::int64_t>(value.count());
        if (value < Duration::zero())
            throw PayloadError("a duration is negative; hand it over as a number");
        if (count > std::numeric_limits<std::int64_t>::max() / kTickNs || count < 0)
            throw PayloadError("a duration is longer than 292 years");
        out.string(duration_text(count * kTickNs));
    }
    static bool decode(JsonReader& in, Duration& value) {
        std::int64_t count = 0;
        if (!decode_duration(in, kTickNs, kMost, count)) return false;
        value = Duration(static_cast<Rep>(count));
        return true;
    }
    static void schema(SchemaWriter& out) {
        schema_of_text(out, "rb-duration", duration_text(kTickNs));
        if constexpr (kMost <
                      std::numeric_limits<std::int64_t>::max() / kTickNs)  // else every text fits
            out.text.append(",\"rb-max\":\"").append(duration_text(kMost * kTickNs)).append("\"");
        out.text += '}';
    }
    static constexpr Predicate is_none = kNo, has_default = kNo;

 private:
    static constexpr auto kMost = static_cast<std::int64_t>(std::min<std::uint64_t>(
        std::numeric_limits<Rep>::max(), std::numeric_limits<std::int64_t>::max()));
};

template <class Rep, class Period>
    requires TextualTicks<Rep, Period> && (sizeof(Rep) <= sizeof(std::int64_t))
struct Codec<std::chrono::sys_time<std::chrono::duration<Rep, Period>>> {
    using Time = std::chrono::sys_time<std::chrono::duration<Rep, Period>>;
    static constexpr std::int64_t kTickSeconds = Period::den == 1 ? Period::num : 1;
    static constexpr std::int64_t kTicks = Period::den;  // in a second, when shorter than one
    static constexpr std::int64_t kTickNs = kNsPerSecond / kTicks;

    static void encode(JsonWriter& out, Time value) {
        Moment moment;
        if (!moment_of(static_cast<std::int64_t>(value.time_since_epoch().count()), moment))
            throw PayloadError("a time is not in the years 0 to 9999");
        out.string(time_text(moment));
    }
    static bool decode(JsonReader& in, Time& value) {
        Moment moment;
        const char* const at = in.mark();
        if (!decode_time(in, moment)) return false;
        if (moment.seconds % kTickSeconds != 0 || moment.ns % kTickNs != 0)
            return in.fail_from(
                at, "the time is not in whole steps of " + duration_text(kTickSeconds * kTickNs));
        std::int64_t count = 0;
        if (!ticks(moment, count) || !std::in_range<Rep>(count))
            return in.fail_from(at, "the time is out of the range of its type");
        value = Time(std::chrono::duration<Rep, Period>(static_cast<Rep>(count)));
        return true;
    }
    static void schema(SchemaWriter& out) {
        schema_of_text(out, "date-time", duration_text(kTickSeconds * kTickNs));
        limit(out, "rb-min", std::numeric_limits<Rep>::min());
        limit(out, "rb-max",
              static_cast<std::int64_t>(std::min<std::uint64_t>(
                  std::numeric_limits<Rep>::max(), std::numeric_limits<std::int64_t>::max())));
        out.text += '}';
    }
    static constexpr Predicate is_none = kNo;
    static constexpr Predicate has_default = [](const void* value) {
        return *static_cast<const Time*>(value) != Time();
    };

 private:
    // False: it is not in the years 0 to 9999.
    static bool moment_of(std::int64_t count, Moment& moment) {
        const std::int64_t rest = count % kTicks;
        const std::int64_t whole = count / kTicks - (rest < 0 ? 1 : 0);
        if (whole < kSecondsMin / kTickSeconds || whole > kSecondsMax / kTickSeconds) return false;
        moment = {whole * kTickSeconds, (rest < 0 ? rest + kTicks : rest) * kTickNs};
        return true;
    }
    // A limit that no text can reach is none.
    static void limit(SchemaWriter& out, const char* keyword, std::int64_t count) {
        Moment moment;
        if (!moment_of(count, moment)) return;
        out.text.append(",\"").append(keyword).append("\":\"").append(time_text(moment)) += '"';
    }
    // Counted towards zero: the first second that an int64 of nanoseconds holds is cut off, so the
    // product alone may not fit where the sum does.
    static bool ticks(const Moment& moment, std::int64_t& count) {
        const std::int64_t seconds = moment.seconds / kTickSeconds;
        const bool before = seconds < 0 && moment.ns != 0;
        const std::int64_t rest = moment.ns / kTickNs - (before ? kTicks : 0);
        return !__builtin_mul_overflow(seconds + (before ? 1 : 0), kTicks, &count) &&
               !__builtin_add_overflow(count, rest, &count);
    }
};

}  // namespace rb::kit
