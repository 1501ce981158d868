package fairlane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the README and the pages in {@code streams-app/docs}, and provides their order, their links, and their blocks
 * of commands and output.
 *
 * <p>The line before a block of commands is {@code <!-- ci: name -->}, or {@code <!-- not in ci: reason -->} if CI
 * cannot run the block. A block after the line {@code <!-- ci: name-output -->} shows the output of the block
 * {@code name}.
 */
final class Documentation {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Path README = ROOT.resolve("README.md");
    private static final Path PAGES = ROOT.resolve("streams-app/docs");
    private static final Path INDEX = PAGES.resolve("README.md");

    private static final String OUTPUT_SUFFIX = "-output";
    private static final String FENCE = "```";
    private static final Set<String> SHELLS = Set.of("sh", "bash", "shell", "console");
    private static final Pattern MARKER = Pattern.compile("<!-- ci: ([a-z-]+) -->");
    private static final Pattern NOT_IN_CI = Pattern.compile("<!-- not in ci: \\S.* -->");
    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)\\s]+)\\)");

    private final Map<String, String> blocks = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();

    private Documentation() {}

    /** Reads the blocks of all documents. */
    static Documentation read() {
        Documentation documentation = new Documentation();
        documents().forEach(documentation::readBlocks);
        return documentation;
    }

    /**
     * Returns the paths of the README, of the pages in the order in which the index lists them, and of the pages that
     * are not in the index.
     */
    static List<Path> documents() {
        Set<Path> documents = new LinkedHashSet<>(List.of(README, INDEX));
        links(INDEX).stream()
                .map(link -> PAGES.resolve(link).normalize())
                .filter(target -> target.startsWith(PAGES) && Files.isRegularFile(target))
                .forEach(documents::add);
        try (Stream<Path> pages = Files.walk(PAGES)) {
            pages.filter(page -> page.toString().endsWith(".md")).sorted().forEach(documents::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(documents);
    }

    /** Returns the targets of the links in a document, except for links in code blocks. */
    static List<String> links(Path document) {
        List<String> targets = new ArrayList<>();
        Matcher link = LINK.matcher(prose(document));
        while (link.find()) {
            targets.add(link.group(1));
        }
        return targets;
    }

    /** Returns the lines of a document that are not in a code block. */
    static String prose(Path document) {
        StringBuilder prose = new StringBuilder();
        boolean inBlock = false;
        for (String line : lines(document)) {
            boolean isFence = line.startsWith(FENCE);
            if (!inBlock && !isFence) {
                prose.append(line).append('\n');
            }
            inBlock ^= isFence;
        }
        return prose.toString();
    }

    private static List<String> lines(Path document) {
        try {
            return Files.readAllLines(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readBlocks(Path document) {
        String precedingLine = "";
        String marker = "";
        StringBuilder block = null;
        int lineNumber = 0;
        for (String line : lines(document)) {
            lineNumber++;
            if (block == null && line.startsWith(FENCE)) {
                marker = precedingLine;
                block = new StringBuilder();
                checkMarker(marker, line.substring(FENCE.length()), ROOT.relativize(document) + ":" + lineNumber);
            } else if (block != null && line.startsWith(FENCE)) {
                addBlock(marker, block.toString());
                block = null;
            } else if (block != null) {
                block.append(line).append('\n');
            }
            precedingLine = line;
        }
    }

    private void checkMarker(String marker, String language, String place) {
        Matcher name = MARKER.matcher(marker);
        if (name.matches() && blocks.containsKey(name.group(1))) {
            faults.add(place + ": there are two blocks named " + name.group(1));
        }
        boolean isMarked = name.matches() || NOT_IN_CI.matcher(marker).matches();
        if (SHELLS.contains(language) && !isMarked) {
            faults.add(place + ": write <!-- ci: name --> or <!-- not in ci: reason --> before the block of commands");
        }
    }

    private void addBlock(String marker, String text) {
        Matcher name = MARKER.matcher(marker);
        if (name.matches()) {
            blocks.putIfAbsent(name.group(1), text);
        }
    }

    /**
     * Returns a sentence for each block of commands without a marker, and for each block whose name is already used.
     */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** Returns the names of the blocks of commands that CI runs, in the order of the documents. */
    List<String> commandNames() {
        return blocks.keySet().stream()
                .filter(name -> !name.endsWith(OUTPUT_SUFFIX))
                .toList();
    }

    /** Returns the names of the blocks of commands whose output is shown in a document. */
    List<String> namesWithOutput() {
        return blocks.keySet().stream()
                .filter(name -> name.endsWith(OUTPUT_SUFFIX))
                .map(name -> name.substring(0, name.length() - OUTPUT_SUFFIX.length()))
                .toList();
    }

    /** Returns the commands of the block with the given name. */
    String commands(String name) {
        String commands = blocks.get(name);
        if (commands == null) {
            throw new IllegalArgumentException("no document has a block named " + name);
        }
        return commands;
    }

    /** Returns the output that a document shows for a block of commands; empty if no output is shown. */
    String output(String name) {
        return blocks.getOrDefault(name + OUTPUT_SUFFIX, "");
    }
}
