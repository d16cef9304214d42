#include "host/app/schema_text.hpp"

#include <runbook/kit/json_reader.hpp>
#include <runbook/kit/time_text.hpp>

#include <cstdint>
#include <optional>
#include <tuple>

namespace runbook::app {

namespace {

using rb::kit::Moment;

std::optional<std::int64_t> duration(std::string_view text) {
    std::int64_t ns = 0;
    if (rb::kit::read_duration(text, ns) != nullptr) return std::nullopt;
    return ns;
}

std::optional<Moment> moment(std::string_view text) {
    Moment moment;
    if (rb::kit::TimeReader(text).read(moment) != nullptr) return std::nullopt;
    return moment;
}

bool before(const Moment& a, const Moment& b) {
    return std::tie(a.seconds, a.ns) < std::tie(b.seconds, b.ns);
}

std::string not_in_steps(std::string_view text, std::string_view step) {
    return rb::kit::shown(text) + " is not in whole steps of " + std::string(step);
}

std::string wrong_duration(std::string_view text, const TextFormat& format) {
    std::int64_t ns = 0;
    if (const char* const why = rb::kit::read_duration(text, ns))
        return rb::kit::shown(text) + " is not a duration: " + why;
    const auto step = duration(format.step);
    if (step && *step > 0 && ns % *step != 0) return not_in_steps(text, format.step);
    const auto least = duration(format.least), most = duration(format.most);
    if (least && ns < *least)
        return rb::kit::shown(text) + " is shorter than " + std::string(format.least);
    if (most && ns > *most)
        return rb::kit::shown(text) + " is longer than " + std::string(format.most);
    return {};
}

// Steps are counted from 1970 and divide a second, or are whole seconds.
bool in_steps(const Moment& moment, std::int64_t step_ns) {
    if (step_ns < rb::kit::kNsPerSecond) return moment.ns % step_ns == 0;
    return moment.ns == 0 && moment.seconds % (step_ns / rb::kit::kNsPerSecond) == 0;
}

std::string wrong_time(std::string_view text, const TextFormat& format) {
    Moment time;
    if (const char* const why = rb::kit::TimeReader(text).read(time))
        return rb::kit::shown(text) + " is not a time: " + why;
    const auto step = duration(format.step);
    if (step && *step > 0 && !in_steps(time, *step)) return not_in_steps(text, format.step);
    const auto least = moment(format.least), most = moment(format.most);
    if (least && before(time, *least))
        return rb::kit::shown(text) + " is before " + std::string(format.least);
    if (most && before(*most, time))
        return rb::kit::shown(text) + " is after " + std::string(format.most);
    return {};
}

}  // namespace

std::string wrong_text(std::string_view text, const TextFormat& format) {
    if (format.name == "rb-duration") return wrong_duration(text, format);
    if (format.name == "date-time") return wrong_time(text, format);
    return {};
}

}  // namespace runbook::app
