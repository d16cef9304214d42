// The one header an author includes: rb::Run, rb::Task, rb::Activity, rb::Failure, RB_FIELDS and
// RUNBOOK_BUNDLE.
#pragma once

#include "runbook/kit/compiler.hpp"  // first: it says when the compiler is too old for the rest

#include "runbook/bundle.hpp"
#include "runbook/saga.hpp"
