#define BOOST_TEST_MODULE vqgrad
#include <boost/test/unit_test.hpp>
