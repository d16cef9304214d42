// Still more of Boost: event loops, timers, archives, numbers and containers as programs use them.
#include <boost/accumulators/accumulators.hpp>
#include <boost/accumulators/statistics.hpp>
#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string.hpp>
#include <boost/archive/text_iarchive.hpp>
#include <boost/archive/text_oarchive.hpp>
#include <boost/asio.hpp>
#include <boost/assign/list_of.hpp>
#include <boost/beast/core/flat_static_buffer.hpp>
#include <boost/beast/core/ostream.hpp>
#include <boost/beast/http.hpp>
#include <boost/bimap.hpp>
#include <boost/circular_buffer.hpp>
#include <boost/container/deque.hpp>
#include <boost/container/flat_map.hpp>
#include <boost/container/pmr/monotonic_buffer_resource.hpp>
#include <boost/container/pmr/vector.hpp>
#include <boost/container/slist.hpp>
#include <boost/container/stable_vector.hpp>
#include <boost/coroutine2/coroutine.hpp>
#include <boost/crc.hpp>
#include <boost/date_time/posix_time/posix_time.hpp>
#include <boost/dynamic_bitset.hpp>
#include <boost/endian/conversion.hpp>
#include <boost/exception/all.hpp>
#include <boost/filesystem.hpp>
#include <boost/filesystem/fstream.hpp>
#include <boost/foreach.hpp>
#include <boost/format.hpp>
#include <boost/functional/hash.hpp>
#include <boost/geometry.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/hana.hpp>
#include <boost/icl/interval_set.hpp>
#include <boost/interprocess/managed_mapped_file.hpp>
#include <boost/interprocess/sync/named_condition.hpp>
#include <boost/iostreams/device/back_inserter.hpp>
#include <boost/iostreams/device/file.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <boost/iostreams/stream.hpp>
#include <boost/json.hpp>
#include <boost/lockfree/stack.hpp>
#include <boost/log/attributes/clock.hpp>
#include <boost/log/trivial.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/binomial.hpp>
#include <boost/mp11.hpp>
#include <boost/multiprecision/cpp_dec_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/miller_rabin.hpp>
#include <boost/poly_collection/base_collection.hpp>
#include <boost/process/environment.hpp>
#include <boost/process/io.hpp>
#include <boost/process/system.hpp>
#include <boost/property_tree/json_parser.hpp>
#include <boost/property_tree/ptree.hpp>
#include <boost/ptr_container/ptr_vector.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/range/adaptor/filtered.hpp>
#include <boost/range/adaptor/map.hpp>
#include <boost/range/adaptor/reversed.hpp>
#include <boost/range/adaptor/transformed.hpp>
#include <boost/range/algorithm.hpp>
#include <boost/range/combine.hpp>
#include <boost/range/irange.hpp>
#include <boost/regex.hpp>
#include <boost/safe_numerics/safe_integer.hpp>
#include <boost/scope_exit.hpp>
#include <boost/serialization/map.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <boost/spirit/include/karma.hpp>
#include <boost/spirit/include/qi.hpp>
#include <boost/thread/concurrent_queues/sync_bounded_queue.hpp>
#include <boost/thread/future.hpp>
#include <boost/thread/scoped_thread.hpp>
#include <boost/timer.hpp>
#include <boost/type_index.hpp>
#include <boost/units/quantity.hpp>
#include <boost/units/systems/si.hpp>
#include <boost/unordered_map.hpp>
#include <boost/unordered_set.hpp>
#include <boost/url.hpp>
#include <boost/uuid/uuid.hpp>

#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "tests/lint/real/case.hpp"

namespace ba = boost::asio;
namespace bf = boost::filesystem;
namespace bi = boost::interprocess;
namespace bm = boost::multiprecision;

namespace {
struct Order {
    int id = 0;
    std::string name;
};
struct Counted : boost::intrusive_ref_counter<Counted> {
    int id = 0;
};
struct Shape {
    virtual ~Shape() = default;
    virtual int sides() const = 0;
};
struct Square : Shape {
    int sides() const override { return 4; }
};
struct Triangle : Shape {
    int sides() const override { return 3; }
};
}  // namespace

