/* A certificate for 127.0.0.1 with its key, and the test CA that signed it; the CA's key was thrown away. For these tests only.
 * Valid from 2020 to 2120. */
#ifndef TESTS_API_TLS_H
#define TESTS_API_TLS_H

static const char tls_ca[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBWDCB/6ADAgECAgEBMAoGCCqGSM49BAMCMBsxGTAXBgNVBAMMEGlkcmV2aWV3\n"
	"IHRlc3QgQ0EwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBsxGTAX\n"
	"BgNVBAMMEGlkcmV2aWV3IHRlc3QgQ0EwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC\n"
	"AAQ2lxqc5XZq1yHepta36kW3/4LzWhDXW433Wv3J+hcEnji8Y+QzeThoxMvDGN7n\n"
	"AWv54sfYmsrjfT7Lwtz2fWEPozIwMDAPBgNVHRMBAf8EBTADAQH/MB0GA1UdDgQW\n"
	"BBTW4ltfL/iYU9pok6EcgFaGXl7FmDAKBggqhkjOPQQDAgNIADBFAiEAl9+wHsnO\n"
	"yR21G0fSGfoTC0akV0lpU4s0rOMNrt9GqdkCID/AxBQANuOgZdtotetJfDz1CeEX\n"
	"R6dsTJ0Nb5YGtNc0\n"
	"-----END CERTIFICATE-----\n";

static const char tls_certificate[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBnzCCAUSgAwIBAgIBAjAKBggqhkjOPQQDAjAbMRkwFwYDVQQDDBBpZHJldmll\n"
	"dyB0ZXN0IENBMCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAxMDAwMDAwWjAfMR0w\n"
	"GwYDVQQDDBRpZHJldmlldyB0ZXN0IHNlcnZlcjBZMBMGByqGSM49AgEGCCqGSM49\n"
	"AwEHA0IABLFVbOZ4OSkVb9uqOZY5IxtoEVmANWdqUFXZPKOTLUYJ4mvL+/+xfdtW\n"
	"VZleKHiWdzV5aCJx3jpZA3ai687NYXujczBxMAkGA1UdEwQCMAAwEwYDVR0lBAww\n"
	"CgYIKwYBBQUHAwEwDwYDVR0RBAgwBocEfwAAATAdBgNVHQ4EFgQUk8elCFvrvDUW\n"
	"3a6f4qSEGzgxLT4wHwYDVR0jBBgwFoAU1uJbXy/4mFPaaJOhHIBWhl5exZgwCgYI\n"
	"KoZIzj0EAwIDSQAwRgIhAK/YxMLJxtu0nUGQDzvorupWNZj+hkv/nUCUjz4cXwAD\n"
	"AiEA8TQrD+hp3XHFQgiw1mmqAAZkSEHUEBX5FOAXko2zvBA=\n"
	"-----END CERTIFICATE-----\n";

static const char tls_key[] =
	"-----BEGIN PRIVATE KEY-----\n"
	"MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgu5BgWvOHX+iiDGh2\n"
	"jeZUvto59aMaZxEJpmNVDCn3146hRANCAASxVWzmeDkpFW/bqjmWOSMbaBFZgDVn\n"
	"alBV2Tyjky1GCeJry/v/sX3bVlWZXih4lnc1eWgicd46WQN2ouvOzWF7\n"
	"-----END PRIVATE KEY-----\n";

#endif
