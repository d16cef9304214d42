#include "report.hpp"

#include <unistd.h>

#include <array>
#include <fstream>
#include <thread>

namespace runbook::bench {
namespace {

std::string output_of(const std::string& command) {
    std::string text;
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return text;
    std::array<char, 256> part{};
    while (std::fgets(part.data(), part.size(), pipe) != nullptr) text += part.data();
    ::pclose(pipe);
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

std::string processor() {
    std::ifstream facts("/proc/cpuinfo");
    for (std::string line; std::getline(facts, line);) {
        const auto colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos)
            return line.substr(colon + 2);
    }
    return "unknown processor";
}

template <class... Values>
std::string print(const char* form, const Values&... values) {
    std::array<char, 512> text{};
    std::snprintf(text.data(), text.size(), form, values...);
    return text.data();
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out + "\"";
}

double per_operation(std::int64_t total, std::uint64_t operations) {
    return operations == 0 ? 0 : static_cast<double>(total) / static_cast<double>(operations);
}

}  // namespace

Circumstances circumstances(const std::string& source_folder, bool quick) {
    Circumstances now;
    now.quick = quick;
    const std::string git = "git -C '" + source_folder + "' ";
    now.commit = output_of(git + "rev-parse --short HEAD 2>/dev/null");
    if (now.commit.empty()) now.commit = "unknown";
    if (!output_of(git + "status --porcelain -uno 2>/dev/null").empty()) now.commit += "+";
    std::array<char, 128> name{};
    ::gethostname(name.data(), name.size() - 1);
    now.host = std::string(name.data()) + ", " +
               std::to_string(std::thread::hardware_concurrency()) + " x " + processor();
    return now;
}

// Rates in operations a second, latencies in milliseconds, memory in bytes.
std::string json_line(const Row& row, const Measured& measured, const Circumstances& now) {
    const Verdict& v = measured.verdict;
    const double unit = row.scale == Scale::kLatency ? 1e6 : 1;
    std::string line = "{\"axis\":" + quoted(row.axis) + ",\"n\":" + std::to_string(row.n);
    if (row.sweep) line += ",\"sweep\":true";
    if (now.quick) line += ",\"quick\":true";
    line += print(",\"limit\":%.6g,\"ours\":%.6g", v.limit / unit, v.ours / unit);
    line += v.ratio ? print(",\"ratio\":%.4f", *v.ratio) : std::string(",\"ratio\":null");
    if (!v.ratio) line += ",\"reason\":" + quoted(v.reason);
    line += print(",\"min\":%.4f,\"max\":%.4f,\"aa\":%.4f", v.min, v.max, v.aa);
    line +=
        row.durable ? print(",\"probe_p50\":%.1f", v.probe_us) : std::string(",\"probe_p50\":null");
    line += print(",\"cpu_ns_step\":%.0f",
                  per_operation(measured.ours.cpu_ns, measured.ours.operations));
    line += print(",\"limit_cpu_ns_step\":%.0f",
                  per_operation(measured.limit.cpu_ns, measured.limit.operations));
    line += print(",\"syncs\":%llu,\"commits\":%llu,\"steps\":%llu",
                  static_cast<unsigned long long>(measured.ours.syncs),
                  static_cast<unsigned long long>(measured.ours.commits),
                  static_cast<unsigned long long>(measured.ours.operations));
    line += print(",\"pairs\":%zu,\"dropped\":%zu", v.pairs, v.dropped);
    if (row.scale == Scale::kRate) {
        line += ",\"runbook\":" + quoted(row.slug);
        line += ",\"steps_a_run\":" + std::to_string(row.steps);
    }
    return line + ",\"commit\":" + quoted(now.commit) + ",\"host\":" + quoted(now.host) + "}";
}

std::string heading(const Circumstances& now) {
    std::string text = now.host + ", commit " + now.commit + "\n";
    if (now.quick) text += "quick: few short pairs, for a first look only\n";
    return text + print("%-5s %6s %12s %12s %7s  %-13s %6s %9s %9s", "row", "runs", "limit", "ours",
                        "ratio", "min..max", "A/A", "probe us", "cpu ns");
}

std::string table_line(const Row& row, const Measured& measured) {
    const Verdict& v = measured.verdict;
    const bool latency = row.scale == Scale::kLatency;
    const double unit = latency ? 1e6 : 1;
    const char* form = latency ? "%.3f ms" : row.scale == Scale::kBytes ? "%.0f B" : "%.0f/s";
    const std::string spread = print("%.2f..%.2f", v.min, v.max);
    std::string line =
        print("%-5s %6zu %12s %12s %7s  %-13s %6.3f %9.1f %9.0f", row.axis.c_str(), row.n,
              print(form, v.limit / unit).c_str(), print(form, v.ours / unit).c_str(),
              v.ratio ? print("%.3f", *v.ratio).c_str() : "-", spread.c_str(), v.aa, v.probe_us,
              per_operation(measured.ours.cpu_ns, measured.ours.operations));
    if (row.sweep) line += "  " + row.slug;
    if (row.steps != kStepsPerRun) line += ", " + std::to_string(row.steps) + " steps a run";
    if (!v.ratio) line += "  inconclusive: " + v.reason;
    return line;
}

}  // namespace runbook::bench
