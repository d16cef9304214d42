// Boost as it is installed: dates, clocks, chance, identifiers.
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/system_timer.hpp>
#include <boost/chrono.hpp>
#include <boost/chrono/process_cpu_clocks.hpp>
#include <boost/chrono/thread_clock.hpp>
#include <boost/crc.hpp>
#include <boost/date_time/c_local_time_adjustor.hpp>
#include <boost/date_time/gregorian/gregorian.hpp>
#include <boost/date_time/local_time/local_time.hpp>
#include <boost/date_time/posix_time/posix_time.hpp>
#include <boost/random.hpp>
#include <boost/random/random_device.hpp>
#include <boost/random/seed_seq.hpp>
#include <boost/timer/timer.hpp>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "case.hpp"

namespace pt = boost::posix_time;
namespace gr = boost::gregorian;
namespace lt = boost::local_time;
namespace br = boost::random;

CASE(pt_second_local) { co_return pt::second_clock::local_time().date().day(); }
CASE(pt_second_utc) { co_return pt::second_clock::universal_time().date().day(); }
CASE(pt_microsec_utc) { co_return pt::microsec_clock::universal_time().date().day(); }
CASE(pt_microsec_local) { co_return pt::microsec_clock::local_time().date().day(); }
CASE(gr_local_day) { co_return gr::day_clock::local_day().day(); }
CASE(gr_utc_day) { co_return gr::day_clock::universal_day().day(); }
CASE(gr_day_ymd) { co_return static_cast<int>(gr::day_clock::local_day_ymd().day); }
CASE(lt_sec_clock) {
    const lt::time_zone_ptr zone(new lt::posix_time_zone("EST-05EDT,M4.1.0,M10.5.0"));
    co_return lt::local_sec_clock::local_time(zone).date().day();
}
CASE(lt_microsec_clock) {
    const lt::time_zone_ptr zone(new lt::posix_time_zone("EST-05"));
    co_return lt::local_microsec_clock::local_time(zone).date().day();
}
CASE(pt_utc_to_local) {
    using Adjustor = boost::date_time::c_local_adjustor<pt::ptime>;
    const pt::ptime when(gr::date(2024, 5, 1), pt::hours(2));
    co_return Adjustor::utc_to_local(when).date().day();
}
CASE(bc_system_now) {
    co_return static_cast<int>(boost::chrono::system_clock::now().time_since_epoch().count());
}
CASE(bc_steady_now) {
    co_return static_cast<int>(boost::chrono::steady_clock::now().time_since_epoch().count());
}
CASE(bc_high_now) {
    co_return static_cast<int>(
        boost::chrono::high_resolution_clock::now().time_since_epoch().count());
}
CASE(bc_process_cpu) {
    co_return static_cast<int>(
        boost::chrono::process_real_cpu_clock::now().time_since_epoch().count());
}
CASE(bc_thread_clock) {
    co_return static_cast<int>(boost::chrono::thread_clock::now().time_since_epoch().count());
}
CASE(cpu_timer_made) {
    boost::timer::cpu_timer timer;
    co_return static_cast<int>(timer.elapsed().wall);
}
CASE(auto_cpu_timer_made) {
    boost::timer::auto_cpu_timer timer;
    co_return 0;
}
CASE(asio_timer_after) {
    boost::asio::io_context io;
    boost::asio::steady_timer timer(io);
    timer.expires_after(std::chrono::seconds(1));
    co_return 0;
}
CASE(asio_timer_made_with_time) {
    boost::asio::io_context io;
    boost::asio::system_timer timer(io, std::chrono::seconds(2));
    co_return 0;
}
CASE(uuid_random) { co_return boost::uuids::random_generator()().data[0]; }
CASE(uuid_random_kept) {
    boost::uuids::random_generator make;
    const boost::uuids::uuid a = make(), b = make();
    co_return a == b;
}
CASE(uuid_mt19937) { co_return boost::uuids::random_generator_mt19937()().data[0]; }
CASE(uuid_provider) {
    boost::uuids::random_generator_pure make;
    co_return static_cast<int>(make().size());
}
CASE(boost_random_device) {
    br::random_device device;
    co_return static_cast<int>(device());
}
CASE(boost_random_device_seed) {
    br::mt19937 engine{br::random_device{}()};
    co_return static_cast<int>(engine());
}

