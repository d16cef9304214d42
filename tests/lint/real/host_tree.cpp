// The host's own code, with its sources: what would a runbook find that called into it.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "case.hpp"
#include "host/app/event_json.hpp"
#include "host/app/json_node.hpp"
#include "host/app/json_number.hpp"
#include "host/app/places.hpp"
#include "host/app/replay_marks.hpp"
#include "host/app/schema_check.hpp"
#include "host/app/schema_text.hpp"
#include "host/app/stores.hpp"
#include "host/base/chance.hpp"
#include "host/base/counted.hpp"
#include "host/base/digest.hpp"
#include "host/base/duration.hpp"
#include "host/base/ids.hpp"
#include "host/base/log.hpp"
#include "host/base/makeable.hpp"
#include "host/base/near.hpp"
#include "host/base/own_program.hpp"
#include "host/base/processors.hpp"
#include "host/base/quote.hpp"
#include "host/base/timestamp.hpp"
#include "host/base/token.hpp"
#include "host/cli/arguments.hpp"
#include "host/cli/json.hpp"
#include "host/cli/run_text.hpp"
#include "host/cli/table.hpp"
#include "host/cli/text.hpp"
#include "host/determinism/known_names.hpp"
#include "host/engine/describe.hpp"
#include "host/engine/event.hpp"
#include "host/engine/fold.hpp"
#include "host/engine/properties.hpp"
#include "host/engine/retry.hpp"
#include "host/runtime/local/clock.hpp"
#include "host/runtime/local/pacemaker.hpp"
#include "host/runtime/local/step_token.hpp"
#include "host/runtime/local/timers.hpp"
#include "host/storage/crc32c.hpp"
#include "host/storage/letter_codec.hpp"
#include "host/storage/record_codec.hpp"
#include "host/storage/run_ref.hpp"
#include "host/storage/sqlite/database.hpp"
#include "host/storage/sqlite/fifo_bell.hpp"
#include "host/storage/sqlite/holders.hpp"
#include "host/storage/sqlite/own_file.hpp"
#include "host/storage/sqlite/schema.hpp"
#include "host/storage/sqlite/token_key.hpp"

namespace rn = runbook;
namespace lo = runbook::runtime::local;
namespace sq = runbook::storage::sqlite;

CASE(host_log_info) {
    rn::log::info("taken", {{"order", "o-1"}});
    co_return 0;
}
CASE(host_log_configure) { co_return rn::log::configure({}).ok(); }
CASE(host_random_bytes) { co_return static_cast<int>(rn::random_bytes(8).size()); }
CASE(host_own_program) { co_return static_cast<int>(rn::own_program().string().size()); }
CASE(host_processors) { co_return static_cast<int>(rn::processors()); }
CASE(host_makeable) { co_return rn::check_makeable("/tmp/x").ok(); }
CASE(host_make_token) { co_return static_cast<int>(rn::make_token({}, "hook", "key").size()); }
CASE(host_private_folder) {
    co_return static_cast<int>(rn::app::default_private_folder().string().size());
}
CASE(host_probe_program) {
    co_return static_cast<int>(rn::app::find_probe_program().string().size());
}
CASE(host_marks_add) { co_return rn::app::ReplayMarks("sqlite:///tmp/x.db").add("r", "d").ok(); }
CASE(host_marks_all) {
    co_return static_cast<int>(rn::app::ReplayMarks("sqlite:///tmp/x.db").all().size());
}
CASE(host_stores_checked) { co_return rn::app::Stores("sqlite:///tmp/x.db").check().ok(); }
CASE(host_stores_opened) { co_return rn::app::Stores("sqlite:///tmp/x.db").store().ok(); }
CASE(host_clock_now) { co_return static_cast<int>(lo::SystemClock().now_ns()); }
CASE(host_clock_by_interface) {
    const std::unique_ptr<lo::Clock> clock = std::make_unique<lo::SystemClock>();
    co_return static_cast<int>(clock->now_ns());
}
CASE(host_step_token) { co_return static_cast<int>(lo::new_step_token("r").size()); }
CASE(host_pacemaker_watch) {
    lo::SystemClock clock;
    lo::Pacemaker pace(clock, [] {});
    co_return pace.watch(std::nullopt).has_value();
}
CASE(host_database_open) {
    co_return sq::Database::open({"/tmp/x.db", "", 0}, sq::Database::Mode::kCreate).ok();
}
CASE(host_open_for_writing) { co_return sq::open_for_writing({"/tmp/x.db", "", 0}).ok(); }
CASE(host_open_for_reading) { co_return sq::open_for_reading({"/tmp/x.db", "", 0}).ok(); }
CASE(host_own_file_name) { co_return static_cast<int>(sq::own_file_name("x").size()); }
CASE(host_still_there) { co_return sq::is_still_there("/tmp/x", 3); }
CASE(host_token_key) { co_return sq::key_of("/tmp/x.db").ok(); }
CASE(host_holder_lock) { co_return sq::Holders("/tmp/x.db").lock("x").ok(); }
CASE(host_holder_alive) { co_return sq::Holders("/tmp/x.db").is_alive("x"); }
CASE(host_holder_who) { co_return static_cast<int>(sq::Holders("/tmp/x.db").who("x").size()); }
CASE(host_holders_removed) {
    sq::Holders("/tmp/x.db").remove_dead();
    co_return 0;
}
CASE(host_bell_ring) { co_return sq::FifoBell("/tmp").ring("x", "word"); }
CASE(host_bell_listen) {
    co_return sq::FifoBell("/tmp").listen([](std::string_view) {}).ok();
}
CASE(host_bell_name) { co_return sq::FifoBell("/tmp").name().ok(); }
CASE(host_descriptor) {
    const sq::Descriptor file(3);
    co_return file.is_open();
}
CASE(host_run_id_source) {
    rn::RunIdSource source;
    co_return source.next(7, {}).bytes[0];
}