// Event loops and what hangs on them.
CASE(mx_steady_timer) {
    ba::io_context context;
    const ba::steady_timer timer(context, std::chrono::seconds(3));
    co_return static_cast<int>(timer.expiry().time_since_epoch().count());
}
CASE(mx_timer_at) {
    ba::io_context context;
    ba::steady_timer timer(context, std::chrono::steady_clock::time_point(std::chrono::hours(3)));
    co_return static_cast<int>(timer.cancel());
}
CASE(mx_deadline_timer) {
    ba::io_context context;
    ba::deadline_timer timer(context);
    timer.expires_from_now(boost::posix_time::seconds(3));
    co_return 0;
}
CASE(mx_strand) {
    ba::io_context context;
    int sum = 0;
    ba::post(ba::make_strand(context), [&] { sum = 3; });
    context.poll();
    co_return sum;
}
CASE(mx_dispatch) {
    ba::io_context context(1);
    int sum = 0;
    ba::dispatch(context, [&] { sum = 3; });
    context.poll_one();
    co_return sum;
}
CASE(mx_work_guard) {
    ba::io_context context;
    auto guard = ba::make_work_guard(context);
    guard.reset();
    co_return context.stopped();
}
CASE(mx_pool_post) {
    ba::thread_pool pool(1);
    ba::post(pool, [] {});
    pool.join();
    co_return 0;
}
CASE(mx_run_for) {
    ba::io_context context;
    co_return static_cast<int>(context.run_for(std::chrono::seconds(1)));
}
CASE(mx_acceptor) {
    ba::io_context context;
    ba::ip::tcp::acceptor acceptor(context, {ba::ip::tcp::v4(), 0});
    co_return acceptor.local_endpoint().port();
}
CASE(mx_write_console) {
    ba::io_context context;
    ba::posix::stream_descriptor console(context, 1);
    co_return static_cast<int>(ba::write(console, ba::buffer("order\n", 6)));
}
CASE(mx_connect_pair) {
    ba::io_context context;
    ba::local::stream_protocol::socket left(context), right(context);
    ba::local::connect_pair(left, right);
    co_return left.is_open();
}
CASE(mx_own_context) {
    struct Context : ba::execution_context {};
    Context own;
    ba::use_service<ba::detail::epoll_reactor>(own);
    co_return 0;
}
CASE(mx_system_timer_now) {
    co_return static_cast<int>(ba::system_timer::clock_type::now().time_since_epoch().count());
}
CASE(my_endpoint_text) {
    std::ostringstream out;
    out << ba::ip::tcp::endpoint(ba::ip::address_v4::loopback(), 80);
    co_return static_cast<int>(out.str().size());
}
CASE(my_const_buffers) {
    const std::string head = "a", tail = "bc";
    const std::array<ba::const_buffer, 2> both = {ba::buffer(head), ba::buffer(tail)};
    co_return static_cast<int>(ba::buffer_size(both));
}
CASE(my_streambuf) {
    ba::streambuf buffer;
    std::ostream out(&buffer);
    out << "order 3\n";
    std::istream in(&buffer);
    std::string word;
    in >> word;
    co_return static_cast<int>(word.size() + buffer.size());
}
CASE(my_error_code) {
    const boost::system::error_code code = ba::error::make_error_code(ba::error::eof);
    co_return code == ba::error::eof;
}
CASE(my_address_v6) { co_return ba::ip::address_v6::loopback().is_loopback(); }

// HTTP, URLs, JSON.
CASE(my_request_text) {
    boost::beast::http::request<boost::beast::http::string_body> request(
        boost::beast::http::verb::post, "/orders", 11);
    request.set(boost::beast::http::field::host, "shop");
    request.body() = "{}";
    request.prepare_payload();
    std::ostringstream out;
    out << request;
    co_return static_cast<int>(out.str().size());
}
CASE(my_request_parser) {
    boost::beast::http::request_parser<boost::beast::http::string_body> parser;
    boost::beast::error_code error;
    const std::string text = "GET / HTTP/1.1\r\n\r\n";
    parser.put(ba::buffer(text), error);
    co_return parser.is_done();
}
CASE(my_static_buffer) {
    boost::beast::flat_static_buffer<64> buffer;
    boost::beast::ostream(buffer) << "order " << 3;
    co_return static_cast<int>(buffer.size());
}
CASE(my_fields) {
    boost::beast::http::fields fields;
    fields.set("X-Order", "3");
    int sum = 0;
    for (const auto& field : fields) sum += static_cast<int>(field.value().size());
    co_return sum;
}
CASE(my_url) {
    boost::urls::url url("https://shop/orders");
    url.set_query("id=3");
    co_return static_cast<int>(url.buffer().size());
}
CASE(mx_json_file) {
    std::ifstream in("/etc/orders.json");
    boost::json::stream_parser parser;
    std::string line;
    while (std::getline(in, line)) parser.write(line);
    parser.finish();
    co_return static_cast<int>(parser.release().as_array().size());
}
CASE(my_json_build) {
    boost::json::object order;
    order["id"] = 3;
    order["lines"] = boost::json::array({1, 2});
    co_return static_cast<int>(boost::json::serialize(order).size());
}
CASE(my_json_pretty) {
    std::ostringstream out;
    out << boost::json::value({{"id", 3}});
    co_return static_cast<int>(out.str().size());
}
CASE(mx_tree_to_file) {
    boost::property_tree::ptree tree;
    tree.put("order.id", 3);
    boost::property_tree::write_json("/tmp/order.json", tree);
    co_return 0;
}
CASE(my_tree_get) {
    boost::property_tree::ptree tree;
    tree.put("order.id", 3);
    co_return tree.get<int>("order.id");
}

