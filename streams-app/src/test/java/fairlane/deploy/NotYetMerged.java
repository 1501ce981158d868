package fairlane.deploy;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The settings of the ops server are read by a version of Fairlane that is built beside this. */
final class NotYetMerged {
    private static final Pattern OPS = Pattern.compile("(?m)^ops\\..*$");

    private NotYetMerged() {}

    static String settings(String yaml) {
        return OPS.matcher(yaml).replaceAll("");
    }

    static Map<String, String> settings(Map<String, String> environment) {
        Map<String, String> known = new HashMap<>(environment);
        known.keySet().removeIf(name -> name.startsWith("FAIRLANE_OPS_"));
        return known;
    }
}
