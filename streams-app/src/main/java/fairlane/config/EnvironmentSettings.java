package fairlane.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads settings from environment variables. For example, {@code FAIRLANE_STATE_DIR} sets {@code state.dir}. */
final class EnvironmentSettings {
    private static final String PREFIX = "FAIRLANE_";
    private static final String LOG_LEVEL = "FAIRLANE_LOG_LEVEL";

    /**
     * The names of environment variables that Kubernetes sets in the containers of a namespace that has a service named
     * {@code fairlane} or {@code fairlane-<name>}. Such variables are ignored.
     */
    private static final Pattern SERVICE_LINK =
            Pattern.compile("FAIRLANE_(.*_)?(SERVICE_(HOST|PORT)(_.*)?|PORT(_[0-9]+_(TCP|UDP|SCTP).*)?)");

    private static final Pattern WORKER_SETTING = Pattern.compile("DELIVERY_(?:CHANNELS_(.+?)_)?(?:SET_(.+)"
            + "|(HANDLER|CONCURRENCY|TIMEOUT|ATTEMPTS|BACKOFF|BACKOFF_MAX))");

    private EnvironmentSettings() {}

    static Map<String, RawSetting> read(Map<String, String> environment) {
        Map<String, RawSetting> settings = new LinkedHashMap<>();
        environment.forEach((variable, value) -> {
            if (variable.startsWith(PREFIX) && !variable.equals(LOG_LEVEL)) {
                findName(variable, value).ifPresent(name -> settings.put(name, new RawSetting(value, variable)));
            }
        });
        return settings;
    }

    private static Optional<String> findName(String variable, String value) {
        String rest = variable.substring(PREFIX.length());
        if (value.contains("://") && SERVICE_LINK.matcher(variable).matches()) {
            return Optional.empty();
        }
        Optional<String> known = findKeyName(rest).or(() -> findGroupName(rest));
        if (known.isPresent() || SERVICE_LINK.matcher(variable).matches()) {
            return known;
        }
        throw new ConfigException("unknown setting " + variable + "; "
                + KeyHint.of(
                        toDotted(rest), name -> PREFIX + name.replace('.', '_').toUpperCase(Locale.ROOT)));
    }

    private static Optional<String> findKeyName(String rest) {
        return Arrays.stream(SettingKey.values())
                .filter(key -> key.environmentName().equals(rest))
                .map(SettingKey::toString)
                .findFirst();
    }

    private static Optional<String> findGroupName(String rest) {
        if (rest.startsWith("KAFKA_") || rest.startsWith("SERDE_")) {
            return Optional.of(toDotted(rest));
        }
        if (rest.startsWith("ABUSE_RULES_")) {
            return ruleSettingName(rest);
        }
        if (rest.startsWith("DELIVERY_")) {
            return workerSettingName(rest);
        }
        return rest.startsWith("CHANNELS_") ? channelSettingName(rest) : Optional.empty();
    }

    /**
     * Converts the name of an environment variable for a worker setting to the name of the setting. The names of
     * handler settings and of channels become lower-case and keep their underscores; an underscore stands for a dot
     * only in the ending {@code _FILE} of a handler setting.
     */
    private static Optional<String> workerSettingName(String rest) {
        Matcher matcher = WORKER_SETTING.matcher(rest);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String channel = matcher.group(1) == null
                ? "delivery."
                : "delivery.channels." + matcher.group(1).toLowerCase(Locale.ROOT) + ".";
        return Optional.of(channel
                + (matcher.group(2) != null
                        ? "set." + handlerSettingName(matcher.group(2))
                        : toDotted(matcher.group(3))));
    }

    /**
     * Converts a name such as {@code SECRET_FILE} to {@code secret.file}, the setting with the path of a file that
     * contains the value of {@code secret}.
     */
    private static String handlerSettingName(String rest) {
        return rest.toLowerCase(Locale.ROOT).replaceFirst("(?<=.)_file$", ".file");
    }

    /**
     * Converts the name of an environment variable for a setting of an abuse rule to the name of the setting.
     * Underscores in the rule name become hyphens, because names of abuse rules contain hyphens and no underscores.
     */
    private static Optional<String> ruleSettingName(String rest) {
        int field = rest.lastIndexOf('_');
        return Optional.of(AbuseConfig.RULES
                        + rest.substring("ABUSE_RULES_".length(), Math.max("ABUSE_RULES_".length(), field))
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-')
                        + "."
                        + rest.substring(field + 1).toLowerCase(Locale.ROOT))
                .filter(AbuseConfig::isRuleSetting);
    }

    private static Optional<String> channelSettingName(String rest) {
        return Arrays.stream(ChannelField.values())
                .filter(field -> rest.endsWith("_" + field.toString().toUpperCase(Locale.ROOT)))
                .map(field -> "channels." + channelName(rest, field) + "." + field)
                .findFirst();
    }

    /**
     * Returns the channel name that the name of an environment variable contains. The channel name is converted to
     * lower case and keeps its underscores, so environment variables can set only channels whose names have no
     * upper-case letters and no dots.
     */
    private static String channelName(String rest, ChannelField field) {
        int end = rest.length() - field.toString().length() - 1;
        return rest.substring("CHANNELS_".length(), Math.max("CHANNELS_".length(), end))
                .toLowerCase(Locale.ROOT);
    }

    private static String toDotted(String rest) {
        return rest.toLowerCase(Locale.ROOT).replace('_', '.');
    }
}