CASE(host_sha256) { co_return static_cast<int>(rn::sha256_hex("abc").size()); }
CASE(host_is_sha256) { co_return rn::is_sha256_hex("abc"); }
CASE(host_quote) { co_return static_cast<int>(rn::quote("a\nb").size()); }
CASE(host_counted) { co_return static_cast<int>(rn::counted(3, "step").size()); }
CASE(host_duration_parsed) { co_return static_cast<int>(rn::parse_duration("1h30m").ok()); }
CASE(host_duration_text) {
    co_return static_cast<int>(rn::format_duration(std::chrono::minutes(90)).size());
}
CASE(host_timestamp_text) {
    co_return static_cast<int>(rn::format_timestamp(1'700'000'000'000'000'000).size());
}
CASE(host_timestamp_parsed) { co_return rn::parse_timestamp("2024-01-02T03:04:05Z").ok(); }
CASE(host_check_id) { co_return rn::check_id("workflow id", "a b").ok(); }
CASE(host_check_slug) { co_return rn::check_slug("order").ok(); }
CASE(host_run_id_text) { co_return static_cast<int>(rn::RunId().to_string().size()); }
CASE(host_run_id_parsed) { co_return rn::RunId::parse("x").ok(); }
CASE(host_run_id_compared) { co_return rn::RunId() < rn::RunId(); }
CASE(host_token_read) { co_return rn::run_of_token("x").ok(); }
CASE(host_token_hash) { co_return static_cast<int>(rn::hash_of_token("x").size()); }
CASE(host_nearest) {
    const std::vector<std::string> names{"order", "parcel"};
    co_return rn::nearest("ordre", names).has_value();
}
CASE(host_edit_distance) { co_return static_cast<int>(rn::edit_distance("abc", "acb")); }
CASE(host_json_read) { co_return rn::app::read_json(R"({"a":1})").ok(); }
CASE(host_json_compared) { co_return rn::app::JsonNode() == rn::app::JsonNode(); }
CASE(host_numbers_compared) { co_return rn::app::compare_numbers("1.0", "1e0"); }
CASE(host_number_multiple) { co_return rn::app::is_multiple("9", "3"); }
CASE(host_schema_mistakes) {
    co_return static_cast<int>(
        rn::app::mistakes_of(rn::app::JsonNode(), rn::app::JsonNode()).size());
}
CASE(host_schema_text) {
    co_return static_cast<int>(rn::app::wrong_text("3s", {"rb-duration", "", "", ""}).size());
}
CASE(host_payload_text) { co_return static_cast<int>(rn::app::json_text({}).size()); }
CASE(host_json_string) { co_return static_cast<int>(rn::cli::json_string("a\"b").size()); }
CASE(host_json_object) {
    rn::cli::JsonObject all;
    all.add("a", std::uint64_t{1}).add_time("at", 5).add("b", true);
    co_return static_cast<int>(all.text().size());
}
CASE(host_table) {
    rn::cli::Table table({"NAME", "VALUE"});
    table.add({"a", "b"});
    co_return static_cast<int>(table.text(false).size());
}
CASE(host_plain) { co_return static_cast<int>(rn::cli::plain("a\tb").size()); }
CASE(host_shown_width) { co_return static_cast<int>(rn::cli::shown_width("größe")); }
CASE(host_distance) { co_return static_cast<int>(rn::cli::distance(5, 7).size()); }
CASE(host_point_text) { co_return static_cast<int>(rn::cli::point(5).size()); }
CASE(host_global_options) { co_return static_cast<int>(rn::cli::global_options().size()); }
CASE(host_find_verb) { co_return rn::cli::find_verb(std::vector<std::string>{"run"}).ok(); }
CASE(host_known_name) { co_return rn::determinism::find_known("std::rand") != nullptr; }
CASE(host_default_retry) { co_return static_cast<int>(rn::engine::default_retry().max_attempts); }
CASE(host_merged_retry) {
    co_return static_cast<int>(rn::engine::merge({}, rn::engine::default_retry()).max_attempts);
}
CASE(host_backoff) {
    co_return static_cast<int>(rn::engine::backoff_ms(rn::engine::default_retry(), {}, 2, 0.5));
}
CASE(host_after) { co_return static_cast<int>(rn::engine::after_ms(7, 3)); }
CASE(host_fold) {
    rn::engine::RunFold fold;
    co_return static_cast<int>(fold.waits().size() + fold.events());
}
CASE(host_properties) { co_return rn::engine::Properties() == rn::engine::Properties(); }
CASE(host_virtual_clock) {
    lo::VirtualClock clock;
    clock.advance(3);
    co_return static_cast<int>(clock.now_ns());
}
CASE(host_timers) {
    lo::Timers timers;
    co_return static_cast<int>(timers.take_due(7, 3).size());
}
CASE(host_crc) { co_return static_cast<int>(rn::storage::crc32c_by_table("abc")); }
CASE(host_record) {
    std::string out;
    rn::storage::encode_record(out, std::vector<rn::engine::Event>());
    std::vector<rn::engine::Event> events;
    co_return rn::storage::decode_record(out, events).ok();
}
CASE(host_letter) { co_return rn::storage::decode_request(1, "").has_value(); }
CASE(host_prefix) { co_return rn::storage::range_of_prefix("01").has_value(); }
CASE(host_exact) { co_return rn::storage::exact_run_id("01").has_value(); }
