#include "apps/help_format.hpp"

namespace vqgrad {

HelpFormat::HelpFormat() { column_width(44); }

std::string HelpFormat::make_option_opts(const CLI::Option* option) const {
  if (option->get_expected_max() == 0) return "";  // a flag
  const std::string type = option->get_type_name(), value = option->get_default_str();
  return " " + type +
         (option->get_required() ? " (required)" : " (default: " + (value.empty() ? "none" : value) + ")");
}

}  // namespace vqgrad
