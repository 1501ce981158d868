package fairlane.delivery;

import fairlane.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Settings whose values are in files, as {@code secret.file=/run/secrets/signing} for {@code secret}: a secret is not to
 * be seen in the list of processes. A file's last line break is not part of the value.
 */
final class SettingFiles {
    private static final String SUFFIX = ".file";

    private SettingFiles() {}

    /** {@code secret} for {@code secret.file}, and every other name as it is. */
    static String baseName(String setting) {
        return isFileSetting(setting) ? setting.substring(0, setting.length() - SUFFIX.length()) : setting;
    }

    private static boolean isFileSetting(String setting) {
        return setting.endsWith(SUFFIX) && setting.length() > SUFFIX.length();
    }

    /** @throws ConfigException if a file cannot be read; what is in a file is never part of the message */
    static Map<String, String> resolve(Map<String, String> settings) {
        Map<String, String> resolved = new HashMap<>();
        settings.forEach((setting, value) -> {
            String text = isFileSetting(setting) ? read(setting, value) : value;
            if (resolved.put(baseName(setting), text) != null) {
                throw new ConfigException(
                        baseName(setting) + " is given twice, once by " + baseName(setting) + ".file; keep one");
            }
        });
        return resolved;
    }

    private static String read(String setting, String file) {
        try {
            String text = Files.readString(Path.of(file)).replaceFirst("\\R\\z", "");
            if (text.isBlank()) {
                throw new ConfigException(setting + " is \"" + file + "\": nothing is in that file");
            }
            return text;
        } catch (NoSuchFileException e) {
            throw new ConfigException(setting + " is \"" + file + "\": write a file that is there");
        } catch (IOException | InvalidPathException e) {
            throw new ConfigException(setting + " is \"" + file + "\", which cannot be read as a file of text");
        }
    }
}
