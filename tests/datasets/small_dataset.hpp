#pragma once
#include "datasets/dataset.hpp"

namespace vqgrad {

/// Three users, four items, six interactions, a field of every kind and owner.
inline Dataset small_dataset() {
  Dataset data;
  data.name = "small";
  data.users = {"u1", "u2", "u3"};
  data.items = {"i1", "i2", "i3", "i4"};
  data.interactions.users = {0, 1, 0, 2, 1, 2};
  data.interactions.items = {0, 1, 2, 0, 3, 1};
  data.interactions.ratings = {5, 3, 4, 3.5, 1, 4.5};
  data.interactions.times = {100, 200, 300, 400, 500, 50};
  data.fields = {
      {.name = "city",
       .owner = Owner::user,
       .words = {"Ulm", "Bonn", "Kiel"},
       .values = {0, 1, 2},
       .numbers = {}},
      {.name = "year",
       .owner = Owner::item,
       .words = {"1990", "1980"},
       .values = {0, Field::missing, 0, 1},
       .numbers = {}},
      {.name = "tags",
       .kind = FieldKind::list,
       .owner = Owner::item,
       .words = {"a", "b", "c", "d"},
       .values = {0, 1, 2, 1, 3, 2, 1},
       .offsets = {0, 2, 2, 3, 7},
       .numbers = {}},
      {.name = "device", .words = {"tv", "pc"}, .values = {0, 0, 0, 1, 0, Field::missing}, .numbers = {}},
      {.name = "price",
       .kind = FieldKind::number,
       .owner = Owner::item,
       .words = {},
       .values = {},
       .numbers = {2, 4, 3, 10}}};
  return data;
}

}  // namespace vqgrad
