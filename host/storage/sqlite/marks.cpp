#include "host/storage/sqlite/marks.hpp"

#include <unordered_map>
#include <utility>

namespace runbook::storage::sqlite {

Marks::Marks(Database& database)
    : add_(database, "INSERT INTO holders(id, mark, bell) VALUES(?, ?, ?)"),
      mark_of_(database, "SELECT mark FROM holders WHERE id = ?"),
      move_(database, "UPDATE holders SET mark = ?2 WHERE id = ?1"),
      remove_(database, "DELETE FROM holders WHERE id = ?"),
      all_(database, "SELECT id FROM holders ORDER BY id"),
      scan_(database, "SELECT id, run FROM log WHERE id > ? ORDER BY id"),
      move_tail_(database,
                 "UPDATE runs SET tail = ?3 WHERE key = ?2 AND holder = ?1 AND closed = 0") {}

Result<void> Marks::add(const std::string& holder, std::int64_t end_of_log,
                        const std::string& bell) {
    return Query(add_, std::string_view(holder), end_of_log, std::string_view(bell)).run();
}

Result<bool> Marks::has(const std::string& holder) {
    return Query(mark_of_, std::string_view(holder)).next();
}

Result<void> Marks::move(const std::string& holder, std::int64_t mark) {
    return Query(move_, std::string_view(holder), mark).run();
}

Result<void> Marks::remove(const std::string& holder) {
    return Query(remove_, std::string_view(holder)).run();
}

Result<std::vector<std::string>> Marks::holders() {
    std::vector<std::string> ids;
    Query query(all_);
    for (;;) {
        RB_TRY(const bool more, query.next());
        if (!more) return ids;
        ids.emplace_back(query.text(0));
    }
}

Result<void> Marks::settle(const std::string& holder) {
    std::int64_t mark = 0;
    {
        Query query(mark_of_, std::string_view(holder));
        RB_TRY(const bool there, query.next());
        if (!there) return {};
        mark = query.number(0);
    }
    RB_CHECK(move_tails(holder, mark));
    return remove(holder);
}

Result<void> Marks::move_tails(const std::string& holder, std::int64_t mark) {
    std::unordered_map<std::int64_t, std::int64_t> newest;  // by run
    {
        Query query(scan_, mark);
        for (;;) {
            RB_TRY(const bool more, query.next());
            if (!more) break;
            newest[query.number(1)] = query.number(0);
        }
    }
    for (const auto& [run, record] : newest)
        RB_CHECK(Query(move_tail_, std::string_view(holder), run, record).run());
    return {};
}

}  // namespace runbook::storage::sqlite
