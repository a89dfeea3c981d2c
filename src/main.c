#include "base/mem.h"

int main(void)
{
	mem_harden_process();
	return 0;
}
