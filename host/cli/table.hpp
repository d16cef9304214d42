// A table for people: columns as wide as their widest cell, two spaces between, no lines.
#pragma once

#include <string>
#include <vector>

#include "host/cli/text.hpp"

namespace runbook::cli {

struct Cell {
    Cell(std::string words, Color its_color = Color::kNone)  // NOLINT: a text is a cell
        : text(std::move(words)), color(its_color) {}
    Cell(const char* words) : Cell(std::string(words)) {}  // NOLINT: a text is a cell
    std::string text;
    Color color;
};

class Table {
 public:
    explicit Table(std::vector<std::string> headings) : headings_(std::move(headings)) {}

    // As many cells as there are headings.
    void add(std::vector<Cell> row);
    bool empty() const { return rows_.empty(); }

    // Columns without any text are left out.
    std::string text(bool color) const;

 private:
    std::vector<std::size_t> widths() const;

    std::vector<std::string> headings_;
    std::vector<std::vector<Cell>> rows_;
};

// "name  value" lines, the names in one column; pairs without a value are left out.
std::string facts(const std::vector<std::pair<std::string, Cell>>& pairs, bool color);

}  // namespace runbook::cli
