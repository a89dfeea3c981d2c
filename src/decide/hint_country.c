/* Countries by two letters, by three, by what a machine-readable zone has (ICAO 9303 part 3: "D", the British kinds), and by name. */
#include <string.h>
#include <strings.h>

#include "decide/hint_read.h"
#include "idv/country.h"

/* Two letters and three, of ISO 3166-1. */
static const char codes[] =
	"ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD BEBEL BFBFA "
	"BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG "
	"CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU "
	"EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL "
	"GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD "
	"IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO "
	"LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG "
	"MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL "
	"NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU "
	"RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV "
	"SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA "
	"UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE ";

static const struct {
	const char *other, *code;
} others[] = {
	{ "D", "DE" }, { "UK", "GB" }, { "GBD", "GB" }, { "GBN", "GB" }, { "GBO", "GB" }, { "GBP", "GB" }, { "GBS", "GB" }, { "RKS", "XK" }, { "XKX", "XK" },
	{ "EL", "GR" }, { "ROM", "RO" }, { "ZAR", "CD" }, { "usa", "US" }, { "united states of america", "US" }, { "great britain", "GB" },
	{ "deutschland", "DE" }, { "holland", "NL" }, { "the netherlands", "NL" }, { "czech republic", "CZ" }, { "turkey", "TR" }, { "korea", "KR" },
	{ "republic of korea", "KR" }, { "russian federation", "RU" }, { "viet nam", "VN" }, { "vietnam", "VN" }, { "espana", "ES" }, { "italia", "IT" },
	{ "brasil", "BR" }, { "polska", "PL" }, { "sverige", "SE" }, { "suisse", "CH" }, { "schweiz", "CH" }, { "osterreich", "AT" },
};

const char *hint_country_code(const char *text, char out[3])
{
	char plain[HINT_PLAIN_TEXT], name[HINT_PLAIN_TEXT];
	size_t n = strlen(text);
	const char *at = NULL;

	out[0] = '\0';
	hint_plain(text, plain);
	for (size_t i = 0; i < sizeof others / sizeof *others && !at; i++) {
		hint_plain(others[i].other, name);
		if (strcmp(plain, name) == 0)
			at = others[i].code;
	}
	for (const char *s = codes; !at && *s; s += 6) {
		char two[3] = { s[0], s[1], '\0' };
		if ((n == 2 && strncasecmp(s, text, 2) == 0) || (n == 3 && strncasecmp(s + 2, text, 3) == 0)) {
			at = s;
		} else if (n > 3 && idv_country_name(two)) {
			hint_plain(idv_country_name(two), name);
			at = strcmp(plain, name) == 0 ? s : NULL;
		}
	}
	if (at) {
		memcpy(out, at, 2);
		out[2] = '\0';
	}
	explicit_bzero(plain, sizeof plain);
	return at ? out : NULL;
}

void hint_read_country(const char *ours, const char *theirs, struct hint *out)
{
	char a[3], b[3];
	const char *x = hint_country_code(ours, a), *y = hint_country_code(theirs, b);

	if (!x || !y)
		hint_say(out, HINT_LACKS, "a country that is not known here");
	else if (strcmp(x, y) == 0)
		hint_say(out, HINT_FORM, "two codes or names of one country");
	else
		hint_say(out, HINT_DIFFERS, "another country");
}
