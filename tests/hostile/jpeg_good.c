/* Good JPEGs of every build. */
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "base/buf.h"
#include "hostile/parts.h"

enum colours { GREY, YCC, RGB, CMYK, YCCK };

struct build {
	const char *name;
	int width, height, quality;
	enum colours colours;
	int h, v;               /* sampling of the first component */
	bool progressive, arithmetic, optimised;
	unsigned restart;       /* blocks between restart markers */
	int scans;              /* progressive with this many scans; 0: the usual ones */
	enum hostile_expect expect;
};

static const struct build builds[] = {
	{ "4:2:0", 96, 64, 90, YCC, 2, 2, false, false, false, 0, 0, HOSTILE_VALID },
	{ "4:2:2", 96, 64, 90, YCC, 2, 1, false, false, false, 0, 0, HOSTILE_VALID },
	{ "4:4:0", 96, 64, 90, YCC, 1, 2, false, false, false, 0, 0, HOSTILE_VALID },
	{ "4:4:4", 96, 64, 90, YCC, 1, 1, false, false, false, 0, 0, HOSTILE_VALID },
	{ "4:1:1", 96, 64, 90, YCC, 4, 1, false, false, false, 0, 0, HOSTILE_VALID },
	{ "4:1:0", 96, 64, 90, YCC, 4, 2, false, false, false, 0, 0, HOSTILE_VALID },
	{ "odd size", 97, 63, 90, YCC, 2, 2, false, false, false, 0, 0, HOSTILE_VALID },
	{ "grey", 96, 64, 90, GREY, 1, 1, false, false, false, 0, 0, HOSTILE_VALID },
	{ "RGB without conversion", 96, 64, 90, RGB, 1, 1, false, false, false, 0, 0, HOSTILE_VALID },
	{ "CMYK", 96, 64, 90, CMYK, 1, 1, false, false, false, 0, 0, HOSTILE_VALID },
	{ "YCCK", 96, 64, 90, YCCK, 2, 2, false, false, false, 0, 0, HOSTILE_VALID },
	{ "progressive CMYK", 96, 64, 90, CMYK, 1, 1, true, false, false, 0, 0, HOSTILE_VALID },
	{ "progressive YCCK", 96, 64, 90, YCCK, 1, 1, true, false, false, 0, 0, HOSTILE_VALID },
	{ "progressive", 96, 64, 90, YCC, 2, 2, true, false, false, 0, 0, HOSTILE_VALID },
	{ "progressive 4:4:4", 96, 64, 90, YCC, 1, 1, true, false, false, 0, 0, HOSTILE_VALID },
	{ "progressive grey", 96, 64, 90, GREY, 1, 1, true, false, false, 0, 0, HOSTILE_VALID },
	{ "progressive odd size", 97, 63, 90, YCC, 2, 2, true, false, false, 0, 0, HOSTILE_VALID },
	{ "arithmetic", 96, 64, 90, YCC, 2, 2, false, true, false, 0, 0, HOSTILE_EITHER },
	{ "progressive arithmetic", 96, 64, 90, YCC, 2, 2, true, true, false, 0, 0, HOSTILE_EITHER },
	{ "optimised tables", 96, 64, 90, YCC, 2, 2, false, false, true, 0, 0, HOSTILE_VALID },
	{ "quality 1", 96, 64, 1, YCC, 2, 2, false, false, false, 0, 0, HOSTILE_VALID },
	{ "quality 100", 96, 64, 100, YCC, 1, 1, false, false, false, 0, 0, HOSTILE_VALID },
	{ "restart each block", 96, 64, 90, YCC, 1, 1, false, false, false, 1, 0, HOSTILE_VALID },
	{ "restart each seven", 96, 64, 90, YCC, 2, 2, false, false, false, 7, 0, HOSTILE_VALID },
	{ "progressive with restarts", 96, 64, 90, YCC, 2, 2, true, false, false, 3, 0, HOSTILE_VALID },
	{ "one pixel", 1, 1, 90, YCC, 2, 2, false, false, false, 0, 0, HOSTILE_VALID },
	{ "one grey pixel", 1, 1, 90, GREY, 1, 1, false, false, false, 0, 0, HOSTILE_VALID },
	{ "one line", 2000, 1, 90, YCC, 2, 2, false, false, false, 0, 0, HOSTILE_VALID },
	{ "one column", 1, 2000, 90, YCC, 2, 2, false, false, false, 0, 0, HOSTILE_VALID },
	{ "longest line", 65500, 1, 90, GREY, 1, 1, false, false, false, 0, 0, HOSTILE_EITHER },
	{ "longest column", 1, 65500, 90, GREY, 1, 1, false, false, false, 0, 0, HOSTILE_EITHER },
	{ "60 scans", 96, 64, 90, GREY, 1, 1, true, false, false, 0, 60, HOSTILE_VALID },
	{ "180 scans", 96, 64, 90, YCC, 1, 1, true, false, false, 0, 180, HOSTILE_BROKEN },
	{ "180 scans of a large picture", 1600, 1200, 60, YCC, 1, 1, true, false, false, 0, 180, HOSTILE_BROKEN },
};

