package fairlane.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Reads settings from a YAML file. The names in the file may be nested, dotted, or both; the names of the result are
 * dotted.
 */
final class YamlSettings {
    private final Path file;
    private final Map<String, RawSetting> settings = new LinkedHashMap<>();

    private YamlSettings(Path file) {
        this.file = file;
    }

    /**
     * Reads the settings in a YAML file.
     *
     * @throws ConfigException if the file cannot be read, is not YAML, or sets the same name twice
     */
    static Map<String, RawSetting> read(Path file) {
        YamlSettings reader = new YamlSettings(file);
        reader.flatten("", reader.parse());
        return reader.settings;
    }

    private JsonNode parse() {
        try {
            JsonNode root = YAMLMapper.builder()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .readTree(Files.readString(file));
            if (root.isObject() || root.isMissingNode() || root.isNull()) {
                return root;
            }
            throw new ConfigException(file + " is a list or a single value; write lines such as: threads: 2");
        } catch (NoSuchFileException e) {
            throw new ConfigException("there is no configuration file " + file);
        } catch (JsonProcessingException e) {
            throw new ConfigException(file + " is not YAML: " + oneLineReason(e));
        } catch (IOException e) {
            throw new ConfigException("the configuration file " + file + " cannot be read: " + e.getMessage());
        }
    }

    private static String oneLineReason(JsonProcessingException e) {
        String reason = e.getOriginalMessage().lines().findFirst().orElse("syntax error");
        return e.getLocation() == null ? reason : "line " + e.getLocation().getLineNr() + ": " + reason;
    }

    private void flatten(String name, JsonNode node) {
        if (node.isObject()) {
            node.properties().forEach(field -> flatten(join(name, field.getKey()), field.getValue()));
        } else if (!node.isNull() && !node.isMissingNode()) {
            put(name, text(name, node));
        }
    }

    private static String join(String parent, String child) {
        return parent.isEmpty() ? child : parent + "." + child;
    }

    private String text(String name, JsonNode node) {
        if (node.isValueNode()) {
            return node.asText();
        }
        return StreamSupport.stream(node.spliterator(), false)
                .map(item -> listItem(name, item))
                .collect(Collectors.joining(", "));
    }

    private String listItem(String name, JsonNode item) {
        if (!item.isValueNode()) {
            throw new ConfigException(name + " in " + file + " must be a list of plain values only");
        }
        return item.asText();
    }

    private void put(String name, String value) {
        if (settings.put(name, new RawSetting(value, file.toString())) != null) {
            throw new ConfigException(name + " is set twice in " + file + ", nested and dotted; keep one");
        }
    }
}
