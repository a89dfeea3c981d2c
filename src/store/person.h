/* Who acts: as every row of the store names a person. */
#ifndef STORE_PERSON_H
#define STORE_PERSON_H

enum { PERSON_ID = 80, PERSON_HOST = 65, PERSON_KEY = 64, PERSON_SESSION = 33 };

enum person_role { ROLE_READER, ROLE_REVIEWER, ROLE_APPROVER, ROLE_ADMINISTRATOR };

struct person {
	char id[PERSON_ID];      /* PostgreSQL's login, else "uid:NAME" of the operating system; never $USER */
	char host[PERSON_HOST];
	char key[PERSON_KEY];    /* fingerprint of the SSH key, "SHA256:..."; "" not exposed */
	char session[PERSON_SESSION]; /* this console's own, made at random: what is claimed at one console is not at another of the same person */
	enum person_role role;
};

#endif
