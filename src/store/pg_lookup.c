#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/mem.h"
#include "store/pg.h"

enum { EACH = 4 /* addresses of a name */ };

/* Held by the thread and by whoever waits; the later one frees it. */
struct pg_lookup {
	pthread_mutex_t lock;
	int holders, fd;
	bool done;
	size_t count;
	struct { char name[256]; int error; size_t count; char found[EACH][INET6_ADDRSTRLEN + 16]; } hosts[PG_HOSTS];
};

static void let_go(struct pg_lookup *l)
{
	pthread_mutex_lock(&l->lock);
	bool last = --l->holders == 0;
	pthread_mutex_unlock(&l->lock);
	if (!last)
		return;
	pthread_mutex_destroy(&l->lock);
	if (l->fd >= 0)
		close(l->fd);
	free(l);
}

static void look_up(struct pg_lookup *l, size_t i)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG };
	struct addrinfo *found = NULL;
	l->hosts[i].error = getaddrinfo(l->hosts[i].name, NULL, &hints, &found);
	for (struct addrinfo *a = found; a && l->hosts[i].count < EACH; a = a->ai_next)
		if (!getnameinfo(a->ai_addr, a->ai_addrlen, l->hosts[i].found[l->hosts[i].count], sizeof l->hosts[i].found[0], NULL, 0, NI_NUMERICHOST))
			l->hosts[i].count++;
	if (found)
		freeaddrinfo(found);
}

static void *in_thread(void *arg)
{
	struct pg_lookup *l = arg;
	const uint64_t one = 1;
	for (size_t i = 0; i < l->count; i++)
		if (*l->hosts[i].name)
			look_up(l, i);
	pthread_mutex_lock(&l->lock);
	l->done = true;
	pthread_mutex_unlock(&l->lock);
	if (write(l->fd, &one, sizeof one) < 0)
		abort(); /* an eventfd has room for one */
	let_go(l);
	return NULL;
}

static bool is_name(const struct pg_host *h)
{
	unsigned char address[sizeof(struct in6_addr)];
	return !*h->hostaddr && *h->host && *h->host != '/' && *h->host != '@' && !inet_pton(AF_INET, h->host, address) &&
	       !inet_pton(AF_INET6, h->host, address);
}

/* Signals are for the program's own thread. */
static bool start(struct pg_lookup *l)
{
	sigset_t all, before;
	pthread_t thread;
	pthread_attr_t attr;
	sigfillset(&all);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	bool ok = !pthread_create(&thread, &attr, in_thread, l);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	return ok;
}

struct pg_lookup *pg_lookup_begin(const struct pg_place *p)
{
	struct pg_lookup *l = mem_alloc(sizeof *l);
	bool names = false;
	pthread_mutex_init(&l->lock, NULL);
	l->fd = -1;
	l->holders = 1;
	l->count = p->host_count;
	for (size_t i = 0; i < l->count; i++) {
		const char *name = p->hosts[i].host;
		if (!is_name(&p->hosts[i]))
			continue;
		names = true;
		memcpy(l->hosts[i].name, name, strnlen(name, sizeof l->hosts[i].name - 1)); /* a longer one is no name */
	}
	l->done = !names;
	if (names) {
		l->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
		l->holders = 2;
		if (l->fd < 0 || !start(l)) {
			l->holders = 1;
			l->done = true; /* nothing was found */
		}
	}
	return l;
}

int pg_lookup_fd(const struct pg_lookup *l)
{
	return l->fd;
}

static void add(struct pg_addresses *out, const char *host, const char *hostaddr, const char *port)
{
	if (out->count == PG_ADDRESSES)
		return;
	out->at[out->count].host = host;
	out->at[out->count].hostaddr = hostaddr;
	out->at[out->count++].port = port;
}

enum pg_progress pg_lookup_end(struct pg_lookup *l, const struct pg_place *p, struct pg_addresses *out, struct err *err)
{
	pthread_mutex_lock(&l->lock);
	bool done = l->done;
	pthread_mutex_unlock(&l->lock);
	if (!done)
		return PG_WAITS;
	out->count = 0;
	for (size_t i = 0; i < l->count; i++) {
		const struct pg_host *h = &p->hosts[i];
		if (!*l->hosts[i].name)
			add(out, h->host, h->hostaddr, h->port);
		for (size_t n = 0; n < l->hosts[i].count; n++)
			if (!h->local || pg_place_is_loopback(l->hosts[i].found[n])) /* "localhost" goes without TLS, so it is held to its word */
				add(out, h->host, l->hosts[i].found[n], h->port);
		if (*l->hosts[i].name && !l->hosts[i].count)
			err_set(err, ERR_STORE, "the store's host %.100s was not found: %s", l->hosts[i].name,
			        l->hosts[i].error ? gai_strerror(l->hosts[i].error) : "it has no address");
	}
	if (out->count)
		return PG_THERE;
	if (!err->kind)
		err_set(err, ERR_STORE, "the store's host is not on this machine, as its name says");
	return PG_LOST;
}

void pg_lookup_drop(struct pg_lookup *l)
{
	if (l)
		let_go(l);
}
