// More of Boost as it is installed: parts that the other units leave out.
#include <boost/algorithm/string/join.hpp>
#include <boost/asio.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/serial_port.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/multi_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/file_body.hpp>
#include <boost/bimap.hpp>
#include <boost/bimap/unordered_set_of.hpp>
#include <boost/chrono/io/time_point_io.hpp>
#include <boost/date_time/local_time/local_time.hpp>
#include <boost/date_time/local_time/tz_database.hpp>
#include <boost/dll/library_info.hpp>
#include <boost/dll/runtime_symbol_info.hpp>
#include <boost/fiber/operations.hpp>
#include <boost/flyweight.hpp>
#include <boost/functional/hash.hpp>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/topological_sort.hpp>
#include <boost/heap/d_ary_heap.hpp>
#include <boost/heap/priority_queue.hpp>
#include <boost/histogram.hpp>
#include <boost/interprocess/ipc/message_queue.hpp>
#include <boost/interprocess/sync/interprocess_semaphore.hpp>
#include <boost/interprocess/sync/named_mutex.hpp>
#include <boost/interprocess/xsi_shared_memory.hpp>
#include <boost/intrusive/set.hpp>
#include <boost/intrusive/unordered_set.hpp>
#include <boost/iostreams/device/back_inserter.hpp>
#include <boost/iostreams/device/file.hpp>
#include <boost/iostreams/device/file_descriptor.hpp>
#include <boost/iostreams/device/null.hpp>
#include <boost/iostreams/filter/counter.hpp>
#include <boost/iostreams/filtering_stream.hpp>
#include <boost/iostreams/stream.hpp>
#include <boost/leaf.hpp>
#include <boost/lexical_cast.hpp>
#include <boost/locale/date_time.hpp>
#include <boost/locale/encoding_utf.hpp>
#include <boost/locale/util.hpp>
#include <boost/lockfree/queue.hpp>
#include <boost/lockfree/spsc_queue.hpp>
#include <boost/log/trivial.hpp>
#include <boost/log/utility/setup/file.hpp>
#include <boost/multi_array.hpp>
#include <boost/nowide/cstdio.hpp>
#include <boost/nowide/iostream.hpp>
#include <boost/outcome.hpp>
#include <boost/pfr.hpp>
#include <boost/polygon/polygon.hpp>
#include <boost/pool/singleton_pool.hpp>
#include <boost/process/async_pipe.hpp>
#include <boost/process/shell.hpp>
#include <boost/process/spawn.hpp>
#include <boost/program_options.hpp>
#include <boost/property_tree/info_parser.hpp>
#include <boost/property_tree/ini_parser.hpp>
#include <boost/ptr_container/ptr_set.hpp>
#include <boost/range/numeric.hpp>
#include <boost/sort/flat_stable_sort/flat_stable_sort.hpp>
#include <boost/sort/sample_sort/sample_sort.hpp>
#include <boost/spirit/include/qi.hpp>
#include <boost/statechart/event.hpp>
#include <boost/statechart/simple_state.hpp>
#include <boost/statechart/state_machine.hpp>
#include <boost/static_string.hpp>
#include <boost/thread/barrier.hpp>
#include <boost/thread/future.hpp>
#include <boost/thread/latch.hpp>
#include <boost/thread/scoped_thread.hpp>
#include <boost/thread/tss.hpp>
#include <boost/timer/progress_display.hpp>
#include <boost/unordered_set.hpp>
#include <boost/url.hpp>
#include <boost/uuid/name_generator_md5.hpp>
#include <boost/uuid/nil_generator.hpp>

#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "case.hpp"

namespace ba = boost::asio;
namespace bi = boost::interprocess;
namespace io = boost::iostreams;

