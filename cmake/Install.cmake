# `cmake --install`: libraries, the headers that users may include under include/vqgrad/, the package that
# find_package(vqgrad) reads, and vqgrad.pc.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(floors base autodiff nn vq datasets)
list(TRANSFORM floors PREPEND vqgrad_ OUTPUT_VARIABLE libraries)
install(TARGETS ${libraries} EXPORT vqgrad ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")

set(package "${CMAKE_INSTALL_LIBDIR}/cmake/vqgrad")
install(EXPORT vqgrad NAMESPACE vqgrad:: FILE vqgradTargets.cmake DESTINATION "${package}")
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/vqgradConfig.cmake.in"
                              "${PROJECT_BINARY_DIR}/vqgradConfig.cmake" INSTALL_DESTINATION "${package}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/vqgradConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/vqgradConfig.cmake" "${PROJECT_BINARY_DIR}/vqgradConfigVersion.cmake"
        DESTINATION "${package}")

list(JOIN BLAS_LIBRARIES " " blas)
configure_file("${PROJECT_SOURCE_DIR}/cmake/vqgrad.pc.in" "${PROJECT_BINARY_DIR}/vqgrad.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/vqgrad.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

install(CODE "
  execute_process(COMMAND \"\${CMAKE_COMMAND}\" \"-DFROM=${PROJECT_SOURCE_DIR}\"
    \"-DTO=\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_INCLUDEDIR}\"
    -P \"${PROJECT_SOURCE_DIR}/cmake/PublicHeaders.cmake\" COMMAND_ERROR_IS_FATAL ANY)")
