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
 * Reads the values of settings that are stored in files. With {@code secret.file=/run/secrets/signing} the setting {@code
 * secret} is read from that file, so that the secret does not appear in the list of processes. A line break at the end of
 * the file is not part of the value.
 */
final class SettingFiles {
    private static final String SUFFIX = ".file";

    private SettingFiles() {}

    /** Returns {@code secret} for {@code secret.file}, and any other name unchanged. */
    static String baseName(String setting) {
        return isFileSetting(setting) ? setting.substring(0, setting.length() - SUFFIX.length()) : setting;
    }

    private static boolean isFileSetting(String setting) {
        return setting.endsWith(SUFFIX) && setting.length() > SUFFIX.length();
    }

    /**
     * Replaces each setting {@code NAME.file} by {@code NAME} with the text of the file.
     *
     * @throws ConfigException if a file cannot be read; the message never contains text of the file
     */
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
                throw new ConfigException(setting + " is \"" + file + "\": that file is empty");
            }
            return text;
        } catch (NoSuchFileException e) {
            throw new ConfigException(setting + " is \"" + file + "\": write the path of an existing file");
        } catch (IOException | InvalidPathException e) {
            throw new ConfigException(setting + " is \"" + file + "\", which cannot be read as a text file");
        }
    }
}
