#pragma once
#include <boost/test/unit_test.hpp>
#include <string>

#include "base/error.hpp"

namespace vqgrad::tests {

/// For BOOST_CHECK_EXCEPTION: whether the error's sentence holds `text`.
inline auto says(const std::string& text) {
  return [=](const Error& error) {
    BOOST_TEST_INFO(error.what());
    return std::string(error.what()).find(text) != std::string::npos;
  };
}

}  // namespace vqgrad::tests
