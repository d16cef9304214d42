# find_package(Runbook): the targets Runbook::abi (the headers) and Runbook::host (the host as a library), and
# add_runbook_bundle() and add_runbook_test().
include("${CMAKE_CURRENT_LIST_DIR}/RunbookTargets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/RunbookBundle.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/RunbookTest.cmake")
