// A record gives back what went in, or says where it is damaged.
#include "host/storage/record_codec.hpp"

#include <doctest/doctest.h>

#include "host/storage/crc32c.hpp"
#include "tests/storage/sample_events.hpp"

using namespace runbook;
using namespace runbook::engine;
using namespace runbook::storage;
using namespace runbook::testing;

namespace {

std::string encoded(const std::vector<Event>& events) {
    std::string out;
    encode_record(out, events);
    return out;
}

void make_checksum_fit(std::string& record) {
    const std::uint32_t sum = crc32c(std::string_view(record).substr(5));
    for (std::size_t i = 0; i < 4; ++i) record[1 + i] = static_cast<char>(sum >> (8 * i));
}

}  // namespace

TEST_CASE("the checksum is CRC-32C, by the instruction and by the table") {
    CHECK(crc32c("123456789") == 0xe3069283);  // the check value of its definition
    CHECK(crc32c("") == 0);
    std::mt19937_64 random(7);
    for (std::size_t size = 0; size < 200; ++size) {
        std::string bytes(size, '\0');
        for (char& c : bytes) c = static_cast<char>(random());
        CHECK(crc32c(bytes) == crc32c_by_table(bytes));
    }
}

TEST_CASE("events of every type come back from a record as they were") {
    EventMaker maker(1);
    for (std::size_t type = 0; type < std::variant_size_v<EventData>; ++type) {
        for (int i = 0; i < 20; ++i) {
            const std::vector<Event> events{{5, -3, maker.data(type)}};
            REQUIRE(events[0].data.index() == type);
            std::vector<Event> decoded;
            REQUIRE(decode_record(encoded(events), decoded).ok());
            CHECK(spelled(decoded) == spelled(events));
        }
    }
    for (int i = 0; i < 300; ++i) {
        const auto events = maker.events(1 + static_cast<std::uint64_t>(i) * 1000, 1 + i % 7);
        const std::string record = encoded(events);
        std::vector<Event> decoded = events;  // what is there already stays
        REQUIRE(decode_record(record, decoded).ok());
        REQUIRE(decoded.size() == 2 * events.size());
        CHECK(spelled({decoded.begin() + static_cast<std::ptrdiff_t>(events.size()),
                       decoded.end()}) == spelled(events));
        const auto span = span_of_record(record);
        REQUIRE(span.ok());
        CHECK(span->first_sequence == events.front().sequence);
        CHECK(span->last_sequence() == events.back().sequence);
    }
}

TEST_CASE("the fields of a start are stored, each in its place") {
    WorkflowStarted s;
    s.runbook = "order";
    s.version = "1";
    s.bundle_digest = "d";
    s.workflow_id = "w";
    s.parent_run_id = "p";
    s.parent_workflow_id = "pw";
    s.root_run_id = "r";
    s.depth = 3;
    s.idempotency_key = "k";
    s.seed = ~std::uint64_t{0};
    s.guard = "off";
    s.continue_suggested_at = 9;
    std::vector<Event> decoded;
    REQUIRE(decode_record(encoded({{1, 2, s}}), decoded).ok());
    const auto& back = std::get<WorkflowStarted>(decoded[0].data);
    CHECK(back.runbook == "order");
    CHECK(back.parent_run_id == "p");
    CHECK(back.parent_workflow_id == "pw");
    CHECK(back.root_run_id == "r");
    CHECK(back.depth == 3);
    CHECK(back.idempotency_key == "k");
    CHECK(back.seed == s.seed);
    CHECK(back.guard == "off");
    CHECK(back.continue_suggested_at == 9);
}

