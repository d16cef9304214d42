// The one header an author includes: rb::Run, rb::Task, rb::Activity, rb::Failure, RB_FIELDS and
// RUNBOOK_BUNDLE.
#pragma once

#include "runbook/bundle.hpp"
