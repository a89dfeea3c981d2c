#include "receiver.h"

#include <arpa/inet.h>
#include <check.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <microhttpd.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

enum { MANY = 200, PATIENCE_S = 120 };

static struct {
	struct MHD_Daemon *daemon;
	pthread_mutex_t lock;
	pthread_cond_t came;
	struct received list[MANY];
	size_t count;
	const int *statuses;
	struct MHD_Connection *held[MANY];
	size_t held_count;
	bool ending;
	char *key, *certificate;
} receiver = { .lock = PTHREAD_MUTEX_INITIALIZER, .came = PTHREAD_COND_INITIALIZER };

static enum MHD_Result see_header(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	(void)kind;
	struct received *one = cls;
	if (strcasecmp(name, "Plaid-Verification") == 0 && one->tokens++ == 0)
		one->token = strdup(value);
	if (strcasecmp(name, "Content-Type") == 0)
		snprintf(one->type, sizeof one->type, "%s", value);
	return MHD_YES;
}

static enum MHD_Result answer(struct MHD_Connection *c, int status)
{
	struct MHD_Response *r = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result ok = MHD_queue_response(c, (unsigned)status, r);
	MHD_destroy_response(r);
	return ok;
}

/* It is whole: keep it, and say what to answer. */
static int keep(struct received *one, struct MHD_Connection *c, const char *path)
{
	MHD_get_connection_values(c, MHD_HEADER_KIND, see_header, one);
	snprintf(one->path, sizeof one->path, "%s", path);
	pthread_mutex_lock(&receiver.lock);
	int status = receiver.statuses && *receiver.statuses ? *receiver.statuses++ : 200;
	if (receiver.count < MANY)
		receiver.list[receiver.count++] = *one;
	if (status < 0)
		receiver.held[receiver.held_count++] = c;
	pthread_cond_broadcast(&receiver.came);
	pthread_mutex_unlock(&receiver.lock);
	return status;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *c, const char *path, const char *method, const char *version,
                                  const char *data, size_t *size, void **state)
{
	(void)cls, (void)method, (void)version;
	struct received *one = *state;
	if (!one) {
		*state = calloc(1, sizeof *one);
		return MHD_YES;
	}
	if (*size) {
		one->body = realloc(one->body, one->len + *size + 1);
		memcpy(one->body + one->len, data, *size);
		one->len += *size;
		one->body[one->len] = '\0';
		*size = 0;
		return MHD_YES;
	}
	if (receiver.ending)
		return MHD_NO;
	int status = keep(one, c, path);
	if (status >= 0)
		return answer(c, status);
	MHD_suspend_connection(c);
	return MHD_YES;
}

static void on_completed(void *cls, struct MHD_Connection *c, void **state, enum MHD_RequestTerminationCode why)
{
	(void)cls, (void)c, (void)why;
	free(*state);
	*state = NULL;
}

static void begin(int port, const int *statuses, unsigned flags, const char *key, const char *certificate)
{
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const struct MHD_OptionItem tls[] = { { MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)key },
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, (void *)(uintptr_t)certificate }, { MHD_OPTION_END, 0, NULL } };
	receiver.statuses = statuses;
	receiver.ending = false;
	receiver.daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME | flags, 0, NULL, NULL, on_request, NULL,
	                                   MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&here, MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
	                                   MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u, MHD_OPTION_ARRAY, flags ? tls : tls + 2, MHD_OPTION_END);
	ck_assert_ptr_nonnull(receiver.daemon);
}

void receiver_start(int port, const int *statuses)
{
	begin(port, statuses, 0, NULL, NULL);
}

static char *take_text(BIO *bio)
{
	char *at;
	long n = BIO_get_mem_data(bio, &at);
	char *text = strndup(at, (size_t)n);
	BIO_free(bio);
	return text;
}

void receiver_start_tls(const char *authority)
{
	EVP_PKEY *pair = EVP_EC_gen("P-256");
	X509 *x = X509_new();
	X509V3_CTX ctx;
	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), -3600);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_set_pubkey(x, pair);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1, 0);
	X509_set_issuer_name(x, X509_get_subject_name(x));
	X509V3_set_ctx(&ctx, x, x, NULL, NULL, 0);
	X509_EXTENSION *names = X509V3_EXT_conf_nid(NULL, &ctx, NID_subject_alt_name, "DNS:localhost");
	X509_add_ext(x, names, -1);
	ck_assert_int_gt(X509_sign(x, pair, EVP_sha256()), 0);
	BIO *key = BIO_new(BIO_s_mem()), *certificate = BIO_new(BIO_s_mem());
	ck_assert(PEM_write_bio_PrivateKey(key, pair, NULL, NULL, 0, NULL, NULL) && PEM_write_bio_X509(certificate, x));
	receiver.key = take_text(key);
	receiver.certificate = take_text(certificate);
	FILE *f = fopen(authority, "we");
	ck_assert(f && fputs(receiver.certificate, f) >= 0 && fclose(f) == 0);
	X509_EXTENSION_free(names);
	X509_free(x);
	EVP_PKEY_free(pair);
	begin(0, NULL, MHD_USE_TLS, receiver.key, receiver.certificate);
}

int receiver_port(void)
{
	return MHD_get_daemon_info(receiver.daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

void receiver_stop(void)
{
	receiver.ending = true;
	for (size_t i = 0; i < receiver.held_count; i++)
		MHD_resume_connection(receiver.held[i]);
	receiver.held_count = 0;
	if (receiver.daemon)
		MHD_stop_daemon(receiver.daemon);
	receiver.daemon = NULL;
}

const struct received *receiver_wait(size_t n)
{
	struct timespec end;
	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += PATIENCE_S;
	pthread_mutex_lock(&receiver.lock);
	int failed = 0;
	while (receiver.count <= n && !failed)
		failed = pthread_cond_timedwait(&receiver.came, &receiver.lock, &end);
	pthread_mutex_unlock(&receiver.lock);
	ck_assert_msg(!failed, "webhook %zu did not come", n);
	return &receiver.list[n];
}

size_t receiver_count(void)
{
	pthread_mutex_lock(&receiver.lock);
	size_t n = receiver.count;
	pthread_mutex_unlock(&receiver.lock);
	return n;
}

void receiver_forget(void)
{
	for (size_t i = 0; i < receiver.count; i++) {
		free(receiver.list[i].body);
		free(receiver.list[i].token);
	}
	free(receiver.key);
	free(receiver.certificate);
	receiver.key = receiver.certificate = NULL;
	receiver.count = 0;
}
