// spdlog, fmt, toml++, CLI11 and doctest as they are installed.
#include <fmt/args.h>
#include <fmt/chrono.h>
#include <fmt/color.h>
#include <fmt/compile.h>
#include <fmt/format.h>
#include <fmt/os.h>
#include <fmt/ostream.h>
#include <fmt/ranges.h>
#include <spdlog/async.h>
#include <spdlog/cfg/env.h>
#include <spdlog/fmt/bin_to_hex.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/daily_file_sink.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <spdlog/stopwatch.h>
#include <toml++/toml.h>

#include <CLI/CLI.hpp>
#include <CLI/Timer.hpp>
#define DOCTEST_CONFIG_NO_SHORT_MACRO_NAMES
#include <doctest/doctest.h>

#include <map>
#include <sstream>
#include <unordered_map>
#include <unordered_set>

#include "case.hpp"

namespace so = spdlog::details::os;

CASE(spdlog_info) {
    spdlog::info("order {} taken", 3);
    co_return 0;
}
CASE(spdlog_default_raw) {
    spdlog::default_logger_raw()->warn("late");
    co_return 0;
}
CASE(spdlog_macro) {
    SPDLOG_ERROR("no {}", "stock");
    co_return 0;
}
CASE(spdlog_file) {
    auto log = spdlog::basic_logger_mt("orders", "/tmp/orders.log");
    log->info("taken");
    co_return 0;
}
CASE(spdlog_rotating) {
    auto log = spdlog::rotating_logger_st("orders", "/tmp/orders.log", 1000, 3);
    co_return log != nullptr;
}
CASE(spdlog_daily) {
    auto log = spdlog::daily_logger_mt("orders", "/tmp/orders.log", 2, 30);
    co_return log != nullptr;
}
CASE(spdlog_console) {
    auto log = spdlog::stdout_color_mt("console");
    log->critical("lost");
    co_return 0;
}
CASE(spdlog_own_stream) {
    std::ostringstream out;
    spdlog::logger log("mine", std::make_shared<spdlog::sinks::ostream_sink_st>(out));
    log.info("stamped with the time");
    co_return static_cast<int>(out.str().size());
}
CASE(spdlog_get) { co_return spdlog::get("orders") != nullptr; }
CASE(spdlog_set_level) {
    spdlog::set_level(spdlog::level::debug);
    co_return 0;
}
CASE(spdlog_pool) {
    spdlog::init_thread_pool(100, 1);
    co_return 0;
}
CASE(spdlog_flush_every) {
    spdlog::flush_every(std::chrono::seconds(3));
    co_return 0;
}
CASE(spdlog_env_levels) {
    spdlog::cfg::load_env_levels();
    co_return 0;
}
CASE(spdlog_stopwatch) {
    const spdlog::stopwatch watch;
    co_return static_cast<int>(watch.elapsed().count());
}
CASE(spdlog_os_now) { co_return static_cast<int>(so::now().time_since_epoch().count()); }
CASE(spdlog_os_localtime) { co_return so::localtime(1700000000).tm_hour; }
CASE(spdlog_os_localtime_now) { co_return so::localtime().tm_hour; }
CASE(spdlog_os_gmtime_now) { co_return so::gmtime().tm_hour; }
CASE(spdlog_os_pid) { co_return so::pid(); }
CASE(spdlog_os_thread) { co_return static_cast<int>(so::thread_id()); }
CASE(spdlog_os_getenv) { co_return static_cast<int>(so::getenv("HOME").size()); }
CASE(spdlog_os_exists) { co_return so::path_exists("/tmp/x"); }
CASE(spdlog_os_mkdir) { co_return so::create_dir("/tmp/a/b"); }
CASE(spdlog_os_remove) { co_return so::remove("/tmp/x"); }
CASE(spdlog_os_sleep) {
    so::sleep_for_millis(3);
    co_return 0;
}
CASE(spdlog_os_terminal) { co_return so::is_color_terminal(); }
CASE(spdlog_os_offset) { co_return so::utc_minutes_offset(so::gmtime(1700000000)); }
CASE(spdlog_file_helper) {
    spdlog::details::file_helper file;
    file.open("/tmp/x");
    co_return static_cast<int>(file.size());
}
CASE(fmt_print) {
    fmt::print("hello {}\n", 3);
    co_return 0;
}
CASE(fmt_print_stderr) {
    fmt::print(stderr, "hello {}\n", 3);
    co_return 0;
}
CASE(fmt_print_color) {
    fmt::print(fg(fmt::color::red), "hello {}\n", 3);
    co_return 0;
}
CASE(fmt_print_cout) {
    fmt::print(std::cout, "hello {}\n", 3);
    co_return 0;
}
CASE(fmt_vprint) {
    fmt::vprint("hello\n", fmt::format_args());
    co_return 0;
}
CASE(fmt_output_file) {
    auto out = fmt::output_file("/tmp/x");
    out.print("{}", 3);
    co_return 0;
}
CASE(fmt_file) {
    fmt::file file("/tmp/x", fmt::file::RDONLY);
    co_return static_cast<int>(file.size());
}
CASE(fmt_buffered_file) {
    fmt::buffered_file file("/tmp/x", "r");
    co_return 0;
}
CASE(fmt_pipe) {
    fmt::file in, out;
    fmt::file::pipe(in, out);
    co_return 0;
}
CASE(fmt_localtime) { co_return fmt::localtime(1700000000).tm_hour; }
CASE(fmt_localtime_text) {
    co_return static_cast<int>(
        fmt::format("{:%H:%M}", fmt::localtime(std::time_t(1700000000))).size());
}
CASE(fmt_now_text) {
    co_return static_cast<int>(fmt::format("{:%F}", std::chrono::system_clock::now()).size());
}
CASE(fmt_unordered) {
    const std::unordered_set<int> all{3, 1, 2};
    co_return static_cast<int>(fmt::format("{}", all).size());
}
CASE(fmt_unordered_join) {
    const std::unordered_set<int> all{3, 1, 2};
    co_return static_cast<int>(fmt::format("{}", fmt::join(all, ",")).size());
}
CASE(fmt_pointer) {
    const int value = 3;
    co_return static_cast<int>(fmt::format("{}", fmt::ptr(&value)).size());
}
CASE(fmt_locale) {
    co_return static_cast<int>(fmt::format(std::locale("de_DE.UTF-8"), "{:L}", 1234).size());
}
CASE(toml_file) { co_return static_cast<int>(toml::parse_file("/tmp/x.toml").size()); }
CASE(toml_to_console) {
    std::cout << toml::parse("a = 1");
    co_return 0;
}
CASE(toml_to_file) {
    std::ofstream out("/tmp/x.toml");
    out << toml::parse("a = 1");
    co_return 0;
}
CASE(cli_parse) {
    CLI::App app;
    app.parse("--n 3");
    co_return 0;
}
CASE(cli_parse_arguments) {
    const char* words[] = {"app", "--n", "3"};
    int n = 0;
    CLI::App app;
    app.add_option("--n", n);
    app.parse(3, words);
    co_return n;
}
CASE(cli_exit) {
    CLI::App app;
    co_return app.exit(CLI::CallForHelp());
}
CASE(cli_existing_file) { co_return static_cast<int>(CLI::ExistingFile("/tmp/x").size()); }
CASE(cli_check_path) {
    co_return CLI::detail::check_path("/tmp/x") == CLI::detail::path_type::file;
}
CASE(cli_config_file) {
    co_return static_cast<int>(CLI::ConfigINI().from_file("/tmp/x.ini").size());
}
CASE(cli_timer) { co_return static_cast<int>(CLI::Timer("x").to_string().size()); }
CASE(cli_auto_timer) {
    const CLI::AutoTimer timer("x");
    co_return 0;
}

