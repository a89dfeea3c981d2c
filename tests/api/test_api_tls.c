/* TLS: which certificates are believed, and what a write says when they are not. */
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/suite.h"
#include "base/mem.h"
#include "rig.h"
#include "tls.h"

static struct rig rig;
static struct err err;
static struct MHD_Daemon *server;
static int port;

static enum MHD_Result answer(void *ctx, struct MHD_Connection *c, const char *url, const char *method, const char *version,
                              const char *data, size_t *size, void **state)
{
	(void)ctx, (void)url, (void)method, (void)version, (void)data;
	if (!*state || *size) {
		*state = c;
		*size = 0;
		return MHD_YES;
	}
	static char body[] = "{\"id\":\"idv_1\",\"client_user_id\":\"u1\",\"request_id\":\"req1\"}";
	struct MHD_Response *r = MHD_create_response_from_buffer(sizeof body - 1, body, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result ok = MHD_queue_response(c, 200, r);
	MHD_destroy_response(r);
	return ok;
}

static void setup(void)
{
	static const struct peer_reply unused = { .end = PEER_CLOSE };
	server = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_TLS, 0, NULL, NULL, answer, NULL,
	  MHD_OPTION_HTTPS_MEM_KEY, tls_key,
	                          MHD_OPTION_HTTPS_MEM_CERT, tls_certificate, MHD_OPTION_END);
	ck_assert_ptr_nonnull(server);
	port = MHD_get_daemon_info(server, MHD_DAEMON_INFO_BIND_PORT)->port;
	rig_start(&rig, &unused, 1);
}

static void teardown(void)
{
	rig_stop(&rig);
	MHD_stop_daemon(server);
}

static void use(const char *host, const char *ca)
{
	char text[200];
	snprintf(text, sizeof text, "https://%s:%d", host, port);
	ck_assert(config_set(&rig.config, "base_url", text, &err));
	if (!ca)
		return;
	snprintf(text, sizeof text, "%s/ca.pem", rig.state);
	FILE *f = fopen(text, "w");
	ck_assert_ptr_nonnull(f);
	fputs(ca, f);
	fclose(f);
	ck_assert(config_set(&rig.config, "ca_file", text, &err));
}

static void expect_err(enum err_kind kind, const char *text)
{
	const struct err *e = &rig.replies[0].reply.err;
	ck_assert_msg(e->kind == kind, "kind %s: %s", err_kind_name(e->kind), e->text);
	ck_assert_msg(strstr(e->text, text) || strstr(e->remedy, text), "\"%s\" / \"%s\" lacks \"%s\"", e->text, e->remedy, text);
	ck_assert_int_eq(rig.replies[0].reply.tries, 1);
}

START_TEST(a_private_ca_is_believed_when_named)
{
	use("127.0.0.1", tls_ca);
	rig_again(&rig, NULL);
	ck_assert_str_eq(api_transport(rig.api), "");
	api_send_get(rig.api, "idv_1", &err);
	const struct rig_reply *r = rig_until(&rig, 1);
	ck_assert_msg(r->reply.ok, "%s", r->reply.err.text);
	ck_assert_str_eq(api_transport(rig.api), "TLS 1.3, HTTP/1.1");
}
END_TEST

START_TEST(an_unknown_ca_is_not)
{
	use("127.0.0.1", NULL);
	rig_again(&rig, NULL);
	api_send_get(rig.api, "idv_1", &err);
	rig_until(&rig, 1);
	expect_err(ERR_NETWORK, "certificate of 127.0.0.1 is not trusted");
	expect_err(ERR_NETWORK, "ca_file");
}
END_TEST

START_TEST(a_certificate_for_another_name_is_not)
{
	use("localhost", tls_ca);
	rig_again(&rig, NULL);
	api_send_get(rig.api, "idv_1", &err);
	rig_until(&rig, 1);
	expect_err(ERR_NETWORK, "names another host");
}
END_TEST

START_TEST(an_unreadable_ca_file_is_told)
{
	use("127.0.0.1", NULL);
	ck_assert(config_set(&rig.config, "ca_file", "/nonexistent/ca.pem", &err));
	struct api *api;
	ck_assert(!api_create(&rig.config, NULL, rig.api->done, &rig, &api, &err));
	ck_assert_int_eq(err.kind, ERR_CONFIG);
	ck_assert_msg(strstr(err.text, "ca_file, /nonexistent/ca.pem, cannot be read"), "%s", err.text);
}
END_TEST

START_TEST(a_ca_file_without_certificates_is_told)
{
	struct api *api;
	use("127.0.0.1", "not a certificate\n");
	ck_assert(!api_create(&rig.config, NULL, rig.api->done, &rig, &api, &err));
	ck_assert_int_eq(err.kind, ERR_CONFIG);
	ck_assert_msg(strstr(err.text, "/ca.pem, holds no certificate in PEM form"), "%s", err.text);
}
END_TEST

/* In the form of one, and damaged. */
START_TEST(a_damaged_ca_file_is_told)
{
	use("127.0.0.1", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
	rig_again(&rig, NULL);
	api_send_get(rig.api, "idv_1", &err);
	rig_until(&rig, 1);
	expect_err(ERR_CONFIG, "/ca.pem, cannot be used to check 127.0.0.1");
}
END_TEST

START_TEST(a_write_is_certainly_not_sent)
{
	use("127.0.0.1", NULL);
	rig_again(&rig, NULL);
	struct idv_retry q = { .client_user_id = "u1", .template_id = "t1", .strategy = IDV_RESET };
	ck_assert_uint_ne(api_send_retry(rig.api, &q, "idv_1", &(struct api_manner){ 0 }, &err), 0);
	const struct err *e = &rig_until(&rig, 1)->reply.err;
	ck_assert_msg(strstr(e->remedy, "Nothing was sent. If the server has a private CA"), "%s", e->remedy);
	char *journal = rig_journal(&rig);
	ck_assert_str_eq(journal, ""); /* it did not come to that */
	free(journal);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("api/tls");
	TCase *t = tcase_create("tls");
	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, a_private_ca_is_believed_when_named);
	tcase_add_test(t, an_unknown_ca_is_not);
	tcase_add_test(t, a_certificate_for_another_name_is_not);
	tcase_add_test(t, an_unreadable_ca_file_is_told);
	tcase_add_test(t, a_ca_file_without_certificates_is_told);
	tcase_add_test(t, a_damaged_ca_file_is_told);
	tcase_add_test(t, a_write_is_certainly_not_sent);
	suite_add_tcase(s, t);
	return suite_run(s);
}
