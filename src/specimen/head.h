/* What a drawn person looks like, where a point of the head is seen, and the parts that face.c puts together; private to the files
 * that draw people. */
#ifndef SPECIMEN_HEAD_H
#define SPECIMEN_HEAD_H

#include "specimen/art.h"

enum hair_cut { HAIR_BUZZ, HAIR_SHORT, HAIR_SIDE, HAIR_RECEDING, HAIR_CURLY, HAIR_BOB, HAIR_LONG, HAIR_TIED, HAIR_SCARF,
    HAIR_CUTS };
enum beard { BEARD_NONE, BEARD_STUBBLE, BEARD_MOUSTACHE, BEARD_GOATEE, BEARD_FULL };

/* Lengths are in faces: the eyes' middle at 0, 0, the chin at 0, 1, the crown at 0, -1. */
struct face_look {
	struct rgb skin, hair, iris, lip, scarf;
	double age;    /* 0 about twenty, 1 about eighty */
	bool feminine;
	double width, jaw, chin, cheek;
	double eye_gap, eye_w, eye_h, eye_tilt;
	double brow_thick, brow_y, brow_arch;
	double nose_w, nose_y, nose_bridge;
	double mouth_w, lip_up, lip_low;
	double ear;
	enum hair_cut cut;
	double part, volume;
	enum beard beard;
	bool glasses, freckles;
	struct rgb frame;
};

struct face {
	cairo_t *cr;
	uint64_t person;
	const struct face_look *look;
	const struct face_pose *pose;
	double sin_turn, cos_turn, sin_nod;
};

struct face_look face_look(uint64_t person);

/* Skin in shadow, t 0..1, and in light. */
struct rgb skin_shade(struct rgb skin, double t);
struct rgb skin_light(struct rgb skin, double t);

/* Where a point of the face is seen. `lift` is how far it stands out of the head's egg. */
struct spot face_at(const struct face *f, double x, double y, double lift);
/* A curve through points of the face (x, y, lift), mirrored to the picture's left with side -1; on `cr`. */
void face_curve(const struct face *f, cairo_t *cr, const double (*points)[3], int n, double side, bool closed);
void face_outline(const struct face *f, cairo_t *cr);
/* A soft spot of shade or light, w x h from its middle, its edge blurred by `radius`. */
void face_dab(const struct face *f, double x, double y, double lift, double w, double h, double radius, struct rgb c, double alpha);
/* A soft line of `width` through points as of face_curve; with width 0 the shape they enclose. */
void face_soft_curve(const struct face *f, const double (*points)[3], int n, double side, double width, double radius, struct rgb c,
    double alpha);

/* side is -1 at the picture's left, 1 at its right. */
void eye_draw(const struct face *f, double side);
void brow_draw(const struct face *f, double side);
void glasses_draw(const struct face *f);
void hair_draw_behind(const struct face *f);
void hair_draw_front(const struct face *f);
void beard_draw(const struct face *f);
void clothes_draw(const struct face *f, uint64_t clothes);

#endif