// To be found.
CASE(bp_log_trivial) {
    BOOST_LOG_TRIVIAL(info) << "taken";
    co_return 0;
}
CASE(bp_log_file) {
    boost::log::add_file_log("/tmp/orders.log");
    co_return 0;
}
CASE(bp_named_mutex) {
    bi::named_mutex gate(bi::open_or_create, "gate");
    co_return 0;
}
CASE(bp_message_queue) {
    bi::message_queue queue(bi::open_or_create, "orders", 10, 8);
    co_return static_cast<int>(queue.get_num_msg());
}
CASE(bp_queue_removed) { co_return bi::message_queue::remove("orders"); }
CASE(bp_semaphore) {
    bi::interprocess_semaphore open(0);
    open.wait();
    co_return 0;
}
CASE(bp_xsi) {
    bi::xsi_shared_memory memory(bi::open_or_create, bi::xsi_key(7), 100);
    co_return memory.get_shmid();
}
CASE(bp_async_pipe) {
    ba::io_context context;
    boost::process::async_pipe pipe(context);
    co_return pipe.is_open();
}
CASE(bp_spawn) {
    boost::process::spawn("/bin/true");
    co_return 0;
}
CASE(bp_file_body) {
    boost::beast::http::file_body::value_type body;
    boost::beast::error_code error;
    body.open("/tmp/x", boost::beast::file_mode::read, error);
    co_return static_cast<int>(body.size());
}
CASE(bp_stream_expiry) {
    ba::io_context context;
    boost::beast::tcp_stream stream(context);
    stream.expires_after(std::chrono::seconds(3));
    co_return 0;
}
CASE(bp_serial) {
    ba::io_context context;
    ba::serial_port port(context, "/dev/ttyS0");
    co_return port.is_open();
}
CASE(bp_descriptor) {
    ba::io_context context;
    ba::posix::stream_descriptor descriptor(context, 0);
    char byte = 0;
    co_return static_cast<int>(descriptor.read_some(ba::buffer(&byte, 1)));
}
CASE(bp_local_socket) {
    ba::io_context context;
    ba::local::stream_protocol::socket socket(context);
    socket.connect(ba::local::stream_protocol::endpoint("/tmp/x.sock"));
    co_return 0;
}
CASE(bp_system_executor) {
    ba::post(ba::system_executor(), [] {});
    co_return 0;
}
CASE(bp_fiber_sleep) {
    boost::this_fiber::sleep_for(std::chrono::milliseconds(3));
    co_return 0;
}
CASE(bp_locale_now) { co_return static_cast<int>(boost::locale::date_time().time()); }
CASE(bp_system_locale) {
    co_return static_cast<int>(boost::locale::util::get_system_locale().size());
}
CASE(bp_file_sink) {
    io::stream<io::file_sink> out("/tmp/x");
    out << 3;
    co_return 0;
}
CASE(bp_descriptor_sink) {
    io::stream<io::file_descriptor_sink> out("/tmp/x");
    out << 3;
    co_return 0;
}
CASE(bp_barrier) {
    boost::barrier all(1);
    co_return all.wait();
}
CASE(bp_latch) {
    boost::latch all(1);
    all.count_down_and_wait();
    co_return 0;
}
CASE(bp_ready_future) { co_return boost::make_ready_future(3).get(); }
CASE(bp_scoped_thread) {
    boost::scoped_thread<> worker((boost::thread([] {})));
    co_return 0;
}
CASE(bp_thread_specific) {
    static boost::thread_specific_ptr<int> mine;
    co_return mine.get() == nullptr;
}
CASE(bp_local_time_text) {
    std::ostringstream out;
    out << boost::chrono::time_fmt(boost::chrono::timezone::local)
        << boost::chrono::system_clock::time_point();
    co_return static_cast<int>(out.str().size());
}
CASE(bp_zone_file) {
    boost::local_time::tz_database zones;
    zones.load_from_file("/tmp/zones.csv");
    co_return static_cast<int>(zones.region_list().size());
}
CASE(bp_progress) {
    boost::timer::progress_display shown(3);
    ++shown;
    co_return 0;
}
CASE(bp_unordered_bimap) {
    using Names = boost::bimap<boost::bimaps::unordered_set_of<int>, int>;
    Names names;
    names.insert({1, 2});
    int sum = 0;
    for (const auto& one : names.left) sum = sum * 3 + one.first;
    co_return sum;
}
struct Hooked : boost::intrusive::unordered_set_base_hook<>, boost::intrusive::set_base_hook<> {
    int value = 3;
    friend bool operator==(const Hooked& a, const Hooked& b) { return a.value == b.value; }
    friend bool operator<(const Hooked& a, const Hooked& b) { return a.value < b.value; }
    friend std::size_t hash_value(const Hooked& one) { return static_cast<std::size_t>(one.value); }
};
CASE(bp_intrusive_hashed) {
    using Set = boost::intrusive::unordered_set<Hooked>;
    Set::bucket_type buckets[8];
    Set set(Set::bucket_traits(buckets, 8));
    Hooked one;
    set.insert(one);
    int sum = 0;
    for (const Hooked& each : set) sum = sum * 3 + each.value;
    set.clear();
    co_return sum;
}
CASE(bp_pointer_heap) {
    const int a = 1, b = 2;
    boost::heap::priority_queue<const int*> heap;
    heap.push(&a);
    heap.push(&b);
    co_return *heap.top();
}
CASE(bp_hashed_address) {
    const int value = 3;
    std::size_t seed = 0;
    boost::hash_combine(seed, &value);
    co_return static_cast<int>(seed % 7);
}
CASE(bp_joined_hashed) {
    const boost::unordered_set<std::string> words{"a", "b"};
    co_return static_cast<int>(boost::algorithm::join(words, ",").front());
}
CASE(bp_accumulated_hashed) {
    const boost::unordered_set<std::string> words{"a", "b"};
    co_return static_cast<int>(boost::accumulate(words, std::string()).front());
}
CASE(bp_graph_by_address) {
    using Graph = boost::adjacency_list<boost::setS, boost::listS>;
    Graph graph;
    const auto a = add_vertex(graph), b = add_vertex(graph), c = add_vertex(graph);
    add_edge(a, b, graph);
    add_edge(a, c, graph);
    co_return target(*out_edges(a, graph).first, graph) == b;
}
CASE(bp_info_file) {
    boost::property_tree::ptree tree;
    boost::property_tree::read_info("/tmp/x.info", tree);
    co_return static_cast<int>(tree.size());
}
CASE(bp_ini_file) {
    boost::property_tree::ptree tree;
    boost::property_tree::read_ini("/tmp/x.ini", tree);
    co_return static_cast<int>(tree.size());
}
CASE(bp_library_info) {
    co_return static_cast<int>(boost::dll::library_info("/tmp/x.so").sections().size());
}
CASE(bp_this_line) { co_return static_cast<int>(boost::dll::this_line_location().size()); }
CASE(bp_sample_sort) {
    std::vector<int> all{3, 1, 2};
    boost::sort::sample_sort(all.begin(), all.end(), 4);
    co_return all.front();
}
CASE(bp_nowide_remove) { co_return boost::nowide::remove("/tmp/x"); }
CASE(bp_nowide_cin) {
    int n = 0;
    boost::nowide::cin >> n;
    co_return n;
}

