#!/bin/sh
# Writes lib/fairlane.jsa, an archive of the classes that short-lived commands load: it halves their start.
#   class-data-archive.sh DISTRIBUTION WORK_DIRECTORY
# The archive is static, because a dynamic one leaves out picocli, whose classes have an old format. It is valid only for
# the JDK that wrote it, and where the distribution lies now; any other JVM ignores it.
set -eu
distribution=$1 work=$2 archive=$1/lib/fairlane.jsa
mkdir -p "$work"
rm -f "$archive"

# The help loads the options of every command; lanes at a closed port loads the configuration and Kafka's admin client.
JAVA_OPTS="-XX:DumpLoadedClassList=$work/help.classes" "$distribution/bin/fairlane" --help >"$work/log"
JAVA_OPTS="-XX:DumpLoadedClassList=$work/lanes.classes" \
  "$distribution/bin/fairlane" lanes --bootstrap-server localhost:1 >>"$work/log" 2>&1 || [ $? = 3 ]
awk '!seen[$0]++' "$work/help.classes" "$work/lanes.classes" >"$work/classes"

# The JVM writes the archive and ends before it would run the command.
JAVA_OPTS="-Xshare:dump -XX:SharedClassListFile=$work/classes -XX:SharedArchiveFile=$archive" \
  "$distribution/bin/fairlane" lanes >>"$work/log" 2>&1 && [ -r "$archive" ] ||
  echo "There is no archive of classes, so that commands start more slowly; see $work/log" >&2
