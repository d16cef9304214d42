# find_package(Runbook): the target Runbook::abi (the headers) and add_runbook_bundle().
include("${CMAKE_CURRENT_LIST_DIR}/RunbookTargets.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/RunbookBundle.cmake")
