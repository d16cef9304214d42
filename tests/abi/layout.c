// Compiled as C11 and as C++20: the layout and the numbers of runbook/abi.h are those of the golden
// list.
#include "runbook/abi.h"

#ifdef __cplusplus
#define HOLDS(condition, text) static_assert(condition, text)
#else
#define HOLDS(condition, text) _Static_assert(condition, text)
#endif
#define SIZE(type, size) HOLDS(sizeof(type) == (size), #type " changed its size");
#define MEMBER(type, member, offset, size)                                 \
    HOLDS(offsetof(type, member) == (offset), #type "." #member " moved"); \
    HOLDS(sizeof(((type*)0)->member) == (size), #type "." #member " changed its size");
#define NUMBER(name, number) HOLDS((int)(name) == (number), #name " changed its number");

#include "layout_golden.inc"
