# vqgrad_floor(NAME USES TARGETS... BUILD_USES TARGETS... PRECOMPILES HEADERS... | PRECOMPILES_LIKE FLOOR):
# a static library of all sources under NAME/, as vqgrad::NAME. USES are needed to link it; of BUILD_USES, an installed
# library's user needs nothing. HEADERS are compiled once, beside those of the standard library, as is safe for every
# file: nothing but time changes.
function(vqgrad_floor name)
  cmake_parse_arguments(FLOOR "" "PRECOMPILES_LIKE" "USES;BUILD_USES;PRECOMPILES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${name}/*.cpp")
  add_library(vqgrad_${name} STATIC ${sources})
  add_library(vqgrad::${name} ALIAS vqgrad_${name})
  set_target_properties(vqgrad_${name} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(vqgrad_${name} PUBLIC cxx_std_20)
  target_include_directories(vqgrad_${name} PUBLIC $<INSTALL_INTERFACE:include>)
  if(NOT PROJECT_IS_TOP_LEVEL)
    target_include_directories(vqgrad_${name} PUBLIC "$<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>")
  endif()
  list(TRANSFORM FLOOR_BUILD_USES REPLACE "(.+)" "$<BUILD_INTERFACE:\\1>")
  target_link_libraries(vqgrad_${name} PUBLIC ${FLOOR_USES} ${FLOOR_BUILD_USES}
                                       PRIVATE $<BUILD_INTERFACE:vqgrad_options>)
  if(FLOOR_PRECOMPILES_LIKE)
    target_precompile_headers(vqgrad_${name} REUSE_FROM vqgrad_${FLOOR_PRECOMPILES_LIKE})
  else()
    vqgrad_precompile(vqgrad_${name} ${FLOOR_PRECOMPILES})
  endif()
endfunction()

# vqgrad_precompile(TARGET HEADERS...): these, and the headers of the standard library and of fmt that most files use.
function(vqgrad_precompile target)
  list(TRANSFORM ARGN REPLACE "^([^<].*)" "${PROJECT_SOURCE_DIR}/\\1")
  target_precompile_headers(${target} PRIVATE <algorithm> <cmath> <cstdint> <filesystem> <functional> <memory> <span>
                            <string> <string_view> <vector> <fmt/format.h> ${ARGN})
endfunction()

# vqgrad_cold_files(SOURCES...): compiled for size, as all that vqgrad_cold is given to.
function(vqgrad_cold_files)
  get_target_property(options vqgrad_cold INTERFACE_COMPILE_OPTIONS)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS "${options}")
endfunction()

# vqgrad_public_headers(FOLDER): FOLDER/vqgrad/ gets what a user of the libraries may include.
function(vqgrad_public_headers folder)
  execute_process(COMMAND "${CMAKE_COMMAND}" "-DFROM=${PROJECT_SOURCE_DIR}" "-DTO=${folder}"
                          -P "${PROJECT_SOURCE_DIR}/cmake/PublicHeaders.cmake" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# vqgrad_link_every_op(EXECUTABLE): ops list themselves if they are linked; this links even those that the program does
# not call, for `gradcheck` and the suite over all ops.
function(vqgrad_link_every_op executable)
  set_property(TARGET ${executable} PROPERTY LINK_LIBRARY_OVERRIDE_vqgrad_autodiff WHOLE_ARCHIVE)
endfunction()
