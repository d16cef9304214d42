// Lists of texts in doctest's messages, instead of {?}.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace doctest {

template <>
struct StringMaker<std::vector<std::string>> {
    static String convert(const std::vector<std::string>& texts) {
        std::string out = "[";
        for (const std::string& text : texts) (out += out.size() > 1 ? ", " : "") += text;
        return (out + "]").c_str();
    }
};

}  // namespace doctest
