package fairlane.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the metric names from the table in {@code deploy/README.md} and from a scrape, so that tests can compare them.
 */
public final class MetricsTable {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_*]+)(?:\\{([a-z, ]*)})?` \\|");

    private MetricsTable() {}

    /** Returns the metric names in the table of {@code deploy/README.md}, with their labels. */
    static Set<String> documented() {
        Set<String> names = new TreeSet<>();
        Matcher row = ROW.matcher(readme());
        while (row.find()) {
            names.add(row.group(2) == null ? row.group(1) : row.group(1) + "{" + row.group(2) + "}");
        }
        return names;
    }

    private static String readme() {
        try {
            return Files.readString(Path.of("..", "deploy", "README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the metric names in the table of {@code deploy/README.md}, without labels. The name of a family of
     * metrics ends with an asterisk.
     */
    public static Set<String> metricNames() {
        Set<String> names = new TreeSet<>();
        documented().forEach(name -> names.add(name.replaceFirst("\\{.*", "")));
        return names;
    }

    /** Returns the metric names in a scrape, in the notation of the table in {@code deploy/README.md}. */
    public static Set<String> metricNames(String scrape) {
        Set<String> names = new TreeSet<>();
        Matcher type = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$").matcher(scrape);
        while (type.find()) {
            String name = type.group(1);
            names.add(Stream.of("jvm_", "process_")
                    .filter(name::startsWith)
                    .map(family -> family + "*")
                    .findFirst()
                    .orElse(name));
        }
        return names;
    }
}
