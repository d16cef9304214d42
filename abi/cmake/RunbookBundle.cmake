# add_runbook_bundle(): a shared library that a runbook host loads. Also used by find_package(Runbook).
#
#   add_runbook_bundle(<target> NAME <bundle> VERSION <version> SOURCES <file>.. [LINK <library>..] [LINT])
#
# makes <bundle>.so in RUNBOOK_BUNDLE_OUTPUT_DIR, or in the binary directory when that is not set. NAME and
# VERSION must be those that RUNBOOK_BUNDLE(..) names in the source; the compiler checks it. LINT: runbook-lint looks at
# the sources whenever they are compiled anew, and its errors are errors of the build (target <target>_lint).
include_guard(GLOBAL)

option(RUNBOOK_LINT_BUNDLES "Lint the bundles that ask for it with LINT" ON)
set(RUNBOOK_BUNDLE_VERSION_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/runbook-bundle.map")

function(add_runbook_bundle target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "LINT" "NAME;VERSION" "SOURCES;LINK")
  foreach(needed NAME VERSION SOURCES)
    if(NOT ARG_${needed})
      message(FATAL_ERROR "add_runbook_bundle(${target}): ${needed} is missing")
    endif()
  endforeach()
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "add_runbook_bundle(${target}): unknown: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  _runbook_warn_old_gcc()

  if(RUNBOOK_BUNDLE_OUTPUT_DIR)
    set(folder "${RUNBOOK_BUNDLE_OUTPUT_DIR}")
  else()
    set(folder "${CMAKE_CURRENT_BINARY_DIR}")
  endif()
  add_library(${target} MODULE ${ARG_SOURCES})
  set_target_properties(${target} PROPERTIES
    PREFIX "" SUFFIX ".so" OUTPUT_NAME "${ARG_NAME}" LIBRARY_OUTPUT_DIRECTORY "${folder}"
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS "${RUNBOOK_BUNDLE_VERSION_SCRIPT}")
  set(sources ${ARG_SOURCES})
  list(TRANSFORM sources PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" REGEX "^[^/$]")
  set_target_properties(${target} PROPERTIES RUNBOOK_BUNDLE_SOURCES "${sources}")   # for add_runbook_test()
  target_compile_definitions(${target} PRIVATE
    "RUNBOOK_BUNDLE_NAME=\"${ARG_NAME}\"" "RUNBOOK_BUNDLE_VERSION=\"${ARG_VERSION}\"")
  target_link_libraries(${target} PRIVATE Runbook::abi ${ARG_LINK})
  # The version script, because hidden visibility alone leaves unique symbols of the standard library
  # exported: they would keep the bundle mapped after dlclose and bind a second bundle to the first.
  target_link_options(${target} PRIVATE
    "LINKER:--version-script=${RUNBOOK_BUNDLE_VERSION_SCRIPT}" "LINKER:-z,now,-z,relro" "LINKER:-Bsymbolic")
  # clang leaves the sanitizers' functions to the program that loads the library.
  if(NOT (CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND
          "${RUNBOOK_SANITIZE}${CMAKE_CXX_FLAGS}${CMAKE_SHARED_LINKER_FLAGS}" MATCHES "sanitize|address|thread|undefined"))
    target_link_options(${target} PRIVATE "LINKER:--no-undefined")
  endif()
  if(ARG_LINT AND RUNBOOK_LINT_BUNDLES)
    _runbook_lint_bundle(${target} "${sources}")
  endif()
endfunction()

# The program is this build's own, or an installed one; where there is none the step says so and fails.
function(_runbook_lint_bundle target sources)
  set(needed "")
  if(TARGET runbook-lint)
    set(program $<TARGET_FILE:runbook-lint>)
    set(needed runbook-lint)
  else()
    find_program(RUNBOOK_LINT_PROGRAM runbook-lint HINTS "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../../../bin")
    set(program "${RUNBOOK_LINT_PROGRAM}")
  endif()
  set(check COMMAND ${program} -p "${CMAKE_BINARY_DIR}" ${sources})
  if(NOT program)  # find_program leaves a NOTFOUND
    set(check COMMAND ${CMAKE_COMMAND} -E echo "${target}: runbook-lint is not installed: build it where libclang-19-dev and llvm-19-dev are, or configure with -DRUNBOOK_LINT_BUNDLES=OFF"
              COMMAND ${CMAKE_COMMAND} -E false)
  endif()
  set_target_properties(${target} PROPERTIES EXPORT_COMPILE_COMMANDS ON)
  set(stamp "${CMAKE_CURRENT_BINARY_DIR}/${target}.linted")
  add_custom_command(OUTPUT "${stamp}" ${check} COMMAND ${CMAKE_COMMAND} -E touch "${stamp}"
                     DEPENDS ${sources} $<TARGET_OBJECTS:${target}> ${needed}
                     WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
                     COMMENT "Linting bundle ${target}" VERBATIM)
  add_custom_target(${target}_lint ALL DEPENDS "${stamp}")
endfunction()

# GCC before 13 destroys some temporaries of a co_await statement twice. The kit refuses what types can
# show; the rest is this sentence. It can go with the last supported GCC 12.
function(_runbook_warn_old_gcc)
  get_property(said GLOBAL PROPERTY RUNBOOK_OLD_GCC_SAID)
  if(said OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU" OR NOT CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    return()
  endif()
  set_property(GLOBAL PROPERTY RUNBOOK_OLD_GCC_SAID TRUE)
  message(STATUS "Runbook: with GCC before 13, a statement with co_await holds no class-typed ?:, no throw, "
                 "no owning lambda, and no brace-built struct without RB_FIELDS (clang 19 and GCC 13 are free of this)")
endfunction()
