// DiskProbe: how long the disk takes right now for one write that must stay.
#pragma once

#include <filesystem>

namespace runbook::bench {

class DiskProbe {
 public:
    explicit DiskProbe(const std::filesystem::path& file);
    ~DiskProbe();
    DiskProbe(const DiskProbe&) = delete;
    DiskProbe& operator=(const DiskProbe&) = delete;

    double p50_us();  // of 50 times write and fdatasync

 private:
    int descriptor_;
};

}  // namespace runbook::bench
