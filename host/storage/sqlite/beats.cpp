// The table `heartbeats`: what the open steps of the runs that this process drives were last at.
#include "host/storage/letter_codec.hpp"
#include "host/storage/sqlite/writer.hpp"

namespace runbook::storage::sqlite {

Result<void> Writer::set_heartbeat(RunKey run, std::uint64_t epoch, std::uint64_t step,
                                   const engine::Payloads& details) {
    RB_TRY([[maybe_unused]] const OpenRun* open, held(run, epoch));
    const auto number = static_cast<std::int64_t>(step);
    if (details.empty()) return Query(drop_beat_, run, number).run();
    const LetterForm form = encode_request(engine::StepStarted{{}, {}, details});
    return Query(set_beat_, run, number, Blob{form.body}).run();
}

Result<void> Writer::forget_heartbeats(RunKey run, std::uint64_t epoch) {
    RB_TRY([[maybe_unused]] const OpenRun* open, held(run, epoch));
    return Query(drop_beats_, run).run();
}

// One that cannot be read is none: the next attempt begins from the beginning.
Result<std::map<std::uint64_t, engine::Payloads>> Writer::heartbeats(RunKey run) {
    RB_CHECK(usable());
    const std::int64_t kind = encode_request(engine::StepStarted{}).kind;
    std::map<std::uint64_t, engine::Payloads> found;
    Query query(beats_, run);
    for (;;) {
        RB_TRY(const bool more, query.next());
        if (!more) return found;
        auto beat = decode_request(kind, query.blob(1));
        auto* started = beat ? std::get_if<engine::StepStarted>(&*beat) : nullptr;
        if (started != nullptr)
            found[static_cast<std::uint64_t>(query.number(0))] = std::move(started->input);
    }
}

}  // namespace runbook::storage::sqlite
