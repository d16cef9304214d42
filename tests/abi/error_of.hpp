// What the codec says of a text that does not fit.
#pragma once

#include <runbook/fields.hpp>

#include <string>

template <class T>
std::string error_of(const std::string& json) {
    try {
        rb::from_json<T>(json);
        return "no error";
    } catch (const rb::PayloadError& error) {
        return error.what();
    }
}
