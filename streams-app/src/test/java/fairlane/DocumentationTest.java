package fairlane;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks the parts of the documentation that can be checked without running Fairlane, that is, the markers of code
 * blocks and the links between documents.
 */
class DocumentationTest {
    private static final int MAX_README_LINES = 200;
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

    /** The documents outside {@code streams-app/docs} whose links are checked as well. */
    private static final List<String> FURTHER_DOCUMENTS =
            List.of("streams-app/ARCHITECTURE.md", "deploy/README.md", "schemas/README.md", ".github/CONTRIBUTING.md");

    @Test
    void everyBlockOfCommandsIsRunByCiOrStatesWhyNot() {
        assertThat(Documentation.read().faults()).isEmpty();
    }

    @Test
    void everyShownOutputBelongsToABlockOfCommands() {
        Documentation documentation = Documentation.read();
        assertThat(documentation.commandNames()).containsAll(documentation.namesWithOutput());
    }

    @Test
    void readmeStartsDevInItsFirstBlockAndRunsTheTestsInItsSecond() {
        assertThat(Documentation.read().commandNames()).startsWith("dev", "tests");
    }

    @Test
    void readmeDoesNotExceedItsMaximumLength() throws Exception {
        assertThat(Files.readAllLines(Documentation.ROOT.resolve("README.md")))
                .hasSizeLessThanOrEqualTo(MAX_README_LINES);
    }

    @Test
    void linksBetweenDocumentsLeadToExistingPagesAndHeadings() {
        List<String> broken = new ArrayList<>();
        for (Path document : checkedDocuments()) {
            for (String link : Documentation.links(document)) {
                if (!link.contains("://") && !resolves(document, link)) {
                    broken.add(Documentation.ROOT.relativize(document) + ": " + link);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static List<Path> checkedDocuments() {
        return Stream.concat(
                        Documentation.documents().stream(),
                        FURTHER_DOCUMENTS.stream()
                                .map(Documentation.ROOT::resolve)
                                .filter(Files::exists))
                .toList();
    }

    private static boolean resolves(Path document, String link) {
        String[] pathAndAnchor = link.split("#", 2);
        String path = URLDecoder.decode(pathAndAnchor[0], StandardCharsets.UTF_8);
        Path target = path.isEmpty()
                ? document
                : document.resolveSibling(path).toAbsolutePath().normalize();
        return Files.exists(target)
                && (pathAndAnchor.length == 1 || anchors(target).contains(pathAndAnchor[1]));
    }

    /** Returns the anchors that GitHub creates from the headings of a document. */
    private static Set<String> anchors(Path document) {
        Map<String, Integer> occurrences = new HashMap<>();
        return HEADING.matcher(Documentation.prose(document))
                .results()
                .map(heading -> anchor(heading.group(1)))
                .map(anchor -> {
                    int earlier = occurrences.merge(anchor, 1, Integer::sum) - 1;
                    return earlier == 0 ? anchor : anchor + "-" + earlier;
                })
                .collect(Collectors.toSet());
    }

    private static String anchor(String heading) {
        return heading.strip()
                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
