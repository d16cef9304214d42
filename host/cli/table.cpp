#include "host/cli/table.hpp"

#include <algorithm>

#include "host/base/assert.hpp"

namespace runbook::cli {

namespace {

// Lines end with their last visible character: trailing blanks are noise in a pipe.
void append_cell(std::string& line, std::size_t& owed, const Cell& cell, std::size_t width,
                 bool color) {
    if (!cell.text.empty()) {
        line.append(owed, ' ');
        line += colored(cell.text, cell.color, color);
        owed = 0;
    }
    owed += width - shown_width(cell.text) + 2;
}

std::string line_of(const std::vector<Cell>& cells, const std::vector<std::size_t>& widths,
                    bool color) {
    std::string line;
    std::size_t owed = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (widths[i] > 0) append_cell(line, owed, cells[i], widths[i], color);
    }
    return line += '\n';
}

}  // namespace

void Table::add(std::vector<Cell> row) {
    RB_ASSERT(row.size() == headings_.size());
    rows_.push_back(std::move(row));
}

std::vector<std::size_t> Table::widths() const {
    std::vector<std::size_t> widths(headings_.size(), 0);
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], shown_width(row[i].text));
    }
    for (std::size_t i = 0; i < widths.size(); ++i) {
        if (widths[i] > 0) widths[i] = std::max(widths[i], shown_width(headings_[i]));
    }
    return widths;
}

std::string Table::text(bool color) const {
    const std::vector<std::size_t> wide = widths();
    std::vector<Cell> heads;
    for (const std::string& heading : headings_) heads.emplace_back(heading, Color::kDim);
    std::string out = line_of(heads, wide, color);
    for (const auto& row : rows_) out += line_of(row, wide, color);
    return out;
}

std::string facts(const std::vector<std::pair<std::string, Cell>>& pairs, bool color) {
    std::size_t width = 0;
    for (const auto& [name, value] : pairs) {
        if (!value.text.empty()) width = std::max(width, shown_width(name));
    }
    std::string out;
    for (const auto& [name, value] : pairs) {
        if (value.text.empty()) continue;
        out += line_of({Cell{name, Color::kDim}, value}, {width, shown_width(value.text)}, color);
    }
    return out;
}

}  // namespace runbook::cli
