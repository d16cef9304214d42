// More of spdlog, fmt, toml++, CLI11 and doctest, and of the standard library and Boost beside
// them.
#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/color.h>
#include <fmt/format.h>
#include <fmt/ostream.h>
#include <fmt/printf.h>
#include <fmt/ranges.h>
#include <fmt/std.h>
#include <fmt/xchar.h>
#include <grp.h>
#include <md5.h>
#include <mqueue.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <spdlog/cfg/argv.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/dist_sink.h>
#include <spdlog/sinks/dup_filter_sink.h>
#include <spdlog/sinks/hourly_file_sink.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/ringbuffer_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/sinks/syslog_sink.h>
#include <spdlog/sinks/tcp_sink.h>
#include <spdlog/sinks/udp_sink.h>
#include <spdlog/spdlog.h>
#include <sqlite3.h>
#include <sys/sendfile.h>
#include <sys/statvfs.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <termios.h>
#include <toml++/toml.h>
#include <unistd.h>
#include <utmpx.h>
#include <CLI/CLI.hpp>
#define DOCTEST_CONFIG_NO_SHORT_MACRO_NAMES
#include <doctest/doctest.h>

#include <boost/circular_buffer.hpp>
#include <boost/container/flat_set.hpp>
#include <boost/date_time/posix_time/posix_time.hpp>
#include <boost/property_tree/json_parser.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <boost/signals2.hpp>
#include <boost/stacktrace.hpp>
#include <boost/unordered_map.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <ranges>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "case.hpp"

namespace so = spdlog::details::os;

