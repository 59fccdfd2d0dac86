# Compiler flags that every target of this project shares; nobody else sees them.
add_library(vqgrad_options INTERFACE)
# Headers are found as "FLOOR/file.hpp" from the top of the tree.
target_include_directories(vqgrad_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(vqgrad_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion)
# Clang 14 remarks on every loop marked for SIMD that it leaves scalar after all: slower, not wrong.
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(vqgrad_options INTERFACE -Wno-pass-failed)
else()
  # Lets ccache see a precompiled header.
  target_compile_options(vqgrad_options INTERFACE -fpch-preprocess)
endif()
# Vectors wider than the target's registers never cross the edge of a library: all of it is built with the same flags,
# and no header that is installed has such vectors.
target_compile_options(vqgrad_options INTERFACE -Wno-psabi)
if(VQGRAD_WERROR)
  target_compile_options(vqgrad_options INTERFACE -Werror)
endif()

# The two flags let loops over sqrt and comparisons vectorize; neither changes a finite result.
# -fopenmp-simd only honours `#pragma omp simd`; it brings no OpenMP run-time.
target_compile_options(vqgrad_options INTERFACE -fno-math-errno -fno-trapping-math -fopenmp-simd)
if(VQGRAD_NATIVE)
  target_compile_options(vqgrad_options INTERFACE -march=native)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(vqgrad_options INTERFACE -mprefer-vector-width=512)
  endif()
endif()

if(VQGRAD_SANITIZE)
  target_compile_options(vqgrad_options INTERFACE -fsanitize=${VQGRAD_SANITIZE} -fno-sanitize-recover=all
                                                  -fno-omit-frame-pointer)
  target_link_options(vqgrad_options INTERFACE -fsanitize=${VQGRAD_SANITIZE})
endif()
if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")
endif()

# For what runs once: the command line, reports, tests. With -O1 alone g++ would not fuse products into sums, and a
# number would be rounded otherwise than in the rest.
add_library(vqgrad_cold INTERFACE)
target_compile_options(vqgrad_cold INTERFACE $<$<CONFIG:Release>:-O1>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(vqgrad_cold INTERFACE $<$<CONFIG:Release>:-fexpensive-optimizations>)
endif()

# For files that are compiled several as one: a name of one file may be a local name in the next. .ci/clang, which
# compiles each alone, has the warning.
add_library(vqgrad_unity INTERFACE)
if(VQGRAD_UNITY)
  target_compile_options(vqgrad_unity INTERFACE -Wno-shadow)
endif()