TEST_CASE("payloads of any size fit, also where the length of an event grows") {
    for (const std::size_t size : {0, 100, 16'370, 16'383, 16'384, 16'400, 300'000, 3'000'000}) {
        const std::vector<Event> events{
            {1, 1, StepCompleted{"s", Payload::json(std::string(size, 'x'))}},
            {2, 2, SleepCompleted{"t"}}};
        std::vector<Event> decoded;
        REQUIRE(decode_record(encoded(events), decoded).ok());
        CHECK(spelled(decoded) == spelled(events));
    }
}

TEST_CASE("a record that is cut at any byte is reported with its position") {
    EventMaker maker(3);
    const std::string record = encoded(maker.events(4, 3));
    for (std::size_t size = 0; size < record.size(); ++size) {
        std::vector<Event> decoded;
        const auto result = decode_record(record.substr(0, size), decoded);
        REQUIRE_FALSE(result.ok());
        CHECK(result.error().code == ErrorCode::kEnvironment);
        CHECK(result.error().message.find("byte ") == 0);
        CHECK(decoded.empty());
    }
}

TEST_CASE("any changed bit is noticed") {
    EventMaker maker(4);
    const std::string record = encoded(maker.events(1, 2));
    for (std::size_t bit = 0; bit < record.size() * 8; ++bit) {
        std::string changed = record;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
        std::vector<Event> decoded;
        CHECK_FALSE(decode_record(changed, decoded).ok());
        CHECK_FALSE(span_of_record(changed).ok());
    }
}

TEST_CASE("bytes that lie with a fitting checksum never crash the reader") {
    EventMaker maker(5);
    std::mt19937_64 random(6);
    int refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string record = encoded(maker.events(1, 1 + round % 3));
        for (std::uint64_t i = random() % 4; i < 4; ++i) {
            const std::size_t at = 5 + random() % (record.size() - 5);
            record[at] = static_cast<char>(random());
        }
        if (round % 5 == 0) record.resize(13 + random() % (record.size() - 13));
        make_checksum_fit(record);
        std::vector<Event> decoded;
        if (!decode_record(record, decoded).ok()) ++refused;
    }
    CHECK(refused > 1000);
}

TEST_CASE("fields of a newer writer at the end of an event are skipped, and missing ones default") {
    std::string record = encoded({{1, 1, StepStarted{"s#1", "charge", {}, 7}}});
    // Type 9 is at byte 15, its two-byte length follows; the event is the record's last.
    REQUIRE(record[15] == 9);
    std::string newer = record + "more";
    newer[16] = static_cast<char>(newer[16] + 4);
    make_checksum_fit(newer);
    std::vector<Event> decoded;
    REQUIRE(decode_record(newer, decoded).ok());
    CHECK(std::get<StepStarted>(decoded[0].data).attempt == 7);

    std::string older = record.substr(0, record.size() - 1);  // written before `attempt` existed
    older[16] = static_cast<char>(older[16] - 1);
    make_checksum_fit(older);
    decoded.clear();
    REQUIRE(decode_record(older, decoded).ok());
    CHECK(std::get<StepStarted>(decoded[0].data).activity == "charge");
    CHECK(std::get<StepStarted>(decoded[0].data).attempt == 1);
}

TEST_CASE("an event type and a format of a newer program are named as such") {
    std::string record = encoded({{1, 1, SleepCompleted{"t"}}});
    std::string type = record;
    type[15] = 99;
    make_checksum_fit(type);
    std::vector<Event> decoded;
    CHECK(decode_record(type, decoded).error().message.find("does not know") != std::string::npos);
    record[0] = 2;
    CHECK(decode_record(record, decoded).error().message.find("version 2") != std::string::npos);
}

TEST_CASE("a chain of causes of any depth costs no stack") {
    Failure failure;
    for (int i = 0; i < 2000; ++i) {
        Failure next;
        next.message = std::to_string(i);
        next.cause = std::make_shared<const Failure>(std::move(failure));
        failure = std::move(next);
    }
    std::vector<Event> decoded;
    REQUIRE(decode_record(encoded({{1, 1, WorkflowFailed{failure}}}), decoded).ok());
    const Failure* f = &std::get<WorkflowFailed>(decoded[0].data).failure;
    int depth = 0;
    for (; f->cause; f = f->cause.get()) ++depth;
    CHECK(depth == 2000);
}
