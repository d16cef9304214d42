// Records of text, for what is kept between runs and handed between processes: a record is a line,
// its first character the kind, its fields end with a tab.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "tools/lint/facts.hpp"

namespace runbook::lint {

class FieldWriter {
 public:
    explicit FieldWriter(std::string& out) : out_(out) {}

    FieldWriter& begin(char kind) {
        out_ += kind;
        return *this;
    }
    FieldWriter& text(std::string_view text);
    FieldWriter& number(std::uint64_t number) { return text(std::to_string(number)); }
    FieldWriter& place(const Place& at) { return text(at.file).number(at.line).number(at.column); }
    void end() { out_ += '\n'; }

 private:
    std::string& out_;
};

// The fields of one record. After a mistake everything is empty, and ok() is false.
class FieldReader {
 public:
    explicit FieldReader(std::string_view line) : rest_(line) {}

    bool more() const { return !rest_.empty(); }
    bool ok() const { return ok_; }
    std::string text();
    std::uint64_t number();
    Place place();

 private:
    std::string_view rest_;
    bool ok_ = true;
};

// Reads the head, the records and the line "end". False when one is not as it should be, as in a
// text that was cut off.
bool read_records(std::string_view text, std::string_view head,
                  const std::function<bool(char kind, FieldReader& in)>& record);

}  // namespace runbook::lint
