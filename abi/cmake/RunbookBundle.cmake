# add_runbook_bundle(): a shared library that a runbook host loads. Also used by find_package(Runbook).
#
#   add_runbook_bundle(<target> NAME <bundle> VERSION <version> SOURCES <file>.. [LINK <library>..]
#                      [LINT] [SAMPLES <slug>=<file>..] [RUNBOOKS_ONLY])
#
# makes <bundle>.so in RUNBOOK_BUNDLE_OUTPUT_DIR, or in the binary directory when that is not set. NAME and
# VERSION must be those that RUNBOOK_BUNDLE(..) names in the source; the compiler checks it.
#
# LINT: runbook-lint looks at the sources each time the bundle is linked, and leaves its verdict in the file. Its
# errors are errors of the build, unless RUNBOOK_LINT_BUNDLES is REPORT; OFF leaves the step out.
# SAMPLES: inputs, JSON files, that `runbook-host validate` runs the runbooks with; they become part of the bundle.
# RUNBOOKS_ONLY: nothing in it is an activity, so that a host refuses it when it imports what no runbook may call.
include_guard(GLOBAL)

set(RUNBOOK_LINT_BUNDLES ON CACHE STRING "Lint the bundles that ask for it with LINT: ON, REPORT (errors do not stop the build), OFF")
set(RUNBOOK_BUNDLE_VERSION_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/runbook-bundle.map")

function(add_runbook_bundle target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "LINT;RUNBOOKS_ONLY" "NAME;VERSION" "SOURCES;LINK;SAMPLES")
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
  _runbook_bundle_extras(${target} "${ARG_LINT}" "${ARG_RUNBOOKS_ONLY}" "${ARG_SAMPLES}" "${ARG_SOURCES}")
  if(ARG_LINT AND RUNBOOK_LINT_BUNDLES)
    _runbook_lint_bundle(${target} "${sources}")
  endif()
endfunction()

# What the sources do not say of the bundle, as one more source with a section for each thing: hosts read them
# without running the bundle, and `strip` leaves them where they are.
function(_runbook_bundle_extras target lint runbooks_only samples sources)
  set(code "")
  if(lint)
    string(APPEND code "RB_IN(\".runbook.lint\") rb_lint_verdict_[1024] = {0}; /* runbook-lint writes it */\n")
  endif()
  if(runbooks_only)
    string(APPEND code "RB_IN(\".runbook.only\") rb_runbooks_only_[1] = {1};\n")
  endif()
  if(samples)
    _runbook_samples_bytes(${target} "${samples}")   # sets bytes
    string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
    string(REGEX REPLACE "((0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,)(0x..,))" "\\1\n" bytes "${bytes}")
    string(APPEND code "RB_IN(\".runbook.samples\") rb_samples_[] = {\n${bytes}};\n")
  endif()
  if(NOT code)
    return()
  endif()
  set(ending cpp)
  if(NOT sources MATCHES "\\.(cpp|cc|cxx|C|c\\+\\+)(;|$)")
    set(ending c)
  endif()
  set(made "${CMAKE_CURRENT_BINARY_DIR}/${target}_extras.${ending}")
  file(CONFIGURE OUTPUT "${made}" @ONLY CONTENT
"/* Made by add_runbook_bundle(${target}). */
#define RB_IN(name) __attribute__((section(name), used, retain)) static const unsigned char
${code}")
  target_sources(${target} PRIVATE "${made}")
endfunction()

# Of <slug>=<file>..: each slug and its file's text with a NUL behind it, in hex, as `bytes`.
function(_runbook_samples_bytes target samples)
  set(all "")
  foreach(sample IN LISTS samples)
    if(NOT sample MATCHES "^([a-z0-9._-]+)=(.+)$")
      message(FATAL_ERROR "add_runbook_bundle(${target}): SAMPLES: '${sample}' is not <slug>=<file>")
    endif()
    set(slug "${CMAKE_MATCH_1}")
    get_filename_component(file "${CMAKE_MATCH_2}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
    if(NOT EXISTS "${file}")
      message(FATAL_ERROR "add_runbook_bundle(${target}): SAMPLES: there is no ${file}")
    endif()
    file(READ "${file}" input)
    string(JSON ignored ERROR_VARIABLE wrong SET "{}" "input" "${input}")
    if(wrong)
      message(FATAL_ERROR "add_runbook_bundle(${target}): SAMPLES: ${file} is no JSON: ${wrong}")
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    string(HEX "${slug}" slug)
    file(READ "${file}" input HEX)
    string(APPEND all "${slug}00${input}00")
  endforeach()
  set(bytes "${all}" PARENT_SCOPE)
endfunction()

# The program is this build's own, or an installed one; where there is none the step says so and fails.
function(_runbook_lint_bundle target sources)
  if(TARGET runbook-lint)
    set(program $<TARGET_FILE:runbook-lint>)
    add_dependencies(${target} runbook-lint)
  else()
    find_program(RUNBOOK_LINT_PROGRAM runbook-lint HINTS "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../../../bin")
    set(program "${RUNBOOK_LINT_PROGRAM}")
  endif()
  set(fail_on error)
  if(RUNBOOK_LINT_BUNDLES STREQUAL "REPORT")
    set(fail_on none)
  endif()
  set(check COMMAND ${program} -p "${CMAKE_BINARY_DIR}" --fail-on ${fail_on} --verdict $<TARGET_FILE:${target}> ${sources})
  if(NOT program)  # find_program leaves a NOTFOUND
    set(check COMMAND ${CMAKE_COMMAND} -E echo "${target}: runbook-lint is not installed: build it where libclang-19-dev and llvm-19-dev are, or configure with -DRUNBOOK_LINT_BUNDLES=OFF"
              COMMAND ${CMAKE_COMMAND} -E false)
  endif()
  set_target_properties(${target} PROPERTIES EXPORT_COMPILE_COMMANDS ON)
  # Another tool, or another configuration, may come to another verdict.
  _runbook_find_upward(runbook-lint.toml)   # sets found
  if(program)
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${program} ${found})
  endif()
  # After the link and not beside it: whoever depends on the bundle gets the file with the verdict.
  add_custom_command(TARGET ${target} POST_BUILD ${check} WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
                     COMMENT "Linting bundle ${target}" VERBATIM)
endfunction()

function(_runbook_find_upward name)
  set(folder "${CMAKE_CURRENT_SOURCE_DIR}")
  set(found "" PARENT_SCOPE)
  while(TRUE)
    if(EXISTS "${folder}/${name}")
      set(found "${folder}/${name}" PARENT_SCOPE)
      return()
    endif()
    get_filename_component(up "${folder}" DIRECTORY)
    if(up STREQUAL folder)
      return()
    endif()
    set(folder "${up}")
  endwhile()
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
