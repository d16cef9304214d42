// A case: a runbook that calls into code that was not written for the lint. truth.tsv says what is
// true of it.
#pragma once

#include <runbook/runbook.hpp>

#define CASE(name) rb::Task<int> name([[maybe_unused]] rb::Run& run)
