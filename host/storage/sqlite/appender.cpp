#include "host/storage/sqlite/appender.hpp"

#include "host/base/assert.hpp"

namespace runbook::storage::sqlite {

namespace {

constexpr std::size_t kMany = 16;
constexpr std::size_t kBytesKeptMost = 1 << 20;  // of room, and of bytes that wait

#define RB_FOUR "(?,?,?),(?,?,?),(?,?,?),(?,?,?)"
constexpr const char* kInsertMany =
    "INSERT INTO log(run, prev, body) VALUES" RB_FOUR "," RB_FOUR "," RB_FOUR "," RB_FOUR;
#undef RB_FOUR

}  // namespace

Appender::Appender(Database& database)
    : database_(database),
      end_of_log_(database, "SELECT max(id) FROM log"),
      insert_one_(database, "INSERT INTO log(run, prev, body) VALUES(?,?,?)"),
      insert_many_(database, kInsertMany) {}

Result<std::int64_t> Appender::add(RunKey run, std::int64_t prev, std::string_view bytes) {
    RB_CHECK(find_end());
    waiting_.push_back({run, prev, bytes_.size(), bytes.size()});
    bytes_.append(bytes);
    const std::int64_t id = ++end_;
    if (waiting_.size() == kMany || bytes_.size() > kBytesKeptMost) RB_CHECK(flush());
    return id;
}

Result<void> Appender::flush() {
    if (waiting_.empty()) return {};
    if (waiting_.size() == kMany) {
        RB_CHECK(insert(insert_many_, 0, kMany));
    } else {
        for (std::size_t i = 0; i < waiting_.size(); ++i) RB_CHECK(insert(insert_one_, i, 1));
    }
    RB_ASSERT(database_.last_insert_id() == end_);
    waiting_.clear();
    if (bytes_.capacity() > kBytesKeptMost) bytes_ = std::string();
    bytes_.clear();
    return {};
}

void Appender::committed() {
    RB_ASSERT(waiting_.empty());
    end_is_known_ = false;
}

void Appender::rolled_back() {
    waiting_.clear();
    bytes_.clear();
    if (end_is_known_) end_ = end_before_;
    end_is_known_ = false;
}

// Another process may have appended since our last transaction.
Result<std::int64_t> Appender::find_end() {
    if (end_is_known_) return end_;
    Query query(end_of_log_);
    RB_TRY(const bool row, query.next());
    end_ = end_before_ = row ? query.number(0) : 0;
    end_is_known_ = true;
    return end_;
}

Result<void> Appender::insert(Statement& statement, std::size_t first, std::size_t count) {
    Query query(statement);
    for (std::size_t i = 0; i < count; ++i) {
        const Waiting& each = waiting_[first + i];
        const std::string_view body = std::string_view(bytes_).substr(each.at, each.size);
        query.bind_after(static_cast<int>(3 * i), each.run, each.prev, Blob{body});
    }
    return query.run();
}

}  // namespace runbook::storage::sqlite