CASE(spdlog_level_text) {
    co_return static_cast<int>(spdlog::level::to_string_view(spdlog::level::warn).size());
}
CASE(spdlog_level_parse) { co_return spdlog::level::from_str("warn"); }
CASE(spdlog_hex) {
    const std::vector<char> bytes{'a', 'b'};
    co_return static_cast<int>(fmt::format("{}", spdlog::to_hex(bytes)).size());
}
CASE(spdlog_file_name) {
    co_return static_cast<int>(
        spdlog::sinks::rotating_file_sink_st::calc_filename("a.log", 3).size());
}
CASE(spdlog_daily_name) {
    std::tm day{};
    co_return static_cast<int>(
        spdlog::sinks::daily_filename_calculator::calc_filename("a.log", day).size());
}
CASE(spdlog_extension) {
    co_return static_cast<int>(
        std::get<1>(spdlog::details::file_helper::split_by_extension("a.log")).size());
}
CASE(spdlog_directory) { co_return static_cast<int>(so::dir_name("/a/b").size()); }
CASE(spdlog_gmtime) { co_return so::gmtime(1700000000).tm_hour; }
CASE(spdlog_ring) {
    spdlog::details::circular_q<int> ring(3);
    ring.push_back(4);
    co_return ring.front();
}
CASE(spdlog_pad) {
    spdlog::memory_buf_t out;
    spdlog::details::fmt_helper::pad3(7U, out);
    co_return static_cast<int>(out.size());
}
CASE(fmt_format) { co_return static_cast<int>(fmt::format("{:>8} {:.3f} {}", 3, 2.5, "x").size()); }
CASE(fmt_named) { co_return static_cast<int>(fmt::format("{n}", fmt::arg("n", 3)).size()); }
CASE(fmt_runtime) { co_return static_cast<int>(fmt::format(fmt::runtime("{}"), 3).size()); }
CASE(fmt_compiled) { co_return static_cast<int>(fmt::format(FMT_COMPILE("{}"), 3).size()); }
CASE(fmt_to_buffer) {
    fmt::memory_buffer out;
    fmt::format_to(std::back_inserter(out), "{}-{}", 3, 4);
    co_return static_cast<int>(out.size());
}
CASE(fmt_to_string) { co_return static_cast<int>(fmt::to_string(2.5).size()); }
CASE(fmt_size) { co_return static_cast<int>(fmt::formatted_size("{}", 3)); }
CASE(fmt_map) { co_return static_cast<int>(fmt::format("{}", std::map<int, int>{{1, 2}}).size()); }
CASE(fmt_join) {
    co_return static_cast<int>(fmt::format("{}", fmt::join(std::vector<int>{1, 2}, ",")).size());
}
CASE(fmt_duration) {
    co_return static_cast<int>(fmt::format("{:%H:%M:%S}", std::chrono::seconds(3700)).size());
}
CASE(fmt_gmtime) { co_return fmt::gmtime(1700000000).tm_hour; }
CASE(fmt_gmtime_text) {
    co_return static_cast<int>(
        fmt::format("{:%F %T}", fmt::gmtime(std::time_t(1700000000))).size());
}
CASE(fmt_styled_text) {
    co_return static_cast<int>(fmt::format(fg(fmt::color::red), "{}", 3).size());
}
CASE(fmt_streamed) {
    const toml::table all;
    co_return static_cast<int>(fmt::format("{}", fmt::streamed(all)).size());
}
CASE(fmt_dynamic) {
    fmt::dynamic_format_arg_store<fmt::format_context> all;
    all.push_back(3);
    co_return static_cast<int>(fmt::vformat("{}", all).size());
}
CASE(fmt_tuple) { co_return static_cast<int>(fmt::format("{}", std::make_tuple(1, "a")).size()); }
CASE(toml_parse) { co_return static_cast<int>(toml::parse("a = [1, 2]").size()); }
CASE(toml_loop) {
    const toml::table all = toml::parse("b = 1\na = 2\n");
    std::string text;
    for (const auto& [name, value] : all) text += std::string(name.str());
    co_return static_cast<int>(text.size());
}
CASE(toml_path) { co_return toml::parse("[a]\nb = 3").at_path("a.b").value_or(0); }
CASE(toml_dates) {
    const auto all = toml::parse("t = 2024-01-02T03:04:05Z");
    co_return static_cast<int>(all["t"].as_date_time()->get().date.year);
}
CASE(toml_json) {
    std::ostringstream out;
    out << toml::json_formatter(toml::parse("a = 1"));
    co_return static_cast<int>(out.str().size());
}
CASE(toml_insert) {
    toml::table all;
    all.insert_or_assign("a", toml::array{1, 2, "x"});
    co_return static_cast<int>(all.size());
}
CASE(toml_visit) {
    int seen = 0;
    for (auto&& [name, node] : toml::parse("a = 1"))
        node.visit([&](auto& value) { seen += toml::is_integer<decltype(value)>; });
    co_return seen;
}
CASE(cli_declare) {
    int n = 0;
    CLI::App app("takes orders");
    app.add_option("--n", n, "how many")->check(CLI::Range(1, 9))->required();
    app.add_subcommand("list", "lists them");
    co_return static_cast<int>(app.get_options().size());
}
CASE(cli_split) { co_return static_cast<int>(CLI::detail::split("a,b", ',').size()); }
CASE(cli_trim) { co_return static_cast<int>(CLI::detail::trim_copy("  a ").size()); }
CASE(cli_join) {
    co_return static_cast<int>(CLI::detail::join(std::vector<std::string>{"a", "b"}, "-").size());
}
CASE(cli_lower) { co_return static_cast<int>(CLI::detail::to_lower("ABC").size()); }
CASE(cli_range) { co_return static_cast<int>(CLI::Range(1, 3)(std::string("2")).size()); }
CASE(cli_number) { co_return static_cast<int>(CLI::Number("12").size()); }
CASE(cli_cast) {
    int n = 0;
    co_return CLI::detail::lexical_cast("12", n) ? n : 0;
}
CASE(cli_parse_config) {
    std::istringstream in("[a]\nb = 3\n");
    co_return static_cast<int>(CLI::ConfigINI().from_config(in).size());
}
CASE(doctest_string) { co_return static_cast<int>(doctest::String("abc").size()); }
CASE(doctest_text) { co_return static_cast<int>(doctest::toString(3).size()); }
CASE(doctest_approx) { co_return 1.0 == doctest::Approx(1.0000001); }