// Files and processes.
CASE(mx_canonical) { co_return static_cast<int>(bf::canonical("/tmp").size()); }
CASE(mx_rename) {
    bf::rename("/tmp/a", "/tmp/b");
    co_return 0;
}
CASE(mx_written) { co_return static_cast<int>(bf::last_write_time("/tmp")); }
CASE(mx_equivalent) { co_return bf::equivalent("/tmp", "/var/tmp"); }
CASE(mx_relative) { co_return static_cast<int>(bf::relative("/tmp/a", "/tmp").size()); }
CASE(mx_file_text) {
    std::string text;
    bf::ifstream in(bf::path("/tmp/a"));
    in >> text;
    co_return static_cast<int>(text.size());
}
CASE(my_replace_extension) {
    bf::path name("/tmp/order.csv");
    co_return static_cast<int>(name.replace_extension(".json").size());
}
CASE(my_path_compare) { co_return bf::path("a") < bf::path("b"); }
CASE(mx_own_path) { co_return static_cast<int>(boost::this_process::path().size()); }
CASE(mx_system_quiet) {
    co_return boost::process::system("true", boost::process::std_out > boost::process::null);
}
CASE(mx_mapped_heap) {
    bi::managed_mapped_file heap(bi::open_or_create, "/tmp/heap", 65536);
    co_return static_cast<int>(heap.get_free_memory());
}
CASE(mx_named_condition) {
    bi::named_condition changed(bi::open_or_create, "changed");
    changed.notify_all();
    co_return 0;
}
CASE(mx_file_source) {
    boost::iostreams::stream<boost::iostreams::file_source> in("/tmp/a");
    int n = 0;
    in >> n;
    co_return n;
}
CASE(my_filtering) {
    std::string made;
    {
        boost::iostreams::filtering_ostream out(boost::iostreams::back_inserter(made));
        out << "order " << 3;
    }
    co_return static_cast<int>(made.size());
}
CASE(mx_log_clock) {
    boost::log::attributes::local_clock clock;
    co_return !clock.get_value();
}
CASE(mx_log_warning) {
    BOOST_LOG_TRIVIAL(warning) << "late";
    co_return 0;
}
CASE(my_log_level) {
    co_return static_cast<int>(
        std::string(boost::log::trivial::to_string(boost::log::trivial::warning)).size());
}

// Clocks, threads, chance.
CASE(mx_old_timer) {
    const boost::timer timer;
    co_return static_cast<int>(timer.elapsed());
}
CASE(mx_c_localtime) {
    const std::time_t at = 3;
    std::tm made = {};
    boost::date_time::c_time::localtime(&at, &made);
    co_return made.tm_hour;
}
CASE(my_posix_seconds) {
    const auto at = boost::posix_time::from_time_t(3) + boost::posix_time::minutes(3);
    co_return static_cast<int>((at - boost::posix_time::from_time_t(0)).total_seconds());
}
CASE(mx_scoped_thread) {
    boost::scoped_thread<> thread([] {});
    co_return thread.joinable();
}
CASE(mx_task) {
    boost::packaged_task<int> task([] { return 3; });
    task();
    co_return task.get_future().get();
}
CASE(mx_queue_pull) {
    boost::sync_bounded_queue<int> queue(3);
    queue.push_back(3);
    co_return queue.pull_front();
}
CASE(mx_prime) { co_return bm::miller_rabin_test(bm::cpp_int(97), 25); }
CASE(mx_seed_by_time) {
    boost::mt19937 engine(static_cast<unsigned>(std::time(nullptr)));
    co_return static_cast<int>(engine());
}
CASE(my_coroutine) {
    boost::coroutines2::coroutine<int>::pull_type numbers(
        [](boost::coroutines2::coroutine<int>::push_type& give) { give(3); });
    co_return numbers.get();
}
CASE(my_lockfree_stack) {
    boost::lockfree::stack<int> stack(16);
    stack.push(3);
    int n = 0;
    stack.pop(n);
    co_return n;
}

