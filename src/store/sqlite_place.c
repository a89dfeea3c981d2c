/* Where the file may be. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "base/private.h"
#include "store/sqlite.h"

/* Locks and the shared memory of the log do not hold over these, whatever they promise. */
static const struct { unsigned long type; const char *name; } network_table[] = {
	{ 0x6969, "NFS" },          { 0x517b, "SMB" },           { 0xff534d42, "CIFS" },    { 0xfe534d42, "SMB" },
	{ 0x65735546, "FUSE" },     { 0x01021997, "9P" },        { 0x00c36400, "Ceph" },    { 0x5346414f, "AFS" },
	{ 0x6b414653, "AFS" },      { 0x0bd00bd0, "Lustre" },    { 0x01161970, "GFS2" },    { 0x7461636f, "OCFS2" },
	{ 0x73757245, "Coda" },     { 0x564c, "NCP" },           { 0x47504653, "GPFS" },    { 0x786f4256, "vboxsf" },
};

const char *sqlite_network_name(unsigned long f_type)
{
	for (size_t i = 0; i < sizeof network_table / sizeof network_table[0]; i++)
		if (network_table[i].type == (f_type & 0xffffffffUL))
			return network_table[i].name;
	return NULL;
}

enum sqlite_place sqlite_place_check(struct sqlite *q, bool create, struct err *err)
{
	struct statfs fs;
	struct stat st;
	if (create && !private_directories(q->path, err)) {
		err->kind = ERR_STORE;
		return SQLITE_PLACE_REFUSED;
	}
	int fd = private_open(q->path, O_RDWR | (create ? O_CREAT : 0), 0, err);
	if (fd < 0) {
		err->kind = ERR_STORE;
		/* Others' permissions are not mended by waiting; a disk may come back. */
		return create && !stat(q->path, &st) && (st.st_mode & 077) ? SQLITE_PLACE_REFUSED : SQLITE_PLACE_AWAY;
	}
	const char *network = fstatfs(fd, &fs) ? NULL : sqlite_network_name((unsigned long)fs.f_type);
	bool known = !fstat(fd, &st);
	close(fd);
	if (network) {
		err_set(err, ERR_STORE, "%.250s is on a network file system (%s), where the locks of SQLite do not hold", q->path, network);
		err_remedy(err, "Put the store on a local disk, or use PostgreSQL: see idreview-store(7).");
		return SQLITE_PLACE_REFUSED;
	}
	if (!known) {
		err_set(err, ERR_STORE, "%.250s cannot be looked at: %s", q->path, strerror(errno));
		return SQLITE_PLACE_AWAY;
	}
	q->dev = st.st_dev;
	q->ino = st.st_ino;
	return SQLITE_PLACE_OK;
}

bool sqlite_place_is_there(const struct sqlite *q)
{
	struct stat st;
	return !stat(q->path, &st) && st.st_dev == q->dev && st.st_ino == q->ino;
}
