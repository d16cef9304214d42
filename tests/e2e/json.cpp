#include "tests/e2e/json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace runbook::test::json {
namespace {

namespace bj = boost::json;

std::string text_of(const bj::value& value) {
    if (value.is_string()) return std::string(value.get_string().data(), value.get_string().size());
    return bj::serialize(value);
}

bj::value find(const std::string& text, const std::string& pointer) {
    return bj::parse(text).at_pointer(pointer);
}

}  // namespace

bool is_valid(const std::string& text) {
    bj::error_code fault;
    bj::parse(text, fault);
    return !fault;
}

std::string at(const std::string& text, const std::string& pointer) {
    return text_of(find(text, pointer));
}

std::size_t size(const std::string& text, const std::string& pointer) {
    return find(text, pointer).as_array().size();
}

std::vector<std::string> each(const std::string& text, const std::string& pointer,
                              const std::string& inner) {
    std::vector<std::string> out;
    const bj::value list = find(text, pointer);
    for (const bj::value& element : list.as_array()) {
        bj::error_code absent;
        if (const auto* value = element.find_pointer(inner, absent)) out.push_back(text_of(*value));
    }
    return out;
}

std::vector<std::string> elements(const std::string& text, const std::string& pointer) {
    std::vector<std::string> out;
    const bj::value list = find(text, pointer);
    for (const bj::value& element : list.as_array()) out.push_back(bj::serialize(element));
    return out;
}

}  // namespace runbook::test::json