// Orders.
CASE(mx_foreach_hashed) {
    const boost::unordered_map<std::string, int> prices = {{"a", 1}};
    std::string text;
    BOOST_FOREACH (const auto& one, prices) text += one.first;
    co_return static_cast<int>(text.size());
}
CASE(mx_copy_range) {
    const boost::unordered_set<int> ids = {1, 2};
    const auto list = boost::copy_range<std::vector<int>>(ids);
    co_return list.front();
}
CASE(mx_map_keys) {
    const boost::unordered_map<std::string, int> prices = {{"a", 1}};
    std::string text;
    for (const std::string& one : prices | boost::adaptors::map_keys) text += one;
    co_return static_cast<int>(text.size());
}
CASE(mx_hash_of_pair) {
    Order order;
    co_return static_cast<int>(boost::hash<std::pair<Order*, int>>()({&order, 3}));
}
CASE(mx_format_address) {
    Order order;
    co_return static_cast<int>((boost::format("%1%") % static_cast<void*>(&order)).str().size());
}
CASE(mx_intrusive_ptr_set) {
    std::set<boost::intrusive_ptr<Counted>> all;
    all.insert(boost::intrusive_ptr<Counted>(new Counted));
    int sum = 0;
    for (const auto& one : all) sum += one->id;
    co_return sum;
}
CASE(mx_poly_collection) {
    boost::base_collection<Shape> shapes;
    shapes.insert(Square());
    shapes.insert(Triangle());
    std::string text;
    for (const Shape& shape : shapes) text += std::to_string(shape.sides());
    co_return static_cast<int>(text.size());
}
CASE(my_hashed_at) {
    const boost::unordered_map<std::string, int> prices = {{"a", 1}};
    co_return prices.at("a") + static_cast<int>(prices.count("b"));
}
CASE(my_ptr_vector) {
    boost::ptr_vector<Order> orders;
    orders.push_back(new Order{3, "a"});
    orders.sort([](const Order& a, const Order& b) { return a.id < b.id; });
    co_return orders.front().id;
}
CASE(my_flat_map) {
    boost::container::flat_map<int, std::string> names;
    names[3] = "a";
    std::string text;
    for (const auto& [id, name] : names) text += name;
    co_return static_cast<int>(text.size());
}
CASE(my_stable_vector) {
    boost::container::stable_vector<int> list = {3, 1, 2};
    boost::sort(list);
    co_return list.front();
}
CASE(my_slist) {
    boost::container::slist<int> list = {3, 1};
    list.push_front(7);
    co_return list.front();
}
CASE(my_pmr) {
    boost::container::pmr::monotonic_buffer_resource memory;
    boost::container::pmr::vector<int> list(&memory);
    list.push_back(3);
    co_return list.back();
}
CASE(my_interval_set) {
    boost::icl::interval_set<int> open;
    open += boost::icl::interval<int>::right_open(9, 17);
    co_return boost::icl::contains(open, 12);
}
CASE(my_reversed) {
    const std::vector<int> list = {1, 2};
    int sum = 0;
    for (const int n : list | boost::adaptors::reversed) sum = 10 * sum + n;
    co_return sum;
}
CASE(my_combine) {
    const std::vector<int> a = {1, 2}, b = {3, 4};
    int sum = 0;
    for (const auto& both : boost::combine(a, b)) sum += boost::get<0>(both) * boost::get<1>(both);
    co_return sum;
}
CASE(my_filtered) {
    const auto even =
        boost::irange(0, 9) | boost::adaptors::filtered([](int n) { return n % 2 == 0; });
    co_return static_cast<int>(boost::distance(even));
}

