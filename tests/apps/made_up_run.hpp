#pragma once
#include <string>
#include <vector>

#include "nn/npy.hpp"
#include "tests/support/temporary_folder.hpp"

namespace vqgrad {

/// What `similar` and `codes` read, with invented titles: six items, five codes of which three are in use.
inline void write_made_up_run(const TemporaryFolder& folder) {
  folder.write("codes.csv",
               "item_id,title,ratings,code\n"
               "1,The Glass Harbour (1971),40,0\n"
               "2,\"Harbour, The \"\"Long\"\" One (1972)\",30,0\n"
               "3,Paper Foxes (1980),20,2\n"
               "4,Paper Foxes II (1983),10,2\n"
               "5,Nobody Saw This (1990),0,4\n"
               "6,Été à Nulle Part (2001),50,3\n");
  folder.write("metrics.json", R"({"codebook": {"codes": 5}})");
  // Cosines with item 1: 0.8, 0.6, -1, (1), 0.
  const std::vector<float> embeddings{1, 0, 4, 3, 3, 4, -2, 0, 1, 0, 0, 5};
  write_npy(folder / "item_embeddings.npy", embeddings, Shape{6, 2});
}

}  // namespace vqgrad
