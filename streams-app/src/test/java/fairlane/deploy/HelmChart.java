package fairlane.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Renders the Helm chart in the test process with the library of Helm. */
final class HelmChart {
    static final String RELEASE = "fl";
    static final String NAMESPACE = "prod";

    private static final Path DIRECTORY = Path.of("../deploy/helm/fairlane");
    private static final String KUBERNETES_VERSION = "1.30.0";
    private static final ObjectMapper YAML = new YAMLMapper();

    private HelmChart() {}

    static LintResult lint() {
        return new Helm(DIRECTORY).lint().strict().call();
    }

    /**
     * Renders the chart and returns the manifests as YAML.
     *
     * @param values values in YAML that override the default values of the chart
     * @throws IllegalStateException if Helm refuses the values; the exception contains the message of Helm
     */
    static String template(String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                TemplateCommand command = new Helm(DIRECTORY)
                        .template()
                        .withName(RELEASE)
                        .withNamespace(NAMESPACE)
                        .withKubeVersion(KUBERNETES_VERSION);
                return command.withValuesFile(Files.writeString(file, values)).call();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Renders the chart as {@link #template} does, and returns the parsed manifests. */
    static List<JsonNode> manifests(String values) {
        List<JsonNode> manifests = new ArrayList<>();
        for (String document : template(values).split("(?m)^---\\s*$", -1)) {
            JsonNode manifest = yaml(document);
            if (manifest.isObject()) {
                manifests.add(manifest);
            }
        }
        return manifests;
    }

    static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the manifest with the given kind and name. */
    static JsonNode find(List<JsonNode> manifests, String kind, String name) {
        return manifests.stream()
                .filter(manifest -> manifest.path("kind").asText().equals(kind)
                        && manifest.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
    }
}
