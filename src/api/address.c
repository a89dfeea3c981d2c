/* Which addresses are public. Listed are the special blocks of the IANA registries; IPv6 is public only inside 2000::/3. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "api/url.h"

struct block {
	uint8_t bytes[6];
	int bits;
};

static const struct block v4_special[] = {
	{ { 0 }, 8 },            /* this network */
	{ { 10 }, 8 },           /* private */
	{ { 100, 64 }, 10 },     /* carrier-grade NAT */
	{ { 127 }, 8 },          /* loopback */
	{ { 169, 254 }, 16 },    /* link-local, and the metadata services of clouds */
	{ { 172, 16 }, 12 },     /* private */
	{ { 192, 0, 0 }, 24 },   /* protocol assignments */
	{ { 192, 0, 2 }, 24 },   /* documentation */
	{ { 192, 88, 99 }, 24 }, /* 6to4 relays */
	{ { 192, 168 }, 16 },    /* private */
	{ { 198, 18 }, 15 },     /* benchmarks */
	{ { 198, 51, 100 }, 24 },
	{ { 203, 0, 113 }, 24 },
	{ { 224 }, 4 }, /* multicast */
	{ { 240 }, 4 }, /* reserved, broadcast */
};

/* Inside 2000::/3; everything outside it (loopback, mapped, NAT64, ULA, link-local, multicast) is refused without a row. */
static const struct block v6_special[] = {
	{ { 0x20, 0x01, 0x00 }, 23 },             /* protocol assignments: Teredo, ORCHID, benchmarks */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 },       /* documentation */
	{ { 0x20, 0x02 }, 16 },                   /* 6to4: an IPv4 address of anyone's choice inside */
	{ { 0x3f, 0xff, 0x00 }, 20 },             /* documentation */
};

static bool same_start(const uint8_t *a, const uint8_t *b, int bits)
{
	int whole = bits / 8, rest = bits % 8;
	if (memcmp(a, b, (size_t)whole))
		return false;
	return !rest || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

static bool in_any(const uint8_t *address, const struct block *blocks, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (same_start(address, blocks[i].bytes, blocks[i].bits))
			return true;
	return false;
}

enum address_scope address_scope(const struct sockaddr *sa)
{
	if (sa->sa_family == AF_INET) {
		const uint8_t *b = (const uint8_t *)&((const struct sockaddr_in *)sa)->sin_addr;
		if (b[0] == 127)
			return ADDRESS_LOOPBACK;
		return in_any(b, v4_special, sizeof v4_special / sizeof *v4_special) ? ADDRESS_PRIVATE : ADDRESS_PUBLIC;
	}
	if (sa->sa_family == AF_INET6) {
		const struct in6_addr *a = &((const struct sockaddr_in6 *)sa)->sin6_addr;
		if (IN6_IS_ADDR_LOOPBACK(a))
			return ADDRESS_LOOPBACK;
		if ((a->s6_addr[0] & 0xe0) != 0x20)
			return ADDRESS_PRIVATE;
		return in_any(a->s6_addr, v6_special, sizeof v6_special / sizeof *v6_special) ? ADDRESS_PRIVATE : ADDRESS_PUBLIC;
	}
	return ADDRESS_PRIVATE;
}

/* The bytes of a literal address; false when it is a name. */
static bool parse(const char *host, size_t n, int *family, uint8_t bytes[16])
{
	char bare[INET6_ADDRSTRLEN];
	if (n >= 2 && host[0] == '[' && host[n - 1] == ']') {
		host++;
		n -= 2;
	}
	if (n >= sizeof bare)
		return false;
	memcpy(bare, host, n);
	bare[n] = '\0';
	*family = strchr(bare, ':') ? AF_INET6 : AF_INET;
	return inet_pton(*family, bare, bytes) == 1;
}

bool address_parse(const char *host, enum address_scope *scope)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	uint8_t bytes[16];
	int family;
	if (!parse(host, strlen(host), &family, bytes))
		return false;
	memcpy(&v4.sin_addr, bytes, sizeof v4.sin_addr);
	memcpy(&v6.sin6_addr, bytes, sizeof v6.sin6_addr);
	*scope = address_scope(family == AF_INET ? (const struct sockaddr *)&v4 : (const struct sockaddr *)&v6);
	return true;
}

bool address_in_range(const char *host, const char *range, size_t n)
{
	const char *slash = memchr(range, '/', n);
	uint8_t a[16], b[16];
	int family, other;
	if ((n && *range == '[') || !parse(host, strlen(host), &family, a) ||
	    !parse(range, slash ? (size_t)(slash - range) : n, &other, b) || family != other)
		return false;
	long most = family == AF_INET ? 32 : 128, bits = slash ? strtol(slash + 1, NULL, 10) : 0;
	return bits >= 0 && bits <= most && same_start(a, b, (int)(bits ? bits : most));
}