// Numbers and texts.
CASE(my_big_power) { co_return static_cast<int>(bm::pow(bm::cpp_int(7), 30) % 1000); }
CASE(my_big_root) {
    const bm::cpp_dec_float_50 root = bm::sqrt(bm::cpp_dec_float_50(2));
    co_return static_cast<int>(root.str(20).size());
}
CASE(my_rational_price) {
    const bm::cpp_rational price(199, 3);
    co_return static_cast<int>(numerator(price) % 1000);
}
CASE(my_bessel) { co_return static_cast<int>(boost::math::cyl_bessel_j(0, 2.5) * 1000); }
CASE(my_binomial) { co_return static_cast<int>(boost::math::binomial_coefficient<double>(9, 3)); }
CASE(my_area) {
    namespace bg = boost::geometry;
    bg::model::polygon<bg::model::d2::point_xy<double>> field;
    bg::read_wkt("POLYGON((0 0,0 4,4 4,4 0,0 0))", field);
    co_return static_cast<int>(bg::area(field));
}
CASE(my_distance) {
    namespace bg = boost::geometry;
    using Point = bg::model::d2::point_xy<double>;
    co_return static_cast<int>(bg::distance(Point(0, 0), Point(3, 4)));
}
CASE(my_safe_int) {
    const boost::safe_numerics::safe<int> n = 3;
    co_return static_cast<int>(n) + 4;
}
CASE(my_units) {
    namespace bu = boost::units;
    const bu::quantity<bu::si::length> way = 3.0 * bu::si::meters;
    co_return static_cast<int>((way * way).value());
}
CASE(my_endian) { co_return boost::endian::native_to_big(3) != 0; }
CASE(my_crc16) {
    boost::crc_16_type sum;
    sum.process_bytes("order", 5);
    co_return sum.checksum();
}
CASE(my_bitset) {
    boost::dynamic_bitset<> days(7);
    days.set(3);
    co_return static_cast<int>(days.find_first());
}
CASE(my_statistics) {
    namespace acc = boost::accumulators;
    acc::accumulator_set<double, acc::stats<acc::tag::mean, acc::tag::variance>> prices;
    prices(3);
    prices(4);
    co_return static_cast<int>(acc::mean(prices) * 10);
}
CASE(my_karma) {
    namespace karma = boost::spirit::karma;
    std::string text;
    karma::generate(std::back_inserter(text), karma::int_ % ',', std::vector<int>{1, 2});
    co_return static_cast<int>(text.size());
}
CASE(my_qi_list) {
    namespace qi = boost::spirit::qi;
    const std::string text = "1, 2, 3";
    std::vector<int> list;
    auto at = text.begin();
    qi::phrase_parse(at, text.end(), qi::int_ % ',', qi::space, list);
    co_return static_cast<int>(list.size());
}
CASE(my_regex_tokens) {
    const std::string text = "a1b2";
    const boost::regex digit("\\d");
    int n = 0;
    for (boost::sregex_token_iterator at(text.begin(), text.end(), digit), end; at != end; ++at)
        ++n;
    co_return n;
}
CASE(my_unhex) { co_return static_cast<int>(boost::algorithm::unhex(std::string("3a3b")).size()); }
CASE(my_find_first) {
    const std::string text = "order 3";
    co_return boost::algorithm::contains(text, "3") && boost::algorithm::istarts_with(text, "ORD");
}
CASE(my_archive) {
    std::stringstream text;
    const std::map<int, std::string> names = {{3, "a"}};
    {
        boost::archive::text_oarchive out(text);
        out << names;
    }
    boost::archive::text_iarchive in(text);
    std::map<int, std::string> read;
    in >> read;
    co_return static_cast<int>(read.size());
}
CASE(my_exception_text) {
    try {
        BOOST_THROW_EXCEPTION(std::runtime_error("late"));
    } catch (const boost::exception& error) {
        co_return static_cast<int>(boost::diagnostic_information(error).size());
    }
}
CASE(my_scope_exit) {
    int n = 0;
    {
        BOOST_SCOPE_EXIT(&n) { n = 3; }
        BOOST_SCOPE_EXIT_END
    }
    co_return n;
}
CASE(my_hana) {
    int sum = 0;
    boost::hana::for_each(boost::hana::make_tuple(1, 2), [&](int n) { sum += n; });
    co_return sum;
}
CASE(my_mp11) {
    int count = 0;
    boost::mp11::mp_for_each<boost::mp11::mp_list_c<int, 1, 2>>([&](auto n) { count += n; });
    co_return count;
}
CASE(my_list_of) {
    const std::vector<int> list = boost::assign::list_of(1)(2)(3);
    co_return static_cast<int>(list.size());
}
CASE(my_type_equal) {
    co_return boost::typeindex::type_id<int>() == boost::typeindex::type_id<long>();
}
