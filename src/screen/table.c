#include "screen/table.h"

#include "screen/case.h"
#include "screen/create.h"
#include "screen/explain.h"
#include "screen/help.h"
#include "screen/link.h"
#include "screen/messages.h"
#include "screen/queue.h"
#include "screen/retry.h"
#include "screen/subjects.h"
#include "screen/user.h"
#include "screen/writes.h"

const struct screen_kind *const screen_table[] = {
	&case_screen, &queue_screen, &retry_screen, &create_screen, &user_screen, &help_screen, &explain_screen, &messages_screen, &link_screen,
	&subjects_screen, &writes_screen,
};
const size_t screen_count = sizeof screen_table / sizeof screen_table[0];
