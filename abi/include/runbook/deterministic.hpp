// RB_DETERMINISTIC("reason"), before a function: runbook-lint ends its walk there, because you say
// that what the function does is the same at every replay. Compilers see nothing.
//
//   RB_DETERMINISTIC("a table that is filled once and never changed")
//   const Table& prices() { static Table table = load(); return table; }
//
// Includes nothing, so that code without the kit can use it. With clang alone,
// [[rb::deterministic("reason")]] says the same; g++ warns of it.
#pragma once

#if defined(__clang__)
#define RB_DETERMINISTIC(reason) [[clang::annotate("rb::deterministic:" reason)]]
#else
#define RB_DETERMINISTIC(reason)
#endif
