#include "apps/vqgrad/help_format.hpp"

#include <algorithm>
#include <regex>
#include <string>

namespace vqgrad {
namespace {

/// CLI11 writes a type and its checks as "UINT:INT in [1 - 256]", "TEXT:{dot,table}", "FLOAT:> 0";
/// here they are "UINT 1..256", "dot|table", "FLOAT > 0".
std::string readable_type(std::string type) {
  std::smatch found;
  if (static const std::regex range(R"((\w+):\w+ in \[(\S+) - (\S+)\])");
      std::regex_match(type, found, range))
    return found.str(1) + " " + found.str(2) + ".." + found.str(3);
  if (static const std::regex choices(R"(\w+:[^{]*\{([^}]*)\}.*)"); std::regex_match(type, found, choices)) {
    std::string names = found.str(1);
    std::replace(names.begin(), names.end(), ',', '|');
    return names;
  }
  std::replace(type.begin(), type.end(), ':', ' ');
  return type;
}

/// The default; a list, which CLI11 writes as "[16,16]", as it is typed.
std::string readable_default(const CLI::Option* option) {
  std::string value = option->get_default_str();
  if (value.empty()) return "none";
  if (option->get_delimiter() != '\0' && value.front() == '[' && value.back() == ']') {
    value = value.substr(1, value.size() - 2);
    std::replace(value.begin(), value.end(), ',', option->get_delimiter());
  }
  return value;
}

}  // namespace

HelpFormat::HelpFormat() { column_width(46); }

std::string HelpFormat::make_option_opts(const CLI::Option* option) const {
  if (option->get_expected_max() == 0) return "";  // a flag
  return " " + readable_type(option->get_type_name()) +
         (option->get_required() ? " (required)" : " (default: " + readable_default(option) + ")");
}

}  // namespace vqgrad
