// The C file, as C++20.
#include "layout.c"  // NOLINT
