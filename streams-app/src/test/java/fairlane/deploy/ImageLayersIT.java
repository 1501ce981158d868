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

/** The files of the distribution that each layer of the image contains, according to the Dockerfile. */
class ImageLayersIT {
    private static final Path DISTRIBUTION = Path.of("target/fairlane");

    /** The file patterns of one COPY instruction. */
    private record Layer(List<String> patterns) {
        boolean contains(Path file) {
            return patterns.stream().anyMatch(pattern -> matcher(pattern).matches(file));
        }

        /** A Dockerfile pattern {@code [^a]} is {@code [!a]} in Java. */
        private static PathMatcher matcher(String pattern) {
            return DISTRIBUTION.getFileSystem().getPathMatcher("glob:" + pattern.replace("[^", "[!"));
        }
    }

    @Test
    void everyLibraryIsInExactlyOneLayer() throws IOException {
        List<Layer> layers = layers();
        assertThat(libraries("lib"))
                .hasSizeGreaterThan(20)
                .allSatisfy(library -> assertThat(layers)
                        .filteredOn(layer -> layer.contains(library))
                        .hasSize(1));
    }

    @Test
    void lastLayerContainsOnlyFairlanesOwnJars() throws IOException {
        List<Layer> layers = layers();
        assertThat(libraries("lib"))
                .filteredOn(layers.get(layers.size() - 1)::contains)
                .hasSize(2)
                .allMatch(library -> library.getFileName().toString().startsWith("fairlane-"));
    }

    @Test
    void imageContainsNoBroker() throws IOException {
        List<Layer> layers = layers();
        assertThat(libraries("lib/dev"))
                .isNotEmpty()
                .noneMatch(library -> layers.stream().anyMatch(layer -> layer.contains(library)));
    }

    @Test
    void imageContainsNoDevelopmentTools() throws IOException {
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
