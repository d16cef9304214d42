# add_runbook_test(): a test of bundles, in one program with them. Also used by find_package(Runbook).
#
#   add_runbook_test(<target> BUNDLES <bundle target>.. SOURCES <file>.. [LINK <library>..] [NO_CTEST])
#
# makes a program of SOURCES and of the code of the bundles, which add_runbook_bundle() has made before, and
# registers it with ctest as one test (NO_CTEST: you do that, for example with doctest_discover_tests()). The test
# framework is one of LINK. `runbook::LocalTest test;` has the bundles.
include_guard(GLOBAL)

function(add_runbook_test target)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "NO_CTEST" "" "BUNDLES;SOURCES;LINK")
  foreach(needed BUNDLES SOURCES)
    if(NOT ARG_${needed})
      message(FATAL_ERROR "add_runbook_test(${target}): ${needed} is missing")
    endif()
  endforeach()
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "add_runbook_test(${target}): unknown: ${ARG_UNPARSED_ARGUMENTS}")
  endif()

  set(objects "")
  set(libraries "")
  set(declared "")
  set(listed "")
  foreach(bundle IN LISTS ARG_BUNDLES)
    _runbook_test_objects(${target} ${bundle} "${objects}")   # sets object and entry
    list(APPEND objects "${object}")
    list(APPEND libraries $<TARGET_PROPERTY:${bundle},LINK_LIBRARIES>)
    string(APPEND declared "const rb_bundle* ${entry}(const rb_host*);\n")
    string(APPEND listed "        ${entry},\n")
  endforeach()
  set(made "${CMAKE_CURRENT_BINARY_DIR}/${target}_bundles.cpp")
  file(CONFIGURE OUTPUT "${made}" @ONLY CONTENT
"// Made by add_runbook_test(${target}): the bundles that are linked into it.
#include <runbook/test_bench.hpp>

extern \"C\" {
${declared}}

std::vector<runbook::LinkedEntry> runbook::linked_bundles() {
    return {
${listed}    };
}
")
  add_executable(${target} ${ARG_SOURCES} "${made}" ${objects})
  # The guard is made of functions that come before the C library's: nobody calls them by name.
  target_link_libraries(${target} PRIVATE Runbook::host $<LINK_LIBRARY:WHOLE_ARCHIVE,Runbook::guard> ${ARG_LINK}
                                          ${libraries})
  if(NOT ARG_NO_CTEST)
    add_test(NAME ${target} COMMAND ${target})
  endif()
endfunction()

# The objects of the first bundle are those of its .so. Every bundle has an entry of the same name, so the others
# are compiled once more, with another.
function(_runbook_test_objects target bundle others)
  set(sources "")
  if(TARGET ${bundle})
    get_target_property(sources ${bundle} RUNBOOK_BUNDLE_SOURCES)
  endif()
  if(NOT sources)
    message(FATAL_ERROR "add_runbook_test(${target}): '${bundle}' is no target of add_runbook_bundle()")
  endif()
  set(entry rb_bundle_entry_v1)
  set(object $<TARGET_OBJECTS:${bundle}>)
  if(others)
    string(MAKE_C_IDENTIFIER "rb_bundle_entry_v1_of_${bundle}" entry)
    set(again "${target}_${bundle}")
    add_library(${again} OBJECT ${sources})
    target_link_libraries(${again} PRIVATE $<TARGET_PROPERTY:${bundle},LINK_LIBRARIES>)
    target_include_directories(${again} PRIVATE $<TARGET_PROPERTY:${bundle},INCLUDE_DIRECTORIES>)
    target_compile_options(${again} PRIVATE $<TARGET_PROPERTY:${bundle},COMPILE_OPTIONS>)
    target_compile_definitions(${again} PRIVATE $<TARGET_PROPERTY:${bundle},COMPILE_DEFINITIONS>
                               rb_bundle_entry_v1=${entry})
    set(object $<TARGET_OBJECTS:${again}>)
  endif()
  set(entry ${entry} PARENT_SCOPE)
  set(object ${object} PARENT_SCOPE)
endfunction()