// To be found.
CASE(tp_syslog) {
    auto log = spdlog::syslog_logger_mt("orders", "orders");
    log->info("taken");
    co_return 0;
}
CASE(tp_hourly) {
    auto log = spdlog::hourly_logger_mt("orders", "/tmp/orders.log");
    co_return log != nullptr;
}
CASE(tp_tcp) {
    spdlog::sinks::tcp_sink_st sink(spdlog::sinks::tcp_sink_config("localhost", 9000));
    co_return 0;
}
CASE(tp_udp) {
    spdlog::sinks::udp_sink_st sink(spdlog::sinks::udp_sink_config("localhost", 9000));
    co_return 0;
}
CASE(tp_stdout) {
    spdlog::sinks::stdout_sink_st sink;
    sink.log(spdlog::details::log_msg("orders", spdlog::level::info, "taken"));
    co_return 0;
}
CASE(tp_backtrace) {
    spdlog::enable_backtrace(32);
    co_return 0;
}
CASE(tp_drop_all) {
    spdlog::drop_all();
    co_return 0;
}
CASE(tp_argv_levels) {
    const char* words[] = {"app", "SPDLOG_LEVEL=info"};
    spdlog::cfg::load_argv_levels(2, words);
    co_return 0;
}
CASE(tp_pattern) {
    spdlog::pattern_formatter formatter("%H:%M %v");
    spdlog::memory_buf_t out;
    const spdlog::details::log_msg message(spdlog::log_clock::time_point(), {}, "orders",
                                           spdlog::level::info, "taken");
    formatter.format(message, out);
    co_return static_cast<int>(out.size());
}
CASE(tp_message) {
    const spdlog::details::log_msg message("orders", spdlog::level::info, "taken");
    co_return static_cast<int>(message.time.time_since_epoch().count());
}
CASE(tp_os_open) {
    std::FILE* file = nullptr;
    co_return so::fopen_s(&file, "/tmp/x", "rb");
}
CASE(tp_os_size) { co_return static_cast<int>(so::filesize(nullptr)); }
CASE(tp_os_in_terminal) { co_return so::in_terminal(nullptr); }
CASE(tp_os_rename) { co_return so::rename("/tmp/a", "/tmp/b"); }
CASE(tp_fmt_printf) { co_return fmt::printf("hello %d\n", 3); }
CASE(tp_fmt_fprintf) { co_return fmt::fprintf(stderr, "hello %d\n", 3); }
CASE(tp_fmt_wide) {
    fmt::print(L"hello {}\n", 3);
    co_return 0;
}
CASE(tp_fmt_thread) {
    co_return static_cast<int>(fmt::format("{}", fmt::streamed(std::this_thread::get_id())).size());
}
CASE(tp_fmt_hashed) {
    const std::unordered_map<int, int> all{{1, 2}};
    co_return static_cast<int>(fmt::format("{}", all).size());
}
CASE(tp_fmt_address) {
    const int n = 3;
    co_return fmt::format("{}", static_cast<const void*>(&n)).back();
}
CASE(tp_fmt_path_exists) {
    co_return static_cast<int>(fmt::format("{}", std::filesystem::exists("/tmp")).size());
}
CASE(tp_toml_stream) {
    std::ifstream in("/tmp/x.toml");
    co_return static_cast<int>(toml::parse(in).size());
}
CASE(tp_cli_directory) { co_return static_cast<int>(CLI::ExistingDirectory("/tmp").size()); }
CASE(tp_cli_nonexistent) { co_return static_cast<int>(CLI::NonexistentPath("/tmp/x").size()); }
CASE(tp_cli_words) {
    CLI::App app;
    app.parse(std::vector<std::string>{"--n"});
    co_return 0;
}
CASE(tp_doctest_run) {
    doctest::Context context;
    co_return context.run();
}
CASE(tp_queue_opened) { co_return ::mq_open("/orders", O_RDONLY) == -1; }
CASE(tp_interfaces) { co_return ::if_nameindex() != nullptr; }
CASE(tp_group) { co_return ::getgrnam("root") != nullptr; }
CASE(tp_sent) { co_return static_cast<int>(::sendfile(1, 0, nullptr, 8)); }
CASE(tp_room) {
    struct statvfs room{};
    co_return ::statvfs("/tmp", &room);
}
CASE(tp_timer_descriptor) { co_return ::timerfd_create(CLOCK_MONOTONIC, 0); }
CASE(tp_logged_in) { co_return ::getutxent() != nullptr; }
CASE(tp_children) {
    int status = 0;
    co_return ::waitpid(-1, &status, 0);
}
CASE(tp_terminal_mode) {
    termios mode{};
    co_return ::tcgetattr(0, &mode);
}
CASE(tp_processor_set) {
    cpu_set_t set;
    co_return ::sched_getaffinity(0, sizeof set, &set);
}
CASE(tp_md5_file) {
    char text[MD5_DIGEST_STRING_LENGTH];
    co_return MD5File("/tmp/x", text) != nullptr;
}
CASE(tp_stacktrace) {
    co_return static_cast<int>(
        boost::stacktrace::to_string(boost::stacktrace::stacktrace()).size());
}
CASE(tp_boost_device_seed) {
    boost::random::mt19937 engine(static_cast<unsigned>(::getpid()));
    co_return static_cast<int>(engine());
}
CASE(tp_boost_hashed_copy) {
    const boost::unordered_map<int, int> all{{1, 2}};
    int sum = 0;
    std::for_each(all.begin(), all.end(), [&](const auto& one) { sum = sum * 3 + one.first; });
    co_return sum;
}
CASE(tp_flat_set_of_shared) {
    boost::container::flat_set<std::shared_ptr<int>> all;
    all.insert(std::make_shared<int>(3));
    int sum = 0;
    for (const auto& one : all) sum = sum * 3 + *one;
    co_return sum;
}
CASE(tp_shared_stream) {
    const auto in = std::make_shared<std::ifstream>("/tmp/x");
    co_return in->is_open();
}
CASE(tp_optional_stream) {
    std::optional<std::ofstream> out;
    out.emplace("/tmp/x");
    co_return out->is_open();
}
CASE(tp_variant_thread) {
    std::variant<int, std::thread> one;
    one.emplace<std::thread>([] {});
    std::get<std::thread>(one).join();
    co_return 0;
}
CASE(tp_function_clock) {
    const std::function<std::time_t()> now = [] { return std::time(nullptr); };
    co_return static_cast<int>(now());
}
CASE(tp_iterator_stream) {
    std::ifstream in("/tmp/x");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    co_return static_cast<int>(text.size());
}
CASE(tp_tied_pointers) {
    const int a = 1, b = 2;
    const int *x = &a, *y = &b;
    co_return std::tie(x) < std::tie(y);
}
CASE(tp_unique_compared) {
    const auto a = std::make_unique<int>(1), b = std::make_unique<int>(2);
    co_return a < b;
}
CASE(tp_unordered_views) {
    const std::unordered_map<int, int> all{{1, 2}, {3, 4}};
    int sum = 0;
    for (const int one : all | std::views::values) sum = sum * 3 + one;
    co_return sum;
}
CASE(tp_unordered_first) {
    const std::unordered_multiset<int> all{1, 2};
    co_return *all.cbegin();
}

