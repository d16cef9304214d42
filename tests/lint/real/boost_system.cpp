// Boost as it is installed: threads, files, processes, sockets, and what only stands beside them.
#define BOOST_BIND_GLOBAL_PLACEHOLDERS
#include <boost/asio.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/atomic.hpp>
#include <boost/beast/core/file_posix.hpp>
#include <boost/beast/core/file_stdio.hpp>
#include <boost/beast/http.hpp>
#include <boost/dll/runtime_symbol_info.hpp>
#include <boost/dll/shared_library.hpp>
#include <boost/filesystem.hpp>
#include <boost/filesystem/fstream.hpp>
#include <boost/interprocess/file_mapping.hpp>
#include <boost/interprocess/managed_shared_memory.hpp>
#include <boost/interprocess/mapped_region.hpp>
#include <boost/interprocess/shared_memory_object.hpp>
#include <boost/interprocess/sync/file_lock.hpp>
#include <boost/interprocess/sync/named_mutex.hpp>
#include <boost/iostreams/copy.hpp>
#include <boost/iostreams/device/array.hpp>
#include <boost/iostreams/device/back_inserter.hpp>
#include <boost/iostreams/device/file.hpp>
#include <boost/iostreams/device/mapped_file.hpp>
#include <boost/iostreams/stream.hpp>
#include <boost/locale.hpp>
#include <boost/nowide/convert.hpp>
#include <boost/nowide/cstdio.hpp>
#include <boost/nowide/cstdlib.hpp>
#include <boost/nowide/fstream.hpp>
#include <boost/nowide/iostream.hpp>
#include <boost/process.hpp>
#include <boost/program_options.hpp>
#include <boost/property_tree/ini_parser.hpp>
#include <boost/property_tree/json_parser.hpp>
#include <boost/property_tree/xml_parser.hpp>
#include <boost/signals2.hpp>
#include <boost/sort/sort.hpp>
#include <boost/thread.hpp>
#include <boost/thread/future.hpp>

#include "case.hpp"

namespace as = boost::asio;
namespace fs = boost::filesystem;
namespace ip = boost::interprocess;
namespace pr = boost::process;
namespace po = boost::program_options;
namespace tree = boost::property_tree;
namespace nw = boost::nowide;
namespace http = boost::beast::http;

