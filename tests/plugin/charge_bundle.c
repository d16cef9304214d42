/* A bundle in plain C, as an author without the kit writes one: runbook `pay` calls the activity
 * `charge` and completes with its result, or fails with its failure. */
#include "abi/include/runbook/abi.h"

#include <stdlib.h>
#include <string.h>

#define STR(text) {text, sizeof(text) - 1}

typedef struct instance {
    uint64_t next_seq;
} instance;

int charge_instances; /* live ones; the tests look at it */

static rb_status create(const rb_runbook* self, const rb_instance_info* info, void** inst) {
    (void)self;
    if (info->seed == 13) return RB_E_LIMIT;
    instance* made = malloc(sizeof *made);
    if (made == NULL) return RB_E_LIMIT;
    made->next_seq = 1;
    ++charge_instances;
    *inst = made;
    return RB_OK;
}

static rb_status activate(void* inst, const rb_activation* act) {
    instance* self = inst;
    const rb_job* job = act->job;
    rb_cmd cmd;
    memset(&cmd, 0, sizeof cmd);
    cmd.struct_size = sizeof cmd;
    cmd.seq = self->next_seq++;
    if (job->type == RB_JOB_START) {
        const rb_str name = STR("charge"), key = STR("once");
        rb_str no_retry[] = {STR("declined")};
        rb_retry retry = {.struct_size = sizeof retry,
                          .max_attempts = 5,
                          .first_ms = 1000,
                          .backoff_permille = 1500,
                          .no_retry_types = no_retry,
                          .no_retry_count = 1};
        rb_step_opts opts = {.struct_size = sizeof opts, .attempt_ms = 30000, .retry = &retry};
        cmd.type = RB_CMD_STEP;
        cmd.name = name;
        cmd.key = key;
        cmd.args = job->args;
        cmd.step = &opts;
        return act->emit(act, &cmd);
    }
    if (job->type != RB_JOB_RESOLVED || job->seq != 1) return RB_E_UNSUPPORTED;
    cmd.type = job->failure ? RB_CMD_FAIL : RB_CMD_COMPLETE;
    cmd.args = job->args;
    cmd.failure = job->failure;
    return act->emit(act, &cmd);
}

static void evict(void* inst) {
    --charge_instances;
    free(inst);
}

static rb_status charge(const rb_activity* self, void* task, const rb_activity_call* call) {
    (void)self;
    (void)task;
    if (call->args.len != 1) {
        const rb_str type = STR("no_order"), message = STR("nothing to charge");
        rb_failure failure;
        memset(&failure, 0, sizeof failure);
        failure.struct_size = sizeof failure;
        failure.kind = RB_FAIL_APP;
        failure.flags = RB_FAILURE_NO_RETRY;
        failure.retry_after_ms = -1;
        failure.type = type;
        failure.message = message;
        call->fail(call, &failure);
        return RB_OK;
    }
    call->succeed(call, &call->args.ptr[0]);
    return RB_OK;
}

static const rb_runbook pay = {.struct_size = sizeof(rb_runbook),
                               .flags = RB_RUNBOOK_TRANSIENT,
                               .slug = STR("pay"),
                               .title = STR("Pay an order"),
                               .input_schema = STR("{\"type\":\"object\"}"),
                               .create = create,
                               .activate = activate,
                               .evict = evict};
static const rb_step_opts charge_defaults = {.struct_size = sizeof charge_defaults,
                                             .attempt_ms = 7000};
static const rb_activity charge_activity = {.struct_size = sizeof(rb_activity),
                                            .slug = STR("charge"),
                                            .run = charge,
                                            .defaults = &charge_defaults};
static const rb_activity hidden_activity = {.struct_size = sizeof(rb_activity),
                                            .flags = RB_ACTIVITY_HIDDEN,
                                            .slug = STR("rb.inline"),
                                            .run = charge};
static const rb_runbook* const runbooks[] = {&pay};
static const rb_activity* const activities[] = {&charge_activity, &hidden_activity};

const rb_bundle charge_bundle = {.struct_size = sizeof(rb_bundle),
                                 .name = STR("payments"),
                                 .version = STR("2.1.0"),
                                 .runbooks = runbooks,
                                 .runbook_count = 1,
                                 .activities = activities,
                                 .activity_count = 2};
