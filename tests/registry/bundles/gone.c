/* A library that a bundle needs and that is not where the loader looks. */
int of_the_gone_library(void);
int of_the_gone_library(void) { return 0; }
