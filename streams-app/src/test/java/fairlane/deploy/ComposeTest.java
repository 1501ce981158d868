package fairlane.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import fairlane.cli.Fairlane;
import fairlane.cli.command.Io;
import fairlane.config.FairlaneConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Tests {@code compose.yaml}. The anchors and merge keys of the file are resolved as Docker Compose does. */
class ComposeTest {
    private static final Path DIRECTORY = Path.of("../deploy/docker");

    private static final Io NO_IO = new Io(
            InputStream.nullInputStream(),
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            false,
            false,
            Map.of());

    @Test
    void composeFileDefinesAServiceForEveryRole() throws IOException {
        assertThat(roles())
                .containsOnlyKeys("topics", "pipeline", "worker-default", "worker-email", "worker-sms", "gateway");
        assertThat(services()).containsKeys("kafka", "prometheus", "grafana");
    }

    @Test
    void fairlaneAcceptsTheSettingsOfEveryComposeService() throws IOException {
        roles().forEach((name, role) -> {
            Map<String, String> environment = new HashMap<>();
            ((Map<?, ?>) role.getOrDefault("environment", Map.of()))
                    .forEach((variable, value) -> environment.put(String.valueOf(variable), String.valueOf(value)));
            FairlaneConfig config = FairlaneConfig.load(null, environment, Map.of());
            assertThat(config.kafka().bootstrapServers()).as(name).isEqualTo("kafka:9092");
        });
    }

    @Test
    void fairlaneAcceptsTheCommandOfEveryComposeService() throws IOException {
        roles().forEach((name, role) -> {
            List<String> command = ((List<?>) role.getOrDefault("command", List.of()))
                    .stream().map(String::valueOf).toList();
            // parseArgs throws an exception for an invalid command line.
            assertThat(Fairlane.commandLine(NO_IO)
                            .parseArgs(command.toArray(String[]::new))
                            .subcommands())
                    .as(name)
                    .isNotEmpty();
        });
    }

    @Test
    void composeContainersAreReadOnlyAndHaveNoCapabilities() throws IOException {
        roles().values().forEach(role -> {
            assertThat(role.get("read_only")).isEqualTo(true);
            assertThat(role.get("cap_drop")).isEqualTo(List.of("ALL"));
        });
    }

    @Test
    void prometheusScrapesEveryRoleOfTheComposeFile() throws IOException {
        Map<?, ?> configs = (Map<?, ?>) document().get("configs");
        JsonNode prometheus = HelmChart.yaml(String.valueOf(((Map<?, ?>) configs.get("prometheus")).get("content")));
        List<String> targets = new ArrayList<>();
        for (JsonNode group : prometheus.at("/scrape_configs/0/static_configs")) {
            StreamSupport.stream(group.path("targets").spliterator(), false)
                    .map(JsonNode::asText)
                    .forEach(targets::add);
        }
        assertThat(targets)
                .containsExactlyInAnyOrderElementsOf(roles().keySet().stream()
                        .filter(role -> !role.equals("topics"))
                        .map(role -> role + ":9464")
                        .toList());
    }

    private static Map<String, Map<String, Object>> roles() throws IOException {
        Map<String, Map<String, Object>> roles = new HashMap<>(services());
        roles.values().removeIf(service -> !"fairlane:local".equals(service.get("image")));
        return roles;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> services() throws IOException {
        return (Map<String, Map<String, Object>>) document().get("services");
    }

    private static Map<String, Object> document() throws IOException {
        return new Yaml().load(Files.readString(DIRECTORY.resolve("compose.yaml")));
    }
}
