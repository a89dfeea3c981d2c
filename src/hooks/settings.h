/* What idreview-hooks runs with: settings, credentials, certificate. */
#ifndef HOOKS_SETTINGS_H
#define HOOKS_SETTINGS_H

#include "base/buf.h"
#include "config/config.h"
#include "hooks/options.h"

struct hooks_settings {
	struct config config;
	struct buf tls_cert, tls_key; /* PEM; empty: plain HTTP */
};

/* From the files, the environment and the options; the credentials also from the files client_id and secret in $CREDENTIALS_DIRECTORY, where
 * systemd puts them. */
bool hooks_settings_read(struct hooks_settings *s, const struct hooks_options *o, struct err *err);
void hooks_settings_finish(struct hooks_settings *s);

#endif
