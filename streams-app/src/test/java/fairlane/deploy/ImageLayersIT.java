package fairlane.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests which files of the distribution each layer of the container image contains according to the Dockerfile. */
class ImageLayersIT {
    private static final Path DISTRIBUTION = Path.of("target/fairlane");

    /** An image layer, described by the file patterns of one COPY instruction. */
    private record Layer(List<String> patterns) {
        boolean contains(Path file) {
            return patterns.stream().anyMatch(pattern -> matcher(pattern).matches(file));
        }

        /**
         * Converts a Dockerfile pattern to a Java path matcher. The pattern {@code [^a]} of a Dockerfile is
         * {@code [!a]} in Java.
         */
        private static PathMatcher matcher(String pattern) {
            return DISTRIBUTION.getFileSystem().getPathMatcher("glob:" + pattern.replace("[^", "[!"));
        }
    }

    @Test
    void everyLibraryIsInExactlyOneImageLayer() throws IOException {
        List<Layer> layers = layers();
        assertThat(libraries("lib"))
                .hasSizeGreaterThan(20)
                .allSatisfy(library -> assertThat(layers)
                        .filteredOn(layer -> layer.contains(library))
                        .hasSize(1));
    }

    @Test
    void lastImageLayerContainsOnlyTheJarsOfFairlane() throws IOException {
        List<Layer> layers = layers();
        assertThat(libraries("lib"))
                .filteredOn(layers.get(layers.size() - 1)::contains)
                .hasSize(2)
                .allMatch(library -> library.getFileName().toString().startsWith("fairlane-"));
    }

    @Test
    void imageDoesNotContainTheEmbeddedBroker() throws IOException {
        List<Layer> layers = layers();
        assertThat(libraries("lib/dev"))
                .isNotEmpty()
                .noneMatch(library -> layers.stream().anyMatch(layer -> layer.contains(library)));
    }

    @Test
    void imageDoesNotContainDevelopmentTools() throws IOException {
        List<Layer> layers = layers();
        assertThat(libraries("lib/tools"))
                .isNotEmpty()
                .noneMatch(library -> layers.stream().anyMatch(layer -> layer.contains(library)));
    }

    private static List<Path> libraries(String directory) throws IOException {
        try (Stream<Path> files = Files.list(DISTRIBUTION.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(DISTRIBUTION::relativize)
                    .toList();
        }
    }

    private static List<Layer> layers() throws IOException {
        List<Layer> layers = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../deploy/docker/Dockerfile"))) {
            if (line.startsWith("COPY ")) {
                List<String> words = Arrays.asList(line.split(" +"));
                layers.add(new Layer(words.subList(1, words.size() - 1)));
            }
        }
        return layers;
    }
}