CASE(bt_thread) {
    boost::thread worker([] {});
    worker.join();
    co_return 0;
}
CASE(bt_group) {
    boost::thread_group all;
    all.create_thread([] {});
    all.join_all();
    co_return 0;
}
CASE(bt_sleep) {
    boost::this_thread::sleep_for(boost::chrono::milliseconds(3));
    co_return 0;
}
CASE(bt_sleep_old) {
    boost::this_thread::sleep(boost::posix_time::milliseconds(3));
    co_return 0;
}
CASE(bt_yield) {
    boost::this_thread::yield();
    co_return 0;
}
CASE(bt_id) { co_return boost::this_thread::get_id() == boost::thread::id(); }
CASE(bt_async) {
    co_return boost::async([] { return 3; }).get();
}
CASE(bt_condition) {
    boost::condition_variable changed;
    changed.notify_all();
    co_return 0;
}
CASE(bt_cores) { co_return static_cast<int>(boost::thread::hardware_concurrency()); }
CASE(bt_mutex) {
    boost::mutex mutex;
    const boost::lock_guard<boost::mutex> hold(mutex);
    co_return 0;
}
CASE(bt_atomic) {
    boost::atomic<int> counter(3);
    co_return counter.fetch_add(1);
}
CASE(as_io_context) {
    as::io_context io;
    co_return static_cast<int>(io.run());
}
CASE(as_pool) {
    as::thread_pool pool(2);
    pool.join();
    co_return 0;
}
CASE(as_resolve) {
    as::io_context io;
    as::ip::tcp::resolver resolver(io);
    co_return static_cast<int>(resolver.resolve("localhost", "80").size());
}
CASE(as_connect) {
    as::io_context io;
    as::ip::tcp::socket socket(io);
    socket.connect({as::ip::make_address("127.0.0.1"), 80});
    co_return 0;
}
CASE(as_udp_send) {
    as::io_context io;
    as::ip::udp::socket socket(io, as::ip::udp::v4());
    co_return static_cast<int>(
        socket.send_to(as::buffer("x", 1), {as::ip::make_address("127.0.0.1"), 9}));
}
CASE(as_host_name) { co_return static_cast<int>(as::ip::host_name().size()); }
CASE(as_signals) {
    as::io_context io;
    as::signal_set signals(io, 15);
    co_return 0;
}
CASE(as_timer_wait) {
    as::io_context io;
    as::steady_timer timer(io, std::chrono::milliseconds(2));
    timer.wait();
    co_return 0;
}
CASE(fs_exists) { co_return fs::exists("/tmp/x"); }
CASE(fs_remove) { co_return fs::remove("/tmp/x"); }
CASE(fs_size) { co_return static_cast<int>(fs::file_size("/tmp/x")); }
CASE(fs_list) {
    int count = 0;
    for (const auto& entry : fs::directory_iterator("/tmp")) count += entry.path().has_extension();
    co_return count;
}
CASE(fs_tree) {
    fs::recursive_directory_iterator at("/tmp"), end;
    co_return static_cast<int>(std::distance(at, end));
}
CASE(fs_current) { co_return static_cast<int>(fs::current_path().size()); }
CASE(fs_temp) { co_return static_cast<int>(fs::temp_directory_path().size()); }
CASE(fs_make) { co_return fs::create_directories("/tmp/a/b"); }
CASE(fs_unique) { co_return static_cast<int>(fs::unique_path("%%%%-%%%%").size()); }
CASE(fs_read) {
    fs::ifstream in(fs::path("/tmp/x"));
    int value = 0;
    in >> value;
    co_return value;
}
CASE(fs_absolute) { co_return static_cast<int>(fs::absolute("x").size()); }
CASE(fs_is_directory) { co_return fs::is_directory(fs::path("/tmp")); }
CASE(ip_shared_memory) {
    ip::shared_memory_object memory(ip::open_or_create, "x", ip::read_write);
    memory.truncate(100);
    co_return 0;
}
CASE(ip_remove) { co_return ip::shared_memory_object::remove("x"); }
CASE(ip_mapping) {
    ip::file_mapping file("/tmp/x", ip::read_only);
    ip::mapped_region region(file, ip::read_only);
    co_return static_cast<int>(region.get_size());
}
CASE(ip_managed) {
    ip::managed_shared_memory memory(ip::open_or_create, "x", 65536);
    co_return static_cast<int>(memory.get_free_memory());
}
CASE(ip_file_lock) {
    ip::file_lock lock("/tmp/x");
    lock.lock();
    co_return 0;
}
CASE(ip_page_size) { co_return static_cast<int>(ip::mapped_region::get_page_size()); }
CASE(pr_system) { co_return pr::system("true"); }
CASE(pr_child) {
    pr::child child("/bin/true");
    child.wait();
    co_return child.exit_code();
}
CASE(pr_search) { co_return static_cast<int>(pr::search_path("ls").size()); }
CASE(pr_pid) { co_return static_cast<int>(boost::this_process::get_id()); }
CASE(pr_environment) {
    co_return static_cast<int>(boost::this_process::environment().count("HOME"));
}
CASE(pr_pipe) {
    pr::pipe pipe;
    co_return pipe.is_open();
}
CASE(dll_load) {
    boost::dll::shared_library library("/usr/lib/libm.so");
    co_return library.has("sin");
}
CASE(dll_program) { co_return static_cast<int>(boost::dll::program_location().size()); }
CASE(beast_file) {
    boost::beast::file_posix file;
    boost::beast::error_code error;
    file.open("/tmp/x", boost::beast::file_mode::read, error);
    co_return error.value();
}
CASE(beast_stdio) {
    boost::beast::file_stdio file;
    boost::beast::error_code error;
    file.open("/tmp/x", boost::beast::file_mode::read, error);
    co_return static_cast<int>(file.size(error));
}
CASE(bi_file_source) {
    boost::iostreams::stream<boost::iostreams::file_source> in("/tmp/x");
    int value = 0;
    in >> value;
    co_return value;
}
CASE(bi_mapped) {
    boost::iostreams::mapped_file_source file("/tmp/x");
    co_return static_cast<int>(file.size());
}
CASE(bl_locale) {
    const std::locale here = boost::locale::generator()("");
    co_return static_cast<int>(here.name().size());
}
CASE(nw_getenv) { co_return nw::getenv("HOME") != nullptr; }
CASE(nw_setenv) { co_return nw::setenv("A", "b", 1); }
CASE(nw_cout) {
    nw::cout << "hello\n";
    co_return 0;
}
CASE(nw_ifstream) {
    nw::ifstream in("/tmp/x");
    co_return in.good();
}
CASE(nw_fopen) { co_return nw::fopen("/tmp/x", "r") != nullptr; }
CASE(nw_system) { co_return nw::system("true"); }
CASE(po_environment) {
    po::options_description all;
    po::variables_map found;
    po::store(po::parse_environment(all, "APP_"), found);
    co_return static_cast<int>(found.size());
}
CASE(po_config_file) {
    po::options_description all;
    co_return static_cast<int>(po::parse_config_file<char>("/tmp/x.ini", all).options.size());
}
CASE(tree_json_file) {
    tree::ptree read;
    tree::read_json("/tmp/x.json", read);
    co_return static_cast<int>(read.size());
}
CASE(tree_xml_file) {
    tree::ptree read;
    tree::read_xml("/tmp/x.xml", read);
    co_return static_cast<int>(read.size());
}
CASE(tree_write_file) {
    tree::write_ini("/tmp/x.ini", tree::ptree());
    co_return 0;
}
CASE(sort_parallel) {
    std::vector<int> many{3, 1, 2};
    boost::sort::block_indirect_sort(many.begin(), many.end());
    co_return many.front();
}
CASE(sort_parallel_stable) {
    std::vector<int> many{3, 1, 2};
    boost::sort::parallel_stable_sort(many.begin(), many.end());
    co_return many.front();
}

