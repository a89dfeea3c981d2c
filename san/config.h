/* config.h.  Generated from config.h.in by configure.  */
/* config.h.in.  Generated from configure.ac by autoheader.  */

/* Pictures of symbols are drawn with libchafa. */
/* #undef HAVE_CHAFA */

/* Name of package */
#define PACKAGE "idreview"

/* Define to the address where bug reports for this package should be sent. */
#define PACKAGE_BUGREPORT ""

/* Define to the full name of this package. */
#define PACKAGE_NAME "idreview"

/* Define to the full name and version of this package. */
#define PACKAGE_STRING "idreview 0.1.0"

/* Define to the one symbol short name of this package. */
#define PACKAGE_TARNAME "idreview"

/* Define to the home page for this package. */
#define PACKAGE_URL ""

/* Define to the version of this package. */
#define PACKAGE_VERSION "0.1.0"

/* Built with sanitizers: the picture worker's memory limit and system-call
   filter make room for them. */
#define SANITIZED 1

/* Version number of package */
#define VERSION "0.1.0"

/* Number of bits in a file offset, on hosts where this is settable. */
/* #undef _FILE_OFFSET_BITS */

/* Define for large files, on AIX-style hosts. */
/* #undef _LARGE_FILES */