CASE(pt_arithmetic) {
    const pt::ptime a(gr::date(2024, 1, 31), pt::hours(3) + pt::seconds(4));
    const pt::ptime b = a + pt::hours(20) + gr::days(2);
    co_return static_cast<int>((b - a).total_seconds());
}
CASE(pt_iso_string) {
    co_return static_cast<int>(pt::to_iso_extended_string(pt::ptime(gr::date(2024, 1, 1))).size());
}
CASE(pt_from_string) { co_return pt::time_from_string("2024-02-03 04:05:06.007").date().day(); }
CASE(pt_from_time_t) { co_return pt::from_time_t(1700000000).date().day(); }
CASE(pt_to_tm) { co_return pt::to_tm(pt::from_time_t(1700000000)).tm_hour; }
CASE(pt_duration_text) { co_return static_cast<int>(pt::to_simple_string(pt::minutes(90)).size()); }
CASE(pt_duration_parse) {
    co_return static_cast<int>(pt::duration_from_string("01:02:03").total_seconds());
}
CASE(pt_period) {
    const pt::ptime a(gr::date(2024, 1, 1));
    co_return pt::time_period(a, pt::hours(4)).contains(a + pt::hours(1));
}
CASE(gr_end_of_month) { co_return gr::date(2024, 2, 10).end_of_month().day(); }
CASE(gr_iso_date) { co_return static_cast<int>(gr::to_iso_string(gr::date(2024, 2, 10)).size()); }
CASE(gr_from_text) { co_return gr::from_simple_string("2024-Feb-10").day(); }
CASE(gr_week) { co_return gr::date(2024, 2, 10).week_number(); }
CASE(gr_iterator) {
    gr::month_iterator month(gr::date(2024, 1, 31), 1);
    ++month;
    co_return month->day();
}
CASE(gr_first_sunday) {
    gr::first_day_of_the_week_in_month sunday(gr::Sunday, gr::Mar);
    co_return sunday.get_date(2024).day();
}
CASE(gr_streamed) {
    std::ostringstream out;
    out << gr::date(2024, 2, 10) << pt::hours(2);
    co_return static_cast<int>(out.str().size());
}
CASE(lt_zone_arithmetic) {
    const lt::time_zone_ptr zone(new lt::posix_time_zone("EST-05EDT,M4.1.0,M10.5.0"));
    const lt::local_date_time when(pt::ptime(gr::date(2024, 7, 1), pt::hours(12)), zone);
    co_return static_cast<int>(when.local_time().time_of_day().hours());
}
CASE(bc_durations) {
    const auto all = boost::chrono::hours(2) + boost::chrono::minutes(3);
    co_return static_cast<int>(boost::chrono::duration_cast<boost::chrono::seconds>(all).count());
}
CASE(bc_time_point) {
    const boost::chrono::system_clock::time_point at{boost::chrono::seconds(7)};
    co_return static_cast<int>(boost::chrono::system_clock::to_time_t(at));
}
CASE(uuid_of_name) {
    boost::uuids::name_generator_sha1 make(boost::uuids::ns::url());
    co_return make("example").data[0];
}
CASE(uuid_parsed) {
    co_return boost::uuids::string_generator()("01234567-89ab-cdef-0123-456789abcdef").data[0];
}
CASE(uuid_text) {
    co_return static_cast<int>(boost::uuids::to_string(boost::uuids::ns::dns()).size());
}
CASE(uuid_compared) { co_return boost::uuids::ns::dns() < boost::uuids::ns::url(); }
CASE(uuid_own_engine) {
    br::mt19937 engine(17U);
    boost::uuids::basic_random_generator<br::mt19937> make(engine);
    co_return make().data[0];
}
CASE(br_seeded) {
    br::mt19937 engine(17U);
    co_return br::uniform_int_distribution<int>(1, 6)(engine);
}
CASE(br_seed_seq) {
    br::seed_seq words{1, 2, 3};
    br::taus88 engine(words);
    co_return static_cast<int>(engine());
}
CASE(br_normal) {
    br::minstd_rand engine(5U);
    co_return static_cast<int>(br::normal_distribution<>(10, 2)(engine));
}
CASE(br_generator) {
    br::mt19937 engine(9U);
    boost::variate_generator<br::mt19937&, br::uniform_real_distribution<>> draw(
        engine, br::uniform_real_distribution<>(0, 9));
    co_return static_cast<int>(draw());
}
CASE(crc) {
    boost::crc_32_type sum;
    sum.process_bytes("abc", 3);
    co_return static_cast<int>(sum.checksum());
}