/* One DC scan of all, then one AC coefficient of one component a scan. */
static int script(int components, int scans, jpeg_scan_info *out)
{
	int n = 0;
	out[n++] = (jpeg_scan_info){ .comps_in_scan = components, .component_index = { 0, 1, 2, 3 } };
	for (int c = 0; c < components; c++) {
		for (int k = 1; k < 64; k++) {
			bool rest = c == components - 1 && n == scans - 1;
			out[n++] = (jpeg_scan_info){ .comps_in_scan = 1, .component_index = { c }, .Ss = k, .Se = rest ? 63 : k };
			if (rest)
				return n;
		}
	}
	return n;
}

static void configure(struct jpeg_compress_struct *c, const struct build *b, jpeg_scan_info *scans)
{
	static const J_COLOR_SPACE inside[] = { JCS_GRAYSCALE, JCS_YCbCr, JCS_RGB, JCS_CMYK, JCS_YCCK };
	jpeg_set_defaults(c);
	jpeg_set_colorspace(c, inside[b->colours]);
	jpeg_set_quality(c, b->quality, TRUE);
	c->comp_info[0].h_samp_factor = b->h;
	c->comp_info[0].v_samp_factor = b->v;
	if (b->colours == YCCK) {
		c->comp_info[3].h_samp_factor = b->h;
		c->comp_info[3].v_samp_factor = b->v;
	}
	c->arith_code = b->arithmetic;
	c->optimize_coding = b->optimised;
	c->restart_interval = b->restart;
	if (b->progressive)
		jpeg_simple_progression(c);
	if (b->scans) {
		c->num_scans = script(c->num_components, b->scans, scans);
		c->scan_info = scans;
	}
}

static void jpeg_build(const struct build *b, struct buf *out)
{
	struct jpeg_compress_struct c;
	struct jpeg_error_mgr errors;
	unsigned char *bytes = NULL;
	unsigned long n = 0;
	jpeg_scan_info scans[256];
	int channels = b->colours == GREY ? 1 : b->colours >= CMYK ? 4 : 3;
	uint8_t *pattern = hostile_pattern(b->width, b->height, channels);
	c.err = jpeg_std_error(&errors);
	jpeg_create_compress(&c);
	jpeg_mem_dest(&c, &bytes, &n);
	c.image_width = (JDIMENSION)b->width;
	c.image_height = (JDIMENSION)b->height;
	c.input_components = channels;
	c.in_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 4 ? JCS_CMYK : JCS_RGB;
	configure(&c, b, scans);
	jpeg_start_compress(&c, TRUE);
	while (c.next_scanline < c.image_height) {
		JSAMPROW row = pattern + (size_t)c.next_scanline * (size_t)(b->width * channels);
		jpeg_write_scanlines(&c, &row, 1);
	}
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	free(pattern);
	buf_add(out, bytes, n);
	free(bytes);
}

void hostile_good_jpeg(bool progressive, unsigned restart, struct buf *out)
{
	struct build b = builds[0];
	b.progressive = progressive;
	b.restart = restart;
	jpeg_build(&b, out);
}

static void make_good(size_t i, struct buf *out, struct hostile *about)
{
	const struct build *b = &builds[i];
	jpeg_build(b, out);
	hostile_name(about, "JPEG, %s", b->name);
	about->expect = b->expect;
	about->width = b->width;
	about->height = b->height;
}

const struct hostile_family hostile_jpeg_good[] = { { sizeof builds / sizeof *builds, make_good }, { 0, NULL } };
