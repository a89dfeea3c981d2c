#include "app/command.h"
#include "base/mem.h"

int main(int argc, char **argv)
{
	mem_harden_process();
	return command_main(argc, argv);
}
