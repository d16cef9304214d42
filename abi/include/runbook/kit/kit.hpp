// The instance with all its parts; what the author's side of the kit includes.
#pragma once

#include "runbook/kit/compiler.hpp"
#include "runbook/kit/instance.hpp"
#include "runbook/kit/instance_cancel.hpp"
#include "runbook/kit/instance_emit.hpp"
#include "runbook/kit/instance_groups.hpp"
#include "runbook/kit/instance_handlers.hpp"
#include "runbook/kit/instance_jobs.hpp"
#include "runbook/kit/instance_local.hpp"
#include "runbook/kit/instance_query.hpp"
#include "runbook/kit/instance_slots.hpp"
#include "runbook/kit/instance_structure.hpp"
#include "runbook/kit/instance_waits.hpp"
