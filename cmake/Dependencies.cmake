# Everything comes from the distribution's packages; nothing is fetched.
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(xtensor REQUIRED)
find_package(xsimd REQUIRED)

# Headers of packages are system headers: their warnings are not ours.
add_library(vqgrad_xtensor INTERFACE)
target_include_directories(vqgrad_xtensor SYSTEM INTERFACE ${xtensor_INCLUDE_DIRS} ${xsimd_INCLUDE_DIRS})
target_compile_definitions(vqgrad_xtensor INTERFACE XTENSOR_USE_XSIMD)
add_library(vqgrad::xtensor ALIAS vqgrad_xtensor)

# xtensor-blas falls back to its own FLENS kernels where there is no BLAS.
add_library(vqgrad_blas INTERFACE)
find_package(BLAS)
if(BLAS_FOUND)
  target_link_libraries(vqgrad_blas INTERFACE ${BLAS_LIBRARIES})
else()
  target_compile_definitions(vqgrad_blas INTERFACE XTENSOR_USE_FLENS_BLAS)
endif()
add_library(vqgrad::blas ALIAS vqgrad_blas)