CASE(as_address) {
    co_return static_cast<int>(as::ip::make_address("10.0.0.1").to_string().size());
}
CASE(as_endpoint) {
    const as::ip::tcp::endpoint end(as::ip::make_address_v4("10.0.0.1"), 80);
    co_return end.port();
}
CASE(as_network) {
    co_return static_cast<int>(as::ip::make_network_v4("10.0.0.0/24").hosts().size());
}
CASE(as_buffers) {
    std::string text = "abc";
    const std::array<as::const_buffer, 2> parts{as::buffer(text), as::buffer("de", 2)};
    co_return static_cast<int>(as::buffer_size(parts));
}
CASE(as_buffer_copy) {
    std::string from = "abc", to = "   ";
    co_return static_cast<int>(as::buffer_copy(as::buffer(to), as::buffer(from)));
}
CASE(as_error_text) {
    co_return static_cast<int>(as::error::make_error_code(as::error::eof).message().size());
}
CASE(fs_join) { co_return static_cast<int>((fs::path("/a") / "b" / "c.txt").size()); }
CASE(fs_extension) { co_return static_cast<int>(fs::path("/a/b.txt").extension().size()); }
CASE(fs_parent) { co_return static_cast<int>(fs::path("/a/b.txt").parent_path().size()); }
CASE(fs_normal) { co_return static_cast<int>(fs::path("/a/../b").lexically_normal().size()); }
CASE(fs_lexical_relative) {
    co_return static_cast<int>(fs::path("/a/b").lexically_relative("/a").size());
}
CASE(fs_parts) {
    int count = 0;
    for (const fs::path& part : fs::path("/a/b/c")) count += static_cast<int>(part.size());
    co_return count;
}
CASE(http_request) {
    http::request<http::string_body> request(http::verb::get, "/", 11);
    request.set(http::field::host, "example.org");
    request.body() = "x";
    request.prepare_payload();
    co_return static_cast<int>(request.body().size());
}
CASE(http_parse) {
    http::response_parser<http::string_body> parser;
    boost::beast::error_code error;
    parser.put(as::buffer("HTTP/1.1 204 No Content\r\n\r\n", 27), error);
    co_return static_cast<int>(parser.get().result_int());
}
CASE(http_verb) { co_return static_cast<int>(http::string_to_verb("PUT")); }
CASE(bi_array) {
    boost::iostreams::stream<boost::iostreams::array_source> in("42", 2);
    int value = 0;
    in >> value;
    co_return value;
}
CASE(bi_inserter) {
    std::string all;
    boost::iostreams::stream<boost::iostreams::back_insert_device<std::string>> out(all);
    out << 42 << std::flush;
    co_return static_cast<int>(all.size());
}
CASE(nw_convert) { co_return static_cast<int>(nw::widen("größe").size()); }
CASE(po_words) { co_return static_cast<int>(po::split_unix("a 'b c' d").size()); }
CASE(po_words_parsed) {
    po::options_description all;
    all.add_options()("n", po::value<int>());
    po::variables_map found;
    po::store(po::command_line_parser(std::vector<std::string>{"--n=3"}).options(all).run(), found);
    co_return found["n"].as<int>();
}
CASE(po_config_text) {
    po::options_description all;
    all.add_options()("n", po::value<int>());
    std::istringstream in("n = 3\n");
    co_return static_cast<int>(po::parse_config_file(in, all).options.size());
}
CASE(tree_json_text) {
    std::istringstream in(R"({"a": {"b": 3}})");
    tree::ptree read;
    tree::read_json(in, read);
    co_return read.get<int>("a.b");
}
CASE(tree_xml_text) {
    std::istringstream in("<a><b>3</b></a>");
    tree::ptree read;
    tree::read_xml(in, read);
    co_return read.get<int>("a.b");
}
CASE(tree_ini_written) {
    tree::ptree all;
    all.put("a.b", 3);
    std::ostringstream out;
    tree::write_ini(out, all);
    co_return static_cast<int>(out.str().size());
}
CASE(sort_spread) {
    std::vector<int> many{3, 1, 2};
    boost::sort::spreadsort::spreadsort(many.begin(), many.end());
    co_return many.front();
}
CASE(sort_pdq) {
    std::vector<int> many{3, 1, 2};
    boost::sort::pdqsort(many.begin(), many.end());
    co_return many.front();
}
CASE(sort_spin) {
    std::vector<int> many{3, 1, 2};
    boost::sort::spinsort(many.begin(), many.end());
    co_return many.front();
}
CASE(signal_called) {
    boost::signals2::signal<int(int)> asked;
    asked.connect([](int n) { return n + 1; });
    co_return *asked(3);
}
