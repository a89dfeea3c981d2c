#include "command/option_table.h"

#include "command/command.h"

enum { SUBJECT = FOR_CONSOLE | FOR_LIST | FOR_RETRY | FOR_CREATE, READS = FOR_CONSOLE | FOR_LIST, WRITE = FOR_RETRY | FOR_CREATE };

const struct option_row option_table[OPTIONS] = {
	{ 't', "template", "ID", NULL, SUBJECT, "template of the subjects that follow" },
	{ 'u', "user", "ID", NULL, SUBJECT | FOR_SCREENING, "client_user_id of a subject, may be repeated; of the screenings to list" },
	{ 0, "user-id", "ID", NULL, SUBJECT, "the vendor's user_id of a subject, in the place of --user" },
	{ 's', "subjects", "FILE", NULL, READS,
	  "read subjects from FILE, \"client_user_id TAB template_id\", \"user_id=ID TAB template_id\", an attempt id or an object of JSON a line; - is standard input" },
	{ 'n', "limit", "N", NULL, FOR_LIST | FOR_QUEUE | FOR_SCREENING | FOR_DECISION, "stop after N, 1 to 1000000" },
	{ 'j', "json", NULL, NULL, FOR_LIST | FOR_GET | FOR_PEOPLE | FOR_ADVISE | FOR_SETTLE | FOR_AUDIT | WRITE | FOR_SCREENING | FOR_QUEUE | FOR_STORE | FOR_QUALITY | FOR_DECISION,
	  "print JSON: the API's object, checked and escaped; of the store an object a line" },
	{ 0, "strategy", "NAME", "reset incomplete infer custom", FOR_RETRY, "reset, incomplete, infer or custom" },
	{ 0, "steps", "NAMES", "verify_sms kyc_check documentary_verification selfie_check", FOR_RETRY,
	  "steps of a custom retry, comma-separated wire names; the others are skipped" },
	{ 0, "shareable", NULL, NULL, WRITE, "ask for a shareable link" },
	{ 0, "no-shareable", NULL, NULL, FOR_RETRY, "ask for no shareable link" },
	{ 0, "consent", NULL, NULL, FOR_CREATE, "the user has consented already" },
	{ 0, "idempotent", NULL, NULL, FOR_CREATE, "return the existing verification when there is one (the default)" },
	{ 0, "no-idempotent", NULL, NULL, FOR_CREATE, "refuse when there is a verification already" },
	{ 0, "data", "FILE", NULL, WRITE, "user data, a JSON object as the API's user; - is standard input" },
	{ 0, "dry-run", NULL, NULL, WRITE | FOR_SCREENING | FOR_STORE, "print what would be sent or done, and do nothing" },
	{ 0, "yes", NULL, NULL, WRITE | FOR_SCREENING | FOR_STORE, "send it, or do it" },
	{ 0, "unclear", NULL, NULL, FOR_RETRY, "send also where it is not documented what the strategy does to the newest attempt" },
	{ 0, "wait", "SECONDS", NULL, WRITE | FOR_SCREENING | FOR_SETTLE, "look so long for what came of a write whose answer was lost, 0 to 86400 (60)" },
	{ 0, "again", NULL, NULL, WRITE | FOR_SCREENING, "send although the same was done within 15 minutes by a run that could not tell it" },
	{ 0, "give-up", NULL, NULL, FOR_SETTLE, "at a terminal: close what nobody can settle, by a typed word" },
	{ 0, "head", "HEAD", NULL, FOR_AUDIT, "where a chain stood, WRITER:NUMBER:MAC as syslog has it; - reads lines of a log from standard input" },
	{ 0, "key", "FILE", NULL, FOR_AUDIT, "the auditor's secret key" },
	{ 0, "case", "CASE", NULL, FOR_AUDIT | FOR_DECISION, "of this case alone, by its number in the store or the id of one of its attempts" },
	{ 0, "view", "NAME", NULL, FOR_QUEUE, "the cases of a saved view: queue, pending, mine, or one of the configuration" },
	{ 0, "filter", "FILTER", NULL, FOR_QUEUE, "those that a filter lets through, as the console's: \"status:pending age:>2d\"" },
	{ 0, "release", NULL, NULL, FOR_STORE, "lift the legal hold" },
	{ 0, "with-notes", NULL, NULL, FOR_STORE | FOR_DECISION, "with what people wrote too, by the keys of cases: notes, and the words of decisions" },
	{ 0, "program", "ID", NULL, FOR_SCREENING | FOR_IMPORT, "screenings of this programme alone; else of all" },
	{ 0, "status", "NAME", "pending_review cleared rejected", FOR_SCREENING, "list screenings of this status alone" },
	{ 0, "assignee", "USER-ID", NULL, FOR_SCREENING, "list screenings assigned to this user of the Dashboard alone" },
	{ 0, "attempt", "ID", NULL, FOR_SCREENING, "the verification that the screening belongs to: its person is what hits are compared with" },
	{ 0, "confirm", "HITS", NULL, FOR_SCREENING, "hits that are the person, their ids with commas between them" },
	{ 0, "dismiss", "HITS", NULL, FOR_SCREENING, "hits that are not the person" },
	{ 0, "comment", "TEXT", NULL, FOR_SCREENING, "what the review says besides who made it" },
	{ 0, "reason", "CODE", NULL, FOR_SCREENING, "why, where the kind of list has reasons of its own; may be repeated" },
	{ 0, "factor", "NAME=READING", NULL, FOR_SCREENING, "what was found by hand about each hit that is named, gender=differs; may be repeated" },
	{ 0, "seen", "DIGEST", NULL, FOR_SCREENING, "what was decided on, as get and hits print it: where that has changed, nothing is sent" },
	{ 0, "to", "USER-ID", NULL, FOR_SCREENING | FOR_QUALITY, "assign it to this user of the Dashboard; of quality: decisions before this date" },
	{ 0, "nobody", NULL, NULL, FOR_SCREENING, "assign it to nobody" },
	{ 0, "screenings", NULL, NULL, FOR_IMPORT, "those whose screenings wait for a review, as the vendor lists them by programme" },
	{ 0, "form", "FORM", "md html json", FOR_REPORT, "md (Markdown, the default), html or json" },
	{ 0, "out", "FILE", NULL, FOR_REPORT, "write it to FILE, which must not be there yet, and is for its owner alone" },
	{ 0, "unmask", NULL, NULL, FOR_REPORT, "show personal data in clear, which is recorded" },
	{ 0, "with-pictures", NULL, NULL, FOR_REPORT, "put the pictures in, with --unmask and --form html" },
	{ 0, "from", "DATE", NULL, FOR_QUALITY, "decisions from this date on, YYYY-MM-DD; else all" },
	{ 0, "policy", "FILE", NULL, FOR_QUALITY, "rows \"OUTCOME if CODE...\" over codes of findings: what they would have decided otherwise; - is standard input" },
	{ 0, "answer", "OUTCOME", "clear reject retry leave escalate ask dashboard", FOR_QUALITY, "what is known to be right for the case" },
	{ 0, "plain", NULL, NULL, FOR_SCREEN, "print the queue and the first pending case, without the console" },
	{ 0, "no-images", NULL, NULL, FOR_SCREEN, "start without pictures; t fetches and shows them" },
	{ 0, "recorded-images", NULL, NULL, FOR_SCREEN, "fetch and show pictures although this session is recorded" },
	{ 0, "pictures", "HOW", "auto sixel kitty symbols off", FOR_SCREEN, "auto, sixel, kitty, symbols or off" },
	{ 0, "passthrough", NULL, NULL, FOR_SCREEN, "send sixel through a tmux that lets it pass" },
	{ 0, "mouse", NULL, NULL, FOR_SCREEN, "let the mouse scroll, choose and open; most terminals then select text with Shift held" },
	{ 0, "read-only", NULL, NULL, FOR_ALL, "switch off everything that writes" },
	{ 0, "base-url", "URL", NULL, FOR_SERVER, "server to talk to, instead of the environment's" },
	{ 0, "allow-host", "HOST", NULL, FOR_SERVER, "a base URL host that is neither the vendor's nor loopback" },
	{ 'c', "config", "FILE", NULL, FOR_ALL, "read this configuration file instead of yours" },
	{ 0, "log", "FILE", NULL, FOR_ALL, "append messages to FILE, without personal data; a FIFO must have a reader" },
	{ 'h', "help", NULL, NULL, FOR_ALL, "print this help" },
	{ 'V', "version", NULL, NULL, FOR_ALL, "print the version" },
};
const size_t option_count = OPTIONS;

const struct option_row *option_of_letter(int letter)
{
	for (size_t i = 0; i < option_count; i++)
		if (option_table[i].letter == letter)
			return &option_table[i];
	return NULL;
}
