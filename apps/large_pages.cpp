// The program's operator new: large arrays come in large pages. The first touch of each small page takes a
// virtual machine some ten microseconds, by which columns of 20 MB take longer to fill than to read from a
// file.
#include <sys/mman.h>

#include <cstdlib>
#include <new>

// The address sanitizer's own forms of new, such as the nothrow one, would meet the delete below.
#if defined(MADV_HUGEPAGE) && !defined(__SANITIZE_ADDRESS__)

namespace {

constexpr std::size_t page = std::size_t{1} << 21;

void* allocate(std::size_t size) {
  if (size < page) return std::malloc(size == 0 ? 1 : size);
  const std::size_t rounded = (size + page - 1) / page * page;
  if (rounded < size) return nullptr;
  void* const memory = std::aligned_alloc(page, rounded);
  // Before it is touched, and no more than a wish.
  if (memory) ::madvise(memory, rounded, MADV_HUGEPAGE);
  return memory;
}

}  // namespace

void* operator new(std::size_t size) {
  for (;;) {
    if (void* const memory = allocate(size)) return memory;
    const auto handler = std::get_new_handler();
    if (!handler) throw std::bad_alloc();
    handler();
  }
}

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

#endif