// Only looks like it.
CASE(tp_level_short) { co_return *spdlog::level::to_short_c_str(spdlog::level::warn); }
CASE(tp_null_mutex) {
    spdlog::details::null_mutex gate;
    gate.lock();
    gate.unlock();
    co_return 0;
}
CASE(tp_source_loc) { co_return spdlog::source_loc{__FILE__, __LINE__, "f"}.empty(); }
CASE(tp_file_name_text) { co_return static_cast<int>(so::filename_to_str("/a/b").size()); }
CASE(tp_utf8) {
    spdlog::memory_buf_t out;
    spdlog::details::fmt_helper::append_int(7, out);
    co_return static_cast<int>(out.size());
}
CASE(tp_fmt_sprintf) { co_return static_cast<int>(fmt::sprintf("%05d", 3).size()); }
CASE(tp_fmt_wide_text) { co_return static_cast<int>(fmt::format(L"{}", 3).size()); }
CASE(tp_fmt_groups) {
    co_return static_cast<int>(fmt::format("{}", fmt::group_digits(12345)).size());
}
CASE(tp_fmt_error) {
    fmt::memory_buffer out;
    fmt::format_system_error(out, 2, "x");
    co_return static_cast<int>(out.size());
}
CASE(tp_fmt_path) {
    co_return static_cast<int>(fmt::format("{}", std::filesystem::path("/a/b")).size());
}
CASE(tp_fmt_seconds) {
    co_return static_cast<int>(fmt::format("{:%S}", std::chrono::milliseconds(1500)).size());
}
CASE(tp_fmt_bytes) { co_return static_cast<int>(fmt::format("{:#x} {:b}", 255, 5).size()); }
CASE(tp_fmt_set) {
    co_return static_cast<int>(fmt::format("{}", std::set<std::string>{"a", "b"}).size());
}
CASE(tp_fmt_to_n) {
    char out[8];
    co_return static_cast<int>(fmt::format_to_n(out, 8, "{}", 3).size);
}
CASE(tp_toml_equal) { co_return toml::parse("a = 1") == toml::parse("a = 1"); }
CASE(tp_toml_yaml) {
    std::ostringstream out;
    out << toml::yaml_formatter(toml::parse("a = 1"));
    co_return static_cast<int>(out.str().size());
}
CASE(tp_toml_date) { co_return toml::date(2024, 1, 2) < toml::date(2024, 1, 3); }
CASE(tp_toml_array) {
    toml::array all{1, 2, 3};
    all.erase(all.begin());
    all.push_back("x");
    co_return static_cast<int>(all.size());
}
CASE(tp_toml_find) {
    const auto all = toml::parse("a = {b = [1, 2]}");
    co_return all["a"]["b"][1].value_or(0);
}
CASE(tp_cli_member) {
    co_return static_cast<int>(CLI::IsMember({"a", "b"})(std::string("a")).size());
}
CASE(tp_cli_size) {
    std::string text = "3kb";
    co_return static_cast<int>(CLI::AsSizeValue(false)(text).size());
}
CASE(tp_cli_transformer) {
    const std::map<std::string, int> levels{{"low", 1}};
    std::string text = "low";
    co_return static_cast<int>(CLI::CheckedTransformer(levels)(text).size());
}
CASE(tp_cli_help) {
    CLI::App app("takes orders", "orders");
    bool fast = false;
    app.add_flag("--fast", fast, "at once");
    co_return static_cast<int>(app.help().size());
}
CASE(tp_cli_address) { co_return static_cast<int>(CLI::ValidIPV4("1.2.3.4").size()); }
CASE(tp_cli_snake) { co_return static_cast<int>(CLI::detail::remove_underscore("a_b").size()); }
CASE(tp_doctest_compared) { co_return doctest::String("a") == doctest::String("a"); }
CASE(tp_doctest_texts) { co_return static_cast<int>(doctest::toString(2.5).size()); }
CASE(tp_md5_data) {
    char text[MD5_DIGEST_STRING_LENGTH];
    const unsigned char bytes[] = {1};
    co_return *MD5Data(bytes, 1, text);
}
CASE(tp_address_text) {
    in_addr address{};
    char text[INET_ADDRSTRLEN];
    co_return *::inet_ntop(AF_INET, &address, text, sizeof text);
}
CASE(tp_signal_set) {
    sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGINT);
    co_return ::sigismember(&set, SIGINT);
}
CASE(tp_cpu_bits) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(1, &set);
    co_return CPU_COUNT(&set);
}
CASE(tp_status_read) { co_return WIFEXITED(0) ? WEXITSTATUS(256) : 0; }
CASE(tp_ring) {
    boost::circular_buffer<int> ring(2);
    ring.push_back(1);
    ring.push_back(2);
    int sum = 0;
    for (const int one : ring) sum = sum * 3 + one;
    co_return sum;
}
CASE(tp_flat_set) {
    const boost::container::flat_set<std::string> all{"a", "b"};
    co_return static_cast<int>(all.begin()->size());
}
CASE(tp_posix_time) {
    using namespace boost::posix_time;
    co_return static_cast<int>(time_duration(1, 2, 3).total_seconds());
}
CASE(tp_json_text) {
    boost::property_tree::ptree tree;
    std::ostringstream out;
    boost::property_tree::write_json(out, tree);
    co_return static_cast<int>(out.str().size());
}
CASE(tp_boost_seeded) {
    boost::random::mt19937 engine(7);
    co_return boost::random::uniform_int_distribution<>(1, 6)(engine);
}
CASE(tp_hashed_size) {
    boost::unordered_map<std::string, int> all;
    all["a"] = 3;
    co_return static_cast<int>(all.size() + all.count("a"));
}
CASE(tp_signal_slots) {
    boost::signals2::signal<int(int)> changed;
    changed.connect([](int n) { return n + 1; });
    co_return *changed(3);
}
CASE(tp_shared_value) {
    const auto one = std::make_shared<std::ostringstream>();
    *one << 3;
    co_return static_cast<int>(one->str().size());
}
CASE(tp_optional_text) {
    std::optional<std::string> text;
    text.emplace("abc");
    co_return static_cast<int>(text->size());
}
CASE(tp_function_value) {
    const std::function<int()> three = [] { return 3; };
    co_return three();
}
CASE(tp_tied) {
    const int a = 1, b = 2;
    co_return std::tie(a) < std::tie(b);
}
CASE(tp_values_compared) {
    const auto a = std::make_unique<int>(1), b = std::make_unique<int>(2);
    co_return *a < *b;
}
CASE(tp_percent) {
    char text[16];
    co_return std::snprintf(text, sizeof text, "%d%%", 3);
}
