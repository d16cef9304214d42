/* runbook/ext/history.h: host extension "rb.history/1": an activity reads the log of its own run.
 * What it makes of the log becomes the step's recorded result, so a replay never reads again.
 * A host without logs (a transient run, a bare host) answers RB_E_UNSUPPORTED. */
#ifndef RUNBOOK_EXT_HISTORY_H
#define RUNBOOK_EXT_HISTORY_H
#include "runbook/abi.h"
#ifdef __cplusplus
extern "C" {
#endif
#define RB_EXT_HISTORY_V1 "rb.history/1"
typedef struct rb_history_event {
    uint64_t sequence; /* 1, 2, 3.. */
    int64_t time_ns;   /* since the Unix epoch, UTC */
    rb_str type;       /* workflow_started, step_completed, .. */
    rb_str data;       /* a JSON object */
} rb_history_event;
typedef struct rb_history_v1 {
    uint32_t struct_size, reserved0;
    void* host_data;
    /* [worker] Calls `each` for every event that is durable now, in order, before it returns; what
     * it is given is borrowed for that call. */
    rb_status (*read)(void* host_data, rb_str run_id, void* user,
                      void (*each)(void* user, const rb_history_event*) RB_NX) RB_NX;
} rb_history_v1;
#ifdef __cplusplus
}
#endif
#endif
