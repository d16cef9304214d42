// The report: one JSON line a row, or a table for people.
#pragma once

#include <cstdio>
#include <string>

#include "rows.hpp"

namespace runbook::bench {

struct Circumstances {
    std::string commit;  // of the sources, "+" behind it: changed since
    std::string host;    // absolute figures compare only between equal ones
    bool quick = false;
};

Circumstances circumstances(const std::string& source_folder, bool quick);

std::string json_line(const Row& row, const Measured& measured, const Circumstances& now);
// For people: a heading, then a line a row.
std::string heading(const Circumstances& now);
std::string table_line(const Row& row, const Measured& measured);

}  // namespace runbook::bench
