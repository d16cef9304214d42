// Signals as a channel: what run.signal<T>("name") gives.
//
//   auto added = run.signal<Add>("add");
//   Add first = co_await added.next();
//   std::optional<Add> second = co_await added.next(30s);      // nothing: none came in time
//
// Signals come in the order in which they were received, each to one taker. One that was sent
// before anybody asked is kept. A payload that is no T is thrown to its taker as rb::Failure
// "bad-signal", with the payload as its detail; the next ones are not affected.
#pragma once

#include "runbook/kit/awaitable.hpp"

namespace rb {
namespace kit {

// Of something that came from outside: what does not fit is a failure that can be caught, not a
// fault of the code.
template <class T>
T outside_value(Payload payload, const char* type, const std::string& what) {
    if constexpr (!std::is_void_v<T>) {
        T value{};
        const std::string wrong = decode(borrow(payload), Unknown::strict, kOps<T>, &value);
        if (wrong.empty()) return value;
        Failure failure(type, what + ": " + wrong);
        failure.no_retry().details.push_back(std::move(payload));
        throw failure;
    }
}

template <class T>
T signal_value(Instance& instance, std::uint32_t channel, Payload payload) {
    return outside_value<T>(std::move(payload), "bad-signal",
                            "signal '" + instance.channel_at(channel).name + "'");
}

// std::optional<T>; of a signal without a value whether one came.
template <class T>
using Perhaps = std::conditional_t<std::is_void_v<T>, bool, std::optional<T>>;

template <class T>
Perhaps<T> signal_there(Instance& instance, std::uint32_t channel, Payload payload) {
    if constexpr (std::is_void_v<T>)
        return true;
    else
        return signal_value<T>(instance, channel, std::move(payload));
}

template <class T>
Perhaps<T> no_signal() {
    return {};
}

inline std::uint32_t channel_of(Handle handle) { return handle.instance->at(handle).wait->channel; }

}  // namespace kit

template <class T>
class [[nodiscard("co_await it, or it does nothing")]] NextSignal
    : public kit::Awaitable<NextSignal<T>> {
 public:
    using value_type = T;
    using kit::Awaitable<NextSignal<T>>::Awaitable;

    static T take(kit::Handle handle) {
        const std::uint32_t channel = kit::channel_of(handle);
        Payload payload;
        handle.instance->take_wait(handle, &payload);
        return kit::signal_value<T>(*handle.instance, channel, std::move(payload));
    }
};

template <class T>
class [[nodiscard("co_await it, or it does nothing")]] NextSignalInTime
    : public kit::Awaitable<NextSignalInTime<T>> {
 public:
    using value_type = kit::Perhaps<T>;
    using kit::Awaitable<NextSignalInTime<T>>::Awaitable;

    static value_type take(kit::Handle handle) {
        const std::uint32_t channel = kit::channel_of(handle);
        Payload payload;
        if (handle.instance->take_wait(handle, &payload) == kit::Settled::timed_out)
            return kit::no_signal<T>();
        return kit::signal_there<T>(*handle.instance, channel, std::move(payload));
    }
};

template <class T>
class Channel {
 public:
    Channel(kit::Instance& instance, std::string_view name)
        : instance_(&instance), index_(instance.channel(name)) {}

    NextSignal<T> next() const { return NextSignal<T>(prepare(0)); }
    // Nothing (of a signal without a value: false) when none came in time.
    NextSignalInTime<T> next(Duration most) const {
        return NextSignalInTime<T>(prepare(kit::milliseconds(most)));
    }
    // One that is there already, without waiting.
    kit::Perhaps<T> try_next() const {
        auto message = instance_->try_receive(index_);
        if (!message) return kit::no_signal<T>();
        return kit::signal_there<T>(*instance_, index_, std::move(message->payload));
    }
    // How many are there that nobody took yet.
    std::size_t size() const { return instance_->channel_at(index_).kept.size(); }

 private:
    kit::Handle prepare(std::int64_t timeout_ms) const {
        kit::Wait what;
        what.channel = index_;
        what.timeout_ms = timeout_ms;
        return instance_->prepare_wait(std::move(what));
    }

    kit::Instance* instance_;
    std::uint32_t index_;
};

}  // namespace rb
