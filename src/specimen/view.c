/* A plane before a camera. */
#include <math.h>
#include <string.h>

#include "specimen/art.h"

static void multiply(const double a[9], const double b[9], double out[9])
{
	double m[9];
	for (int i = 0; i < 3; i++) {
		for (int j = 0; j < 3; j++)
			m[i * 3 + j] = a[i * 3] * b[j] + a[i * 3 + 1] * b[3 + j] + a[i * 3 + 2] * b[6 + j];
	}
	memcpy(out, m, sizeof m);
}

static void invert(const double m[9], double out[9])
{
	double det = m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
	for (int i = 0; i < 3; i++) {
		for (int j = 0; j < 3; j++) {
			int a = (j + 1) % 3, b = (j + 2) % 3, c = (i + 1) % 3, d = (i + 2) % 3;
			out[i * 3 + j] = (m[a * 3 + c] * m[b * 3 + d] - m[a * 3 + d] * m[b * 3 + c]) / det;
		}
	}
}

struct view view_create(double w, double h, double cx, double cy, double scale, double turn, double pitch, double yaw,
    double focal_px)
{
	const double about_z[9] = { cos(turn), -sin(turn), 0, sin(turn), cos(turn), 0, 0, 0, 1 };
	const double about_y[9] = { cos(yaw), 0, sin(yaw), 0, 1, 0, -sin(yaw), 0, cos(yaw) };
	const double about_x[9] = { 1, 0, 0, 0, cos(pitch), -sin(pitch), 0, sin(pitch), cos(pitch) };
	const double middle[9] = { 1, 0, -w / 2, 0, 1, -h / 2, 0, 0, 1 };
	const double lens[9] = { focal_px, 0, cx, 0, focal_px, cy, 0, 0, 1 };
	double turned[9];
	multiply(about_y, about_z, turned);
	multiply(about_x, turned, turned);
	/* The plane's own third axis is never left: its column becomes the way from the camera. */
	turned[2] = 0;
	turned[5] = 0;
	turned[8] = focal_px / scale;
	struct view v;
	multiply(turned, middle, v.to_picture);
	multiply(lens, v.to_picture, v.to_picture);
	invert(v.to_picture, v.to_plane);
	return v;
}

struct spot view_apply(const double m[9], double x, double y)
{
	double w = m[6] * x + m[7] * y + m[8];
	return (struct spot){ (m[0] * x + m[1] * y + m[2]) / w, (m[3] * x + m[4] * y + m[5]) / w };
}
