#include "disk_probe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>

#include "span.hpp"
#include "statistics.hpp"

namespace runbook::bench {
namespace {
constexpr int kTimes = 50;
constexpr std::size_t kPage = 4096;
}  // namespace

DiskProbe::DiskProbe(const std::filesystem::path& file)
    : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0)
        throw std::runtime_error("the disk probe " + file.string() + ": " + std::strerror(errno));
    p50_us();  // from here on the file has its size: overwriting is what is measured
}

DiskProbe::~DiskProbe() { ::close(descriptor_); }

double DiskProbe::p50_us() {
    std::array<char, kPage> page{};
    page.fill('p');
    std::vector<double> took;
    for (int i = 0; i < kTimes; ++i) {
        const std::int64_t begin = now_ns();
        const bool written =
            ::pwrite(descriptor_, page.data(), page.size(), static_cast<off_t>(i * kPage)) ==
            static_cast<ssize_t>(page.size());
        if (!written || ::fdatasync(descriptor_) != 0)
            throw std::runtime_error(std::string("the disk probe: ") + std::strerror(errno));
        took.push_back(static_cast<double>(now_ns() - begin) / 1000);
    }
    return median(std::move(took));
}

}  // namespace runbook::bench