// Only looks like it.
CASE(bp_shell) { co_return static_cast<int>(boost::process::shell().size()); }
CASE(bp_flat_buffer) {
    boost::beast::flat_buffer buffer;
    buffer.commit(ba::buffer_copy(buffer.prepare(3), ba::buffer("abc", 3)));
    co_return static_cast<int>(buffer.size());
}
CASE(bp_multi_buffer) {
    boost::beast::multi_buffer buffer;
    buffer.commit(ba::buffer_copy(buffer.prepare(3), ba::buffer("abc", 3)));
    buffer.consume(1);
    co_return static_cast<int>(buffer.size());
}
CASE(bp_null_sink) {
    io::stream<io::null_sink> out{io::null_sink()};
    out << 3;
    co_return 0;
}
CASE(bp_counter) {
    std::string text;
    io::filtering_ostream out;
    out.push(io::counter());
    out.push(io::back_inserter(text));
    out << "abc";
    out.reset();
    co_return static_cast<int>(text.size());
}
CASE(bp_queue) {
    boost::lockfree::queue<int> queue(8);
    queue.push(3);
    int n = 0;
    co_return queue.pop(n) ? n : 0;
}
CASE(bp_spsc) {
    boost::lockfree::spsc_queue<int> queue(8);
    queue.push(3);
    co_return static_cast<int>(queue.read_available());
}
CASE(bp_flyweight) {
    const boost::flyweight<std::string> a("x"), b("x");
    co_return a == b;
}
CASE(bp_utf) {
    co_return static_cast<int>(boost::locale::conv::utf_to_utf<char16_t>("abc").size());
}
CASE(bp_bimap) {
    boost::bimap<int, std::string> names;
    names.insert({1, "a"});
    int sum = 0;
    for (const auto& one : names.right) sum = sum * 3 + one.second;
    co_return sum;
}
CASE(bp_intrusive_set) {
    boost::intrusive::set<Hooked> set;
    Hooked one;
    set.insert(one);
    int sum = 0;
    for (const Hooked& each : set) sum = sum * 3 + each.value;
    set.clear();
    co_return sum;
}
CASE(bp_heap) {
    boost::heap::d_ary_heap<int, boost::heap::arity<4>> heap;
    heap.push(3);
    co_return heap.top();
}
CASE(bp_ptr_set) {
    boost::ptr_set<int> all;
    all.insert(new int(3));
    int sum = 0;
    for (const int one : all) sum = sum * 3 + one;
    co_return sum;
}
CASE(bp_hash_range) {
    const std::vector<int> all{1, 2};
    co_return static_cast<int>(boost::hash_range(all.begin(), all.end()) % 7);
}
CASE(bp_joined) {
    const std::set<std::string> words{"a", "b"};
    co_return static_cast<int>(boost::algorithm::join(words, ",").size());
}
CASE(bp_dijkstra) {
    using Graph =
        boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property,
                              boost::property<boost::edge_weight_t, int>>;
    Graph graph(3);
    add_edge(0, 1, 4, graph);
    add_edge(1, 2, 5, graph);
    std::vector<int> far(3);
    boost::dijkstra_shortest_paths(graph, 0, boost::distance_map(far.data()));
    co_return far[2];
}
CASE(bp_topological) {
    boost::adjacency_list<> graph(3);
    add_edge(0, 1, graph);
    std::vector<std::size_t> order;
    boost::topological_sort(graph, std::back_inserter(order));
    co_return static_cast<int>(order.front());
}
CASE(bp_ini_text) {
    std::istringstream in("[a]\nb=3\n");
    boost::property_tree::ptree tree;
    boost::property_tree::read_ini(in, tree);
    co_return tree.get<int>("a.b");
}
CASE(bp_info_written) {
    boost::property_tree::ptree tree;
    tree.put("a.b", 3);
    std::ostringstream out;
    boost::property_tree::write_info(out, tree);
    co_return static_cast<int>(out.str().size());
}
CASE(bp_zone) {
    const boost::local_time::time_zone_ptr zone(
        new boost::local_time::posix_time_zone("EST-05EDT,M4.1.0,M10.5.0"));
    co_return zone->has_dst();
}
CASE(bp_histogram) {
    auto counts = boost::histogram::make_histogram(boost::histogram::axis::regular<>(4, 0.0, 1.0));
    counts(0.3);
    co_return static_cast<int>(counts.at(1));
}
CASE(bp_array) {
    boost::multi_array<int, 2> table(boost::extents[2][3]);
    table[1][2] = 3;
    co_return table[1][2];
}
CASE(bp_outcome) {
    const boost::outcome_v2::result<int> made = 3;
    co_return made.has_value() ? made.value() : 0;
}
CASE(bp_leaf) {
    const auto half = [](int n) -> boost::leaf::result<int> {
        if (n % 2) return boost::leaf::new_error(3);
        return n / 2;
    };
    const int made = boost::leaf::try_handle_all(
        [&]() -> boost::leaf::result<int> { return half(4); }, [] { return 0; });
    co_return made;
}
struct Point {
    int x = 1, y = 2;
};
CASE(bp_pfr) { co_return boost::pfr::get<1>(Point()); }
CASE(bp_polygon) {
    const boost::polygon::rectangle_data<int> box(0, 0, 3, 4);
    co_return static_cast<int>(boost::polygon::area(box));
}
struct Tag {};
CASE(bp_pool) {
    using Pool = boost::singleton_pool<Tag, sizeof(int)>;
    void* got = Pool::malloc();
    Pool::free(got);
    co_return 0;
}
CASE(bp_flat_sort) {
    std::vector<int> all{3, 1, 2};
    boost::sort::flat_stable_sort(all.begin(), all.end());
    co_return all.front();
}
CASE(bp_qi) {
    const std::string text = "12,13";
    std::vector<int> all;
    auto begin = text.begin();
    boost::spirit::qi::parse(begin, text.end(), boost::spirit::qi::int_ % ',', all);
    co_return static_cast<int>(all.size());
}
struct Turn : boost::statechart::event<Turn> {};
struct Off;
struct Lamp : boost::statechart::state_machine<Lamp, Off> {};
struct Off : boost::statechart::simple_state<Off, Lamp> {};
CASE(bp_statechart) {
    Lamp lamp;
    lamp.initiate();
    lamp.process_event(Turn());
    co_return 0;
}
CASE(bp_static_string) {
    boost::static_string<8> text("abc");
    text.append("d");
    co_return static_cast<int>(text.size());
}
CASE(bp_url) {
    const auto url = boost::urls::parse_uri("http://example.com/a?b=3");
    co_return static_cast<int>(url->encoded_path().size());
}
CASE(bp_uuid_nil) { co_return boost::uuids::nil_uuid().is_nil(); }
CASE(bp_uuid_md5) {
    co_return boost::uuids::name_generator_md5(boost::uuids::ns::dns())("a").data[0];
}
CASE(bp_options) {
    namespace po = boost::program_options;
    po::options_description all;
    all.add_options()("n", po::value<int>()->default_value(3), "how many");
    co_return static_cast<int>(all.options().size());
}
CASE(bp_asio_strand_type) {
    co_return static_cast<int>(ba::ip::tcp::v4().family() == ba::ip::tcp::v6().family());
}
CASE(bp_asio_dynamic_buffer) {
    std::string text;
    auto buffer = ba::dynamic_buffer(text);
    buffer.grow(3);
    co_return static_cast<int>(buffer.size());
}
CASE(bp_date_special) {
    co_return boost::gregorian::date(boost::date_time::neg_infin).is_special();
}
CASE(bp_month_name) {
    co_return static_cast<int>(
        std::string(boost::gregorian::greg_month(3).as_long_string()).size());
}
CASE(bp_chrono_rounded) {
    co_return static_cast<int>(
        boost::chrono::duration_cast<boost::chrono::seconds>(boost::chrono::minutes(3)).count());
}
