// RB_ASSERT: our own bugs stop here, in release too, before bad state is stored.
#pragma once

#include <runbook/result.hpp>

#define RB_ASSERT(...) \
    ((__VA_ARGS__) ? (void)0 : ::runbook::assertion_failed(#__VA_ARGS__, __FILE__, __LINE__))
