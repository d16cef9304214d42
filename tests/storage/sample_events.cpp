#include "tests/storage/sample_events.hpp"

#include <memory>
#include <optional>
#include <sstream>
#include <utility>

#include "host/storage/record_fields.hpp"

namespace runbook::testing {

using namespace engine;

std::uint64_t EventMaker::number() { return random_() >> (random_() % 64); }

std::string EventMaker::text() {
    std::string out(random_() % 10 == 0 ? random_() % 400 : random_() % 12, '\0');
    for (char& c : out) c = static_cast<char>(random_());
    return out;
}

std::vector<std::string> EventMaker::texts() {
    std::vector<std::string> all(random_() % 3);
    for (std::string& each : all) each = text();
    return all;
}

Payload EventMaker::payload() {
    static const char* const kEncodings[] = {"json/plain", "binary/null", "binary/plain", "x/own",
                                             ""};
    Payload made{kEncodings[random_() % 5], text(), {}};
    for (std::size_t i = random_() % 3; i > 0; --i) made.meta.push_back({text(), text()});
    return made;
}

Payloads EventMaker::payloads() {
    Payloads all(random_() % 3);
    for (Payload& each : all) each = payload();
    return all;
}

std::vector<Pair> EventMaker::pairs() {
    std::vector<Pair> all(random_() % 3);
    for (Pair& each : all) each = {text(), payload()};
    return all;
}

Failure EventMaker::failure(int depth) {
    Failure f;
    f.kind = static_cast<FailureKind>(1 + random_() % 7);
    f.timeout = static_cast<TimeoutKind>(random_() % 5);
    f.origin = static_cast<Origin>(random_() % 4);
    f.no_retry = random_() % 2 == 0;
    f.attempts = static_cast<std::uint32_t>(number());
    f.retry_after_ms = static_cast<std::int64_t>(number()) - 1;
    f.type = text();
    f.message = text();
    f.trace = text();
    f.source = text();
    f.origin_name = text();
    f.origin_id = text();
    f.origin_run = text();
    f.details = payloads();
    if (depth < 4 && random_() % 2 == 0)
        f.cause = std::make_shared<const Failure>(failure(depth + 1));
    return f;
}

EventData EventMaker::data(std::size_t type) {
    const auto u32 = [&] { return static_cast<std::uint32_t>(number()); };
    const auto i64 = [&] { return static_cast<std::int64_t>(number()) - 1000; };
    const auto flag = [&] { return random_() % 2 == 0; };
    switch (type) {
        case 0:
            return WorkflowStarted{text(),   text(), text(), payloads(), text(),   text(),
                                   text(),   text(), u32(),  text(),     number(), text(),
                                   number(), text(), text(), i64()};
        case 1:
            return WorkflowCompleted{payload(), texts()};
        case 2:
            return WorkflowFailed{failure()};
        case 3:
            return WorkflowCancelled{text(), flag()};
        case 4:
            return WorkflowTerminated{text()};
        case 5:
            return WorkflowContinuedAsNew{text(), payloads()};
        case 6:
            return WorkflowInterrupted{text(), u32(), text()};
        case 7:
            return WorkflowResumed{text(), text(), text()};
        case 8:
            return StepStarted{text(), text(), payloads(), u32()};
        case 9:
            return StepCompleted{text(), payload()};
        case 10:
            return StepFailed{text(), failure(), u32(), flag()};
        case 11:
            return StepRetrying{text(), u32(), i64()};
        case 12:
            return StepCancelled{text(), flag()};
        case 13:
            return SleepStarted{text(), i64(), i64()};
        case 14:
            return SleepCompleted{text()};
        case 15:
            return SleepCancelled{text()};
        case 16:
            return ChildWorkflowStarted{text(), text(), text()};
        case 17:
            return ChildWorkflowCompleted{text(), payload()};
        case 18:
            return ChildWorkflowFailed{text(), text(), failure()};
        case 19:
            return ChildWorkflowCancelled{text()};
        case 20:
            return ChildWorkflowTerminated{text()};
        case 21:
            return CancellationRequested{text(), text()};
        case 23:
            return StepDeferred{text(), text(), u32()};
        case 24:
            return SignalReceived{text(), payloads(), text(), text()};
        case 25:
            return HookCreated{text(), text(), i64()};
        case 26:
            return HookReceived{text(), payload()};
        case 27:
            return HookExpired{text()};
        case 28:
            return HookDisposed{text()};
        case 29:
            return GateOpened{text(), text(), payload(), i64()};
        case 30:
            return GateAnswered{text(), static_cast<GateOutcome>(1 + random_() % 3), text(), text(),
                                payload()};
        case 31:
            return GateClosed{text(), static_cast<GateClosing>(1 + random_() % 3)};
        case 32:
            return UpdateAccepted{text(), text(), payloads(), text()};
        case 33: {
            UpdateCompleted done{text(), payload(), {}};
            if (flag()) done.failure = failure();
            return done;
        }
        case 34:
            return ExternalSignalSent{text(), text(), text()};
        case 35:
            return ExternalSignalFailed{text(), text(), failure()};
        case 36:
            return ExternalCancelSent{text(), text()};
        case 37:
            return ExternalCancelFailed{text(), text(), failure()};
        case 38:
            return PropertiesChanged{pairs(), pairs(), text()};
        default: {
            MarkerRecorded marker{
                static_cast<MarkerKind>(1 + random_() % 3), text(), payload(), {}};
            if (flag()) marker.failure = failure();
            return marker;
        }
    }
}

std::vector<Event> EventMaker::events(std::uint64_t first, std::size_t many) {
    std::vector<Event> all;
    for (std::size_t i = 0; i < many; ++i)
        all.push_back({first + i, static_cast<std::int64_t>(random_()),
                       data(random_() % std::variant_size_v<EventData>)});
    return all;
}

namespace {

// Visits the fields by the codec's own list; a field that is missing there is found by the check
// that every field of a type comes back (see record_codec_test.cpp).
class Speller {
 public:
    static constexpr bool kWrites = true;
    explicit Speller(std::ostream& out) : out_(out) {}
    template <class... Fields>
    void operator()(const Fields&... all) {
        (put(all), ...);
    }

 private:
    template <class T>
        requires std::is_arithmetic_v<T>
    void put(T value) {
        out_ << +value << ';';
    }
    template <class T>
        requires std::is_enum_v<T>
    void put(T value) {
        out_ << static_cast<int>(value) << ';';
    }
    void put(const std::string& text) { out_ << text.size() << ':' << text << ';'; }
    void put(const Meta& meta) { (*this)(meta.key, meta.value); }
    void put(const Pair& pair) {
        put(pair.key);
        put(pair.value);
    }
    void put(const Payload& payload) { (*this)(payload.encoding, payload.body, payload.meta); }
    template <class T>
    void put(const std::vector<T>& all) {
        out_ << all.size() << '[';
        for (const T& each : all) put(each);
    }
    void put(const Failure& failure) {
        storage::fields(*this, failure);
        if (failure.cause) put(*failure.cause);
    }
    void put(const std::optional<Failure>& failure) {
        put(failure.has_value());
        if (failure) put(*failure);
    }
    std::ostream& out_;
};

}  // namespace

std::string spelled(const std::vector<Event>& events) {
    std::ostringstream out;
    for (const Event& event : events) {
        out << event.sequence << '@' << event.time_ns << ' ' << type_name(event.data) << ' ';
        Speller speller(out);
        std::visit([&](const auto& data) { storage::fields(speller, data); }, event.data);
    }
    return out.str();
}

}  // namespace runbook::testing
