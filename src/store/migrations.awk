# data/migrations/NNNN-name.sql and data/migrations/keys/NNNN-name.sql as rows of C, for store/migrate.c.
function finish() {
	if (open)
		print " },"
}

FNR == 1 {
	finish()
	open = 1
	name = FILENAME
	kind = name ~ /\/keys\/[^\/]*$/ ? "STORE_OF_KEYS" : "STORE_OF_CASES"
	sub(/.*\//, "", name)
	sub(/\.sql$/, "", name)
	printf "\t{ %s, %d, \"%s\",", kind, substr(name, 1, 4) + 0, name
}

{
	line = $0
	gsub(/\\/, "\\\\", line)
	gsub(/"/, "\\\"", line)
	gsub(/\?\?/, "?\"\"?", line)
	printf "\n\t  \"%s\\n\"", line
}

END {
	finish()
}
