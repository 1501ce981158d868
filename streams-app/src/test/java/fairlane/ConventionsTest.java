package fairlane;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Property;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * Tests conventions for names and sizes, which make a class easy to find, a package easy to survey, and a failed test
 * easy to understand.
 */
class ConventionsTest {
    private static final int MAX_FILES_OF_A_PACKAGE = 30;
    private static final int MAX_LINES_OF_A_FILE = 350;

    /** The source directories of all shipped code, relative to the directory of this module. */
    private static final List<Path> MAIN_SOURCES =
            List.of(Path.of("src/main/java"), Path.of("src/tools/java"), Path.of("../schemas/src/main/java"));

    @TempDir
    private Path directory;

    @Test
    void mainClassesHaveUniqueSimpleNames() {
        JavaClasses mainClasses = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("fairlane");
        assertThat(duplicateSimpleNames(mainClasses)).isEmpty();
    }

    @Test
    void namesOfTestMethodsStartWithASubject() {
        JavaClasses tests = new ClassFileImporter()
                .withImportOption(new ImportOption.OnlyIncludeTests())
                .importPackages("fairlane");
        testMethodsHaveASubjectRule().check(tests.that(not(equivalentTo(HeadlessTest.class))));
    }

    @Test
    void mainPackagesHaveAtMostThirtyFiles() {
        assertThat(packagesAbove(MAX_FILES_OF_A_PACKAGE, mainFiles())).isEmpty();
    }

    @Test
    void mainFilesHaveAtMost350Lines() {
        assertThat(filesAbove(MAX_LINES_OF_A_FILE, mainFiles())).isEmpty();
    }

    @Test
    void rulesForClassNamesTestNamesAndFileSizesDetectViolations() throws IOException {
        JavaClasses tags =
                new ClassFileImporter().importClasses(org.junit.jupiter.api.Tag.class, net.jqwik.api.Tag.class);
        assertThat(duplicateSimpleNames(tags)).containsOnlyKeys("Tag");
        JavaClasses headless = new ClassFileImporter().importClasses(HeadlessTest.class);
        assertThatThrownBy(() -> testMethodsHaveASubjectRule().check(headless))
                .hasMessageContaining("whatFailsIsTriedAgain");
        Path one = Files.writeString(directory.resolve("One.java"), "class One {\n\n}\n");
        Path two = Files.writeString(directory.resolve("Two.java"), "class Two {}\n");
        assertThat(packagesAbove(1, List.of(one, two))).containsOnly(Map.entry(directory, 2L));
        assertThat(packagesAbove(2, List.of(one, two))).isEmpty();
        assertThat(filesAbove(2, List.of(one, two))).containsOnly(Map.entry(one, 3L));
    }

    /** Returns the classes that share a simple name with another class, by simple name. */
    private static Map<String, List<String>> duplicateSimpleNames(JavaClasses types) {
        Map<String, List<String>> names = new TreeMap<>(types.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(
                        type -> type.getSimpleName(),
                        Collectors.mapping(type -> type.getName(), Collectors.toList()))));
        names.values().removeIf(classes -> classes.size() == 1);
        return names;
    }

    /**
     * Creates the rule that the name of a test method starts with a subject. A name such as
     * {@code whatFailsIsTriedAgain} does not say which component acts.
     */
    private static ArchRule testMethodsHaveASubjectRule() {
        return methods()
                .that()
                .areAnnotatedWith(Test.class)
                .or()
                .areAnnotatedWith(ParameterizedTest.class)
                .or()
                .areAnnotatedWith(RepeatedTest.class)
                .or()
                .areAnnotatedWith(Property.class)
                .should()
                .haveNameNotMatching("(who|what|whoever|whatever|whose|nobody|nothing)[A-Z].*");
    }

    private static Map<Path, Long> packagesAbove(long max, List<Path> files) {
        Map<Path, Long> counts =
                new TreeMap<>(files.stream().collect(Collectors.groupingBy(Path::getParent, Collectors.counting())));
        counts.values().removeIf(count -> count <= max);
        return counts;
    }

    private static Map<Path, Long> filesAbove(long max, List<Path> files) {
        Map<Path, Long> lines =
                new TreeMap<>(files.stream().collect(Collectors.toMap(Function.identity(), ConventionsTest::lines)));
        lines.values().removeIf(count -> count <= max);
        return lines;
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> mainFiles() {
        List<Path> files = MAIN_SOURCES.stream()
                .filter(Files::isDirectory)
                .flatMap(ConventionsTest::javaFiles)
                .toList();
        assertThat(files).hasSizeGreaterThan(300);
        return files;
    }

    private static Stream<Path> javaFiles(Path root) {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> path.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class HeadlessTest {
        @Test
        void whatFailsIsTriedAgain() {}
    }
}
