# vqgrad_floor(NAME USES TARGETS...): a static library of all sources under NAME/, as vqgrad::NAME.
# Public headers are found as "NAME/file.hpp" from the top of the tree.
function(vqgrad_floor name)
  cmake_parse_arguments(FLOOR "" "" "USES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${name}/*.cpp")
  add_library(vqgrad_${name} STATIC ${sources})
  add_library(vqgrad::${name} ALIAS vqgrad_${name})
  target_include_directories(vqgrad_${name} PUBLIC "${PROJECT_SOURCE_DIR}")
  target_link_libraries(vqgrad_${name} PUBLIC ${FLOOR_USES} PRIVATE vqgrad_options)
endfunction()

# vqgrad_link_every_op(EXECUTABLE): ops list themselves where they are linked; this links those too that
# the program does not call, for `gradcheck` and the suite over all ops.
function(vqgrad_link_every_op executable)
  set_property(TARGET ${executable} PROPERTY LINK_LIBRARY_OVERRIDE_vqgrad_autodiff WHOLE_ARCHIVE)
endfunction()
